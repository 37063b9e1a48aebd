import { ALL_KEYS, bare, MARK_NAMES } from './keys.ts'

/** A line of the file: `key=value`, a bare word, or running text. */
export interface Line {
  readonly number: number
  readonly text: string
  /** Compared form of the key; empty when the line is running text. */
  readonly key: string
  readonly value: string
  /** Nothing follows, not even an end of line: a cut file may have lost a part of it. */
  readonly cut: boolean
}

/** No key of the format is half as long: what is longer is running text that happens to have «=». */
const LONGEST_KEY = 60
const IDENTIFIER = /^[a-zа-яё][a-zа-яё0-9_]*$/
function keyOf(raw: string, assigned: boolean): string {
  if (raw.length > LONGEST_KEY) return ''
  const key = bare(raw)
  if (MARK_NAMES.has(key) || (assigned && ALL_KEYS.has(key))) return key
  // «Оплата за май=5000» is a line of a purpose, `КодНазПлатежа=1` is a key that we do not know.
  return assigned && IDENTIFIER.test(key) && key.length === raw.trim().length ? key : ''
}

function parseLine(text: string, number: number, cut: boolean): Line {
  const at = text.indexOf('=')
  const key = keyOf(at < 0 ? text : text.slice(0, at), at >= 0)
  return { number, text, key, value: at < 0 || key === '' ? '' : text.slice(at + 1).trim(), cut }
}

/** Trimmed lines with their numbers from 1, empty ones left out. Windows, Unix and old Macintosh line ends. */
export function* linesOf(text: string): Generator<Line> {
  const end = text.includes('\n') ? '\n' : '\r'
  let number = 0
  for (let from = 0; from <= text.length; ) {
    const at = text.indexOf(end, from)
    const to = at < 0 ? text.length : at
    number++
    const line = text.slice(from, to).trim()
    if (line !== '') yield parseLine(line, number, at < 0)
    from = to + 1
  }
}
