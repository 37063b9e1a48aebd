import { atan2, cbrt, cos, exp, hypot, PI, pow, sin } from './exact.ts'

/** CIELAB under D65: [L*, a*, b*]. */
export type Lab = readonly [number, number, number]
/** Linear light, 0–1 a channel, sRGB primaries. */
export type Rgb = readonly [number, number, number]

const decode = (v: number): number => (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4))
const encode = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055)

const DECODED = Float32Array.from({ length: 256 }, (_, i) => decode(i / 255))
const STEPS = 8192
// The table is fine enough that a byte decoded and encoded again is the same byte (a test holds this).
const ENCODED = Float32Array.from({ length: STEPS + 2 }, (_, i) => encode(i / STEPS) * 255)

/** Linear light (0–1) of an sRGB byte. */
export const linearOf = (byte: number): number => DECODED[byte]!

/** sRGB value 0–255, not rounded, of linear light. */
export function srgbOf(linear: number): number {
  if (linear <= 0) return 0
  if (linear >= 1) return 255
  if (linear < 0.004) return encode(linear) * 255
  const at = linear * STEPS
  const i = Math.floor(at)
  return ENCODED[i]! + (ENCODED[i + 1]! - ENCODED[i]!) * (at - i)
}

const WHITE = [0.95047, 1, 1.08883] as const
const EPS = 216 / 24389
const CURVE_STEPS = 4096
const curveExact = (t: number): number => (t > EPS ? cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116)
const CURVE = Float32Array.from({ length: CURVE_STEPS + 2 }, (_, i) => curveExact(i / CURVE_STEPS))

function curve(t: number): number {
  if (t < 0.02 || t >= 1) return curveExact(t)
  const at = t * CURVE_STEPS
  const i = Math.floor(at)
  return CURVE[i]! + (CURVE[i + 1]! - CURVE[i]!) * (at - i)
}

/** CIELAB of linear sRGB. */
export function labOf(r: number, g: number, b: number): [number, number, number] {
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0])
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE[2])
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const uncurve = (t: number): number => (t * t * t > EPS ? t * t * t : ((t - 16 / 116) * 116 * 27) / 24389)

/** Linear sRGB of CIELAB; channels may fall outside 0–1 when the colour is out of the gamut. */
export function linearOfLab([L, a, b]: Lab): [number, number, number] {
  const fy = (L + 16) / 116
  const x = WHITE[0] * uncurve(fy + a / 500)
  const y = uncurve(fy)
  const z = WHITE[2] * uncurve(fy - b / 200)
  return [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ]
}

/** Relative luminance Y of linear sRGB. */
export const luminance = (r: number, g: number, b: number): number =>
  0.2126729 * r + 0.7151522 * g + 0.072175 * b

const degrees = (x: number): number => (x * PI) / 180
const seventh = (c: number): number => {
  const c2 = c * c
  const c7 = c2 * c2 * c2 * c
  return Math.sqrt(c7 / (c7 + 6103515625))
}

/** CIEDE2000 colour difference, all weights 1 (Sharma, Wu, Dalal 2005, eq. 2–22). */
export function deltaE00(one: Lab, two: Lab): number {
  const g = 0.5 * (1 - seventh((hypot(one[1], one[2]) + hypot(two[1], two[2])) / 2))
  const a1 = one[1] * (1 + g)
  const a2 = two[1] * (1 + g)
  const c1 = hypot(a1, one[2])
  const c2 = hypot(a2, two[2])
  const hue = (a: number, b: number) => {
    const h = (atan2(b, a) * 180) / PI
    return h < 0 ? h + 360 : h
  }
  const h1 = hue(a1, one[2])
  const h2 = hue(a2, two[2])
  const grey = c1 * c2 === 0
  let dh = grey ? 0 : h2 - h1
  if (dh > 180) dh -= 360
  if (dh < -180) dh += 360
  let hm = h1 + h2
  if (!grey) hm = Math.abs(h1 - h2) <= 180 ? hm / 2 : hm < 360 ? (hm + 360) / 2 : (hm - 360) / 2
  const lm = (one[0] + two[0]) / 2
  const cm = (c1 + c2) / 2
  const t =
    1 -
    0.17 * cos(degrees(hm - 30)) +
    0.24 * cos(degrees(2 * hm)) +
    0.32 * cos(degrees(3 * hm + 6)) -
    0.2 * cos(degrees(4 * hm - 63))
  const l50 = (lm - 50) * (lm - 50)
  const dl = (two[0] - one[0]) / (1 + (0.015 * l50) / Math.sqrt(20 + l50))
  const dc = (c2 - c1) / (1 + 0.045 * cm)
  const dH = (2 * Math.sqrt(c1 * c2) * sin(degrees(dh) / 2)) / (1 + 0.015 * cm * t)
  const turn = (hm - 275) / 25
  const rotation = -sin(degrees(60 * exp(-turn * turn))) * 2 * seventh(cm)
  return Math.sqrt(dl * dl + dc * dc + dH * dH + rotation * dc * dH)
}
