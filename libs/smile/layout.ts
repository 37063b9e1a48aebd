import type { Arch } from './analyse.ts'
import { IDEAL, projected, type Side } from './arch.ts'
import type { Border } from './borders.ts'
import { clamp } from './exact.ts'
import { parabola } from './parabola.ts'
import { quantile } from './raster.ts'
import { borderAt, centreOf, type Tooth, toothNumber, toothOf, widthOf } from './teeth-found.ts'
import type { Treatment } from './treatment.ts'

/** Sides and edge of a tooth, now or wanted; straight lines in the frame. */
export interface Shape {
  readonly left: Line
  readonly right: Line
  /** Height of the edge at the middle, and its change a pixel to the right. */
  readonly edge: number
  readonly edgeSlope: number
}

/** x at the height `y`, and its change a pixel downwards. */
export interface Line {
  readonly x: number
  readonly y: number
  readonly slope: number
}

export interface Placed {
  readonly tooth: Tooth
  readonly now: Shape
  readonly wanted: Shape
}

/** Height above the straight line of edges at which this place stands, frame pixels. */
const stepOf = (t: Tooth, mm: number) => IDEAL[t.place - 1]!.step * mm

/** Share of its movement that the distal side of each place keeps: in the shadow of the cheek nothing moves. */
const KEEP = [1, 1, 1, 0.45, 0, 0]
/** How far each place from the midline follows the ideal. */
const FOLLOW = [1, 1, 1, 0.6, 0.3, 0.1]
const MOST_MM = 1.6

/** Where each tooth is and where the treatment wants it, from the photo's left to its right. */
export function layout(arch: Arch, t: Treatment): Placed[] {
  const { teeth, mm } = arch
  const sides = wantedSides(arch, t)
  const curve = wantedCurve(arch)
  return teeth.map(tooth => {
    const now = shapeNow(tooth, arch)
    const [left, right] = sides.get(tooth.number)!
    const cx = (left.x + right.x) / 2
    const follow = FOLLOW[tooth.place - 1]!
    const level = t.level * follow
    const ideal = curve.at(cx) - stepOf(tooth, mm)
    const edge = now.edge + clamp(level * (ideal - now.edge), -MOST_MM * mm, MOST_MM * mm)
    const straight = t.align * follow
    const edgeSlope = now.edgeSlope + Math.max(level, straight) * (curve.slope(cx) - now.edgeSlope)
    return { tooth, now, wanted: { left, right, edge, edgeSlope } }
  })
}

/** The tooth without the space beside it: half of each gap lies on either side of the border. */
function shapeNow(t: Tooth, arch: Arch): Shape {
  const gaps = gapsOf(arch)
  const shift = (b: Border, by: number): Line => ({ x: b.x + by, y: b.y, slope: b.slope })
  const [left, right] = gaps.get(t.number)!
  return {
    left: shift(t.left, left / 2),
    right: shift(t.right, -right / 2),
    edge: t.edge,
    edgeSlope: t.edgeSlope,
  }
}

/** Below this a dark line between two teeth is their contact, not a space, mm. */
const CONTACT_MM = 0.4

/** Space on the photo's left and right of each tooth, frame pixels. */
function gapsOf(arch: Arch): Map<number, [number, number]> {
  const out = new Map<number, [number, number]>()
  // Behind the canines darkness between two teeth is mostly the shadow of the cheek, and more than three
  // millimetres are a missing tooth, not a space to close.
  const real = (t: Tooth) => {
    const mm = t.gap / arch.mm
    return t.place <= 3 && t.seen > 0.5 && mm > CONTACT_MM && mm < (t.place === 1 ? 4 : 2.4) ? t.gap : 0
  }
  for (const [i, t] of arch.teeth.entries()) {
    const before = arch.teeth[i - 1]
    const after = arch.teeth[i + 1]
    // `gap` belongs to the border nearer the midline; both centrals measure the same one.
    const left = t.side > 0 ? real(t) : before ? real(before) : 0
    const right = t.side < 0 ? real(t) : after ? real(after) : 0
    out.set(t.number, [left, right])
  }
  return out
}

