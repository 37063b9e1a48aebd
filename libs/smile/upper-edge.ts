import { clamp } from './exact.ts'
import { parabola } from './parabola.ts'
import { blur, type Plane } from './raster.ts'
import type { Parts } from './segment.ts'

/** The upper row of teeth column by column; NaN where the column shows none. */
export interface Row {
  /** First row of tooth: its gum line, or the lip when that covers it. */
  readonly top: Float32Array
  /** Incisal edge of the upper teeth. */
  readonly edge: Float32Array
  readonly first: number
  readonly last: number
}

const BELOW_TOP_MM = 2.2

/**
 * Finds the edge of the upper teeth: the smoothest path from left to right along places where tooth ends or where
 * a dark line divides it from the lower teeth, preferring the first such place below the gum.
 * `mm` is frame pixels per millimetre.
 */
export function upperRow(parts: Parts, mm: number): Row | undefined {
  const { teeth } = parts
  const { w } = teeth
  const top = columnTops(teeth)
  const columns = [...top.keys()].filter(x => !Number.isNaN(top[x]!))
  if (columns.length < 4 * mm) return undefined
  const first = columns[0]!
  const last = columns[columns.length - 1]!
  const filled = bridged(top, first, last)
  const exits = exitScores(parts, filled, first, last, mm)
  const rough = bestPath(exits, filled, first, last, w)
  discourage(exits, rough, first, last, mm)
  return { top, edge: bestPath(exits, filled, first, last, w), first, last }
}

/**
 * A short tooth in front of a lower one may be mistaken for one long tooth: places well below the curve of all the
 * others cost, places well above it cost less, for teeth do differ.
 */
function discourage(exits: Plane, rough: Float32Array, first: number, last: number, mm: number) {
  const middle = (first + last) / 2
  const points = (limit: number, c?: readonly [number, number, number]) =>
    Array.from({ length: last - first + 1 }, (_, k): [number, number, number] => {
      const u = first + k - middle
      const y = rough[first + k]!
      const off = c ? (y - c[0] - c[1] * u - c[2] * u * u) / limit : 0
      return [u, y, 1 / (1 + off * off)]
    })
  let c = parabola(points(1))
  for (let round = 0; round < 3; round++) c = parabola(points(0.8 * mm, c))
  for (let x = first; x <= last; x++) {
    const u = x - middle
    const curve = c[0] + c[1] * u + c[2] * u * u
    for (let y = 0; y < exits.h; y++) {
      const low = clamp((y - curve) / mm - 0.7, 0, 1.5)
      const high = clamp((curve - y) / mm - 2.2, 0, 1.5)
      exits.d[y * exits.w + x]! -= 0.55 * low + 0.2 * high
    }
  }
}

function columnTops(teeth: Plane): Float32Array {
  const out = new Float32Array(teeth.w).fill(Number.NaN)
  for (let x = 0; x < teeth.w; x++) {
    for (let y = 0; y < teeth.h; y++) {
      if (teeth.d[y * teeth.w + x]! > 0.5) {
        // Where between two rows the share passes one half.
        const above = y > 0 ? teeth.d[(y - 1) * teeth.w + x]! : 0
        out[x] = y - (teeth.d[y * teeth.w + x]! - 0.5) / Math.max(1e-6, teeth.d[y * teeth.w + x]! - above)
        break
      }
    }
  }
  return out
}

/** Gaps between teeth take the top of their neighbours. */
export function bridged(top: Float32Array, first: number, last: number): Float32Array {
  const out = top.slice()
  let known = first
  for (let x = first + 1; x <= last; x++) {
    if (Number.isNaN(top[x]!)) continue
    for (let k = known + 1; k < x; k++) {
      out[k] = top[known]! + ((top[x]! - top[known]!) * (k - known)) / (x - known)
    }
    known = x
  }
  return out
}

/** How much (0–1.5) each place looks like the end of an upper tooth. */
function exitScores(parts: Parts, top: Float32Array, first: number, last: number, mm: number): Plane {
  const { teeth, lab } = parts
  const { w, h } = teeth
  const light = blur(lab[0], 1)
  const contrast = Math.max(8, parts.toothColour.mean[0] - parts.darkLevel)
  const out: Plane = { w, h, d: new Float32Array(w * h).fill(-1) }
  const r = Math.max(3, Math.round(0.7 * mm))
  for (let x = first; x <= last; x++) {
    let passed = 0
    let peak = 0
    const from = Math.round(top[x]! + BELOW_TOP_MM * mm)
    for (let y = Math.max(r, Math.round(top[x]!)); y < h - r; y++) {
      const L = light.d[y * w + x]!
      peak = Math.max(peak * 0.996, L)
      if (y < from) continue
      const end = clamp(teeth.d[(y - 2) * w + x]! - teeth.d[(y + 2) * w + x]!)
      const below = Math.max(light.d[(y + r) * w + x]!, light.d[(y + r - 2) * w + x]!)
      const valley = clamp((3 * (Math.min(light.d[(y - r) * w + x]!, below) - L)) / contrast)
      const drop = clamp((peak - L) / contrast)
      const score = Math.max(end, valley) * (0.5 + drop)
      out.d[y * w + x] = score - 0.8 * passed
      // What was clearly an end higher up makes a second one less likely to be that of the upper teeth.
      const behind = out.d[(y - r) * w + x]! + 0.8 * passed
      passed = Math.max(passed, behind > 0.3 ? behind : 0)
      if (teeth.d[y * w + x]! < 0.05 && passed > 0.5) break
    }
  }
  return out
}

const MAX_STEP = 4
const STEP_COST = 0.055

function bestPath(score: Plane, top: Float32Array, first: number, last: number, w: number): Float32Array {
  const { h } = score
  const link = new Int8Array((last - first + 1) * h)
  let best = new Float32Array(h)
  for (let x = first; x <= last; x++) {
    const next = new Float32Array(h).fill(-1e9)
    for (let y = Math.max(0, Math.round(top[x]!)); y < h; y++) {
      let from = -1e9
      let move = 0
      for (let d = -MAX_STEP; d <= MAX_STEP; d++) {
        if (y + d < 0 || y + d >= h) continue
        const v = best[y + d]! - STEP_COST * (d < 0 ? -d : d)
        if (v > from) {
          from = v
          move = d
        }
      }
      next[y] = from + Math.max(-0.6, score.d[y * w + x]!)
      link[(x - first) * h + y] = move
    }
    best = next
  }
  const edge = new Float32Array(w).fill(Number.NaN)
  let y = 0
  for (let k = 1; k < h; k++) if (best[k]! > best[y]!) y = k
  for (let x = last; x >= first; x--) {
    edge[x] = y
    y = clamp(y + link[(x - first) * h + y]!, 0, h - 1)
  }
  return edge
}
