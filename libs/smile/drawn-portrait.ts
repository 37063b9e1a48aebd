import { linearOfLab, srgbOf } from './colour.ts'
import { drawnFace } from './drawn-landmarks.ts'
import { chance, HALF_MOUTH, noise, opening, PORTRAIT, type PortraitOptions } from './drawn-options.ts'
import { skinAndFeatures } from './drawn-skin.ts'
import { type DrawnTooth, drawnTeeth, toothColour } from './drawn-teeth.ts'
import { clamp, cos, sin, step } from './exact.ts'

export type { PortraitOptions } from './drawn-options.ts'

import type { Face } from './landmarks.ts'
import type { Photo } from './raster.ts'

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
