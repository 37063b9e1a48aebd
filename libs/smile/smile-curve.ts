import type { Arch } from './analyse.ts'
import { IDEAL } from './arch.ts'
import { clamp } from './exact.ts'
import type { Point } from './outline.ts'
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
  if (arch.arc) return throughPoints(arch.arc)
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

/** The parabola through three points. */
function throughPoints([a, b, c]: readonly [Point, Point, Point]): Curve {
  const s1 = (b[1] - a[1]) / (b[0] - a[0] || 1)
  const s2 = (c[1] - b[1]) / (c[0] - b[0] || 1)
  const bend = (s2 - s1) / (c[0] - a[0] || 1)
  return {
    at: x => a[1] + s1 * (x - a[0]) + bend * (x - a[0]) * (x - b[0]),
    slope: x => s1 + bend * (2 * x - a[0] - b[0]),
  }
}