/** Wanted sides of all teeth by number, laid outwards from the midline. */
function wantedSides(arch: Arch, t: Treatment): Map<number, [Line, Line]> {
  const out = new Map<number, [Line, Line]>()
  const gaps = gapsOf(arch)
  const first = toothOf(arch.teeth, 11) ?? toothOf(arch.teeth, 21)
  if (!first) return out
  const middle = first.side < 0 ? first.right : first.left
  const between = (gaps.get(first.number)![first.side < 0 ? 1 : 0] / 2) * (1 - t.closeGaps)
  for (const side of [-1, 1] as Side[]) {
    const row = arch.teeth.filter(q => q.side === side).sort((a, b) => a.place - b.place)
    const widths = wantedWidths(row, arch, t, side)
    let x = middle.x + side * between
    for (const [i, tooth] of row.entries()) {
      const inner = side < 0 ? tooth.right : tooth.left
      const outer = side < 0 ? tooth.left : tooth.right
      const far = x + side * widths[i]!
      const a = settled(
        sideLine(inner, x, tooth, side, t, i === 0),
        nearNow(tooth, inner, side, gaps),
        i === 0 ? 1 : KEEP[i - 1]!,
      )
      const b = settled(
        sideLine(outer, far, tooth, side, t, false),
        farNow(tooth, outer, side, gaps),
        KEEP[i]!,
      )
      out.set(tooth.number, side < 0 ? [b, a] : [a, b])
      const outerGap = gaps.get(tooth.number)![side < 0 ? 0 : 1]
      x = far + side * outerGap * (1 - t.closeGaps)
    }
  }
  return out
}

const nearNow = (t: Tooth, b: Border, side: Side, gaps: Map<number, [number, number]>): Line => ({
  ...b,
  x: b.x + (side * gaps.get(t.number)![side < 0 ? 1 : 0]) / 2,
})
const farNow = (t: Tooth, b: Border, side: Side, gaps: Map<number, [number, number]>): Line => ({
  ...b,
  x: b.x - (side * gaps.get(t.number)![side < 0 ? 0 : 1]) / 2,
})
const settled = (wanted: Line, now: Line, keep: number): Line => ({
  x: now.x + (wanted.x - now.x) * keep,
  y: now.y,
  slope: now.slope + (wanted.slope - now.slope) * keep,
})

/** A wanted border: at `x`, leaning as now or, when aligned, as crowns lean: the neck away from the midline. */
function sideLine(b: Border, x: number, tooth: Tooth, side: Side, t: Treatment, isMiddle: boolean): Line {
  const lean = isMiddle ? 0 : -side * 0.035 * tooth.place
  const follow = t.align * FOLLOW[tooth.place - 1]! * 0.6
  return { x, y: b.y, slope: b.slope + follow * (lean - b.slope) }
}

/**
 * Widths: each tooth half-way to its fellow on the other side and half-way to the average of anatomy, within the
 * same total. Closing gaps widens teeth by a tenth at most; the rest draws the row together.
 */
function wantedWidths(row: readonly Tooth[], arch: Arch, t: Treatment, side: Side): number[] {
  const gaps = gapsOf(arch)
  const seen = (q: Tooth) => widthOf(q) - (gaps.get(q.number)![0] + gaps.get(q.number)![1]) / 2
  const own = row.map(seen)
  const mine = projected(side, arch.borders.yaw)
  const other = projected(side < 0 ? 1 : -1, arch.borders.yaw)
  const unit = (list: number[], i: number) => list[i]! - (i > 0 ? list[i - 1]! : 0)
  const like = row.map((q, i) => {
    const twin = toothOf(arch.teeth, toothNumber(side < 0 ? 1 : -1, q.place))
    const mineRel = own[i]! / unit(mine, i)
    const rel = twin && twin.seen > 0.6 ? 0.55 * mineRel + 0.45 * (seen(twin) / unit(other, i)) : mineRel
    return (0.5 * rel + 0.5 * arch.mm) * unit(mine, i)
  })
  const follow = row.map((_, i) => t.align * FOLLOW[i]!)
  const total = own.reduce((a, b) => a + b, 0)
  const scale = total / like.reduce((a, b) => a + b, 0)
  const space = row.reduce((s, q) => s + gaps.get(q.number)![side < 0 ? 0 : 1], 0)
  const wider = 1 + Math.min(0.1, (t.closeGaps * space) / Math.max(1, total))
  return own.map((w, i) => (w + follow[i]! * (like[i]! * scale - w)) * wider)
}

/** The smile arc wanted: the patient's own curve of edges, less its tilt, never reversed, rather long than short. */
export function wantedCurve(arch: Arch): { at: (x: number) => number; slope: (x: number) => number } {
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

/** x of a line at the height y. */
export const lineX = (l: Line, y: number): number => borderAt({ ...l, strength: 1 }, y)
