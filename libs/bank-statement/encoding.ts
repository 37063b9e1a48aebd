import { ALL_KEYS, MARK_NAMES } from './keys.ts'
import { linesOf } from './lines.ts'
import { refuse } from './refusal.ts'
import type { StatementEncoding } from './types.ts'

const DECODER_LABEL: Readonly<Record<StatementEncoding, string>> = {
  'utf-8': 'utf-8',
  'windows-1251': 'windows-1251',
  cp866: 'ibm866',
}
/** In the order in which they are preferred when a file proves none. */
const ENCODINGS = ['utf-8', 'windows-1251', 'cp866'] as const
const HEAD_BYTES = 65_536

export const decodeAs = (bytes: Uint8Array, encoding: StatementEncoding): string =>
  new TextDecoder(DECODER_LABEL[encoding]).decode(bytes)

const isSignature = (text: string): boolean =>
  text.length < 60 && text.replace(/\s+/g, '').toLowerCase().replace('с', 'c') === '1cclientbankexchange'

function knownKeys(text: string): number {
  let known = 0
  for (const line of linesOf(text)) if (ALL_KEYS.has(line.key) || MARK_NAMES.has(line.key)) known++
  return known
}

/** Whole lines of the beginning: enough keys to tell the encoding, however long the file is. */
function headOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= HEAD_BYTES) return bytes
  const lastEnd = bytes.lastIndexOf(10, HEAD_BYTES)
  return bytes.subarray(0, lastEnd > 0 ? lastEnd : HEAD_BYTES)
}

function requireSignature(bytes: Uint8Array): void {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    refuse('bad-encoding', 1, 'Файл сохранён в UTF-16; нужна windows-1251, DOS (866) или UTF-8')
  for (const line of linesOf(decodeAs(headOf(bytes), 'utf-8'))) {
    if (isSignature(line.text)) return
    refuse(
      'not-1c',
      line.number,
      'Это не выписка в формате 1С: первой строкой должно быть 1CClientBankExchange',
    )
  }
  refuse('not-1c', 1, 'Файл пуст')
}

/** Programs for DOS end a file with the byte 1A and fill its last block with it or with zeros. */
function withoutFiller(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x1a || bytes[end - 1] === 0)) end--
  return bytes.subarray(0, end)
}

/**
 * Decodes a file by what its keys turn out to be: `Кодировка` inside it is often untrue.
 * @throws Refusal `not-1c`, `bad-encoding`
 */
export function decodeStatement(file: Uint8Array): { encoding: StatementEncoding; text: string } {
  const bytes = withoutFiller(file)
  requireSignature(bytes)
  const head = headOf(bytes)
  const tried = ENCODINGS.map(encoding => ({ encoding, known: knownKeys(decodeAs(head, encoding)) }))
  const best = tried.reduce((a, b) => (b.known > a.known ? b : a))
  if (best.known === 0 && head.some(byte => byte > 0x7f))
    refuse('bad-encoding', 2, 'Ключи файла не читаются ни в windows-1251, ни в DOS (866), ни в UTF-8')
  return { encoding: best.encoding, text: decodeAs(bytes, best.encoding) }
}

const isRussian = (code: number): boolean =>
  (code >= 0x410 && code <= 0x44f) || code === 0x451 || code === 0x2116
const codesOf = (letters: string): ReadonlySet<number> =>
  new Set([...letters].map(letter => letter.charCodeAt(0)))
/** Signs of good typography say nothing either way. */
const NEUTRAL = codesOf('\u00a0«»“”„’—–…')
/** What Russian text of two bytes a letter looks like when each byte is taken for a letter of 1251. */
const TWICE_ENCODED = codesOf('ЂЃ‚ѓ†‡€‰Љ‹ЊЌЋЏђ™љ›њќћџЎЈ¤Ґ¦¬\u00adЇ±ґµ¶јЅѕ')

interface Measure {
  readonly strange: (code: number) => boolean
  /** Fewer strange letters, or a smaller share of them, are a foreign name. */
  readonly fewest: number
  readonly share: number
}
const notRussian = (code: number): boolean => !isRussian(code) && !NEUTRAL.has(code)
const MEASURES: Readonly<Record<StatementEncoding, Measure>> = {
  'windows-1251': { strange: notRussian, fewest: 6, share: 1 / 4 },
  cp866: { strange: notRussian, fewest: 4, share: 1 / 5 },
  // UTF-8 has all alphabets: only what nobody writes is strange in it.
  'utf-8': { strange: code => TWICE_ENCODED.has(code), fewest: 4, share: 1 / 6 },
}

/** Never in text: zero bytes, the mark of a wrong byte in UTF-8, the one byte that 1251 does not define. */
const isWrong = (code: number): boolean => code === 0 || code === 0xfffd || code === 0x98

/** Whether a text is in another encoding than the rest of the file, or was spoilt before it came. */
export function isBroken(text: string, encoding: StatementEncoding): boolean {
  const { strange, fewest, share } = MEASURES[encoding]
  let letters = 0
  let odd = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isWrong(code)) return true
    if (code < 0x80) continue
    letters++
    if (strange(code)) odd++
  }
  return odd >= fewest && odd >= share * letters
}
