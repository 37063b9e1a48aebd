import { clamp, exp } from './exact.ts'

/** One channel of numbers, row by row. */
export interface Plane {
  readonly w: number
  readonly h: number
  readonly d: Float32Array
}

/** A decoded photo: sRGB bytes, 3 or 4 channels interleaved, upright. */
export interface Photo {
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
  readonly data: Uint8Array | Uint8ClampedArray
}

export const plane = (w: number, h: number): Plane => ({ w, h, d: new Float32Array(w * h) })

export function mapped(p: Plane, f: (v: number, i: number) => number): Plane {
  const out = plane(p.w, p.h)
  for (let i = 0; i < out.d.length; i++) out.d[i] = f(p.d[i]!, i)
  return out
}

/** Mean over a (2r+1)² box, shrinking at the edges; running sums, so the cost does not depend on r. */
export function boxMean(p: Plane, r: number): Plane {
  if (r < 1) return { ...p, d: p.d.slice() }
  const { w, h } = p
  const rows = new Float32Array(w * h)
  for (let y = 0; y < h; y++) meanAlong(p.d, rows, y * w, 1, w, r)
  const out = plane(w, h)
  columnMeans(rows, out.d, w, h, r)
  return out
}

function meanAlong(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  n: number,
  r: number,
) {
  let sum = 0
  let count = 0
  for (let i = 0; i < Math.min(r, n); i++) {
    sum += from[start + i * stride]!
    count++
  }
  for (let i = 0; i < n; i++) {
    if (i + r < n) {
      sum += from[start + (i + r) * stride]!
      count++
    }
    if (i - r - 1 >= 0) {
      sum -= from[start + (i - r - 1) * stride]!
      count--
    }
    to[start + i * stride] = sum / count
  }
}

// Whole rows at a time: walking down columns one by one misses the cache on every step.
function columnMeans(from: Float32Array, to: Float32Array, w: number, h: number, r: number) {
  const sums = new Float64Array(w)
  let count = 0
  const add = (y: number, sign: 1 | -1) => {
    for (let x = 0, i = y * w; x < w; x++, i++) sums[x]! += sign * from[i]!
    count += sign
  }
  for (let y = 0; y < Math.min(r, h); y++) add(y, 1)
  for (let y = 0; y < h; y++) {
    if (y + r < h) add(y + r, 1)
    if (y - r - 1 >= 0) add(y - r - 1, -1)
    for (let x = 0, i = y * w; x < w; x++, i++) to[i] = sums[x]! / count
  }
}

/** Gaussian blur; small sigmas by a true kernel, large ones by three boxes. Edges are held. */
export function blur(p: Plane, sigma: number): Plane {
  if (sigma < 0.2) return { ...p, d: p.d.slice() }
  if (sigma > 4) {
    const r = Math.round(Math.sqrt(sigma * sigma + 0.25) - 0.5)
    return boxMean(boxMean(boxMean(p, r), r), r)
  }
  const r = Math.ceil(sigma * 2.7)
  const kernel = new Float32Array(2 * r + 1)
  let total = 0
  for (let i = -r; i <= r; i++) {
    kernel[i + r] = exp(-(i * i) / (2 * sigma * sigma))
    total += kernel[i + r]!
  }
  for (let i = 0; i < kernel.length; i++) kernel[i]! /= total
  return convolveColumns(convolveRows(p, kernel, r), kernel, r)
}

function convolveRows(p: Plane, kernel: Float32Array, r: number): Plane {
  const { w, h } = p
  const out = plane(w, h)
  const line = new Float32Array(w + 2 * r)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < line.length; x++) line[x] = p.d[y * w + clamp(x - r, 0, w - 1)]!
    for (let x = 0; x < w; x++) {
      let sum = 0
      for (let k = 0; k <= 2 * r; k++) sum += kernel[k]! * line[x + k]!
      out.d[y * w + x] = sum
    }
  }
  return out
}

