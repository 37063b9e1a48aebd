import { bestChain, type Chain, projected, type Side } from './arch.ts'
import { clamp, ln } from './exact.ts'
import { blur, quantile, sample } from './raster.ts'
import type { Parts } from './segment.ts'
import { bridged, type Row } from './upper-edge.ts'

/** A border between two teeth: a straight, nearly upright line in the frame. */
export interface Border {
  /** x at the height `y`. */
  readonly x: number
  readonly y: number
  /** Change of x a pixel downwards. */
  readonly slope: number
  /** How clearly it is seen, 0–1. */
  readonly strength: number
}

export interface Borders {
  readonly middle: Border
  /** Distal borders of teeth 1–6 on each side of the photo, going outwards. */
  readonly left: readonly Border[]
  readonly right: readonly Border[]
  /** Frame pixels per millimetre by the widths of the teeth. */
  readonly mm: number
  readonly yaw: number
  /** Mean clearness of the borders of the six front teeth less that of the places between, about −0.2 to 0.9. */
  readonly certainty: number
}

const SLOPES = [-0.36, -0.27, -0.18, -0.09, 0, 0.09, 0.18, 0.27, 0.36]

interface Profile {
  readonly strength: Float32Array
  readonly slope: Float32Array
  readonly middle: Float32Array
}

/** How dark a nearly upright line through each column is against the teeth on both sides of it. */
export function valleys(parts: Parts, row: Row, mm: number): Profile {
  const { w } = parts.teeth
  const light = blur(parts.lab[0], 0.8)
  const top = bridged(row.top, row.first, row.last)
  const r = Math.max(3, Math.round(0.75 * mm))
  const out = { strength: new Float32Array(w), slope: new Float32Array(w), middle: new Float32Array(w) }
  const values: number[] = []
  for (let x = row.first + r; x <= row.last - r; x++) {
    const y0 = top[x]!
    const y1 = row.edge[x]!
    const mid = y0 * 0.4 + y1 * 0.6
    out.middle[x] = mid
    let best = -1
    for (const slope of SLOPES) {
      let sum = 0
      for (let k = 0; k < 12; k++) {
        const y = y0 + (y1 - y0) * (0.2 + 0.065 * k)
        const c = x + slope * (y - mid)
        const own = sample(light, c, y)
        const left = Math.max(sample(light, c - r, y), sample(light, c - r * 0.6, y))
        const right = Math.max(sample(light, c + r, y), sample(light, c + r * 0.6, y))
        const low = Math.min(left, right) - own
        const mean = (left + right) / 2 - own
        sum += clamp(low / 14, -0.2, 1) + 0.25 * clamp(mean / 18, -0.2, 1)
      }
      const v = sum / 12 - 0.16 * Math.abs(slope)
      if (v > best) {
        best = v
        out.slope[x] = slope
      }
    }
    out.strength[x] = Math.max(0, best)
    values.push(out.strength[x]!)
  }
  // A soft photo has shallow valleys; what counts is how they stand out in it.
  const scale = Math.max(0.16, quantile(values, 0.95))
  for (let x = 0; x < w; x++) out.strength[x] = clamp(out.strength[x]! / scale)
  return out
}

/** Separates the upper teeth. `about` are expectations from the face: midline x, pixels per mm, yaw in radians. */
export function findBorders(
  parts: Parts,
  row: Row,
  about: { middle: number; mm: number; yaw: number },
): Borders {
  const profile = valleys(parts, row, about.mm)
  const wide = widened(profile.strength)
  const peaks = middles(wide, about)
  let best: { score: number; mid: number; mm: number; yaw: number; left: Chain; right: Chain } | undefined
  for (let k = -5; k <= 6; k++) {
    const mm = about.mm * (1 + 0.035 * k)
    for (const turn of [-0.1, 0, 0.1]) {
      const yaw = about.yaw + turn
      const expect = ([-1, 1] as Side[]).map(s => projected(s, yaw).map(d => d * mm))
      for (const mid of peaks) {
        const left = bestChain(wide, mid, -1, expect[0]!)
        const right = bestChain(wide, mid, 1, expect[1]!)
        const off = (mid - about.middle) / (2.2 * about.mm)
        const size = ln(mm / about.mm) / 0.12
        const score =
          left.score +
          right.score +
          1.6 * wide[Math.round(mid)]! -
          0.35 * off * off -
          0.3 * size * size -
          15 * turn * turn
        if (!best || score > best.score) best = { score, mid, mm, yaw, left, right }
      }
    }
  }
  return measured(best!, profile, wide)
}

/** A border may be met a pixel or two off. */
function widened(v: Float32Array): Float32Array {
  return v.map((own, x) =>
    Math.max(
      own,
      0.93 * (v[x - 1] ?? 0),
      0.93 * (v[x + 1] ?? 0),
      0.8 * (v[x - 2] ?? 0),
      0.8 * (v[x + 2] ?? 0),
    ),
  )
}

function middles(v: Float32Array, about: { middle: number; mm: number }): number[] {
  const out = [clamp(Math.round(about.middle), 1, v.length - 2)]
  for (let x = Math.round(about.middle - 5 * about.mm); x <= about.middle + 5 * about.mm; x++) {
    if (x > 0 && x < v.length - 1 && v[x]! > 0.15 && v[x]! >= v[x - 1]! && v[x]! > v[x + 1]!) out.push(x)
  }
  return out
}

function measured(
  best: { mid: number; mm: number; yaw: number; left: Chain; right: Chain },
  profile: Profile,
  wide: Float32Array,
): Borders {
  const at = (x: number): Border => {
    let c = clamp(Math.round(x), 0, wide.length - 1)
    for (const d of [-2, -1, 1, 2]) if ((profile.strength[c + d] ?? 0) > profile.strength[c]!) c += d
    const clear = profile.strength[c]!
    return { x: c, y: profile.middle[c]!, slope: clear > 0.25 ? profile.slope[c]! : 0, strength: clear }
  }
  const middle = at(best.mid)
  const left = best.left.xs.map(at)
  const right = best.right.xs.map(at)
  const front = [middle, ...left.slice(0, 3), ...right.slice(0, 3)]
  const seen = front.reduce((s, b) => s + b.strength, 0) / front.length
  const ends = [...left.slice(0, 3).reverse(), middle, ...right.slice(0, 3)]
  let between = 0
  for (let i = 0; i + 1 < ends.length; i++)
    between += wide[Math.round((ends[i]!.x + ends[i + 1]!.x) / 2)]! / 6
  return { middle, left, right, mm: best.mm, yaw: best.yaw, certainty: seen - between }
}
