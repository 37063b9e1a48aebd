import { linearOfLab } from './colour.ts'
import { HALF_MOUTH, noise, opening, type PortraitOptions } from './drawn-options.ts'
import { clamp, exp, hypot, step } from './exact.ts'

export const EYE = { x: 32, y: -66, halfWidth: 14.5, halfHeight: 5.2, iris: 5.85 }
export const HEAD = { y: -38, halfWidth: 69, halfHeight: 98 }
const BACKDROP = linearOfLab([38, -3, -9])
const HAIR = linearOfLab([22, 6, 10])
const WHITE_OF_EYE = linearOfLab([86, 2, 3])
const IRIS = linearOfLab([34, 4, 12])
const PUPIL = linearOfLab([4, 0, 0])

const bump = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2)

function lay(rgb: Float64Array, colour: readonly number[], share: number) {
  for (let k = 0; k < 3; k++) rgb[k]! += share * (colour[k]! - rgb[k]!)
}

/** Everything but the inside of the mouth, x and y in mm from its middle. */
export function skinAndFeatures(x: number, y: number, o: PortraitOptions, rgb: Float64Array) {
  for (let k = 0; k < 3; k++) rgb[k] = BACKDROP[k]! * (1 - 0.25 * step(0, 120, hypot(x, y)))
  const chin = 1 - 0.2 * step(-20, 60, y)
  const r = hypot(x / (HEAD.halfWidth * chin), (y - HEAD.y) / HEAD.halfHeight)
  const behind = hypot(x / (HEAD.halfWidth * 1.2), (y - HEAD.y + 18) / (HEAD.halfHeight * 1.02))
  lay(rgb, HAIR, step(1.01, 0.99, behind) * step(6, -6, y))
  const neck = step(34, 32, Math.abs(x)) * step(20, 30, y)
  const body = skin(x, y, o, r)
  lay(
    rgb,
    body.map(v => v * 0.55),
    neck,
  )
  lay(rgb, body, step(1.006, 0.994, r))
  const hairline = HEAD.y - 62 + 0.006 * x * x
  lay(rgb, HAIR, step(hairline + 1.5, hairline - 1.5, y) * step(1.03, 0.99, r))
  for (const side of [-1, 1]) eye(x * side, y, rgb)
  lips(x, y, o, rgb)
}

function skin(x: number, y: number, o: PortraitOptions, r: number): number[] {
  const a = Math.abs(x)
  let L = o.skin[0] - 26 * clamp(r) ** 4
  L += 5 * bump(a, y, 34, -38, 17, 14) + 4 * bump(x, y, 0, -105, 40, 22)
  // Nose: a lit ridge, shaded sides, nostrils; shadow below it.
  L += 6 * bump(x, y, 0, -48, 4.5, 22) + 6 * bump(x, y, 0, -30, 6, 5) - 9 * bump(a, y, 10.5, -38, 4, 20)
  L -= 34 * bump(a, y, 6.2, -22.5, 3.4, 1.7) + 12 * bump(x, y, 0, -20.5, 11, 2.6)
  L -= 10 * bump(a, y, 16, -27, 2.4, 6)
  // Folds of the smile, chin, sockets of the eyes.
  L -= 10 * bump(a - 0.45 * (y + 15), y, 27, -15, 2.2, 17) + 7 * bump(x, y, 0, 26, 20, 4)
  L += 4 * bump(x, y, 0, 38, 13, 8)
  L -= 9 * bump(a, y, 30, -74, 18, 6) + 6 * bump(a, y, 32, -57, 13, 3.5) + 5 * bump(x, y, 0, -14, 2.2, 6)
  const brow = bump(a, y, 33 + 0, -82 + 0.012 * (a - 30) ** 2, 15, 2.7)
  const grain = noise(x * 0.8, y * 0.8, o.seed + 5) * 0.8 + noise(x * 2.6, y * 2.6, o.seed + 6) * 0.7
  const blush = 5 * bump(a, y, 36, -34, 16, 13)
  const base = linearOfLab([clamp(L + grain, 3, 98), o.skin[1] + blush, o.skin[2]])
  return base.map((v, k) => v + (HAIR[k]! - v) * clamp(1.15 * brow) ** 2)
}

function eye(x: number, y: number, rgb: Float64Array) {
  const dx = (x - EYE.x) / EYE.halfWidth
  if (Math.abs(dx) > 1.3) return
  const bow = 1 - Math.min(1, dx * dx)
  const upper = EYE.y - EYE.halfHeight * bow
  const lower = EYE.y + 0.8 * EYE.halfHeight * bow
  const lash = step(1.7, 0.3, Math.abs(y - upper + 0.3)) * step(1.12, 0.9, Math.abs(dx))
  const inside =
    Math.min(step(upper - 0.25, upper + 0.25, y), step(lower + 0.25, lower - 0.25, y)) *
    step(1.02, 0.97, Math.abs(dx))
  const white = WHITE_OF_EYE.map(v => v * (1 - 0.35 * step(1.6, 0, y - upper)) * (1 - 0.3 * dx * dx))
  lay(rgb, white, inside)
  const d = hypot(x - EYE.x, y - EYE.y + 0.4)
  lay(rgb, IRIS, inside * step(EYE.iris + 0.25, EYE.iris - 0.25, d))
  lay(rgb, PUPIL, inside * step(2.2, 1.7, d))
  lay(rgb, [0.95, 0.95, 0.95], inside * step(1, 0.6, hypot(x - EYE.x + 1.6, y - EYE.y + 2.2)))
  lay(rgb, HAIR, 0.8 * lash)
}

/** Outer borders of the lips at x mm from the middle. */
export function lipBorders(x: number, open: number): { upper: number; lower: number } {
  const { upper, lower } = opening(x, open)
  const t = 1 - clamp(Math.abs(x) / HALF_MOUTH) ** 2
  const bow = 0.9 * exp(-((x / 3) ** 2)) - 0.6 * exp(-(((Math.abs(x) - 6) / 4) ** 2))
  return { upper: upper - 6.2 * t + bow * t, lower: lower + 9.2 * t }
}

function lips(x: number, y: number, o: PortraitOptions, rgb: Float64Array) {
  if (Math.abs(x) > HALF_MOUTH) return
  const outer = lipBorders(x, o.open)
  const inner = opening(x, o.open)
  const share = Math.min(
    step(outer.upper - 0.35, outer.upper + 0.35, y),
    step(outer.lower + 0.4, outer.lower - 0.4, y),
  )
  if (share <= 0) return
  const up = y < (inner.upper + inner.lower) / 2
  const v = up
    ? (y - outer.upper) / (inner.upper - outer.upper)
    : (outer.lower - y) / (outer.lower - inner.lower)
  const lines = noise(x * 1.7, y * 0.35, o.seed + 9) * 2.2
  const L =
    o.lips[0] +
    lines +
    (up ? 3 - 9 * clamp(v) ** 2 : 7 * exp(-(((v - 0.45) / 0.2) ** 2)) - 9 * step(0.75, 1, v))
  lay(rgb, linearOfLab([L, o.lips[1], o.lips[2]]), share)
  if (o.open <= 0.2) lay(rgb, linearOfLab([18, 14, 8]), step(0.5, 0.1, Math.abs(y - inner.upper)) * share)
}
