/** Shown where a character has no glyph in any of our fonts: visible, so nobody takes the text for whole. */
const NO_GLYPH = '\ufffd'

/** Control characters that come along with pasted text, and marks that would print a line in another order than it is stored. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g
/** A line break of old word processors is a line break. */
const LINE_BREAK = /\r\n?|[\v\f\u2028\u2029]/g

const cleanText = (text: string): string =>
  text.toWellFormed().replace(LINE_BREAK, '\n').replace(UNPRINTABLE, '')

/** Applies `change` to every text of the data of a document. */
function everyText(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === 'string') return change(data)
  if (Array.isArray(data)) return data.map(item => everyText(item, change))
  if (data === null || typeof data !== 'object' || data instanceof Uint8Array) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, everyText(value, change)]))
}

/** What people typed or pasted, as it can stand in PDF/A: it has no place for control characters (ISO 19005-2, 6.2.11.8). */
export const printable = <T>(data: T): T => everyText(data, cleanText) as T

export const withoutGlyphs = <T>(data: T, characters: ReadonlySet<string>): T =>
  everyText(data, text => [...text].map(c => (characters.has(c) ? NO_GLYPH : c)).join('')) as T

/** The characters that Typst says it has no glyph for; empty when it complains of something else. */
export function charactersWithoutGlyph(complaint: string): Set<string> {
  const found = new Set<string>()
  for (const [, text] of complaint.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g)) {
    const said = text!.replace(/\\u\{([0-9a-f]{1,6})\}/g, (_, hex) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
    for (const character of said) if (character > '\u007f' && character !== NO_GLYPH) found.add(character)
  }
  return found
}
