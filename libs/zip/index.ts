/** A file of an archive. `name` is UTF-8, folders by `/`. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const UTF8_NAMES = 0x0800
const VERSION = 20

/** MS-DOS date and time of an ISO instant, in UTC; the format begins in 1980 and counts two seconds. */
function dosTime(iso: string): { readonly time: number; readonly date: number } {
  const part = (from: number, to: number) => Number(iso.slice(from, to))
  return {
    time: (part(11, 13) << 11) | (part(14, 16) << 5) | (part(17, 19) >> 1),
    date: (Math.max(0, part(0, 4) - 1980) << 9) | (part(5, 7) << 5) | part(8, 10),
  }
}

function header(signature: number, fields: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, signature, true)
  let at = 4
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

/**
 * A ZIP archive without compression (APPNOTE 6.3, method 0): PDF files hardly shrink, and the same input gives the same
 * bytes. For archives far below 4 GB; names must differ. `at` is an ISO instant for the dates of all entries.
 */
export function storeZip(entries: readonly ZipEntry[], at: string): Uint8Array {
  const { time, date } = dosTime(at)
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  const push = (list: Uint8Array[], ...chunks: Uint8Array[]) => {
    list.push(...chunks)
    return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }
  for (const { name, bytes } of entries) {
    const encoded = new TextEncoder().encode(name)
    const common = [
      [2, VERSION],
      [2, UTF8_NAMES],
      [2, 0],
      [2, time],
      [2, date],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, encoded.length],
      [2, 0],
    ] as const
    push(
      directory,
      header(0x02014b50, [[2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]),
      encoded,
    )
    offset += push(parts, header(0x04034b50, common), encoded, bytes)
  }
  const size = directory.reduce((sum, chunk) => sum + chunk.length, 0)
  const end = header(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, size],
    [4, offset],
    [2, 0],
  ])
  const whole = new Uint8Array(offset + size + end.length)
  let position = 0
  for (const chunk of [...parts, ...directory, end]) {
    whole.set(chunk, position)
    position += chunk.length
  }
  return whole
}
