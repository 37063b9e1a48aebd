/** Writes DICOM files for tests: explicit VR, little endian, only the tags that matter. */
export interface DicomPicture {
  readonly rows: number
  readonly columns: number
  readonly frames?: number
  readonly samples?: 1 | 3
  readonly bitsAllocated?: 8 | 16
  readonly bitsStored?: number
  readonly signed?: boolean
  readonly photometric?: string
  readonly spacing?: readonly [number, number]
  readonly window?: readonly [number, number]
  readonly birthDate?: string
  readonly studyDate?: string
  readonly transferSyntax?: string
  /** Pixel data as they are, or one item for each compressed frame. */
  readonly pixels: Uint8Array | readonly Uint8Array[]
  /** Put in as the VR of the rows, to be wrong. */
  readonly vrOfRows?: string
}

const LONG = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])
const even = (bytes: Buffer, pad: number) =>
  bytes.length % 2 ? Buffer.concat([bytes, Buffer.from([pad])]) : bytes

function element(tag: number, vr: string, value: Buffer, length = value.length): Buffer {
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  head.write(vr, 4, 'latin1')
  if (LONG.has(vr)) head.writeUInt32LE(length >>> 0, 8)
  else head.writeUInt16LE(length, 6)
  return Buffer.concat([head, value])
}
const text = (tag: number, vr: string, value: string) =>
  element(tag, vr, even(Buffer.from(value, 'latin1'), vr === 'UI' ? 0 : 32))
const short = (tag: number, value: number, vr = 'US') => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return element(tag, vr, bytes)
}
const item = (bytes: Uint8Array) => {
  const body = even(Buffer.from(bytes), 0)
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

export function writeDicom(picture: DicomPicture): Buffer {
  const bits = picture.bitsAllocated ?? 16
  const syntax = picture.transferSyntax ?? '1.2.840.10008.1.2.1'
  const meta = Buffer.concat([
    text(0x00020002, 'UI', '1.2.840.10008.5.1.4.1.1.1.3'),
    text(0x00020003, 'UI', '1.2.3.4.5'),
    text(0x00020010, 'UI', syntax),
  ])
  const group = Buffer.alloc(4)
  group.writeUInt32LE(meta.length)
  const native = picture.pixels instanceof Uint8Array
  const pixels = native
    ? element(0x7fe00010, bits === 16 ? 'OW' : 'OB', even(Buffer.from(picture.pixels as Uint8Array), 0))
    : element(
        0x7fe00010,
        'OB',
        Buffer.concat([
          item(new Uint8Array(0)),
          ...(picture.pixels as readonly Uint8Array[]).map(item),
          Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
        ]),
        0xffffffff,
      )
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x00020000, 'UL', group),
    meta,
    text(0x00080020, 'DA', picture.studyDate ?? '20260302'),
    text(0x00080060, 'CS', 'PX'),
    ...(picture.birthDate ? [text(0x00100030, 'DA', picture.birthDate)] : []),
    short(0x00280002, picture.samples ?? 1),
    text(0x00280004, 'CS', picture.photometric ?? 'MONOCHROME2'),
    ...(picture.samples === 3 ? [short(0x00280006, 0)] : []),
    ...(picture.frames ? [text(0x00280008, 'IS', String(picture.frames))] : []),
    short(0x00280010, picture.rows, picture.vrOfRows),
    short(0x00280011, picture.columns),
    ...(picture.spacing ? [text(0x00280030, 'DS', picture.spacing.join('\\'))] : []),
    short(0x00280100, bits),
    short(0x00280101, picture.bitsStored ?? bits),
    short(0x00280102, (picture.bitsStored ?? bits) - 1),
    short(0x00280103, picture.signed ? 1 : 0),
    ...(picture.window
      ? [text(0x00281050, 'DS', String(picture.window[0])), text(0x00281051, 'DS', String(picture.window[1]))]
      : []),
    pixels,
  ])
}

/** A picture with something to see: a bright arc on a slope of greys, 12 bits. */
export function archOfTeeth(rows: number, columns: number): Uint8Array {
  const bytes = Buffer.alloc(rows * columns * 2)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const u = (x / columns) * 2 - 1
      const v = (y / rows) * 2 - 1
      const distance = Math.abs(v - 0.55 + u * u * 0.8)
      const tooth = distance < 0.22 && Math.abs(Math.sin(u * 24)) > 0.25 ? 1 : 0
      const value =
        500 + 900 * (1 - Math.abs(u)) * (1 - Math.abs(v)) + tooth * (1_600 + 600 * Math.cos(u * 40))
      bytes.writeUInt16LE(Math.max(0, Math.min(4095, Math.round(value))), (y * columns + x) * 2)
    }
  return bytes
}
