import { decodeAs } from './encoding.ts'
import type { StatementEncoding } from './types.ts'

const UNKNOWN = 0x3f

function tableOf(encoding: 'windows-1251' | 'cp866'): ReadonlyMap<string, number> {
  const letters = decodeAs(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    encoding,
  )
  return new Map([...letters].map((letter, byte) => [letter, byte]))
}

const TABLES = { 'windows-1251': tableOf('windows-1251'), cp866: tableOf('cp866') }

/** The text in an encoding of banks; letters that it lacks become «?», as banks write them. */
export function encodeText(text: string, encoding: StatementEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  const table = TABLES[encoding]
  return Uint8Array.from([...text], letter => table.get(letter) ?? UNKNOWN)
}
