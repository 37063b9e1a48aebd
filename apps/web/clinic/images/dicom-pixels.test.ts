import { describe, expect, it } from 'vitest'
import { lengthOf, paint, readFrame, windowOf } from './dicom-pixels.ts'

const shape = {
  rows: 1,
  columns: 3,
  frames: 1,
  samples: 1,
  bitsStored: 12,
  signed: false,
  photometric: 'MONOCHROME2',
  slope: 1,
  intercept: 0,
  window: null,
  spacing: null,
  atDetector: false,
  modality: 'PX',
}
const of = (...values: number[]) => new Uint16Array(values).buffer
const painted = (more: object, buffer: ArrayBuffer, negative = false) => {
  const own = { ...shape, ...more }
  const frame = readFrame(own, buffer)
  const out = new Uint8ClampedArray(12)
  paint(own, frame, windowOf(own, frame), negative, out)
  return [out[0], out[4], out[8]]
}

describe('DICOM on the screen', () => {
  it('J2.4: has values with sign, slope and intercept, without bits that are not stored', () => {
    expect([...readFrame(shape, of(0, 0xf00f, 4095)).values!]).toEqual([0, 15, 4095])
    expect([...readFrame({ ...shape, signed: true }, of(0, 4095, 2048)).values!]).toEqual([0, -1, -2048])
    expect([...readFrame({ ...shape, slope: 2, intercept: -1000 }, of(0, 1, 500)).values!]).toEqual([
      -1000, -998, 0,
    ])
    expect([...readFrame({ ...shape, bitsStored: 8 }, new Uint8Array([1, 2, 3]).buffer).values!]).toEqual([
      1, 2, 3,
    ])
  })

  it('J2.4: is painted through its window, turned over for MONOCHROME1 and for the negative', () => {
    expect(painted({}, of(0, 2000, 4000))).toEqual([0, 128, 255])
    expect(painted({ window: [1000, 1000] }, of(0, 1000, 4000))).toEqual([0, 128, 255])
    expect(painted({ photometric: 'MONOCHROME1' }, of(0, 2000, 4000))).toEqual([255, 128, 0])
    expect(painted({ photometric: 'MONOCHROME1' }, of(0, 2000, 4000), true)).toEqual([0, 128, 255])
  })

  it('J2.4: is measured in millimetres when the spacing is known, in pixels otherwise', () => {
    const [a, b] = [
      { x: 0, y: 0 },
      { x: 30, y: 40 },
    ] as const
    expect(lengthOf(shape, a, b)).toEqual({ length: 50, mm: false })
    expect(lengthOf({ ...shape, spacing: [0.1, 0.1] }, a, b)).toEqual({ length: 5, mm: true })
    // Rows and columns may be unlike.
    expect(lengthOf({ ...shape, spacing: [0.2, 0.1] }, { x: 0, y: 0 }, { x: 0, y: 10 }).length).toBe(2)
  })
})
