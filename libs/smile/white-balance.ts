import { linearOf, luminance, type Rgb } from './colour.ts'
import { clamp, exp, ln } from './exact.ts'
import { CHEEK_PATCHES, EYE_OUTER_LEFT, EYE_OUTER_RIGHT, EYE_RIMS, type Face } from './landmarks.ts'
import { fill, type Point } from './outline.ts'
import { type Photo, quantile } from './raster.ts'

/** Colour of the light as a gain on each linear channel, luminance 1. */
export interface Light {
  readonly gain: Rgb
  /** Pixels of the white of the eyes that were used. */
  readonly scleraPixels: number
}

// Where the white of the eye and cheeks of any complexion lie under neutral light, as ln R/G and ln G/B. In a portrait
// the white of the eye is mixed with vessels, lashes and the pink of the lids.
const SCLERA = [0.2, 0.12] as const
const SKIN = [0.62, 0.36] as const

/**
 * Estimates the colour of the light from the white of the eyes and the skin of the cheeks. Both vary between people,
 * so the estimate is drawn towards neutral: the less is seen of the eyes, the more.
 */
export function lightColour(photo: Photo, face: Face): Light {
  const eyes = scleraPixels(photo, face)
  const skin = skinPixels(photo, face)
  const trust = clamp(eyes.length / 60)
  let red = 0
  let yellow = 0
  if (eyes.length > 0) {
    const m = ratios(eyes, 0.5)
    red += 0.55 * trust * (m[0] - SCLERA[0])
    yellow += 0.55 * trust * (m[1] - SCLERA[1])
  }
  if (skin.length > 0) {
    const m = ratios(skin, 0.5)
    red += 0.15 * (m[0] - SKIN[0])
    yellow += 0.15 * (m[1] - SKIN[1])
  }
  const gain = [exp(clamp(red, -0.4, 0.4)), 1, exp(-clamp(yellow, -0.5, 0.5))] as const
  const y = luminance(...gain)
  return { gain: [gain[0] / y, gain[1] / y, gain[2] / y], scleraPixels: eyes.length }
}

function ratios(pixels: readonly Rgb[], q: number): [number, number] {
  const of = (a: 0 | 1 | 2, b: 0 | 1 | 2) =>
    quantile(
      pixels.map(p => ln((p[a] + 0.004) / (p[b] + 0.004))),
      q,
    )
  return [of(0, 1), of(1, 2)]
}

/** The lit, least coloured part of the eyes outside the iris. */
function scleraPixels(photo: Photo, face: Face): Rgb[] {
  const out: Rgb[] = []
  for (const rim of EYE_RIMS) {
    const pixels = insidePixels(
      photo,
      rim.map(i => face.points[i]!),
      (x, y) => !nearIris(face, x, y),
    )
    if (pixels.length < 12) continue
    const bright = quantile(
      pixels.map(p => luminance(...p)),
      0.55,
    )
    const lit = pixels.filter(p => luminance(...p) >= bright)
    const plain = quantile(
      lit.map(p => Math.abs(ln((p[0] + 0.004) / (p[1] + 0.004)))),
      0.6,
    )
    out.push(...lit.filter(p => Math.abs(ln((p[0] + 0.004) / (p[1] + 0.004))) <= plain))
  }
  return out
}

function nearIris(face: Face, x: number, y: number): boolean {
  return face.irises.some(([c, ...rim]) => {
    const r = Math.max(...rim.map(p => (p[0] - c![0]) ** 2 + (p[1] - c![1]) ** 2))
    return (x - c![0]) ** 2 + (y - c![1]) ** 2 < r * 1.25
  })
}

function skinPixels(photo: Photo, face: Face): Rgb[] {
  const l = face.points[EYE_OUTER_LEFT]!
  const r = face.points[EYE_OUTER_RIGHT]!
  const half = Math.max(2, Math.abs(r[0] - l[0]) * 0.05)
  return CHEEK_PATCHES.flatMap(i => {
    const [x, y] = face.points[i]!
    return insidePixels(photo, [
      [x - half, y - half],
      [x + half, y - half],
      [x + half, y + half],
      [x - half, y + half],
    ])
  })
}

/** At most some thousand pixels inside a polygon of the photo. */
function insidePixels(
  photo: Photo,
  points: readonly Point[],
  keep = (_x: number, _y: number) => true,
): Rgb[] {
  const x0 = Math.floor(Math.min(...points.map(p => p[0])))
  const y0 = Math.floor(Math.min(...points.map(p => p[1])))
  const w = Math.ceil(Math.max(...points.map(p => p[0]))) - x0 + 1
  const h = Math.ceil(Math.max(...points.map(p => p[1]))) - y0 + 1
  const mask = fill(
    w,
    h,
    points.map(([x, y]): Point => [x - x0 + 0.5, y - y0 + 0.5]),
    1,
  )
  const stride = Math.max(1, Math.round(Math.sqrt((w * h) / 6000)))
  const out: Rgb[] = []
  for (let y = 0; y < h; y += stride) {
    for (let x = 0; x < w; x += stride) {
      const px = x + x0
      const py = y + y0
      if (mask.d[y * w + x]! < 0.9 || px < 0 || py < 0 || px >= photo.width || py >= photo.height) continue
      if (!keep(px, py)) continue
      const i = (py * photo.width + px) * photo.channels
      out.push([linearOf(photo.data[i]!), linearOf(photo.data[i + 1]!), linearOf(photo.data[i + 2]!)])
    }
  }
  return out
}
