import { linearOf } from './colour.ts'
import { clamp, hypot } from './exact.ts'
import { CORNER_LEFT, CORNER_RIGHT, type Face, INNER_LIPS } from './landmarks.ts'
import type { Point } from './outline.ts'
import { type Photo, type Plane, plane } from './raster.ts'

/**
 * The mouth, level and at one size: every photo is worked on in these coordinates, so that neither its resolution
 * nor the tilt of the head changes what the analysis sees. Pixel centres lie at whole numbers.
 */
export interface Frame {
  readonly w: number
  readonly h: number
  /** Frame pixels per photo pixel. */
  readonly scale: number
  /** Photo coordinates of the frame's centre. */
  readonly cx: number
  readonly cy: number
  readonly cos: number
  readonly sin: number
}

/** Width between the corners of the mouth, in frame pixels. */
export const MOUTH = 480
const WIDTH = 608
const HEIGHT = 352

/** The frame over the mouth of this face. */
export function mouthFrame(face: Face): Frame {
  const l = face.points[CORNER_LEFT]!
  const r = face.points[CORNER_RIGHT]!
  const wide = hypot(r[0] - l[0], r[1] - l[1])
  let top = Number.POSITIVE_INFINITY
  let low = Number.NEGATIVE_INFINITY
  const cos = (r[0] - l[0]) / wide
  const sin = (r[1] - l[1]) / wide
  const mx = (l[0] + r[0]) / 2
  const my = (l[1] + r[1]) / 2
  for (const i of INNER_LIPS) {
    const [x, y] = face.points[i]!
    const v = -(x - mx) * sin + (y - my) * cos
    top = Math.min(top, v)
    low = Math.max(low, v)
  }
  const v = (top + low) / 2
  return { w: WIDTH, h: HEIGHT, scale: MOUTH / wide, cx: mx - v * sin, cy: my + v * cos, cos, sin }
}

export function toFrame(f: Frame, [x, y]: Point): Point {
  const dx = x - f.cx
  const dy = y - f.cy
  return [(dx * f.cos + dy * f.sin) * f.scale + f.w / 2, (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2]
}

export function toPhoto(f: Frame, [x, y]: Point): Point {
  const u = (x - f.w / 2) / f.scale
  const v = (y - f.h / 2) / f.scale
  return [f.cx + u * f.cos - v * f.sin, f.cy + u * f.sin + v * f.cos]
}

/** Linear light of the photo seen through the frame: three planes. */
export interface Light {
  readonly r: Plane
  readonly g: Plane
  readonly b: Plane
}

/** Resamples the photo into the frame in linear light; averages when the photo is finer than the frame. */
export function lightIn(photo: Photo, f: Frame): Light {
  const out = { r: plane(f.w, f.h), g: plane(f.w, f.h), b: plane(f.w, f.h) }
  const taps = Math.max(1, Math.min(6, Math.ceil(1 / f.scale)))
  const rgb = new Float64Array(3)
  for (let y = 0; y < f.h; y++) {
    for (let x = 0; x < f.w; x++) {
      rgb.fill(0)
      for (let v = 0; v < taps; v++) {
        for (let u = 0; u < taps; u++) {
          const dx = (x + (u + 0.5) / taps - 0.5 - f.w / 2) / f.scale
          const dy = (y + (v + 0.5) / taps - 0.5 - f.h / 2) / f.scale
          addCubic(photo, f.cx + dx * f.cos - dy * f.sin, f.cy + dx * f.sin + dy * f.cos, rgb)
        }
      }
      const i = y * f.w + x
      out.r.d[i] = clamp(rgb[0]! / (taps * taps))
      out.g.d[i] = clamp(rgb[1]! / (taps * taps))
      out.b.d[i] = clamp(rgb[2]! / (taps * taps))
    }
  }
  return out
}

const WX = new Float64Array(4)
const WY = new Float64Array(4)

function weights(t: number, out: Float64Array) {
  const t2 = t * t
  const t3 = t2 * t
  out[0] = 0.5 * (-t3 + 2 * t2 - t)
  out[1] = 0.5 * (3 * t3 - 5 * t2 + 2)
  out[2] = 0.5 * (-3 * t3 + 4 * t2 + t)
  out[3] = 0.5 * (t3 - t2)
}

/** Adds the linear light at (x, y) of the photo to `into`, by cubic convolution. */
export function addCubic(photo: Photo, x: number, y: number, into: Float64Array) {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  weights(x - x0, WX)
  weights(y - y0, WY)
  const { width, height, channels, data } = photo
  for (let j = 0; j < 4; j++) {
    const row = clamp(y0 + j - 1, 0, height - 1) * width
    const wy = WY[j]!
    for (let i = 0; i < 4; i++) {
      const at = (row + clamp(x0 + i - 1, 0, width - 1)) * channels
      const k = wy * WX[i]!
      into[0]! += k * linearOf(data[at]!)
      into[1]! += k * linearOf(data[at + 1]!)
      into[2]! += k * linearOf(data[at + 2]!)
    }
  }
}
