import { clamp, cos, hypot, ln, sin } from './exact.ts'

/**
 * Mesiodistal widths and step of the edge above the line of the centrals, mm, of upper teeth 1–6 from the midline:
 * common averages of dental anatomy (centrals 8.6, laterals 6.6, canines 7.6, premolars 7.0 and 6.7, molar 9.6).
 */
export const IDEAL = [
  { width: 8.6, height: 10.5, step: 0 },
  { width: 6.6, height: 9.0, step: 0.6 },
  { width: 7.6, height: 10.1, step: 0.1 },
  { width: 7.0, height: 8.4, step: 0.7 },
  { width: 6.7, height: 7.6, step: 1.1 },
  { width: 9.6, height: 7.0, step: 1.5 },
] as const

// Half-axes of the arch, mm: half its width at the molars, and its depth.
const HALF_WIDTH = 27
const DEPTH = 38
const STEP = 0.01

/** Side of the photo: −1 left (the patient's right, teeth 11–16), +1 right (21–26). */
export type Side = -1 | 1

/**
 * Distances of the distal borders of teeth 1–6 from the midline as the camera sees them, mm, when the head is
 * turned by `yaw` radians: an elliptical arch, walked tooth by tooth and projected.
 */
export function projected(side: Side, yaw: number): number[] {
  let angle = 0
  const out: number[] = []
  for (const tooth of IDEAL) {
    for (let gone = 0; gone < tooth.width && angle < 1.56; angle += STEP) {
      gone += hypot(HALF_WIDTH * cos(angle), DEPTH * sin(angle)) * STEP
    }
    const x = side * HALF_WIDTH * sin(angle)
    const depth = DEPTH * (1 - cos(angle))
    out.push(Math.max(0.5, side * (x * cos(yaw) - depth * sin(yaw)) * (1 - depth * 0.0016)))
  }
  return out
}

export interface Chain {
  /** x of the borders 1…n going outwards, frame pixels. */
  readonly xs: readonly number[]
  readonly score: number
}

// How much a border counts, by its number from the midline: those in front are sharp and matter most.
const WEIGHT = [1.5, 1.2, 1, 0.7, 0.4, 0.2]
const SPREAD = [0.16, 0.2, 0.2, 0.24, 0.28, 0.34]

/** Cost of each whole width against the expected one; a table, for the logarithm is dear in the innermost loop. */
function oddness(width: number, most: number, spread: number): Float32Array {
  return Float32Array.from({ length: most + 1 }, (_, w) => {
    const odd = ln(Math.max(1, w) / width) / spread
    return 0.35 * odd * odd
  })
}

/**
 * The likeliest borders of six teeth outwards from a midline: strong valleys at the borders, none inside a tooth,
 * widths near those of the arch. `valley[x]` is 0–1; `expected` are distances from the midline in frame pixels.
 */
export function bestChain(valley: Float32Array, mid: number, side: Side, expected: readonly number[]): Chain {
  const n = expected.length
  const reach = Math.ceil(expected[n - 1]! * 1.25)
  const at = (d: number) => valley[clamp(Math.round(mid + side * d), 0, valley.length - 1)]!
  const inner = new Float32Array(reach + 1)
  for (let d = 1; d <= reach; d++) inner[d] = inner[d - 1]! + at(d)
  let from = new Float32Array(reach + 1).fill(Number.NEGATIVE_INFINITY)
  from[0] = 0
  const back: Int16Array[] = []
  for (let tooth = 0; tooth < n; tooth++) {
    const width = expected[tooth]! - (tooth > 0 ? expected[tooth - 1]! : 0)
    const to = new Float32Array(reach + 1).fill(Number.NEGATIVE_INFINITY)
    const link = new Int16Array(reach + 1)
    const least = Math.max(2, Math.floor(width * 0.55))
    const most = Math.ceil(width * 1.6)
    const strange = oddness(width, most, SPREAD[tooth]!)
    for (let a = 0; a <= reach; a++) {
      if (from[a] === Number.NEGATIVE_INFINITY) continue
      for (let b = a + least; b <= Math.min(reach, a + most); b++) {
        const pad = Math.round((b - a) * 0.22)
        const clutter = (inner[b - pad]! - inner[a + pad]!) / Math.max(1, b - a - 2 * pad)
        const score = from[a]! + WEIGHT[tooth]! * (at(b) - 1.1 * clutter - strange[b - a]!)
        if (score > to[b]!) {
          to[b] = score
          link[b] = a
        }
      }
    }
    back.push(link)
    from = to
  }
  let end = 0
  for (let d = 1; d <= reach; d++)
    if (from[d]! > from[end]! || from[end] === Number.NEGATIVE_INFINITY) end = d
  const ds: number[] = []
  for (let tooth = n - 1, d = end; tooth >= 0; d = back[tooth]![d]!, tooth--) ds.unshift(d)
  return { xs: ds.map(d => mid + side * d), score: from[end]! }
}
