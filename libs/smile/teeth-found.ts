import { IDEAL, type Side } from './arch.ts'
import type { Border, Borders } from './borders.ts'
import { clamp } from './exact.ts'
import { type Plane, quantile, sample } from './raster.ts'
import type { Parts } from './segment.ts'
import type { Row } from './upper-edge.ts'

/** An upper tooth as it is in the photo; lengths in frame pixels unless named otherwise. */
export interface Tooth {
  /** FDI number: 11–16 on the photo's left (the patient's right), 21–26 on its right. */
  readonly number: number
  readonly side: Side
  /** 1 central incisor … 6 first molar. */
  readonly place: number
  /** Borders on the photo's left and right. */
  readonly left: Border
  readonly right: Border
  /** Height of its gum line (or of the lip over it) and of its edge, at the middle of the tooth. */
  readonly top: number
  readonly edge: number
  /** The edge is a line: change of y a pixel to the right. */
  readonly edgeSlope: number
  /** True when the lip covers the neck, so that the true length is not seen. */
  readonly underLip: boolean
  /** Dark space to the neighbour nearer the midline, at the contact. */
  readonly gap: number
  /** Share of its columns that show tooth, 0–1. */
  readonly seen: number
}

export const toothNumber = (side: Side, place: number): number => (side < 0 ? 10 : 20) + place
export const centreOf = (t: Tooth): number => (t.left.x + t.right.x) / 2
export const widthOf = (t: Tooth): number => t.right.x - t.left.x
/** x of a border at the height y. */
export const borderAt = (b: Border, y: number): number => b.x + b.slope * (y - b.y)

/**
 * The teeth between the borders, from the photo's left to its right. Each side ends with the last tooth that is
 * seen; a place further in that shows no tooth is kept with a small `seen`: there one is missing.
 */
export function teethOf(parts: Parts, row: Row, borders: Borders): Tooth[] {
  const out: Tooth[] = []
  for (const side of [-1, 1] as Side[]) {
    const distal = side < 0 ? borders.left : borders.right
    const found = distal.map((outer, i) =>
      toothBetween(parts, row, borders.mm, side, i + 1, i === 0 ? borders.middle : distal[i - 1]!, outer),
    )
    const last = found.findLastIndex(t => t !== undefined && t.seen >= 0.3)
    for (const t of found.slice(0, last + 1)) {
      if (!t) break
      out.push(t)
    }
  }
  const ordered = out.sort((a, b) => centreOf(a) - centreOf(b))
  return ordered.map((tooth, i) =>
    tooth.seen < 0.3 ? asItsNeighbours(tooth, ordered[i - 1], ordered[i + 1]) : tooth,
  )
}

/** Where a tooth is missing its neighbours on both sides say how high its neck would stand and whether the lip hides it. */
function asItsNeighbours(tooth: Tooth, before: Tooth | undefined, after: Tooth | undefined): Tooth {
  if (!before || !after || before.seen < 0.3 || after.seen < 0.3) return tooth
  return {
    ...tooth,
    top: (before.top + after.top) / 2,
    underLip: before.underLip || after.underLip,
  }
}

function toothBetween(
  parts: Parts,
  row: Row,
  mm: number,
  side: Side,
  place: number,
  inner: Border,
  outer: Border,
): Tooth | undefined {
  const left = side < 0 ? outer : inner
  const right = side < 0 ? inner : outer
  const width = right.x - left.x
  if (width < 0.25 * IDEAL[place - 1]!.width * mm) return undefined
  const tops: number[] = []
  const edges: [number, number][] = []
  let seen = 0
  let columns = 0
  for (let x = Math.ceil(left.x + 0.2 * width); x <= right.x - 0.2 * width; x++) {
    columns++
    if (Number.isNaN(row.top[x] ?? Number.NaN) || row.edge[x]! - row.top[x]! < 0.6 * mm) continue
    seen++
    tops.push(row.top[x]!)
    edges.push([x, row.edge[x]!])
  }
  if (columns === 0) return undefined
  const x = (left.x + right.x) / 2
  // Where a tooth is missing its neighbours say how high one would stand.
  const top =
    tops.length > 0 ? quantile(tops, 0.3) : (left.y + right.y) / 2 - 0.5 * mm * IDEAL[place - 1]!.height
  const line = edges.length > 2 ? edgeLine(edges, x) : { y: row.edge[Math.round(x)] || top + mm, slope: 0 }
  return {
    number: toothNumber(side, place),
    side,
    place,
    left,
    right,
    top,
    edge: line.y,
    edgeSlope: line.slope,
    underLip: isUnderLip(parts, row, left.x, right.x, top, mm),
    gap: gapAt(parts, inner, (top + line.y) / 2, line.y, mm),
    seen: seen / columns,
  }
}

