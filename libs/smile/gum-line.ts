import { step } from './exact.ts'
import { boxMean, mapped, type Plane, plane, quantile } from './raster.ts'

const RISE = 0.17
const MOST = 0.5
const DEEP = 0.15
const WIDE = 0.28
const LEAP = 0.75

/**
 * Bright gum may pass for tooth by its colour alone. Within one column it does not: going up, the redness leaps
 * where the tooth ends. Lowers the top of each column of the mask to that leap. `red` is ln R/G.
 */
export function trimGum(teeth: Plane, red: Float32Array): Plane {
  const { w, h } = teeth
  const cut = plane(w, 1)
  let columns = 0
  let deep = 0
  for (let x = 0; x < w; x++) {
    const { rows, height } = cutOf(teeth, red, x)
    cut.d[x] = rows
    if (height > 0) columns++
    if (rows > DEEP * height) deep++
  }
  // A row or two of shadow under the lip is red as well; a gummy smile shows a band of gum nearly everywhere.
  if (deep < WIDE * columns) return teeth
  // Neighbouring columns agree, or the gum line would be ragged.
  const even = boxMean(median(cut, 3), 2)
  return mapped(teeth, (v, i) => {
    const below = Math.floor(i / w) - (topOf(teeth, i % w, h) + even.d[i % w]!)
    return even.d[i % w]! < 1 ? v : v * step(-1.5, 1.5, below)
  })
}

const tops = new WeakMap<Plane, Int16Array>()

function topOf(teeth: Plane, x: number, h: number): number {
  let known = tops.get(teeth)
  if (!known) {
    known = new Int16Array(teeth.w).fill(-1)
    for (let c = 0; c < teeth.w; c++) {
      for (let y = 0; y < h; y++) {
        if (teeth.d[y * teeth.w + c]! > 0.5) {
          known[c] = y
          break
        }
      }
    }
    tops.set(teeth, known)
  }
  return known[x]!
}

/** Rows to take off the top of a column. */
function cutOf(teeth: Plane, red: Float32Array, x: number): { rows: number; height: number } {
  const { w, h } = teeth
  const first = topOf(teeth, x, h)
  if (first < 0) return { rows: 0, height: 0 }
  let last = first
  while (last + 1 < h && teeth.d[(last + 1) * w + x]! > 0.5) last++
  const height = last - first + 1
  if (height < 24) return { rows: 0, height: 0 }
  const values = (a: number, b: number) => {
    const out: number[] = []
    for (let y = Math.round(first + a * height); y < first + b * height; y++) out.push(red[y * w + x]!)
    return out
  }
  const tooth = quantile(values(0.5, 0.95), 0.4)
  const top = quantile(values(0, 0.4), 0.85)
  if (top - tooth < RISE) return { rows: 0, height }
  const down = (share: number) => {
    const level = tooth + share * (top - tooth)
    let rows = 0
    while (rows < MOST * height && red[(first + rows) * w + x]! > level) rows++
    return rows
  }
  const rows = down(0.5)
  // Gum is one colour and then ends; a shadow or coloured light fades slowly.
  return { rows: down(0.25) - down(0.75) < LEAP * rows ? rows : 0, height }
}

function median(p: Plane, r: number): Plane {
  return mapped(p, (_, x) => quantile(p.d.subarray(Math.max(0, x - r), x + r + 1), 0.5))
}
