import type { Arch } from './analyse.ts'
import { IDEAL } from './arch.ts'
import { clamp } from './exact.ts'
import { parabola } from './parabola.ts'
import { quantile } from './raster.ts'
import { centreOf, type Tooth, toothOf } from './teeth-found.ts'

/** A line across the mouth: its height and its change a pixel to the right. */
export interface Curve {
  readonly at: (x: number) => number
  readonly slope: (x: number) => number
}

/** Height above the straight line of edges at which this place stands, frame pixels. */
export const stepOf = (t: Tooth, mm: number) => IDEAL[t.place - 1]!.step * mm

/** The smile arc wanted: the patient's own curve of edges, less its tilt, never reversed, rather long than short. */
export function wantedCurve(arch: Arch): Curve {
  const middle = toothOf(arch.teeth, 11)?.right.x ?? toothOf(arch.teeth, 21)?.left.x ?? 0
  const used = arch.teeth.filter(t => t.place <= 4 && t.seen > 0.6)
  let weights: number[] = used.map(t => (t.place <= 2 ? 2 : 1))
  const heights = used.map(t => t.edge + stepOf(t, arch.mm))
  const us = used.map(t => centreOf(t) - middle)
  let c = parabola(us.map((u, i) => [u, heights[i]!, weights[i]!]))
  for (let round = 0; round < 3; round++) {
    // One tooth that stands out must not bend the curve of all the others.
    weights = us.map((u, i) => {
      const off = (heights[i]! - c[0] - c[1] * u - c[2] * u * u) / (0.5 * arch.mm)
      return (used[i]!.place <= 2 ? 2 : 1) / (1 + off * off)
    })
    c = parabola(us.map((u, i) => [u, heights[i]!, weights[i]!]))
  }
  const bend = clamp(c[2], -0.0015, -0.0002)
  const tilt = clamp(c[1] * 0.5, -0.06, 0.06)
  const base = quantile(
    us.map((u, i) => heights[i]! - tilt * u - bend * u * u),
    0.6,
  )
  return {
    at: x => base + tilt * (x - middle) + bend * (x - middle) * (x - middle),
    slope: x => tilt + 2 * bend * (x - middle),
  }
}
