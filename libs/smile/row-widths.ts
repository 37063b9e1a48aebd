import type { Arch } from './analyse.ts'
import { projected, type Side } from './arch.ts'
import type { Border } from './borders.ts'
import type { Line } from './layout.ts'
import { type Tooth, toothNumber, toothOf, widthOf } from './teeth-found.ts'
import type { Treatment } from './treatment.ts'

/** Share of its movement that the distal side of each place keeps: in the shadow of the cheek nothing moves. */
const KEEP = [1, 1, 1, 0.45, 0, 0]
/** How far each place from the midline follows the ideal. */
export const FOLLOW = [1, 1, 1, 0.6, 0.3, 0.1]

/** Below this a dark line between two teeth is their contact, not a space, mm. */
const CONTACT_MM = 0.4

/** Space on the photo's left and right of each tooth, frame pixels. */
export function gapsOf(arch: Arch): Map<number, [number, number]> {
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
export function wantedSides(arch: Arch, t: Treatment): Map<number, [Line, Line]> {
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
