import { parentPort } from 'node:worker_threads'
import jsqr from 'jsqr'
import sharp, { type Sharp } from 'sharp'

/** A page as grey or coloured pixels, four bytes each. */
interface Pixels {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Pages of a scan that are looked at, and the largest picture that is decoded: a bomb stops here. */
const MAX_PAGES = 12
const MAX_PIXELS = 60_000_000
/** Widths at which a sheet is looked at: a photo from afar and one from near read at different ones. */
const WIDTHS = [1600, 2600, 1000] as const

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
}

/** Looks for a code on a page: whole, then by halves and quarters of the sheet, at several sizes. */
async function codesOn(
  page: Buffer | { raw: Buffer; width: number; height: number },
): Promise<string | null> {
  const open = () =>
    Buffer.isBuffer(page)
      ? sharp(page, { limitInputPixels: MAX_PIXELS }).rotate()
      : sharp(page.raw, { raw: { width: page.width, height: page.height, channels: 4 } })
  for (const width of WIDTHS) {
    const sheet = await pixelsOf(open().flatten({ background: '#fff' }).normalise().resize({ width }))
    for (const part of partsOf(sheet)) {
      const found = jsqr.default(part.data, part.width, part.height)
      if (found?.data) return found.data
    }
  }
  return null
}

/** The sheet itself, then its corners: a code alone in a part is found where the whole sheet confuses the reader. */
function* partsOf(sheet: Pixels): Generator<Pixels> {
  yield sheet
  const w = Math.floor(sheet.width / 2)
  const h = Math.floor(sheet.height / 2)
  for (const [x, y] of [
    [0, h],
    [w, h],
    [0, 0],
    [w, 0],
  ] as const)
    yield cut(sheet, x, y, w, h)
}

function cut(from: Pixels, x: number, y: number, width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * from.width + x) * 4
    data.set(from.data.subarray(start, start + width * 4), row * width * 4)
  }
  return { data, width, height }
}

async function read(bytes: Uint8Array): Promise<{ opened: boolean; codes: string[] }> {
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') {
    const metadata = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
      .metadata()
      .catch(() => null)
    if (!metadata) return { opened: false, codes: [] }
    const code = await codesOn(Buffer.from(bytes))
    return { opened: true, codes: code ? [code] : [] }
  }
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(bytes)
    const codes: string[] = []
    for (const page of [...document.pages()].slice(0, MAX_PAGES)) {
      const { data, width, height } = await page.render({ scale: 2.6, render: 'bitmap' })
      const code = await codesOn({ raw: Buffer.from(data), width, height })
      if (code) codes.push(code)
    }
    document.destroy()
    return { opened: true, codes }
  } catch {
    return { opened: false, codes: [] }
  } finally {
    library.destroy()
  }
}

parentPort!.on('message', async (bytes: Uint8Array) => {
  const answer = await read(bytes).catch(() => ({ opened: false, codes: [] }))
  parentPort!.postMessage(answer)
})
