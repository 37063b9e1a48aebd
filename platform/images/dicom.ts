import parser from 'dicom-parser'

/** What cannot be shown, or should not be taken in: a code for the words, and for the log the reason. */
export class Unreadable extends Error {
  readonly kind: 'damaged' | 'bomb' | 'unsupported'
  constructor(kind: Unreadable['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** How the pixels of a DICOM file are to be found and shown. */
export interface DicomImage {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samples: 1 | 3
  readonly bitsAllocated: 8 | 16
  readonly bitsStored: number
  readonly signed: boolean
  /** `MONOCHROME1` is drawn inverted. */
  readonly photometric: string
  readonly planar: boolean
  readonly transferSyntax: string
  readonly slope: number
  readonly intercept: number
  /** Centre and width; null when the file says nothing. */
  readonly window: readonly [centre: number, width: number] | null
  /** Millimetres between rows and between columns; null when unknown. */
  readonly spacing: readonly [row: number, column: number] | null
  /** Measured at the detector: the object itself is smaller (a projection). */
  readonly atDetector: boolean
  readonly modality: string
  /** `YYYY-MM-DD` or null. */
  readonly takenOn: string | null
  readonly birthDate: string | null
  /** Where the pixel data begin in the file, and their length; null when encapsulated. */
  readonly pixels: { readonly offset: number; readonly length: number | null }
}

/** Larger frames are no image of a clinic; a header may claim anything. */
const MAX_PIXELS = 60_000_000
const MAX_FRAMES = 5_000
const NATIVE = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'])
const PIXEL_DATA = 'x7fe00010'

export const isNative = (image: DicomImage): boolean => NATIVE.has(image.transferSyntax)
/** Bytes of one frame when it is not compressed. */
export const frameBytes = (image: DicomImage): number =>
  (image.rows * image.columns * image.samples * image.bitsAllocated) / 8

/**
 * Reads the header from the first bytes of a file (all up to the pixel data must be there) and holds it against the length
 * of the file: what the header claims must be there (a bomb claims much and holds little).
 * @throws Unreadable
 */
export function readDicom(head: Uint8Array, fileSize: number): DicomImage {
  const data = parse(head)
  const element = data.elements[PIXEL_DATA]
  if (!element) throw new Unreadable('unsupported', 'no pixel data')
  const image = imageOf(data, element)
  checkClaims(image, fileSize)
  return image
}

/** Deflated files may unpack to anything, and nobody in dentistry writes them: not even tried. */
const DEFLATED = Buffer.from('1.2.840.10008.1.2.1.99')

function parse(head: Uint8Array): parser.DataSet {
  if (Buffer.from(head.subarray(0, 2_048)).includes(DEFLATED)) throw new Unreadable('unsupported', 'deflated')
  try {
    return parser.parseDicom(head, { untilTag: PIXEL_DATA })
  } catch (error) {
    const said = String((error as { exception?: string }).exception ?? error).slice(0, 200)
    throw new Unreadable('damaged', said)
  }
}

function imageOf(data: parser.DataSet, element: parser.Element): DicomImage {
  const whole = (tag: string, otherwise?: number): number => {
    const value = data.uint16(tag) ?? otherwise
    if (value === undefined || !Number.isInteger(value)) throw new Unreadable('damaged', `${tag} is missing`)
    return value
  }
  const number = (tag: string, index = 0): number | null => {
    const value = data.floatString(tag, index)
    return value !== undefined && Number.isFinite(value) ? value : null
  }
  const pair = (tag: string): [number, number] | null => {
    const [a, b] = [number(tag, 0), number(tag, 1)]
    return a && b && a > 0 && b > 0 ? [a, b] : null
  }
  const samples = whole('x00280002', 1)
  const bitsAllocated = whole('x00280100')
  if ((samples !== 1 && samples !== 3) || (bitsAllocated !== 8 && bitsAllocated !== 16))
    throw new Unreadable('unsupported', `${samples} samples of ${bitsAllocated} bits`)
  const width = number('x00281051')
  const centre = number('x00281050')
  const own = pair('x00280030')
  const detector = pair('x00181164')
  return {
    rows: whole('x00280010'),
    columns: whole('x00280011'),
    frames: number('x00280008') ?? 1,
    samples,
    bitsAllocated,
    bitsStored: Math.min(bitsAllocated, Math.max(1, whole('x00280101', bitsAllocated))),
    signed: whole('x00280103', 0) === 1,
    photometric: (data.string('x00280004') ?? 'MONOCHROME2').trim(),
    planar: whole('x00280006', 0) === 1,
    transferSyntax: (data.string('x00020010') ?? '1.2.840.10008.1.2').trim(),
    slope: number('x00281053') || 1,
    intercept: number('x00281052') ?? 0,
    window: centre !== null && width !== null && width > 0 ? [centre, width] : null,
    spacing: own ?? detector,
    atDetector: own === null && detector !== null,
    modality: (data.string('x00080060') ?? '').trim().slice(0, 16),
    takenOn: dayOf(data.string('x00080022')) ?? dayOf(data.string('x00080020')),
    birthDate: dayOf(data.string('x00100030')),
    pixels: { offset: element.dataOffset, length: element.hadUndefinedLength ? null : element.length },
  }
}

function dayOf(value: string | undefined): string | null {
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec((value ?? '').trim())
  if (!found) return null
  const day = `${found[1]}-${found[2]}-${found[3]}`
  return Number.isNaN(Date.parse(day)) ? null : day
}

function checkClaims(image: DicomImage, fileSize: number): void {
  const { rows, columns, frames, pixels } = image
  if (!(rows > 0 && columns > 0 && Number.isInteger(frames) && frames > 0))
    throw new Unreadable('damaged', `${columns}×${rows}×${frames}`)
  if (rows * columns > MAX_PIXELS || frames > MAX_FRAMES)
    throw new Unreadable('bomb', `${columns}×${rows}×${frames}`)
  if (isNative(image) !== (pixels.length !== null)) throw new Unreadable('damaged', 'encapsulation')
  if (pixels.length === null) return
  const claimed = frameBytes(image) * frames
  if (claimed > pixels.length)
    throw new Unreadable('bomb', `${claimed} bytes claimed, ${pixels.length} given`)
  if (pixels.offset + claimed > fileSize) throw new Unreadable('damaged', 'the pixel data are cut off')
}

/** Where pieces of one frame lie in the file. */
export type Fragments = readonly (readonly [offset: number, length: number])[]

/** Reads `length` bytes of the file at `offset`; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

const ITEM = 0xe000fffe
const END = 0xe0ddfffe

/** Finds the frames of an encapsulated file by its items. @throws Unreadable */
export async function findFrames(image: DicomImage, readAt: ReadAt, fileSize: number): Promise<Fragments[]> {
  const items: [number, number][] = []
  let at = image.pixels.offset
  for (;;) {
    const head = await readAt(at, 8)
    if (head.length < 8) throw new Unreadable('damaged', 'the pixel data are cut off')
    const view = new DataView(head.buffer, head.byteOffset, 8)
    const [tag, length] = [view.getUint32(0, true), view.getUint32(4, true)]
    if (tag === END) break
    if (tag !== ITEM || at + 8 + length > fileSize) throw new Unreadable('damaged', 'a fragment is cut off')
    items.push([at + 8, length])
    if (items.length > 4 * MAX_FRAMES) throw new Unreadable('bomb', 'too many fragments')
    at += 8 + length
  }
  const [table, ...fragments] = items
  if (!table || fragments.length === 0) throw new Unreadable('damaged', 'no fragments')
  if (image.frames === 1) return [fragments]
  if (fragments.length === image.frames) return fragments.map(fragment => [fragment])
  return byOffsetTable(image, fragments, await readAt(...table))
}

function byOffsetTable(image: DicomImage, fragments: Fragments, table: Uint8Array): Fragments[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  if (table.length !== image.frames * 4) throw new Unreadable('unsupported', 'frames cannot be told apart')
  const base = fragments[0]![0] - 8
  const starts = Array.from({ length: image.frames }, (_, i) => base + view.getUint32(i * 4, true) + 8)
  return starts.map((start, i) =>
    fragments.filter(([offset]) => offset >= start && offset < (starts[i + 1] ?? Number.POSITIVE_INFINITY)),
  )
}
