import type { Pixels } from './decode-frame.ts'
import type { DicomImage } from './dicom.ts'

/** Samples as numbers of the modality: sign and unused bits put right, slope and intercept applied. */
export function valuesOf(image: DicomImage, pixels: Pixels): Float32Array {
  const { bytes } = pixels
  const count = image.rows * image.columns
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stored = Math.min(image.bitsStored, pixels.bits)
  const mask = 2 ** stored - 1
  const sign = image.signed ? 2 ** (stored - 1) : 0
  const out = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const raw = (pixels.bits === 16 ? view.getUint16(i * 2, true) : bytes[i]!) & mask
    const value = sign && raw >= sign ? raw - 2 * sign : raw
    out[i] = value * image.slope + image.intercept
  }
  return out
}

/** The window of the file, or one from the darkest to the lightest hundredth. */
export function windowOf(image: DicomImage, values: Float32Array): readonly [number, number] {
  if (image.window) return image.window
  const sample = Float32Array.from({ length: Math.min(values.length, 20_000) }, (_, i) => {
    return values[Math.floor((i * values.length) / Math.min(values.length, 20_000))]!
  }).sort()
  const low = sample[Math.floor(sample.length * 0.01)]!
  const high = sample[Math.floor(sample.length * 0.99)]!
  return [(low + high) / 2, Math.max(1, high - low)]
}

/** Eight-bit greys through the window; MONOCHROME1 is turned over (PS3.3 C.7.6.3.1.2). */
export function toGrey(image: DicomImage, pixels: Pixels): Uint8Array {
  const values = valuesOf(image, pixels)
  const [centre, width] = windowOf(image, values)
  const inverted = image.photometric === 'MONOCHROME1'
  const out = new Uint8ClampedArray(values.length)
  for (let i = 0; i < values.length; i++) {
    const grey = ((values[i]! - centre) / width + 0.5) * 255
    out[i] = inverted ? 255 - grey : grey
  }
  return new Uint8Array(out.buffer)
}
