import type { Plane } from './raster.ts'
import type { Painter, Reach } from './render.ts'
import type { GainField } from './whiten.ts'

/** Gains of a field at a place between its pixels. */
export function gainAt(field: GainField, x: number, y: number, into: Float64Array) {
  const { w, h } = field.r
  const cx = x < 0 ? 0 : Math.min(x, w - 1.001)
  const cy = y < 0 ? 0 : Math.min(y, h - 1.001)
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const fy = cy - y0
  const i = y0 * w + x0
  const a = (1 - fx) * (1 - fy)
  const b = fx * (1 - fy)
  const c = (1 - fx) * fy
  const d = fx * fy
  const mix = (p: Plane) => a * p.d[i]! + b * p.d[i + 1]! + c * p.d[i + w]! + d * p.d[i + w + 1]!
  into[0] = mix(field.r)
  into[1] = mix(field.g)
  into[2] = mix(field.b)
}

/** Whitening alone: no light moves, each pixel gets its gain. */
export function whiteningPainter(field: GainField): Painter {
  const gain = new Float64Array(3)
  return (x, y, touch) => {
    gainAt(field, x, y, gain)
    touch.r = gain[0]!
    touch.g = gain[1]!
    touch.b = gain[2]!
  }
}

/** The smallest rectangle of the frame with any share in it, a pixel wider. */
export function reachOf(mask: Plane, level = 0.01): Reach {
  let [x0, y0, x1, y1] = [mask.w, mask.h, -1, -1]
  for (let y = 0; y < mask.h; y++) {
    for (let x = 0; x < mask.w; x++) {
      if (mask.d[y * mask.w + x]! <= level) continue
      x0 = Math.min(x0, x)
      x1 = Math.max(x1, x)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y)
    }
  }
  return { x0: x0 - 1, y0: y0 - 1, x1: x1 + 1, y1: y1 + 1 }
}
