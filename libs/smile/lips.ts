import { boxMean, type Plane, quantile } from './raster.ts'
import type { Parts } from './segment.ts'
import { centreOf, type Tooth } from './teeth-found.ts'
import { bridged, type Row } from './upper-edge.ts'

/** What the lips leave open, column by column over the whole frame; y of the upper and of the lower lip. */
export interface Lips {
  readonly upper: Float32Array
  readonly lower: Float32Array
  /** Columns between which the mouth is open. */
  readonly first: number
  readonly last: number
}

/**
 * The borders of the opening as colour shows them: the upper lip where teeth (or gum) begin, the lower where teeth
 * and darkness end. The landmarks alone would let paint run over the lips.
 */
export function findLips(parts: Parts, row: Row, teeth: readonly Tooth[], mm: number): Lips {
  const { w } = parts.teeth
  const [markUpper, markLower] = marks(parts)
  const top = bridged(row.top, row.first, row.last)
  const upper = new Float32Array(w)
  const lower = new Float32Array(w)
  const first = Math.max(0, Math.round(Math.min(row.first, ...parts.innerLips.map(p => p[0]))))
  const last = Math.min(w - 1, Math.round(Math.max(row.last, ...parts.innerLips.map(p => p[0]))))
  const gummy = showsGum(teeth, top, markUpper, mm)
  for (let x = first; x <= last; x++) {
    const known = x >= row.first && x <= row.last
    const mark = Number.isNaN(markUpper[x]!) ? (upper[x - 1] ?? 0) : markUpper[x]!
    const lip = known ? Math.min(top[x]!, darkTop(parts, x, top[x]!, 0.7 * mm)) : mark
    // Gum over the tooth, when there is room for it: the lip lies as far up as the landmarks say.
    const gum = known && gummy && top[x]! - mark > 0.8 * mm
    upper[x] = gum ? mark + 0.5 * mm : lip
    if (known) lower[x] = Math.max(lowest(parts, x, row.edge[x]!, mm), row.edge[x]!)
    else
      lower[x] = lowestDark(parts, x, mark, (Number.isNaN(markLower[x]!) ? mark : markLower[x]!) + 1.5 * mm)
  }
  // In the corners, where no tooth is seen, the line runs on from the last tooth; the landmarks lie on the lip there.
  for (let x = first; x < row.first; x++)
    upper[x] = Math.max(upper[x]!, corner(upper, markUpper, row.first, first, x))
  for (let x = last; x > row.last; x--)
    upper[x] = Math.max(upper[x]!, corner(upper, markUpper, row.last, last, x))
  const r = Math.round(0.9 * mm)
  return {
    upper: smoothed(upper, first, last, r, 0.3),
    lower: smoothed(lower, first, last, 2 * r, 0.6),
    first,
    last,
  }
}

/** Most necks of the front teeth are seen and there is room above them: the lip is where the landmarks say. */
function showsGum(teeth: readonly Tooth[], top: Float32Array, mark: Float32Array, mm: number): boolean {
  const front = teeth.filter(t => t.place <= 3 && t.seen > 0.6)
  const bare = front.filter(t => {
    const x = Math.round(centreOf(t))
    return !t.underLip && top[x]! - mark[x]! > 1.5 * mm
  })
  return bare.length >= 4
}

/** From what was seen at the last tooth to the landmark at the very corner. */
function corner(upper: Float32Array, mark: Float32Array, from: number, to: number, x: number): number {
  const t = from === to ? 1 : (x - from) / (to - from)
  const end = Number.isNaN(mark[to]!) ? upper[from]! : mark[to]!
  return upper[from]! + (end - upper[from]!) * t
}

/** Upper and lower inner lip of the landmarks, column by column. */
function marks(parts: Parts): [Float32Array, Float32Array] {
  const { w } = parts.teeth
  const upper = new Float32Array(w).fill(Number.NaN)
  const lower = new Float32Array(w).fill(Number.NaN)
  const points = parts.innerLips
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!]
    const steps = Math.max(1, Math.ceil(Math.abs(b[0] - a[0])) * 2)
    for (let k = 0; k <= steps; k++) {
      const x = Math.round(a[0] + ((b[0] - a[0]) * k) / steps)
      const y = a[1] + ((b[1] - a[1]) * k) / steps
      if (x < 0 || x >= w) continue
      if (!(upper[x]! <= y)) upper[x] = y
      if (!(lower[x]! >= y)) lower[x] = y
    }
  }
  return [upper, lower]
}

/** Shadow directly above the tooth still belongs to the opening; much of it is a shadow on the lip. */
function darkTop(parts: Parts, x: number, from: number, most: number): number {
  let y = Math.round(from)
  while (y > from - most && y > 0 && parts.dark.d[y * parts.dark.w + x]! > 0.5) y--
  return y
}

/** The last row of teeth or darkness below `from`, over small bright gaps. */
function lowest(parts: Parts, x: number, from: number, mm: number): number {
  const { w, h } = parts.teeth
  let y = Math.max(0, Math.round(from))
  let seen = y
  for (; y < h && y - seen < 0.6 * mm; y++) {
    const i = y * w + x
    if (parts.teeth.d[i]! > 0.5 || parts.dark.d[i]! > 0.5) seen = y
  }
  return seen
}

/** The same in a corner, where only darkness tells the opening; without any, the landmark. */
function lowestDark(parts: Parts, x: number, from: number, to: number): number {
  const { w, h } = parts.teeth
  for (let y = Math.min(h - 1, Math.round(to)); y > from; y--) {
    if (parts.dark.d[y * w + x]! > 0.5 || parts.teeth.d[y * w + x]! > 0.5) return y
  }
  return Math.max(from, to - (to - from) / 2)
}

function smoothed(line: Float32Array, first: number, last: number, r: number, q: number): Float32Array {
  const robust: Plane = { w: last - first + 1, h: 1, d: new Float32Array(last - first + 1) }
  for (let x = first; x <= last; x++) {
    robust.d[x - first] = quantile(line.subarray(Math.max(first, x - r), Math.min(last, x + r) + 1), q)
  }
  const mean = boxMean(robust, Math.max(1, Math.round(r / 2)))
  const out = new Float32Array(line.length)
  for (let x = 0; x < line.length; x++) {
    out[x] = mean.d[Math.min(Math.max(x - first, 0), mean.w - 1)]!
  }
  return out
}

/** Value of a line between its columns. */
export function lineAt(line: Float32Array, x: number): number {
  const c = x < 0 ? 0 : Math.min(x, line.length - 1.001)
  const i = Math.floor(c)
  return line[i]! + (line[i + 1]! - line[i]!) * (c - i)
}
