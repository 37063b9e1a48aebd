import { parabola } from './parabola.ts'
import type { Plane } from './raster.ts'
import { quantile } from './raster.ts'
import type { Parts } from './segment.ts'
import { centreOf, type Tooth, toothOf, widthOf } from './teeth-found.ts'
import type { Row } from './upper-edge.ts'

/** Figures a dentist reads off a smile. Millimetres come from the iris and are good for comparing, not measuring. */
export interface Measures {
  /** Dental midline against the middle of the face, mm; positive to the photo's right. */
  readonly midlineShift: number
  /** Tilt of the incisal line against the corners of the mouth, degrees. */
  readonly cant: number
  /** Curve of the edges against that of the lower lip: 1 runs along it, 0 flat, below 0 reversed. */
  readonly smileArc: number
  /** Dark corridor between the last tooth and the corner of the mouth, share of the width of the smile. */
  readonly corridor: { readonly left: number; readonly right: number }
  /** Gum shown above the centrals, mm; 0 when the lip covers it. */
  readonly gumShown: number
  /** Width to visible height, by tooth number. */
  readonly ratios: Readonly<Record<number, number>>
  /** Visible width against the central of the same side, by tooth number. */
  readonly proportions: Readonly<Record<number, number>>
  /** Spaces between neighbours, mm, keyed by the tooth farther from the midline (11 for the midline itself). */
  readonly gaps: Readonly<Record<number, number>>
  /** y = c0 + c1·u + c2·u² of the edges, u from the dental midline, frame pixels. */
  readonly edgeCurve: readonly [number, number, number]
}

export function measure(
  parts: Parts,
  teeth: readonly Tooth[],
  row: Row,
  faceMiddle: number,
  mm: number,
): Measures {
  const middle = toothOf(teeth, 11)?.right.x ?? toothOf(teeth, 21)?.left.x ?? faceMiddle
  const edgeCurve = parabola(
    teeth
      .filter(t => t.place <= 4 && t.seen > 0.6)
      .map(t => [centreOf(t) - middle, t.edge, t.place <= 2 ? 2 : 1]),
  )
  const lip = lipCurve(parts, middle)
  return {
    midlineShift: (middle - faceMiddle) / mm,
    cant: (edgeCurve[1] * 180) / Math.PI,
    smileArc: lip < -2e-5 ? Math.max(-1, Math.min(2, edgeCurve[2] / lip)) : 0,
    corridor: corridor(parts, row),
    gumShown: gumShown(parts, teeth, mm),
    ratios: Object.fromEntries(teeth.map(t => [t.number, widthOf(t) / Math.max(1, t.edge - t.top)])),
    proportions: Object.fromEntries(
      teeth.map(t => [t.number, widthOf(t) / widthOf(toothOf(teeth, t.side < 0 ? 11 : 21) ?? t)]),
    ),
    gaps: Object.fromEntries(
      teeth
        .filter(t => t.place <= 3 && t.seen > 0.5 && t.gap / mm > 0.35)
        .map(t => [t.number === 21 ? 11 : t.number, t.gap / mm]),
    ),
    edgeCurve,
  }
}

/** Second coefficient of the upper border of the lower lip (negative: corners higher than the middle). */
function lipCurve(parts: Parts, middle: number): number {
  const lower = parts.innerLips.slice(Math.floor(parts.innerLips.length / 2))
  return parabola(lower.filter(p => Math.abs(p[0] - middle) < 190).map(p => [p[0] - middle, p[1], 1]))[2]
}

function corridor(parts: Parts, row: Row): { left: number; right: number } {
  const xs = parts.innerLips.map(p => p[0])
  const left = Math.min(...xs)
  const right = Math.max(...xs)
  const wide = Math.max(1, right - left)
  return { left: Math.max(0, row.first - left) / wide, right: Math.max(0, right - row.last) / wide }
}

function gumShown(parts: Parts, teeth: readonly Tooth[], mm: number): number {
  const heights = teeth
    .filter(t => t.place <= 2 && !t.underLip)
    .map(t => litAbove(parts.gum, Math.round(centreOf(t)), Math.round(t.top)) / mm)
  return heights.length >= 2 ? quantile(heights, 0.5) : 0
}

function litAbove(gum: Plane, x: number, from: number): number {
  let n = 0
  for (let y = from - 2; y > 0 && gum.d[y * gum.w + x]! > 0.5; y--) n++
  return n
}
