import { checkLinkToken, openFile } from '#modules/files/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { StreamAnswer } from '#platform/http/cookies.ts'
import { parseRange } from '#platform/http/stream.ts'
import { type DicomImage, Unreadable } from '#platform/images/index.ts'
import type { ImageVariant } from './contract.ts'
import { imageToRead } from './load-image.ts'
import { frameOf } from './look-at.ts'
import { inTurn } from './turns.ts'

/** What a browser draws by itself and runs nothing of. PDF is not among them: pages are drawn by us. */
const DRAWN = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** How the evidence calls it: a small picture among many is another deed than opening one. */
const OPERATION: Record<ImageVariant, string> = {
  original: 'files.open',
  view: 'files.open',
  thumb: 'files.preview',
}

export interface Wanted {
  readonly fileId: string
  readonly variant: ImageVariant
  readonly token: string
  readonly range: string | null
}

/** Sends an image to a member of staff. Errors: those of links, `openFile` and `imageToRead`. */
export async function serveImage(ctx: StaffCtx, wanted: Wanted): Promise<StreamAnswer> {
  checkLinkToken(ctx, wanted.fileId, wanted.variant, wanted.token)
  await imageToRead(ctx, wanted.fileId)
  return sendFile(ctx, wanted)
}

/** Sends what row-level security, the gate and the keys give. The caller has checked the link. */
export async function sendFile(ctx: Ctx, { fileId, variant, range }: Wanted): Promise<StreamAnswer> {
  const made = variant !== 'original'
  const file = await openFile(ctx, fileId, {
    operation: OPERATION[variant],
    rangeOf: size => parseRange(range, size),
    ...(made && { variant }),
  })
  const mediaType = made ? 'image/webp' : file.mediaType
  return new StreamAnswer({
    content: file.content,
    fileName: made ? `${variant}.webp` : file.name,
    mediaType,
    inline: DRAWN.has(mediaType),
    size: file.size,
    range: file.range,
  })
}

const collect = async (content: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A frame of a DICOM file or a page of a PDF, decoded by us. Errors: `not-found`, `file.content-damaged` and those of opening. */
export async function servePart(
  ctx: StaffCtx,
  wanted: { readonly fileId: string; readonly part: number; readonly token: string },
): Promise<StreamAnswer> {
  checkLinkToken(ctx, wanted.fileId, 'part', wanted.token)
  const row = await imageToRead(ctx, wanted.fileId)
  try {
    const bytes =
      row.dicom !== null
        ? await frame(ctx, wanted.fileId, wanted.part, row.dicom)
        : await inTurn(() => page(ctx, wanted.fileId, wanted.part, row.pages ?? 0))
    return new StreamAnswer({
      content: once(bytes),
      fileName: `${wanted.part}`,
      mediaType: row.dicom ? 'application/octet-stream' : 'image/webp',
      inline: true,
      size: bytes.length,
      range: null,
    })
  } catch (error) {
    throw error instanceof Unreadable ? fail('file.content-damaged') : error
  }
}

async function frame(
  ctx: StaffCtx,
  fileId: string,
  number: number,
  dicom: NonNullable<Awaited<ReturnType<typeof imageToRead>>['dicom']>,
): Promise<Uint8Array> {
  if (number >= dicom.image.frames) throw fail('not-found')
  const bytes = await frameOf(dicom, number, async (offset, length) => {
    const opened = await openFile(ctx, fileId, { range: { start: offset, end: offset + length } })
    return collect(opened.content)
  })
  const image = dicom.image as DicomImage
  return (await ctx.services.images.run({ kind: 'dicom-frame', image, bytes })).bytes
}

async function page(ctx: StaffCtx, fileId: string, number: number, pages: number): Promise<Uint8Array> {
  if (number >= pages) throw fail('not-found')
  const bytes = await collect((await openFile(ctx, fileId)).content)
  return (await ctx.services.images.run({ kind: 'pdf', bytes, page: number, small: false })).picture
}
