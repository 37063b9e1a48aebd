import { inflateRawSync } from 'node:zlib'

/**
 * Reads a ZIP by its table of contents (APPNOTE 4.3, with 64-bit lengths), apart from the library that wrote it: name →
 * content. Not for sealed archives.
 */
export function readZip(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const end64 = zip.lastIndexOf(Buffer.from('PK\x06\x06', 'latin1'))
  const count = end64 === -1 ? zip.readUInt16LE(end + 10) : Number(zip.readBigUInt64LE(end64 + 32))
  let at = end64 === -1 ? zip.readUInt32LE(end + 16) : Number(zip.readBigUInt64LE(end64 + 48))
  const files = new Map<string, Buffer>()
  for (let i = 0; i < count; i++) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength!)
    const extra = zip.subarray(at + 46 + nameLength!, at + 46 + nameLength! + extraLength!)
    const [length, packed, place] = lengthsOf(zip, at, extra)
    if (!name.endsWith('/')) {
      const data = place! + 30 + zip.readUInt16LE(place! + 26) + zip.readUInt16LE(place! + 28)
      const bytes = zip.subarray(data, data + packed!)
      const content = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : Buffer.from(bytes)
      if (content.length !== length) throw new Error(`${name}: ${content.length} bytes of ${length}`)
      files.set(name, content)
    }
    at += 46 + nameLength! + extraLength! + noteLength!
  }
  return files
}

/** Length, packed length and place of an entry; those that do not fit into 32 bits stand in the extra field 1, in this order. */
function lengthsOf(zip: Buffer, at: number, extra: Buffer): number[] {
  const short = [24, 20, 42].map(offset => zip.readUInt32LE(at + offset))
  let from = 0
  while (from < extra.length && extra.readUInt16LE(from) !== 1) from += 4 + extra.readUInt16LE(from + 2)
  from += 4
  return short.map(value => {
    if (value !== 0xffff_ffff) return value
    from += 8
    return Number(extra.readBigUInt64LE(from - 8))
  })
}
