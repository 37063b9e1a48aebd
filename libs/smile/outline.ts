import { clamp } from './exact.ts'
import { type Plane, plane } from './raster.ts'

export type Point = readonly [number, number]

/** A smooth closed or open line through the points (Catmull–Rom), `per` points between each two. */
export function spline(points: readonly Point[], closed: boolean, per = 6): Point[] {
  const n = points.length
  const at = (i: number) => points[closed ? (i + n) % n : clamp(i, 0, n - 1)]!
  const out: Point[] = []
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    for (let s = 0; s < per; s++) {
      const t = s / per
      const mix = (k: 0 | 1) =>
        0.5 *
        (2 * p1[k] +
          (p2[k] - p0[k]) * t +
          (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k]) * t * t +
          (3 * p1[k] - p0[k] - 3 * p2[k] + p3[k]) * t * t * t)
      out.push([mix(0), mix(1)])
    }
  }
  if (!closed) out.push(points[n - 1]!)
  return out
}

/** The share of each pixel inside the polygon (even–odd); pixel (x, y) covers [x, x+1) × [y, y+1). */
export function fill(w: number, h: number, points: readonly Point[], lines = 3): Plane {
  const out = plane(w, h)
  const ys = points.map(p => p[1])
  const first = clamp(Math.floor(Math.min(...ys)), 0, h)
  const last = clamp(Math.ceil(Math.max(...ys)), 0, h)
  for (let y = first; y < last; y++) {
    for (let s = 0; s < lines; s++) fillLine(out, points, y, y + (s + 0.5) / lines, 1 / lines)
  }
  return out
}

function fillLine(out: Plane, points: readonly Point[], row: number, y: number, weight: number) {
  const xs: number[] = []
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [x1, y1] = points[j]!
    const [x2, y2] = points[i]!
    if (y1 > y !== y2 > y) xs.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  }
  xs.sort((a, b) => a - b)
  for (let k = 0; k + 1 < xs.length; k += 2) {
    const a = Math.max(0, xs[k]!)
    const b = Math.min(out.w, xs[k + 1]!)
    for (let x = Math.floor(a); x < Math.min(out.w, Math.ceil(b)); x++) {
      out.d[row * out.w + x]! += Math.max(0, Math.min(b, x + 1) - Math.max(a, x)) * weight
    }
  }
}

/** Distance to the border of `p ≥ 0.5`, positive inside (two-pass chamfer, error below 4 %). */
export function signedDistance(p: Plane): Plane {
  const inside = chamfer(p, true)
  const outside = chamfer(p, false)
  const out = plane(p.w, p.h)
  for (let i = 0; i < out.d.length; i++) out.d[i] = inside[i]! - outside[i]!
  return out
}

function chamfer(p: Plane, inside: boolean): Float32Array {
  const { w, h } = p
  const d = new Float32Array(w * h)
  for (let i = 0; i < d.length; i++) d[i] = p.d[i]! >= 0.5 === inside ? 1e6 : 0
  const D = Math.SQRT2
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = y * w + x
      let v = d[i]!
      if (x > 0) v = Math.min(v, d[i - 1]! + 1)
      if (y > 0) {
        v = Math.min(v, d[i - w]! + 1)
        if (x > 0) v = Math.min(v, d[i - w - 1]! + D)
        if (x < w - 1) v = Math.min(v, d[i - w + 1]! + D)
      }
      d[i] = v
    }
  }
  for (let y = h - 1; y >= 0; y--) {
    for (let x = w - 1; x >= 0; x--) {
      const i = y * w + x
      let v = d[i]!
      if (x < w - 1) v = Math.min(v, d[i + 1]! + 1)
      if (y < h - 1) {
        v = Math.min(v, d[i + w]! + 1)
        if (x < w - 1) v = Math.min(v, d[i + w + 1]! + D)
        if (x > 0) v = Math.min(v, d[i + w - 1]! + D)
      }
      d[i] = v
    }
  }
  return d
}
