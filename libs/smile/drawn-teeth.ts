import { IDEAL } from './arch.ts'
import { linearOfLab } from './colour.ts'
import { chance, noise, type PortraitOptions } from './drawn-options.ts'
import { clamp, exp, step } from './exact.ts'

/** One tooth of the drawing; lengths in mm from the middle of the mouth. */
export interface DrawnTooth {
  readonly number: number
  readonly cx: number
  readonly half: number
  readonly top: number
  readonly edge: number
  /** Share 0–1 of the place (x, y) that it covers. */
  readonly cover: (x: number, y: number) => number
}

/** The upper teeth, the farthest first, so that nearer ones lie over them. */
export function drawnTeeth(o: PortraitOptions): DrawnTooth[] {
  const out: DrawnTooth[] = []
  for (const side of [-1, 1] as const) {
    let x = (side * o.gap) / 2
    for (const [i, ideal] of IDEAL.entries()) {
      const number = (side < 0 ? 10 : 20) + i + 1
      const turn = 1 - 0.012 * Math.abs(x) - 0.0004 * x * x
      const width = ideal.width * clamp(turn, 0.2, 1)
      const cx = x + (side * width) / 2
      x += side * width
      if (number === o.missing) continue
      const odd = (k: number) => (chance(number, k, o.seed) * 2 - 1) * o.crooked
      const edge = 0.26 * o.open - ideal.step - 0.0045 * cx * cx + odd(1) * 0.9
      const top = edge - ideal.height * (1 + odd(2) * 0.06)
      out.push(
        tooth(number, cx + odd(3) * 0.5, (width / 2) * (1 + odd(4) * 0.07), top, edge, side, odd(5) * 0.07),
      )
    }
  }
  return out.sort((a, b) => (b.number % 10) - (a.number % 10))
}

function tooth(
  number: number,
  cx: number,
  half: number,
  top: number,
  edge: number,
  side: -1 | 1,
  lean: number,
): DrawnTooth {
  const place = number % 10
  const cover = (x: number, y: number) => {
    const v = (y - top) / (edge - top)
    if (v < -0.1 || v > 1.2) return 0
    const u = ((x - cx - lean * (y - edge)) / half) * side
    const neck = 0.72 + 0.28 * step(-0.05, 0.62, v)
    const sides = (neck - Math.abs(u)) * half
    const tip =
      place === 3 ? 0.9 * Math.max(0, Math.abs(u) - 0.08) : 0.12 * u * u + 0.28 * Math.max(0, u) ** 3
    const below = edge - tip - y
    const corner = 0.7
    const near = Math.min(sides, below)
    const h = Math.max(corner - Math.abs(sides - below), 0) / corner
    const above = y - (top + 0.9 * u * u)
    return step(-0.13, 0.13, Math.min(near - (h * h * corner) / 4, above))
  }
  return { number, cx, half, top, edge, cover }
}

/** Linear light of the surface: warmer at the neck, cooler and clearer at the edge, round from side to side. */
export function toothColour(t: DrawnTooth, x: number, y: number, o: PortraitOptions): number[] {
  const v = clamp((y - t.top) / (t.edge - t.top))
  const u = (x - t.cx) / t.half
  const own = (chance(t.number, 11, o.seed) - 0.5) * 3 - (t.number % 10 === 3 ? 3 : 0)
  const clear = step(0.78, 1, v)
  const grain = noise(x * 2.2, y * 0.7, o.seed + t.number) * 0.9 + noise(x * 5, y * 3, o.seed + 3) * 0.5
  const L = o.tooth[0] + own - 3 * step(0.45, 0, v) - 5 * clear - 7 * u * u * u * u - 2.5 * u * u + grain
  const lab = [
    L,
    o.tooth[1] + 1.2 * step(0.4, 0, v) - 0.6 * clear,
    o.tooth[2] + 3.5 * step(0.45, 0, v) - 5 * clear,
  ] as const
  const gloss = 0.22 * exp(-(((u + 0.25) / 0.16) ** 2) - ((v - 0.45) / 0.12) ** 2)
  return linearOfLab(lab).map(c => c + gloss)
}
