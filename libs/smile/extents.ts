import { clamp } from './exact.ts'
import { lineX, type Shape } from './layout.ts'
import type { Parts } from './segment.ts'

/** Row by row, from where to where a tooth truly shows: the place to take its surface from. */
export interface Extents {
  readonly first: number
  readonly left: Float32Array
  readonly right: Float32Array
}

/** Scans a tooth between its borders; rows that show too little take the nearest that shows enough. */
export function extentsOf(parts: Parts, shape: Shape, top: number): Extents | undefined {
  const first = Math.max(0, Math.round(top))
  const rows = Math.max(2, Math.round(shape.edge) - first + 1)
  const left = new Float32Array(rows).fill(Number.NaN)
  const right = new Float32Array(rows).fill(Number.NaN)
  const wide = shape.right.x - shape.left.x
  for (let k = 0; k < rows; k++) {
    const y = clamp(first + k, 0, parts.teeth.h - 1)
    let a = Math.max(0, Math.round(lineX(shape.left, y)))
    let b = Math.min(parts.teeth.w - 1, Math.round(lineX(shape.right, y)))
    const solid = (x: number) => parts.teeth.d[y * parts.teeth.w + x]! > 0.8
    while (a < b && !solid(a)) a++
    while (b > a && !solid(b)) b--
    if (b - a < 0.45 * wide) continue
    left[k] = a + 0.05 * (b - a)
    right[k] = b - 0.05 * (b - a)
  }
  const known = [...left.keys()].filter(k => !Number.isNaN(left[k]!))
  if (known.length < 0.3 * rows) return undefined
  return { first, left: settle(left, known), right: settle(right, known) }
}

function settle(line: Float32Array, known: readonly number[]): Float32Array {
  const filled = line.map((v, k) => {
    if (!Number.isNaN(v)) return v
    return line[known.reduce((best, c) => (Math.abs(c - k) < Math.abs(best - k) ? c : best), known[0]!)]!
  })
  // Smooth, or the surface would tremble from row to row.
  return filled.map((_, k) => {
    let sum = 0
    let n = 0
    for (let d = -4; d <= 4; d++) {
      const v = filled[k + d]
      if (v !== undefined) {
        sum += v
        n++
      }
    }
    return sum / n
  })
}

/** x at the share t (0 left … 1 right) of the tooth at the height y. */
export function across(e: Extents, t: number, y: number): number {
  const k = clamp(y - e.first, 0, e.left.length - 1.001)
  const i = Math.floor(k)
  const f = k - i
  const l = e.left[i]! * (1 - f) + e.left[i + 1]! * f
  const r = e.right[i]! * (1 - f) + e.right[i + 1]! * f
  return l + t * (r - l)
}
