import { type DicomImage, Unreadable } from './dicom.ts'

/**
 * Lossless JPEG (ITU-T T.81 annex H, process 14): the usual compression of dental X-rays, which browsers and libvips do not
 * decode. Huffman-coded differences to a predicted neighbour.
 */
export function decodeLosslessJpeg(image: DicomImage, bytes: Uint8Array): Uint8Array {
  const scan = readHeaders(image, bytes)
  const { rows, columns, samples } = image
  const wide = image.bitsAllocated === 16
  const out = wide ? new Uint16Array(rows * columns * samples) : new Uint8Array(rows * columns * samples)
  const bits = bitReader(bytes, scan.dataAt)
  const row = columns * samples
  let sinceRestart = 0
  let fresh = 0
  for (let y = 0; y < rows; y++) {
    if (scan.restartRows > 0 && y > 0 && ++sinceRestart === scan.restartRows) {
      bits.restart()
      sinceRestart = 0
      fresh = y
    }
    for (let x = 0; x < columns; x++) {
      for (let c = 0; c < samples; c++) {
        const at = y * row + x * samples + c
        const left = out[at - samples]!
        const above = y > fresh ? out[at - row]! : 0
        const base = scan.start
        const guess =
          y === fresh
            ? x === 0
              ? base
              : left >> scan.shift
            : x === 0
              ? above >> scan.shift
              : predict(
                  scan.predictor,
                  left >> scan.shift,
                  above >> scan.shift,
                  out[at - row - samples]! >> scan.shift,
                )
        out[at] = ((guess + bits.difference(scan.tables[c]!)) & 0xffff) << scan.shift
      }
    }
  }
  return new Uint8Array(out.buffer)
}

/** Table H.1. */
function predict(selection: number, a: number, b: number, c: number): number {
  switch (selection) {
    case 1:
      return a
    case 2:
      return b
    case 3:
      return c
    case 4:
      return a + b - c
    case 5:
      return a + ((b - c) >> 1)
    case 6:
      return b + ((a - c) >> 1)
    case 7:
      return (a + b) >> 1
    default:
      throw new Unreadable('unsupported', `predictor ${selection}`)
  }
}

/** Codes of a length are consecutive: where they start, and which value the first one has. */
interface Huffman {
  readonly firstCode: Int32Array
  readonly firstValue: Int32Array
  readonly count: Int32Array
  readonly values: Uint8Array
}

interface Scan {
  readonly tables: readonly Huffman[]
  readonly predictor: number
  readonly shift: number
  readonly start: number
  readonly restartRows: number
  readonly dataAt: number
}

function readHeaders(image: DicomImage, bytes: Uint8Array): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const known = new Map<number, Huffman>()
  let precision = 0
  let restart = 0
  try {
    for (let at = 2; ; ) {
      const marker = view.getUint16(at)
      const length = view.getUint16(at + 2)
      const body = at + 4
      if (marker === 0xffc4) readTables(bytes.subarray(body, at + 2 + length), known)
      else if (marker === 0xffc3) precision = checkFrame(image, view, body)
      else if (marker === 0xffdd) restart = view.getUint16(body)
      else if (marker === 0xffda) {
        const parts = view.getUint8(body)
        if (precision === 0 || parts !== image.samples) throw new Unreadable('damaged', 'scan header')
        const tail = body + 1 + parts * 2
        const shift = view.getUint8(tail + 2) & 15
        const tables = Array.from(
          { length: parts },
          (_, i) => known.get(view.getUint8(body + 2 + i * 2) >> 4)!,
        )
        if (tables.includes(undefined as never)) throw new Unreadable('damaged', 'Huffman table')
        if (restart % image.columns !== 0) throw new Unreadable('unsupported', 'restart interval')
        return {
          tables,
          predictor: view.getUint8(tail),
          shift,
          start: 1 << (precision - shift - 1),
          restartRows: restart / image.columns,
          dataAt: at + 2 + length,
        }
      }
      at += 2 + length
    }
  } catch (error) {
    throw error instanceof RangeError ? new Unreadable('damaged', 'headers') : error
  }
}

function checkFrame(image: DicomImage, view: DataView, body: number): number {
  const [precision, height, width] = [view.getUint8(body), view.getUint16(body + 1), view.getUint16(body + 3)]
  const parts = view.getUint8(body + 5)
  if (height !== image.rows || width !== image.columns || parts !== image.samples)
    throw new Unreadable('damaged', 'size of the frame')
  if (precision < 2 || precision > image.bitsAllocated) throw new Unreadable('damaged', 'precision')
  return precision
}

function readTables(bytes: Uint8Array, known: Map<number, Huffman>): void {
  for (let at = 0; at + 17 <= bytes.length; ) {
    const id = bytes[at]! & 15
    const count = Int32Array.from([0, ...bytes.subarray(at + 1, at + 17)])
    const firstCode = new Int32Array(17)
    const firstValue = new Int32Array(17)
    let [code, value] = [0, 0]
    for (let length = 1; length <= 16; length++) {
      firstCode[length] = code
      firstValue[length] = value
      code = (code + count[length]!) << 1
      value += count[length]!
    }
    known.set(id, { firstCode, firstValue, count, values: bytes.slice(at + 17, at + 17 + value) })
    at += 17 + value
  }
}

function bitReader(bytes: Uint8Array, from: number) {
  let at = from
  let held = 0
  let left = 0
  const bit = (): number => {
    if (left === 0) {
      if (at >= bytes.length) throw new Unreadable('damaged', 'the frame is cut off')
      held = bytes[at++]!
      left = 8
      if (held === 0xff) {
        if (bytes[at] !== 0) throw new Unreadable('damaged', 'a marker inside the data')
        at++
      }
    }
    left--
    return (held >> left) & 1
  }
  const category = (table: Huffman): number => {
    let code = 0
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | bit()
      const index = code - table.firstCode[length]!
      if (index >= 0 && index < table.count[length]!) return table.values[table.firstValue[length]! + index]!
    }
    throw new Unreadable('damaged', 'a code that is not in the table')
  }
  return {
    /** The next difference (T.81 H.1.2.2). */
    difference(table: Huffman): number {
      const size = category(table)
      if (size === 0) return 0
      if (size === 16) return 32_768
      let value = 0
      for (let i = 0; i < size; i++) value = (value << 1) | bit()
      return value < 1 << (size - 1) ? value - (1 << size) + 1 : value
    },
    restart(): void {
      left = 0
      if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf8) !== 0xd0) throw new Unreadable('damaged', 'restart')
      at += 2
    },
  }
}
