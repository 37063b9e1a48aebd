/** The engine of the smile studio: pure, no I/O. Pixels and landmarks in, analysis and pixels out (SV-1.1). */
export { type Analysis, type Arch, analyse, type Outcome } from './analyse.ts'
export { deltaE00, type Lab, labOf, type Rgb } from './colour.ts'
export { TOOTH_FORMS, type ToothForm } from './forms.ts'
export type { Face } from './landmarks.ts'
export { type Edits, edited, type Lines, linesOf, type ToothLines } from './lines.ts'
export type { Measures } from './measures.ts'
export type { Point } from './outline.ts'
export type { Refusal } from './quality.ts'
export type { Photo } from './raster.ts'
export { BY_LIGHTNESS, CLASSICAL, isShade, SHADES, type Shade } from './shades.ts'
export {
  type ColourReport,
  ENGINE,
  type Note,
  reducedAnalysis,
  type Simulation,
  simulate,
  teethMask,
} from './simulate.ts'
export { type Summary, type SummaryTooth, summary } from './summary.ts'
export type { Tooth } from './teeth-found.ts'
export { movesTeeth, NOTHING, type PlanName, plan, type Treatment, type Veneers } from './treatment.ts'
