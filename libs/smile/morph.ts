import { clamp, step } from './exact.ts'
import type { Placed } from './layout.ts'
import { type Lips, lineAt } from './lips.ts'

/**
 * Moves the patient's own teeth: for a place of the result, where in the photo its light comes from. The whole row
 * is bent as one sheet, so that contacts, shadows and gloss travel with the teeth and no seams arise.
 */
export interface Morph {
  /** Writes the source of (x, y) to `into`; returns how much of the place is open mouth, 0–1. */
  readonly source: (x: number, y: number, into: Float64Array) => number
}

interface Cell {
  readonly placed: Placed
  readonly top: number
}

/** Necks of the whole row as one smooth line, column by column, and whether the lip covers them, 0–1. */
interface Necks {
  readonly top: Float32Array
  readonly covered: Float32Array
  /** Present less wanted height. */
  readonly shift: Float32Array
}

function necksOf(cells: readonly Cell[], columns: number): Necks {
  const out = {
    top: new Float32Array(columns),
    covered: new Float32Array(columns),
    shift: new Float32Array(columns),
  }
  const centre = (c: Cell) => (c.placed.wanted.left.x + c.placed.wanted.right.x) / 2
  for (let x = 0, k = 0; x < columns && cells.length > 0; x++) {
    while (k + 1 < cells.length - 1 && centre(cells[k + 1]!) < x) k++
    const a = cells[k]!
    const b = cells[Math.min(k + 1, cells.length - 1)]!
    const t = a === b ? 0 : step(centre(a), centre(b), x)
    out.top[x] = a.top + (b.top - a.top) * t
    const [sa, sb] = [a.placed.now.top - a.top, b.placed.now.top - b.top]
    out.shift[x] = sa + (sb - sa) * t
    out.covered[x] = (a.placed.tooth.underLip ? 1 : 0) * (1 - t) + (b.placed.tooth.underLip ? 1 : 0) * t
  }
  return out
}

const atLine = (l: { x: number; y: number; slope: number }, y: number) => l.x + l.slope * (y - l.y)

/** `mm` is frame pixels a millimetre. */
export function morph(row: readonly Placed[], lips: Lips, mm: number): Morph {
  const cells: Cell[] = row.map(placed => ({ placed, top: placed.wanted.top }))
  const n = cells.length
  const necks = necksOf(cells, lips.upper.length)
  const knotsTo = new Float64Array(2 * n + 2)
  const knotsFrom = new Float64Array(2 * n + 2)
  const source = (x: number, y: number, into: Float64Array): number => {
    into[0] = x
    into[1] = y
    if (n === 0 || x <= lips.first || x >= lips.last) return 0
    const open = opening(lips, x, y, mm)
    if (open <= 0) return 0
    knots(cells, lips, y, knotsTo, knotsFrom)
    const k = segmentOf(knotsTo, x)
    const t = (x - knotsTo[k]!) / Math.max(0.01, knotsTo[k + 1]! - knotsTo[k]!)
    const sx = knotsFrom[k]! + t * (knotsFrom[k + 1]! - knotsFrom[k]!)
    const rise = verticalShift(cells, k, t, x, y, lips, necks, mm)
    const calm = calming(lips, necks, x, y, mm)
    into[0] = x + (sx - x) * calm
    into[1] = y + rise * calm
    keepOffLip(into, lips, x, y, mm)
    return open
  }
  return { source }
}

/** Alternating left and right sides of all teeth at this height, wanted and present, ends pinned to the corners. */
function knots(cells: readonly Cell[], lips: Lips, y: number, to: Float64Array, from: Float64Array) {
  const n = cells.length
  for (let i = 0; i < n; i++) {
    const { now, wanted } = cells[i]!.placed
    to[2 * i + 1] = atLine(wanted.left, y)
    to[2 * i + 2] = atLine(wanted.right, y)
    from[2 * i + 1] = atLine(now.left, y)
    from[2 * i + 2] = atLine(now.right, y)
  }
  to[0] = from[0] = Math.min(lips.first, to[1]! - 8, from[1]! - 8)
  to[2 * n + 1] = from[2 * n + 1] = Math.max(lips.last, to[2 * n]! + 8, from[2 * n]! + 8)
  for (let k = 1; k < to.length; k++) {
    if (to[k]! < to[k - 1]! + 0.3) to[k] = to[k - 1]! + 0.3
    if (from[k]! < from[k - 1]!) from[k] = from[k - 1]!
  }
}

function segmentOf(knots: Float64Array, x: number): number {
  let k = 0
  while (k < knots.length - 2 && x >= knots[k + 1]!) k++
  return k
}

