import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { storeZip } from './index.ts'

const entries = [
  { name: 'evidence.json', bytes: new TextEncoder().encode('{"ё":1}') },
  { name: 'тексты/согласие.pdf', bytes: new Uint8Array(70_000).fill(7) },
]

/** Reads an archive as a stranger does: from the end, by the central directory. (Also opened by unzip and Python.) */
function read(zip: Uint8Array) {
  const bytes = Buffer.from(zip)
  const end = bytes.length - 22
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50)
  let at = bytes.readUInt32LE(end + 16)
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50)
    const [crc, size, named, local] = [
      bytes.readUInt32LE(at + 16),
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + named)
    const day = bytes.readUInt16LE(at + 14)
    at += 46 + named
    expect(bytes.readUInt32LE(local)).toBe(0x04034b50)
    const start = local + 30 + bytes.readUInt16LE(local + 26)
    const content = bytes.subarray(start, start + size)
    expect(crc32(content)).toBe(crc)
    return { name, size, date: [1980 + (day >> 9), (day >> 5) & 15, day & 31] }
  })
}

it('SV-4.3: an archive that a stranger reads: every file whole, names in Russian, dates', () => {
  expect(read(storeZip(entries, '2026-11-21T10:20:30Z'))).toEqual([
    { name: 'evidence.json', size: 8, date: [2026, 11, 21] },
    { name: 'тексты/согласие.pdf', size: 70_000, date: [2026, 11, 21] },
  ])
})

it('gives the same bytes for the same files', () => {
  expect(storeZip(entries, '2026-11-21T10:20:30Z')).toEqual(storeZip(entries, '2026-11-21T10:20:30Z'))
})
