import { readExif } from './exif.ts'

/** The file is not built as its type says. */
export class Malformed extends Error {}

/**
 * The same picture, bit for bit, without what cameras and editors write beside it: place, time, device, thumbnails, text,
 * pictures behind the end. Which way is up stays, colour profiles stay.
 * @throws Malformed
 */
export function stripImage(bytes: Uint8Array, type: 'image/jpeg' | 'image/png' | 'image/webp'): Uint8Array {
  if (type === 'image/jpeg') return stripJpeg(bytes)
  return type === 'image/png' ? stripPng(bytes) : stripWebp(bytes)
}

const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
const ascii = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length))

const EOI = 0xd9
const SOS = 0xda
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

function stripJpeg(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  let orientation = 1
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (bytes[at] !== 0xff || marker === undefined) throw new Malformed('JPEG: a marker is missing')
    if (marker === EOI) break
    if (standsAlone(marker)) {
      at += 2
      continue
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    let end = at + 2 + length
    if (length < 2 || end > bytes.length) throw new Malformed('JPEG: a segment is cut off')
    if (marker === 0xe1 && ascii(bytes, at + 4, 4) === 'Exif')
      orientation = readExif(bytes.subarray(at + 4, end)).orientation
    if (marker === SOS) end = endOfScan(bytes, end)
    if (isPicture(marker, bytes, at)) kept.push(bytes.subarray(at, end))
    at = end
  }
  const start = Uint8Array.of(0xff, 0xd8)
  const upright = orientation === 1 ? [] : [orientationSegment(orientation)]
  return join([start, ...upright, ...kept, Uint8Array.of(0xff, EOI)])
}

/** Segments that a decoder needs: no comments, and of the applications' ones JFIF, the colour profile and Adobe's colours. */
function isPicture(marker: number, bytes: Uint8Array, at: number): boolean {
  if (marker === 0xfe) return false
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === 0xe0) return ascii(bytes, at + 4, 4) === 'JFIF'
  if (marker === 0xe2) return ascii(bytes, at + 4, 11) === 'ICC_PROFILE'
  return marker === 0xee && ascii(bytes, at + 4, 5) === 'Adobe'
}

/** Coded data end at the next marker that is no restart and no stuffed byte. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && !standsAlone(next)) return at
  }
  throw new Malformed('JPEG: the end is missing')
}

function orientationSegment(orientation: number): Uint8Array {
  const tiff = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.of(0xff, 0xe1, 0, body.length + 2, ...body)
}

const PNG_KEPT = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP'.split(' '))

function stripPng(bytes: Uint8Array): Uint8Array {
  const kept = [bytes.subarray(0, 8)]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw new Malformed('PNG: the end is missing')
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) throw new Malformed('PNG: a chunk is cut off')
    const name = ascii(bytes, at + 4, 4)
    if (PNG_KEPT.has(name)) kept.push(bytes.subarray(at, end))
    if (name === 'IEND') return join(kept)
    at = end
  }
}

const EXIF_AND_XMP = 0b1100

function stripWebp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const until = 8 + view.getUint32(4, true)
  if (until > bytes.length) throw new Malformed('WebP: the end is missing')
  const kept: Uint8Array[] = []
  for (let at = 12; at + 8 <= until; ) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > until) throw new Malformed('WebP: a chunk is cut off')
    const name = ascii(bytes, at, 4)
    if (name !== 'EXIF' && name !== 'XMP ') {
      const chunk = bytes.slice(at, Math.min(end, until))
      if (name === 'VP8X') chunk[8]! &= ~EXIF_AND_XMP
      kept.push(chunk)
    }
    at = end
  }
  const body = join(kept)
  const head = bytes.slice(0, 12)
  new DataView(head.buffer).setUint32(4, body.length + 4, true)
  return join([head, body])
}
