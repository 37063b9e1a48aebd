import { isHeic } from '#libs/image-metadata/index.ts'
import type { Photo } from '#libs/smile/index.ts'
import { images } from './images.ts'

/** Largest photo taken in: beyond it a file is more likely a decompression bomb than a portrait. */
export const MAX_PIXELS = 60_000_000

export type FileProblem = 'not-an-image' | 'heic' | 'animated' | 'too-many-pixels' | 'damaged'

/** A file that cannot be worked on; `problem` chooses the sentence shown. */
export class UnreadableFile extends Error {
  readonly problem: FileProblem
  constructor(problem: FileProblem, options?: ErrorOptions) {
    super(`The file cannot be used as a photo: ${problem}`, options)
    this.name = 'UnreadableFile'
    this.problem = problem
  }
}

/**
 * Decodes JPEG, PNG, WebP, AVIF, TIFF or a still GIF to upright 8-bit sRGB. EXIF rotation is applied, embedded
 * profiles, CMYK and 16 bits are converted, transparency is laid on white; no metadata survives (SV-4.4).
 * @throws UnreadableFile
 */
export async function decode(bytes: Uint8Array): Promise<Photo> {
  if (bytes.length === 0) throw new UnreadableFile('not-an-image')
  if (isHeic(bytes)) throw new UnreadableFile('heic')
  // The size is read from the header alone, before any pixel is decoded.
  const meta = await images()(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new UnreadableFile('not-an-image', { cause })
    })
  if (meta.format === 'svg' || meta.format === 'pdf') throw new UnreadableFile('not-an-image')
  if ((meta.pages ?? 1) > 1) throw new UnreadableFile('animated')
  if (meta.width * meta.height > MAX_PIXELS) throw new UnreadableFile('too-many-pixels')
  const { data, info } = await images()(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' })
    .rotate()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new UnreadableFile('damaged', { cause })
    })
  return {
    width: info.width,
    height: info.height,
    channels: info.channels === 4 ? 4 : 3,
    data: rgb(data, info),
  }
}

/** A grey photo is spread to three channels. */
function rgb(data: Buffer, info: { channels: number; width: number; height: number }): Uint8Array {
  if (info.channels >= 3) return data
  const out = new Uint8Array(info.width * info.height * 3)
  for (let i = 0; i < info.width * info.height; i++) out.fill(data[i * info.channels]!, i * 3, i * 3 + 3)
  return out
}

const raw = (p: Photo) =>
  images()(p.data, { raw: { width: p.width, height: p.height, channels: p.channels } })

/** Lossless PNG. */
export const encodePng = (p: Photo): Promise<Buffer> => raw(p).png({ compressionLevel: 6 }).toBuffer()

/** JPEG for viewing; full colour resolution, so that the edges of the teeth do not bleed. */
export const encodeJpeg = (p: Photo, quality = 94): Promise<Buffer> =>
  raw(p).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()

/** The photo reduced so that its longer side is at most `side` pixels; itself when it already is. */
export async function reduced(p: Photo, side: number): Promise<Photo> {
  const k = side / Math.max(p.width, p.height)
  if (k >= 1) return p
  const { data, info } = await raw(p)
    .removeAlpha()
    .resize(Math.round(p.width * k), Math.round(p.height * k), { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: 3, data }
}

/** One byte a pixel as a grey PNG. */
export const encodeGreyPng = (grey: Uint8Array, width: number, height: number): Promise<Buffer> =>
  images()(grey, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 6 })
    .toBuffer()

/** A rectangle of the photo. */
export function crop(p: Photo, at: { x: number; y: number; width: number; height: number }): Photo {
  const data = new Uint8Array(at.width * at.height * p.channels)
  for (let y = 0; y < at.height; y++) {
    const from = ((at.y + y) * p.width + at.x) * p.channels
    data.set(p.data.subarray(from, from + at.width * p.channels), y * at.width * p.channels)
  }
  return { width: at.width, height: at.height, channels: p.channels, data }
}
