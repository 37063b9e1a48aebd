import type { ToothForm } from './forms.ts'
import type { Shade } from './shades.ts'

/** Veneers or crowns on the upper front teeth. */
export interface Veneers {
  readonly form: ToothForm
  /** Longer or shorter than the patient's own, mm at the centrals, −1.5…2. */
  readonly length: number
  /** Width to height of the centrals, 0.7–0.95; undefined keeps the patient's. */
  readonly ratio?: number
  /** 0 smooth like a young bleached tooth … 1 as structured as the patient's own. */
  readonly texture: number
  /** Last place from the midline that gets one, 1–5. */
  readonly upTo: number
}

/** What is to be shown. Every part has its own control, 0–1 unless said otherwise; all can be combined. */
export interface Treatment {
  readonly shade?: Shade
  /** How much stains and differences of hue are evened; 0.6 when not given. */
  readonly evenness?: number
  readonly align: number
  readonly level: number
  readonly closeGaps: number
  readonly gum: number
  readonly veneers?: Veneers
  /** Numbers of single missing teeth to replace. */
  readonly replace: readonly number[]
}

export const NOTHING: Treatment = { align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] }

export type PlanName = 'conservative' | 'ideal' | 'whitening'

/** Ready plans; the shade is what the dentist chose, or one that suits the plan. */
export function plan(name: PlanName, shade?: Shade): Treatment {
  switch (name) {
    case 'whitening':
      return { ...NOTHING, shade: shade ?? 'BL4' }
    case 'conservative':
      return { ...NOTHING, shade: shade ?? 'B1', align: 0.7, level: 0.6, closeGaps: 0.8 }
    case 'ideal':
      return {
        ...NOTHING,
        shade: shade ?? 'BL3',
        align: 1,
        level: 1,
        closeGaps: 1,
        gum: 0.7,
        veneers: { form: 'oval', length: 0.3, texture: 0.6, upTo: 4 },
      }
  }
}

/** True when more than colour is wanted, which needs an arch that is understood. */
export const movesTeeth = (t: Treatment): boolean =>
  t.align > 0 ||
  t.level > 0 ||
  t.closeGaps > 0 ||
  t.gum > 0 ||
  t.veneers !== undefined ||
  t.replace.length > 0
