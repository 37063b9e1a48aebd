import type { Photo } from '#libs/smile/index.ts'

/** A square of the photo, turned by `angle` radians about its centre. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly angle: number
}

/** The square as n × n × 3 numbers of 0–1, averaged when it is larger than that; black outside the photo. */
export function cropSquare(photo: Photo, s: Square, n: number): Float32Array {
  const out = new Float32Array(n * n * 3)
  const cos = Math.cos(s.angle)
  const sin = Math.sin(s.angle)
  const taps = Math.max(1, Math.round(s.side / n))
  const share = 1 / (taps * taps * 255)
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = (y * n + x) * 3
      for (let k = 0; k < taps * taps; k++) {
        const dx = ((x + ((k % taps) + 0.5) / taps) / n - 0.5) * s.side
        const dy = ((y + (Math.floor(k / taps) + 0.5) / taps) / n - 0.5) * s.side
        addBilinear(photo, s.x + dx * cos - dy * sin - 0.5, s.y + dx * sin + dy * cos - 0.5, out, at, share)
      }
    }
  }
  return out
}

function addBilinear(p: Photo, x: number, y: number, out: Float32Array, at: number, share: number) {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  for (let k = 0; k < 4; k++) {
    const px = x0 + (k & 1)
    const py = y0 + (k >> 1)
    if (px < 0 || py < 0 || px >= p.width || py >= p.height) continue
    const weight = (k & 1 ? x - x0 : 1 - x + x0) * (k >> 1 ? y - y0 : 1 - y + y0) * share
    const i = (py * p.width + px) * p.channels
    out[at]! += weight * p.data[i]!
    out[at + 1]! += weight * p.data[i + 1]!
    out[at + 2]! += weight * p.data[i + 2]!
  }
}
