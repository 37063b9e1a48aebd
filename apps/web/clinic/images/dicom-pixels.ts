import type { DicomShape } from '#modules/imaging/contract.ts'

/** A frame as numbers of the modality, with its extremes; colours as they are. */
export interface Frame {
  readonly values: Float32Array | null
  readonly colours: Uint8Array | null
  readonly low: number
  readonly high: number
}

/** Sign and unused bits put right, slope and intercept applied (PS3.3 C.11.1). */
export function readFrame(shape: DicomShape, buffer: ArrayBuffer): Frame {
  const count = shape.rows * shape.columns
  if (shape.samples === 3) return { values: null, colours: new Uint8Array(buffer), low: 0, high: 255 }
  const wide = buffer.byteLength >= count * 2
  const raw = wide ? new Uint16Array(buffer, 0, count) : new Uint8Array(buffer, 0, count)
  const stored = Math.min(shape.bitsStored, wide ? 16 : 8)
  const mask = 2 ** stored - 1
  const sign = shape.signed ? 2 ** (stored - 1) : 0
  const values = new Float32Array(count)
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < count; i++) {
    const bits = raw[i]! & mask
    const value = (sign && bits >= sign ? bits - 2 * sign : bits) * shape.slope + shape.intercept
    values[i] = value
    if (value < low) low = value
    if (value > high) high = value
  }
  return { values, colours: null, low, high }
}

export interface Window {
  readonly centre: number
  readonly width: number
}

/** The file's window, or the whole range. */
export const windowOf = (shape: DicomShape, frame: Frame): Window =>
  shape.window
    ? { centre: shape.window[0]!, width: shape.window[1]! }
    : { centre: (frame.low + frame.high) / 2, width: Math.max(1, frame.high - frame.low) }

/** Greys through a window (linear, PS3.3 C.11.2.1.2); MONOCHROME1 is dark where values are high. */
export function paint(
  shape: DicomShape,
  frame: Frame,
  { centre, width }: Window,
  negative: boolean,
  out: Uint8ClampedArray,
): void {
  if (frame.colours) {
    for (let i = 0, o = 0; o < out.length; i += 3, o += 4) {
      for (let c = 0; c < 3; c++) out[o + c] = negative ? 255 - frame.colours[i + c]! : frame.colours[i + c]!
      out[o + 3] = 255
    }
    return
  }
  const turned = (shape.photometric === 'MONOCHROME1') !== negative
  const factor = 255 / width
  const values = frame.values!
  for (let i = 0, o = 0; i < values.length; i++, o += 4) {
    const grey = (values[i]! - centre) * factor + 127.5
    const shown = turned ? 255 - grey : grey
    out[o] = shown
    out[o + 1] = shown
    out[o + 2] = shown
    out[o + 3] = 255
  }
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** The length of a line on an image: millimetres when the spacing is known, pixels otherwise. */
export function lengthOf(
  shape: DicomShape,
  a: Point,
  b: Point,
): { readonly length: number; readonly mm: boolean } {
  const [row, column] = shape.spacing ?? [1, 1]
  return { length: Math.hypot((a.x - b.x) * column!, (a.y - b.y) * row!), mm: shape.spacing !== null }
}