/** The edge as a robust line: middle of the deeper half, slope between the outer thirds. */
function edgeLine(edges: readonly [number, number][], centre: number): { y: number; slope: number } {
  const third = Math.max(1, Math.floor(edges.length / 3))
  const mean = (list: readonly [number, number][], k: 0 | 1) =>
    list.reduce((s, e) => s + e[k], 0) / list.length
  const a = edges.slice(0, third)
  const b = edges.slice(-third)
  const run = mean(b, 0) - mean(a, 0)
  const slope = run > 3 ? clamp((mean(b, 1) - mean(a, 1)) / run, -0.35, 0.35) : 0
  const y = quantile(
    edges.map(([x, v]) => v - slope * (x - centre)),
    0.55,
  )
  return { y, slope }
}

/**
 * Gum rises between two teeth, so a neck that is seen is an arch: higher in its middle than at its sides. Under the
 * lip the top runs straight through.
 */
function isUnderLip(parts: Parts, row: Row, left: number, right: number, top: number, mm: number): boolean {
  if (sample(parts.inside, (left + right) / 2, top) < 0.5 * mm) return true
  const width = right - left
  const within = (a: number, b: number): number[] => {
    const out: number[] = []
    for (let x = Math.round(left + a * width); x <= left + b * width; x++) {
      // A column beside a dark space shows no tooth up here: its neck is lower still.
      const y = row.top[x] ?? Number.NaN
      if (!Number.isNaN(y)) out.push(y)
    }
    return out
  }
  const middle = quantile(within(0.35, 0.65), 0.4)
  const sides = (quantile(within(0.02, 0.14), 0.6) + quantile(within(0.86, 0.98), 0.6)) / 2
  return !(sides - middle > 0.07 * width)
}

/** Width of the dark space around a border, across the part where two teeth should touch. */
function gapAt(parts: Parts, b: Border, from: number, to: number, mm: number): number {
  const widths: number[] = []
  const tooth = parts.toothColour.mean[0]
  const level = tooth - 0.45 * (tooth - parts.darkLevel)
  for (let y = Math.round(from); y < to - 0.12 * (to - from); y++) {
    const x = borderAt(b, y)
    let width = 0
    for (const dir of [-1, 1]) {
      for (let d = dir < 0 ? 1 : 0; d < 3 * mm; d++) {
        if (sample(parts.lab[0], x + dir * d, y) > level && sample(parts.teeth, x + dir * d, y) > 0.3) break
        width++
      }
    }
    widths.push(width)
  }
  return widths.length > 0 ? quantile(widths, 0.5) : 0
}

/** Teeth of the six in front that are seen well enough to be worked on. */
export const frontTeeth = (teeth: readonly Tooth[]): Tooth[] =>
  teeth.filter(t => t.place <= 3 && t.seen > 0.6)

/** The tooth of this number, if it was found. */
export const toothOf = (teeth: readonly Tooth[], number: number): Tooth | undefined =>
  teeth.find(t => t.number === number)

/** The share of teeth at a place of the frame. */
export const toothShareAt = (teeth: Plane, x: number, y: number): number => sample(teeth, x, y)
