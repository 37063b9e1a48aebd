/** Cyrillic letters that look like the Latin ones of codes. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  З: 'Z',
}
/** Keys that give another letter in the Russian layout: «Л02» for K02. Letters that look Latin are not among them. */
const OTHER_LAYOUT: Readonly<Record<string, string>> = {
  Л: 'K',
  Д: 'L',
  Ф: 'A',
  И: 'B',
  Й: 'Q',
  Ц: 'W',
  П: 'G',
  Ш: 'I',
  Ы: 'S',
  Г: 'U',
  Ч: 'X',
  Я: 'Z',
}

/**
 * The beginning of an ICD-10 code in its official spelling: «к02.1», «K021», «К 02,1», «Л02» → `K02.1`, `K02`.
 * Null when the text does not begin like a code.
 */
export function readCode(text: string): string | null {
  const match = /^\s*(\p{L})\s?(\d{1,2})(?:[.,]?(\d{1,2})|[.,])?\s*[.,]?\s*$/u.exec(text.normalize('NFC'))
  if (!match) return null
  const letter = match[1]!.toUpperCase()
  const latin = LOOKALIKES[letter] ?? OTHER_LAYOUT[letter] ?? letter
  if (!/^[A-Z]$/.test(latin)) return null
  const [, , category, sub] = match
  if (sub === undefined) return `${latin}${category}`
  return category!.length === 2 ? `${latin}${category}.${sub}` : null
}
