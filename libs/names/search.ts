/** The form in which names are compared: small letters, ё as е, single spaces. Equals the SQL of patients.patient. */
export const searchKey = (text: string): string =>
  text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').trim().replace(/\s+/g, ' ')

/** What somebody typed into the one search box, sorted by meaning. */
export interface SearchQuery {
  /** Parts of names, in search form, any order. */
  readonly words: readonly string[]
  /** Digits of a telephone, at most the last ten. */
  readonly digits: string | null
  /** Birth dates from and to (inclusive), ISO. */
  readonly bornFrom: string | null
  readonly bornTo: string | null
  /** Record number as it is printed: `С-000123`. */
  readonly card: string | null
}

const DATE = /(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)/
const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/
const CARD = /(?:№\s*)?([А-ЯA-Z]{1,4})-(\d{1,9})(?![\d-])/iu
const YEAR = /(?:^|\s)((?:19|20)\d{2})(?=\s|$)/

/** Sorts «Иванов 9101112233», «12.05.1985 иван», «иван петр 1985», «8-910-111 22 33», «С-123» by meaning. */
export function parseSearchQuery(text: string): SearchQuery {
  let rest = ` ${text.normalize('NFC').slice(0, 120)} `
  let bornFrom: string | null = null
  let bornTo: string | null = null
  let card: string | null = null
  const take = (pattern: RegExp, use: (match: RegExpExecArray) => void) => {
    const match = pattern.exec(rest)
    if (!match) return
    use(match)
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`
  }
  const born = (y: string, m: string, d: string) => {
    const iso = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
    if (!isDate(iso)) return
    bornFrom = iso
    bornTo = iso
  }
  take(DATE, m => born(m[3]!, m[2]!, m[1]!))
  take(ISO, m => born(m[1]!, m[2]!, m[3]!))
  take(CARD, m => {
    card = `${m[1]!.toUpperCase()}-${m[2]!.padStart(6, '0')}`
  })
  if (bornFrom === null && /\p{L}/u.test(rest)) {
    take(YEAR, m => {
      bornFrom = `${m[1]}-01-01`
      bornTo = `${m[1]}-12-31`
    })
  }
  const digits = rest.replace(/\D/g, '')
  return {
    words: searchKey(rest.replace(/[^\p{L}\p{M}'’\- ]/gu, ' '))
      .split(' ')
      .filter(word => /\p{L}/u.test(word))
      .slice(0, 5),
    digits: digits.length >= 3 ? phoneDigits(digits) : null,
    bornFrom,
    bornTo,
    card,
  }
}

/** A whole number loses its country code, a part of one stays as typed. */
const phoneDigits = (digits: string): string =>
  digits.length >= 11 ? digits.slice(-10) : digits.slice(0, 10)

function isDate(iso: string): boolean {
  const [y, m, d] = iso.split('-').map(Number)
  const date = new Date(Date.UTC(y!, m! - 1, d!))
  return date.getUTCMonth() === m! - 1 && date.getUTCDate() === d!
}
