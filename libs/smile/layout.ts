import type { Arch } from './analyse.ts'
import type { Border } from './borders.ts'
import { clamp } from './exact.ts'
import { lateralStep } from './forms.ts'
import { FOLLOW, gapsOf, wantedSides } from './row-widths.ts'
import { type Curve, stepOf, wantedCurve } from './smile-curve.ts'
import { centreOf, type Tooth, toothOf } from './teeth-found.ts'
import type { Treatment } from './treatment.ts'

/** Sides and edge of a tooth, now or wanted; straight lines in the frame. */
export interface Shape {
  readonly left: Line
  readonly right: Line
  /** Height of the edge at the middle, and its change a pixel to the right. */
  readonly edge: number
  readonly edgeSlope: number
  /** Height of the neck. */
  readonly top: number
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

const MOST_MM = 1.6
/** Share of the lengthening that each place takes. */
const LENGTHEN = [1, 0.9, 0.75, 0.4, 0.2, 0]

/** Where each tooth is and where the treatment wants it, from the photo's left to its right. */
export function layout(arch: Arch, t: Treatment): Placed[] {
  const sides = wantedSides(arch, t)
  const curve = wantedCurve(arch)
  const placed = arch.teeth.map(tooth => place(tooth, arch, t, sides.get(tooth.number)!, curve))
  return t.veneers ? lengthened(placed, arch, t) : placed
}

function place(tooth: Tooth, arch: Arch, t: Treatment, [left, right]: [Line, Line], curve: Curve): Placed {
  const { mm } = arch
  const now = shapeNow(tooth, arch)
  const cx = (left.x + right.x) / 2
  const follow = FOLLOW[tooth.place - 1]!
  const level = t.level * follow
  const ideal = curve.at(cx) - stepOf(tooth, mm)
  const edge = now.edge + clamp(level * (ideal - now.edge), -MOST_MM * mm, MOST_MM * mm)
  const edgeSlope = now.edgeSlope + Math.max(level, t.align * follow) * (curve.slope(cx) - now.edgeSlope)
  const top =
    now.top + t.gum * follow * clamp(idealTop(tooth, arch, curve, cx) - now.top, -MOST_MM * mm, MOST_MM * mm)
  return { tooth, now, wanted: { left, right, edge, edgeSlope, top } }
}

/** Necks at like heights on both sides; those of the laterals half a millimetre lower than those of the centrals. */
function idealTop(tooth: Tooth, arch: Arch, curve: Curve, cx: number): number {
  if (tooth.underLip || tooth.seen < 0.6) return tooth.top
  const height = (place: number): number | undefined => {
    const pair = [toothOf(arch.teeth, 10 + place), toothOf(arch.teeth, 20 + place)]
    const hs = pair.flatMap(q => (q && !q.underLip && q.seen > 0.6 ? [curve.at(centreOf(q)) - q.top] : []))
    return hs.length > 0 ? Math.max(...hs) * 0.6 + Math.min(...hs) * 0.4 : undefined
  }
  const own = height(tooth.place)!
  const central = height(1)
  if (central === undefined) return curve.at(cx) - own
  if (tooth.place === 2) return curve.at(cx) - Math.min(own, central - 0.5 * arch.mm)
  if (tooth.place === 3) return curve.at(cx) - clamp(own, central - 0.6 * arch.mm, central + 0.3 * arch.mm)
  return curve.at(cx) - own
}

/** Length and proportion of the veneers: what the centrals get, their neighbours get less of. */
function lengthened(row: readonly Placed[], arch: Arch, t: Treatment): Placed[] {
  const v = t.veneers!
  const centrals = row.filter(p => p.tooth.place === 1)
  const byRatio = centrals.map(p => {
    const height = p.wanted.edge - p.wanted.top
    return v.ratio ? (p.wanted.right.x - p.wanted.left.x) / v.ratio - height : 0
  })
  const mean = byRatio.reduce((a, b) => a + b, 0) / Math.max(1, byRatio.length)
  const longer = clamp(mean + v.length * arch.mm, -1.5 * arch.mm, 2 * arch.mm)
  return row.map(p => {
    if (p.tooth.place > v.upTo) return p
    const step = p.tooth.place === 2 ? lateralStep(v.form) * arch.mm : 0
    const edge = p.wanted.edge + longer * LENGTHEN[p.tooth.place - 1]! - step
    return { ...p, wanted: { ...p.wanted, edge } }
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
    top: t.top,
  }
}

/** x of a line at the height y. */
export const lineX = (l: Line, y: number): number => l.x + l.slope * (y - l.y)