/** Shift of the edge of one tooth at the shares `u` of its width: present less wanted height. */
function edgeShift(c: Cell, u: number): number {
  const { now, wanted } = c.placed
  const halfNow = (now.right.x - now.left.x) / 2
  const halfWanted = (wanted.right.x - wanted.left.x) / 2
  const from = now.edge + now.edgeSlope * (2 * u - 1) * halfNow
  const to = wanted.edge + wanted.edgeSlope * (2 * u - 1) * halfWanted
  return from - to
}

function wantedEdge(c: Cell, u: number): number {
  const { wanted } = c.placed
  return wanted.edge + wanted.edgeSlope * (u - 0.5) * (wanted.right.x - wanted.left.x)
}

/** How far up or down the light of this place comes from. */
function verticalShift(
  cells: readonly Cell[],
  k: number,
  t: number,
  x: number,
  y: number,
  lips: Lips,
  necks: Necks,
  mm: number,
): number {
  const n = cells.length
  const of = (i: number, u: number) =>
    along(meeting(cells, i, u, edgeShift), meeting(cells, i, u, wantedEdge), x, y, lips, necks, mm)
  if (k % 2 === 1) return of((k - 1) / 2, t)
  // Between two teeth, and from the last one to the corner of the mouth, where it dies away.
  const left = k / 2 - 1
  const right = k / 2
  return (left >= 0 ? of(left, 1) * (1 - t) : 0) + (right < n ? of(right, 0) * t : 0)
}

const ZONE = 0.16

/** At the very side of a tooth its value meets that of its neighbour half-way, so that nothing tears. */
function meeting(
  cells: readonly Cell[],
  i: number,
  u: number,
  value: (c: Cell, u: number) => number,
): number {
  const own = value(cells[i]!, u)
  if (u < ZONE && i > 0) return own + (value(cells[i - 1]!, 1) - own) * 0.5 * step(ZONE, 0, u)
  if (u > 1 - ZONE && i < cells.length - 1) {
    return own + (value(cells[i + 1]!, 0) - own) * 0.5 * step(1 - ZONE, 1, u)
  }
  return own
}

/** The shift is full at the edge, fades to nothing at the neck above and at the lower lip below. */
function along(
  shift: number,
  edge: number,
  x: number,
  y: number,
  lips: Lips,
  necks: Necks,
  mm: number,
): number {
  const top = lineAt(necks.top, x)
  const neck = lineAt(necks.shift, x)
  if (y <= top) {
    // The gum above a moved neck is drawn together or out, up to the lip, which stays.
    const room = Math.max(2.5 * mm, 2 * Math.abs(neck))
    return neck * step(room, 0, top - y)
  }
  if (y <= edge) {
    const v = clamp((y - top) / Math.max(mm, edge - top))
    return shift * v * (0.55 + 0.45 * v) + neck * (1 - v)
  }
  const lip = lineAt(lips.lower, x)
  const room = Math.max(1.2 * mm, Math.min(lip - edge, 3 * mm) + Math.abs(shift))
  return shift * (1 - step(0, room, y - edge))
}

/** 1 inside the opening, 0 beyond the lips, soft over a third of a millimetre. */
export function opening(lips: Lips, x: number, y: number, mm: number): number {
  const soft = 0.3 * mm
  const a = step(-0.5 * soft, 0.5 * soft, y - lineAt(lips.upper, x))
  const b = step(-0.5 * soft, 0.5 * soft, lineAt(lips.lower, x) - y)
  return Math.min(a, b) * Math.min(step(0, 2 * mm, x - lips.first), step(0, 2 * mm, lips.last - x))
}

/** Nothing moves at the lips themselves; above a neck that is seen the movement dies away in the gum. */
function calming(lips: Lips, necks: Necks, x: number, y: number, mm: number): number {
  const below = y - lineAt(lips.upper, x)
  const top = lineAt(necks.top, x)
  const far = 2.4 * mm + 2 * Math.abs(lineAt(necks.shift, x))
  const gum = step(top - far, top - 0.4 * far, y)
  const neck = gum + (1 - gum) * lineAt(necks.covered, x)
  return step(0, 0.9 * mm, below) * neck * step(0, 0.5 * mm, lineAt(lips.lower, x) - y)
}

/** Light must not be taken from the lip: where it slopes, a sidewards source would reach into it. */
function keepOffLip(s: Float64Array, lips: Lips, x: number, y: number, mm: number) {
  const room = Math.min(y - lineAt(lips.upper, x), 0.45 * mm)
  const least = lineAt(lips.upper, s[0]!) + room
  if (s[1]! < least) s[1] = least
  const under = Math.min(lineAt(lips.lower, x) - y, 0.45 * mm)
  const most = lineAt(lips.lower, s[0]!) - under
  if (s[1]! > most) s[1] = most
}
