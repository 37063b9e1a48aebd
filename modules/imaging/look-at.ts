import { type SniffedType, sniff } from '#libs/image-metadata/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import {
  type DicomImage,
  type Fragments,
  findFrames,
  frameBytes,
  isNative,
  readDicom,
  Unreadable,
} from '#platform/images/index.ts'
import { type Parts, wholeOf } from './parts.ts'

/** What was found in an uploaded file, ready to be kept. */
export interface Looked {
  readonly mediaType: SniffedType
  readonly content: AsyncIterable<Uint8Array>
  /** Made by us beside the original, by the name of the variant. */
  readonly previews: ReadonlyMap<'thumb' | 'view', Uint8Array>
  readonly takenOn: string | null
  readonly width: number | null
  readonly height: number | null
  readonly pages: number | null
  readonly dicom: StoredDicom | null
  readonly unshown: 'unsupported' | 'damaged' | null
}

export interface StoredDicom {
  readonly image: Omit<DicomImage, 'birthDate'>
  /** Where each frame lies; null when they follow each other at equal distances. */
  readonly frames: readonly Fragments[] | null
}

const NOTHING = {
  previews: new Map<'thumb' | 'view', Uint8Array>(),
  takenOn: null,
  width: null,
  height: null,
  pages: null,
  dicom: null,
  unshown: null,
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/**
 * Looks at an uploaded file by its content: takes out of photos where and with what they were taken (SV-4.4), makes small
 * pictures, finds the frames of DICOM. Decoding happens in a process of its own.
 * Errors: `file.kind-unknown`, `file.content-damaged`, `file.content-too-big`, `file.too-large`.
 */
export async function lookAt(ctx: Ctx, parts: Parts): Promise<Looked> {
  const type = sniff(await parts.bytes(0, 132))
  if (type === null) throw fail('file.kind-unknown')
  try {
    if (type === 'application/dicom') return await lookAtDicom(ctx, parts)
    return type === 'application/pdf' ? await lookAtPdf(ctx, parts) : await lookAtPhoto(ctx, parts, type)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    ctx.log.warn({ kind: error.kind, type }, 'an uploaded file was refused')
    throw fail(error.kind === 'bomb' ? 'file.content-too-big' : 'file.content-damaged')
  }
}

async function lookAtPhoto(
  ctx: Ctx,
  parts: Parts,
  type: 'image/jpeg' | 'image/png' | 'image/webp',
): Promise<Looked> {
  const bytes = await wholeOf(parts)
  const photo = await ctx.services.images.run({ kind: 'photo', bytes, mediaType: type })
  const previews = new Map<'thumb' | 'view', Uint8Array>([['thumb', photo.thumb]])
  if (photo.view) previews.set('view', photo.view)
  return {
    ...NOTHING,
    mediaType: type,
    content: once(photo.clean),
    previews,
    takenOn: photo.takenOn,
    width: photo.width,
    height: photo.height,
  }
}

async function lookAtPdf(ctx: Ctx, parts: Parts): Promise<Looked> {
  const bytes = await wholeOf(parts)
  const look = await ctx.services.images.run({ kind: 'pdf', bytes, page: 0, small: true })
  return {
    ...NOTHING,
    mediaType: 'application/pdf',
    content: once(bytes),
    previews: new Map([['thumb', look.picture]]),
    pages: look.pages,
  }
}

/** Headers are short; some devices put much before the pixels. */
const HEADS = [4_000_000, 64_000_000]

async function readHeader(parts: Parts): Promise<DicomImage> {
  for (const length of HEADS) {
    try {
      return readDicom(await parts.bytes(0, length), parts.size)
    } catch (error) {
      const longer = error instanceof Unreadable && error.kind === 'damaged' && parts.size > length
      if (!longer || length === HEADS.at(-1)) throw error
    }
  }
  throw new Unreadable('damaged', 'no header')
}

async function lookAtDicom(ctx: Ctx, parts: Parts): Promise<Looked> {
  const base = { ...NOTHING, mediaType: 'application/dicom' as const, content: parts.read() }
  let image: DicomImage
  try {
    image = await readHeader(parts)
  } catch (error) {
    if (error instanceof Unreadable && error.kind === 'unsupported')
      return { ...base, unshown: 'unsupported' }
    throw error
  }
  const readAt = (offset: number, length: number) => parts.bytes(offset, offset + length)
  const frames = isNative(image) ? null : await findFrames(image, readAt, parts.size)
  const { birthDate: _, ...kept } = image
  const found = {
    ...base,
    dicom: { image: kept, frames },
    takenOn: image.takenOn,
    width: image.columns,
    height: image.rows,
  }
  try {
    const bytes = await frameOf({ image: kept, frames }, Math.floor(image.frames / 2), readAt)
    const thumb = await ctx.services.images.run({ kind: 'dicom-thumb', image, bytes })
    return { ...found, previews: new Map([['thumb', thumb]]) }
  } catch (error) {
    // The header is sound: the file is kept, and said to be beyond what is shown here.
    if (error instanceof Unreadable && error.kind !== 'bomb')
      return { ...found, unshown: error.kind === 'unsupported' ? 'unsupported' : 'damaged' }
    throw error
  }
}

/** The bytes of a frame as they lie in the file. */
export async function frameOf(
  { image, frames }: StoredDicom,
  frame: number,
  readAt: (offset: number, length: number) => Promise<Buffer>,
): Promise<Buffer> {
  if (frames === null) {
    const length = frameBytes(image as DicomImage)
    return readAt(image.pixels.offset + frame * length, length)
  }
  return Buffer.concat(await Promise.all((frames[frame] ?? []).map(([at, length]) => readAt(at, length))))
}
