import sharp from 'sharp'
import { type DicomImage, frameBytes, isNative, Unreadable } from './dicom.ts'
import { decodeLosslessJpeg } from './lossless-jpeg.ts'

/** Pixels as they are stored: little-endian samples, colours interleaved as red, green, blue. */
export interface Pixels {
  readonly bits: 8 | 16
  readonly samples: 1 | 3
  readonly bytes: Uint8Array
}

const BIG_ENDIAN = '1.2.840.10008.1.2.2'
const RLE = '1.2.840.10008.1.2.5'
const JPEG_8 = '1.2.840.10008.1.2.4.50'
const JPEG_LOSSLESS = new Set(['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'])
const JPEG_LS = new Set(['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'])
const JPEG_2000 = new Set(['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'])

/** Decodes one frame. Runs in the image process: a decoder that a hostile file kills kills nothing else. @throws Unreadable */
export async function decodeFrame(image: DicomImage, bytes: Uint8Array): Promise<Pixels> {
  const pixels = await decodeSyntax(image, bytes)
  if (pixels.bytes.length < frameBytes({ ...image, bitsAllocated: pixels.bits }))
    throw new Unreadable('damaged', 'the frame is cut off')
  if (pixels.samples === 1) return pixels
  const inOrder = image.planar && isNative(image) ? interleave(pixels.bytes) : pixels.bytes
  return { ...pixels, bytes: image.photometric === 'YBR_FULL' && isNative(image) ? toRgb(inOrder) : inOrder }
}

async function decodeSyntax(image: DicomImage, bytes: Uint8Array): Promise<Pixels> {
  const { transferSyntax: syntax, samples, bitsAllocated: bits } = image
  if (image.photometric === 'PALETTE COLOR') throw new Unreadable('unsupported', 'palette')
  if (isNative(image))
    return { bits, samples, bytes: syntax === BIG_ENDIAN && bits === 16 ? swapped(bytes) : bytes }
  if (syntax === RLE) return { bits, samples, bytes: decodeRle(image, bytes) }
  if (syntax === JPEG_8) return baseline(image, bytes)
  if (JPEG_LOSSLESS.has(syntax)) return { bits, samples, bytes: decodeLosslessJpeg(image, bytes) }
  if (JPEG_LS.has(syntax)) return throughCodec('charls', image, bytes)
  if (JPEG_2000.has(syntax)) return throughCodec('openjpeg', image, bytes)
  throw new Unreadable('unsupported', syntax)
}

function swapped(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes).swap16()
}

function interleave(planes: Uint8Array): Uint8Array {
  const count = Math.floor(planes.length / 3)
  const out = new Uint8Array(count * 3)
  for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) out[i * 3 + c] = planes[c * count + i]!
  return out
}

/** DICOM PS3.3 C.7.6.3.1.2. */
function toRgb(ybr: Uint8Array): Uint8Array {
  const out = new Uint8ClampedArray(ybr.length)
  for (let i = 0; i + 2 < ybr.length; i += 3) {
    const [y, b, r] = [ybr[i]!, ybr[i + 1]! - 128, ybr[i + 2]! - 128]
    out[i] = y + 1.402 * r
    out[i + 1] = y - 0.344136 * b - 0.714136 * r
    out[i + 2] = y + 1.772 * b
  }
  return new Uint8Array(out.buffer)
}

async function baseline(image: DicomImage, bytes: Uint8Array): Promise<Pixels> {
  const picture = sharp(bytes, { limitInputPixels: image.rows * image.columns, failOn: 'error' })
  const { width, height } = await picture.metadata()
  if (width !== image.columns || height !== image.rows) throw new Unreadable('damaged', 'size of the frame')
  const space = image.samples === 1 ? 'b-w' : 'srgb'
  const { data, info } = await picture.toColourspace(space).raw().toBuffer({ resolveWithObject: true })
  if (info.channels !== image.samples) throw new Unreadable('damaged', 'colours of the frame')
  return { bits: 8, samples: image.samples, bytes: data }
}

/** Byte planes, most significant first, each packed (PS3.5 annex G). */
function decodeRle(image: DicomImage, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bytesEach = image.bitsAllocated / 8
  const segments = bytesEach * image.samples
  const count = image.rows * image.columns
  if (bytes.length < 64 || view.getUint32(0, true) !== segments) throw new Unreadable('damaged', 'RLE header')
  const out = new Uint8Array(count * segments)
  for (let s = 0; s < segments; s++) {
    const from = view.getUint32(4 + s * 4, true)
    const until = s + 1 < segments ? view.getUint32(8 + s * 4, true) : bytes.length
    const place = Math.floor(s / bytesEach) * bytesEach + (bytesEach - 1 - (s % bytesEach))
    unpack(bytes.subarray(from, until), out, place, segments, count)
  }
  return out
}

function unpack(packed: Uint8Array, out: Uint8Array, place: number, step: number, count: number): void {
  let filled = 0
  for (let at = 0; at < packed.length && filled < count; ) {
    const code = packed[at++]!
    if (code === 128) continue
    const length = Math.min(count - filled, code < 128 ? code + 1 : 257 - code)
    for (let i = 0; i < length; i++) out[(filled + i) * step + place] = packed[code < 128 ? at + i : at]!
    filled += length
    at += code < 128 ? code + 1 : 1
  }
  if (filled < count) throw new Unreadable('damaged', 'RLE data')
}

interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
}
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  getFrameInfo(): FrameInfo
  decode(): void
  delete(): void
}
type Codec = 'charls' | 'openjpeg'

async function decoderOf(codec: Codec): Promise<Decoder> {
  if (codec === 'charls') {
    const { default: load } = await import('@cornerstonejs/codec-charls/decodewasmjs')
    return new (await load()).JpegLSDecoder() as Decoder
  }
  const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
  return new (await load()).J2KDecoder() as Decoder
}

function checkSize(image: DicomImage, { width, height, componentCount }: FrameInfo): void {
  if (width !== image.columns || height !== image.rows || componentCount !== image.samples)
    throw new Unreadable('damaged', 'size of the frame')
}

/** The size that the compressed data say of themselves, before anything is allocated for it: SOF55 and SIZ markers. */
function sizeSaid(codec: Codec, bytes: Uint8Array): FrameInfo {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096))
  const at = head.indexOf(codec === 'charls' ? 'fff7' : 'ff4fff51', 'hex')
  if (at < 0 || at + 42 > head.length) throw new Unreadable('damaged', `${codec}: no header`)
  if (codec === 'charls')
    return {
      height: head.readUInt16BE(at + 5),
      width: head.readUInt16BE(at + 7),
      bitsPerSample: head[at + 4]!,
      componentCount: head[at + 9]!,
    }
  return {
    width: head.readUInt32BE(at + 8) - head.readUInt32BE(at + 16),
    height: head.readUInt32BE(at + 12) - head.readUInt32BE(at + 20),
    bitsPerSample: 16,
    componentCount: head.readUInt16BE(at + 40),
  }
}

async function throughCodec(codec: Codec, image: DicomImage, bytes: Uint8Array): Promise<Pixels> {
  const decoder = await decoderOf(codec)
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    checkSize(image, sizeSaid(codec, bytes))
    decoder.decode()
    const info = decoder.getFrameInfo()
    checkSize(image, info)
    return {
      bits: info.bitsPerSample > 8 ? 16 : 8,
      samples: image.samples,
      bytes: Uint8Array.from(decoder.getDecodedBuffer()),
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable('damaged', `${codec}: the frame does not decode`)
  } finally {
    decoder.delete()
  }
}
