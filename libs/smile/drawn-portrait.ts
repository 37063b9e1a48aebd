import { type Lab, linearOfLab, srgbOf } from './colour.ts'
import { drawnFace } from './drawn-landmarks.ts'
import { skinAndFeatures } from './drawn-skin.ts'
import { type DrawnTooth, drawnTeeth, toothColour } from './drawn-teeth.ts'
import { clamp, cos, sin, step } from './exact.ts'
import type { Face } from './landmarks.ts'
import type { Photo } from './raster.ts'

/** A portrait of nobody, drawn from numbers: for tests and the demonstration, which must not need a real face. */
export interface PortraitOptions {
  /** Width of the picture, pixels; the height is 1.2 of it. */
  readonly width: number
  /** CIELAB of the teeth, of the skin and of the lips. */
  readonly tooth: Lab
  readonly skin: Lab
  readonly lips: Lab
  /** How far the lips are parted at the middle, mm; 0 is a closed mouth. */
  readonly open: number
  /** 0 straight teeth … 1 clearly crowded and uneven. */
  readonly crooked: number
  /** Space between the centrals, mm. */
  readonly gap: number
  /** Number of a missing tooth. */
  readonly missing?: number
  /** Tilt of the head, degrees. */
  readonly roll: number
  /** Colour of the light: gain on each linear channel. */
  readonly light: readonly [number, number, number]
  readonly seed: number
}

export const PORTRAIT: PortraitOptions = {
  width: 900,
  tooth: [76, 1, 18],
  skin: [70, 12, 17],
  lips: [52, 28, 12],
  open: 13,
  crooked: 0.5,
  gap: 0,
  roll: 0,
  light: [1, 1, 1],
  seed: 7,
}

/** Whole number hash to 0–1: the only source of chance, the same on every machine. */
export function chance(x: number, y: number, seed: number): number {
  let n = Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263) + Math.imul(seed | 0, 974711)
  n = Math.imul(n ^ (n >>> 13), 1274126177)
  n = Math.imul(n ^ (n >>> 16), 2246822519)
  return ((n ^ (n >>> 15)) >>> 0) / 4294967296
}

/** Smooth noise −1…1 with features of about one unit. */
export function noise(x: number, y: number, seed: number): number {
  const i = Math.floor(x)
  const j = Math.floor(y)
  const u = step(0, 1, x - i)
  const v = step(0, 1, y - j)
  const at = (a: number, b: number) => chance(i + a, j + b, seed) * 2 - 1
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v
}

/** Lower border of the upper lip and upper border of the lower lip at x mm from the middle; y grows downwards. */
export function opening(x: number, open: number): { upper: number; lower: number } {
  const t = clamp(Math.abs(x) / 30)
  const corner = -2.5
  const upper = -0.52 * open + 0.4 * step(8, 0, Math.abs(x))
  const lower = 0.48 * open
  const bend = t * t * (0.4 + 0.6 * t)
  return { upper: upper + (corner - upper) * bend, lower: lower + (corner - lower) * bend }
}

export const HALF_MOUTH = 30

/** Draws the portrait and says where the landmarks of its face are. */
export function drawPortrait(options: Partial<PortraitOptions> = {}): { photo: Photo; face: Face } {
  const o = { ...PORTRAIT, ...options }
  const width = o.width
  const height = Math.round(width * 1.2)
  const pxPerMm = width / 190
  const teeth = drawnTeeth(o)
  const data = new Uint8Array(width * height * 3)
  const tilt = (o.roll * Math.PI) / 180
  const c = cos(tilt)
  const s = sin(tilt)
  const rgb = new Float64Array(3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = (x - width / 2) / pxPerMm
      const dy = (y - height * 0.67) / pxPerMm
      colourAt(dx * c + dy * s, -dx * s + dy * c, o, teeth, rgb)
      // Grain of a sensor: a little in the light, more in the shadow.
      const grain = (chance(x, y, o.seed) + chance(y, x, o.seed + 1) - 1) * 1.6
      for (let k = 0; k < 3; k++) {
        data[(y * width + x) * 3 + k] = clamp(
          Math.round(srgbOf(clamp(rgb[k]! * o.light[k]!)) + grain),
          0,
          255,
        )
      }
    }
  }
  const toPhoto = (x: number, y: number) =>
    [width / 2 + (x * c - y * s) * pxPerMm, height * 0.67 + (x * s + y * c) * pxPerMm] as const
  return { photo: { width, height, channels: 3, data }, face: drawnFace(o, toPhoto, pxPerMm) }
}

const SOFT = 0.16

function colourAt(x: number, y: number, o: PortraitOptions, teeth: readonly DrawnTooth[], rgb: Float64Array) {
  skinAndFeatures(x, y, o, rgb)
  if (Math.abs(x) >= HALF_MOUTH || o.open <= 0.2) return
  const { upper, lower } = opening(x, o.open)
  const inside = Math.min(step(upper - SOFT, upper + SOFT, y), step(lower + SOFT, lower - SOFT, y))
  if (inside <= 0) return
  const mouth = mouthColour(x, y, o, teeth)
  // The lip throws a soft shadow on what lies behind it, and little light reaches the corners.
  const shade =
    (0.62 + 0.38 * step(0, 2.2, y - upper)) *
    (1 - 0.75 * step(17, 29, Math.abs(x))) *
    (1 - 0.2 * step(1.5, 0, lower - y))
  for (let k = 0; k < 3; k++) rgb[k]! += inside * (mouth[k]! * shade - rgb[k]!)
}

const DARK = linearOfLab([9, 8, 5])

function mouthColour(x: number, y: number, o: PortraitOptions, teeth: readonly DrawnTooth[]): number[] {
  const gum = linearOfLab([58 + noise(x * 1.4, y * 1.4, o.seed) * 3, 26, 14])
  const ridge = step(-o.open * 0.5 + 1.4, -o.open * 0.5 - 0.6, y)
  const out = DARK.map((v, k) => v + (gum[k]! - v) * ridge)
  for (const t of teeth) {
    const cover = t.cover(x, y)
    if (cover <= 0) continue
    const colour = toothColour(t, x, y, o)
    for (let k = 0; k < 3; k++) out[k]! += cover * (colour[k]! - out[k]!)
  }
  return out
}
