import { PDFiumLibrary } from '@hyzyla/pdfium'
import sharp, { type Sharp } from 'sharp'
import { readExif, stripImage } from '#libs/image-metadata/index.ts'
import { Malformed } from '#libs/image-metadata/strip.ts'
import { decodeFrame, type Pixels } from './decode-frame.ts'
import { type DicomImage, Unreadable } from './dicom.ts'
import { toGrey } from './grey.ts'
import type { ImageAnswer, ImageRequest, PdfLook, Photo } from './requests.ts'

/** Works on what people upload, one piece at a time, in a process of its own: see index.ts. */
sharp.concurrency(1)
sharp.cache(false)

const MAX_PIXELS = 120_000_000
const THUMB = 360
const VIEW = 2_400
const PDF_WIDTH = 1_600

const small = (picture: Sharp, side: number) =>
  picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: side === THUMB ? 72 : 86 })
    .toBuffer()

async function photo(bytes: Uint8Array, type: Photo['mediaType']): Promise<Photo> {
  const open = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true })
  const found = await sharp(bytes, { limitInputPixels: false }).metadata()
  const [width, height] = [found.width ?? 0, found.height ?? 0]
  if (width * height > MAX_PIXELS) throw new Unreadable('bomb', `${width}×${height}`)
  const thumb = await small(open(), THUMB)
  const view = Math.max(width, height) > VIEW ? await small(open(), VIEW) : null
  const turned = (found.orientation ?? 1) >= 5
  return {
    mediaType: type,
    width: turned ? height : width,
    height: turned ? width : height,
    takenOn: found.exif ? readExif(found.exif).takenOn : null,
    clean: stripImage(bytes, type),
    thumb,
    view,
  }
}

let pdfium: Promise<PDFiumLibrary> | null = null
async function openPdf(bytes: Uint8Array) {
  pdfium ??= PDFiumLibrary.init()
  const library = await pdfium
  try {
    return await library.loadDocument(bytes)
  } catch {
    throw new Unreadable('damaged', 'the PDF does not open')
  }
}

/** A page as a picture: a PDF is only ever looked at. */
async function pdf(bytes: Uint8Array, page: number, width: number): Promise<PdfLook> {
  const document = await openPdf(bytes)
  try {
    const pages = document.getPageCount()
    if (page >= pages) throw new Unreadable('damaged', 'no such page')
    const sheet = document.getPage(page)
    const { originalWidth } = sheet.getOriginalSize()
    const picture = await sheet.render({
      scale: Math.min(4, width / Math.max(1, originalWidth)),
      render: async ({ data, width: w, height: h }) =>
        sharp(data, { raw: { width: w, height: h, channels: 4 } })
          .flatten({ background: '#fff' })
          .webp({ quality: 82 })
          .toBuffer(),
    })
    return { pages, picture: picture.data }
  } finally {
    document.destroy()
  }
}

async function dicomThumb(image: DicomImage, pixels: Pixels): Promise<Buffer> {
  const { rows: height, columns: width } = image
  const raw =
    pixels.samples === 3
      ? sharp(pixels.bytes, { raw: { width, height, channels: 3 } })
      : sharp(toGrey(image, pixels), { raw: { width, height, channels: 1 } })
  return small(raw, THUMB)
}

async function run(request: ImageRequest): Promise<unknown> {
  switch (request.kind) {
    case 'photo':
      return photo(request.bytes, request.mediaType)
    case 'pdf':
      return pdf(request.bytes, request.page, request.small ? THUMB : PDF_WIDTH)
    case 'dicom-frame':
      return decodeFrame(request.image, request.bytes)
    case 'dicom-thumb':
      return dicomThumb(request.image, await decodeFrame(request.image, request.bytes))
  }
}

function refusalOf(error: unknown): NonNullable<ImageAnswer['refused']> {
  if (error instanceof Unreadable) return { kind: error.kind, message: error.message }
  // What libvips says of a picture it cannot decode.
  const known = error instanceof Malformed || /Input|VipsJpeg|Vips|pngload|webp|jpeg|png/i.test(String(error))
  return { kind: known ? 'damaged' : 'failed', message: String(error).slice(0, 300) }
}

process.on('message', async ({ id, request }: { id: number; request: ImageRequest }) => {
  const answer: ImageAnswer = { id }
  try {
    answer.result = await run(request)
  } catch (error) {
    answer.refused = refusalOf(error)
  }
  process.send!(answer)
})
process.on('disconnect', () => process.exit(0))