function convolveColumns(p: Plane, kernel: Float32Array, r: number): Plane {
  const { w, h } = p
  const out = plane(w, h)
  for (let y = 0; y < h; y++) {
    for (let k = -r; k <= r; k++) {
      const from = clamp(y + k, 0, h - 1) * w
      const weight = kernel[k + r]!
      for (let x = 0, i = y * w; x < w; x++, i++) out.d[i]! += weight * p.d[from + x]!
    }
  }
  return out
}

/** Blur that reads only where `mask` is positive; elsewhere it spreads the nearest values outwards. */
export function maskedBlur(p: Plane, mask: Plane, sigma: number): Plane {
  const over = blur(
    mapped(p, (v, i) => v * mask.d[i]!),
    sigma,
  )
  const under = blur(mask, sigma)
  return mapped(over, (v, i) => v / Math.max(under.d[i]!, 1e-9))
}

/** Guided filter (He, Sun, Tang 2013): `p` smoothed, but keeping the edges of `guide`. */
export function guided(guide: Plane, p: Plane, r: number, eps: number): Plane {
  const meanG = boxMean(guide, r)
  const meanP = boxMean(p, r)
  const both = boxMean(
    mapped(p, (v, i) => v * guide.d[i]!),
    r,
  )
  const square = boxMean(
    mapped(guide, v => v * v),
    r,
  )
  const slope = mapped(both, (v, i) => {
    const g = meanG.d[i]!
    return (v - g * meanP.d[i]!) / (square.d[i]! - g * g + eps)
  })
  const level = mapped(meanP, (v, i) => v - slope.d[i]! * meanG.d[i]!)
  const a = boxMean(slope, r)
  const b = boxMean(level, r)
  return mapped(a, (v, i) => clamp(v * guide.d[i]! + b.d[i]!))
}

/** The value below which a share `q` of the numbers lies; NaN for none. */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float32Array.from(values).sort()
  return sorted[clamp(Math.round(q * (sorted.length - 1)), 0, sorted.length - 1)]!
}

/** Bilinear value; coordinates are of pixel centres at whole numbers, held at the edges. */
export function sample(p: Plane, x: number, y: number): number {
  const cx = clamp(x, 0, p.w - 1.001)
  const cy = clamp(y, 0, p.h - 1.001)
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const i = y0 * p.w + x0
  const top = p.d[i]! * (1 - fx) + p.d[i + 1]! * fx
  const low = p.d[i + p.w]! * (1 - fx) + p.d[i + p.w + 1]! * fx
  return top + (low - top) * (cy - y0)
}

/**
 * Keeps the connected parts (4-neighbours) of `p > level` that pass `keep(area, largest, home)`; `home` is the share
 * of the part where `at` is positive.
 */
export function keepParts(
  p: Plane,
  level: number,
  at: Plane,
  keep: (area: number, largest: number, home: number) => boolean,
): Plane {
  const { w, h } = p
  const label = new Int32Array(w * h)
  const areas = [0]
  const homes = [0]
  const stack: number[] = []
  for (let i = 0; i < label.length; i++) {
    if (label[i] !== 0 || p.d[i]! <= level) continue
    const id = areas.length
    areas.push(0)
    homes.push(0)
    stack.push(i)
    label[i] = id
    while (stack.length > 0) {
      const j = stack.pop()!
      areas[id]!++
      if (at.d[j]! > 0) homes[id]!++
      const x = j % w
      for (let k = 0; k < 4; k++) {
        if ((k === 0 && x === 0) || (k === 1 && x === w - 1)) continue
        const n = k === 0 ? j - 1 : k === 1 ? j + 1 : k === 2 ? j - w : j + w
        if (n < 0 || n >= label.length || label[n] !== 0 || p.d[n]! <= level) continue
        label[n] = id
        stack.push(n)
      }
    }
  }
  const largest = Math.max(...areas)
  return mapped(p, (_, i) => {
    const id = label[i]!
    return id !== 0 && keep(areas[id]!, largest, homes[id]! / areas[id]!) ? 1 : 0
  })
}
