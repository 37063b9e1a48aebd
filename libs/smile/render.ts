import { linearOf, srgbOf } from './colour.ts'
import { exp } from './exact.ts'
import { addCubic, type Frame } from './frame.ts'
import type { Photo } from './raster.ts'

/** What a treatment wants at one place of the frame. */
export interface Touch {
  /** Gain on the photo's own pixel. */
  r: number
  g: number
  b: number
  /** Share 0–1 of this place taken by light brought from elsewhere in the frame, */
  mix: number
  /** from where, */
  sx: number
  sy: number
  /** and the gain on it. */
  mr: number
  mg: number
  mb: number
  /** Given by the renderer: a different threshold 0–1 for each sample of a pixel, for soft outlines. */
  dither: number
}

export const untouched = (): Touch => ({
  r: 1,
  g: 1,
  b: 1,
  mix: 0,
  sx: 0,
  sy: 0,
  mr: 1,
  mg: 1,
  mb: 1,
  dither: 0.5,
})

/** Writes into `touch` what is wanted at frame coordinates (x, y); `touch` comes in as left by `untouched`. */
export type Painter = (x: number, y: number, touch: Touch) => void

/** A rectangle of frame coordinates outside which a painter never touches anything. */
export interface Reach {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

export interface Rendered {
  readonly photo: Photo
  /** 1 where a pixel was allowed to change, row by row over the whole photo. */
  readonly changed: Uint8Array
}

const KNEE = 0.93

/** Gain with a soft shoulder, so that nothing brighter is clipped flat; gloss never gets darker. */
export function lift(v: number, gain: number): number {
  const t = v * gain
  if (t <= KNEE || gain <= 1) return t
  const soft = KNEE + (1 - KNEE) * (1 - exp((KNEE - t) / (1 - KNEE)))
  return Math.max(soft, v)
}

/**
 * Paints a treatment at the photo's own resolution, in linear light. Pixels the painter leaves alone keep their
 * bytes. Each pixel is the mean of `samples`² samples, so that outlines do not step.
 */
export function render(
  photo: Photo,
  frame: Frame,
  painter: Painter,
  reach: Reach,
  samples?: 2 | 3,
): Rendered {
  // Not `slice`: on a Buffer it would give a window on the photo itself.
  const out = new Uint8Array(photo.data)
  const changed = new Uint8Array(photo.width * photo.height)
  const taps = samples ?? (frame.scale > 1.2 ? 3 : 2)
  const box = boundsInPhoto(photo, frame, reach)
  const sum = new Float64Array(3)
  for (let y = box.y0; y <= box.y1; y++) {
    for (let x = box.x0; x <= box.x1; x++) {
      const at = (y * photo.width + x) * photo.channels
      if (!paintPixel(photo, frame, painter, taps, x, y, sum)) continue
      for (let k = 0; k < 3; k++) out[at + k] = Math.round(srgbOf(sum[k]!))
      changed[y * photo.width + x] = 1
    }
  }
  return { photo: { ...photo, data: out }, changed }
}

// An order in which neighbouring samples differ much.
const NINE = [0, 5, 2, 7, 4, 1, 3, 8, 6]
const FOUR = [0, 2, 3, 1]
const touch = untouched()
const moved = new Float64Array(3)

function paintPixel(
  photo: Photo,
  f: Frame,
  painter: Painter,
  taps: number,
  x: number,
  y: number,
  sum: Float64Array,
): boolean {
  const at = (y * photo.width + x) * photo.channels
  const r = linearOf(photo.data[at]!)
  const g = linearOf(photo.data[at + 1]!)
  const b = linearOf(photo.data[at + 2]!)
  sum.fill(0)
  let any = false
  for (let k = 0; k < taps * taps; k++) {
    const dx = x - f.cx + ((k % taps) + 0.5) / taps - 0.5
    const dy = y - f.cy + (Math.floor(k / taps) + 0.5) / taps - 0.5
    const fx = (dx * f.cos + dy * f.sin) * f.scale + f.w / 2
    const fy = (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2
    touch.r = touch.g = touch.b = touch.mr = touch.mg = touch.mb = 1
    touch.mix = 0
    touch.dither = ((taps === 3 ? NINE : FOUR)[k]! + 0.5) / (taps * taps)
    painter(fx, fy, touch)
    const own = 1 - touch.mix
    if (own < 1 || touch.r !== 1 || touch.g !== 1 || touch.b !== 1) any = true
    if (own > 0) {
      sum[0]! += own * lift(r, touch.r)
      sum[1]! += own * lift(g, touch.g)
      sum[2]! += own * lift(b, touch.b)
    }
    if (own < 1) addMoved(photo, f, sum)
  }
  const n = taps * taps
  sum[0]! /= n
  sum[1]! /= n
  sum[2]! /= n
  return any
}

function addMoved(photo: Photo, f: Frame, sum: Float64Array) {
  const u = (touch.sx - f.w / 2) / f.scale
  const v = (touch.sy - f.h / 2) / f.scale
  moved.fill(0)
  addCubic(photo, f.cx + u * f.cos - v * f.sin, f.cy + u * f.sin + v * f.cos, moved)
  sum[0]! += touch.mix * lift(Math.max(0, moved[0]!), touch.mr)
  sum[1]! += touch.mix * lift(Math.max(0, moved[1]!), touch.mg)
  sum[2]! += touch.mix * lift(Math.max(0, moved[2]!), touch.mb)
}

function boundsInPhoto(photo: Photo, f: Frame, r: Reach): Reach {
  const xs: number[] = []
  const ys: number[] = []
  for (const [x, y] of [
    [r.x0, r.y0],
    [r.x1, r.y0],
    [r.x0, r.y1],
    [r.x1, r.y1],
  ] as const) {
    const u = (x - f.w / 2) / f.scale
    const v = (y - f.h / 2) / f.scale
    xs.push(f.cx + u * f.cos - v * f.sin)
    ys.push(f.cy + u * f.sin + v * f.cos)
  }
  return {
    x0: Math.max(0, Math.floor(Math.min(...xs))),
    y0: Math.max(0, Math.floor(Math.min(...ys))),
    x1: Math.min(photo.width - 1, Math.ceil(Math.max(...xs))),
    y1: Math.min(photo.height - 1, Math.ceil(Math.max(...ys))),
  }
}
