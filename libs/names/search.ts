import { phoneDigitsForSearch } from '#libs/phones/index.ts'

/**
 * The form in which names are compared: small letters, ё as е, single spaces. For a stored (normalised) name it equals
 * `translate(lower(x), 'ё', 'е')`, which patients.patient is indexed by.
 */
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
  /** Birthday without a year, `MM-DD`. */
  readonly bornMonthDay: string | null
  /** Record number as it is printed: `С-000123`. */
  readonly card: string | null
}

const LONGEST_QUERY = 120
const MOST_WORDS = 5
/** Fewer digits would find half of the patients. */
const LEAST_DIGITS = 3
/** Two digits of a year: 30–99 belong to the last century, 00–29 to this one. */
const PIVOT = 30

const DATE = /(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/u
const SHORT_DATE = /(?<![\d.])(\d{1,2})([./])(\d{1,2})\2(\d{2})(?![\d.])/u
const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/u
const MONTH_DAY = /(?<![\d./-])(\d{1,2})[./](\d{1,2})\.?(?![\d./-])/u
const CARD = /(?<![\p{L}\d])(?:№\s*)?(?=\d{0,3}[А-ЯA-Z])([А-ЯA-Z0-9]{1,4})-(\d{1,9})(?![\d-])/iu
const YEAR = /(?<=\s)((?:19|20)\d{2})(?:\s?г\.?)?(?=\s)/u

/** Text that loses each piece as its meaning is found. */
class Rest {
  text: string

  constructor(text: string) {
    this.text = ` ${text} `
  }

  /** Cuts out the first match if `use` accepts it. */
  take(pattern: RegExp, use: (match: RegExpExecArray) => boolean): void {
    const match = pattern.exec(this.text)
    if (match && use(match))
      this.text = `${this.text.slice(0, match.index)} ${this.text.slice(match.index + match[0].length)}`
  }
}

/**
 * Sorts by meaning what is typed into the one search box of patients (J1.1): «Иванов 9000000123», «12.05.1985 иван»,
 * «иван петр 85», «8-900-000 01 23», «С-123». A year counts as such only beside a name: alone it may be the end of a telephone.
 */
export function parseSearchQuery(text: string): SearchQuery {
  const rest = new Rest(
    text
      .normalize('NFC')
      .replace(/\p{Cf}/gu, '')
      .slice(0, LONGEST_QUERY),
  )
  let born = null as readonly [from: string, to: string] | null
  let bornMonthDay = null as string | null
  let card = null as string | null
  const onDay = (y: string, m: string, d: string): boolean => {
    const day = born === null ? isoDay(y, m, d) : null
    if (day) born = [day, day]
    return day !== null
  }
  rest.take(DATE, m => onDay(m[4]!, m[3]!, m[1]!))
  rest.take(ISO, m => onDay(m[1]!, m[2]!, m[3]!))
  rest.take(SHORT_DATE, m => onDay(`${Number(m[4]) < PIVOT ? 20 : 19}${m[4]}`, m[3]!, m[1]!))
  rest.take(CARD, m => {
    card = `${m[1]!.toUpperCase()}-${m[2]!.padStart(6, '0')}`
    return true
  })
  if (born === null) {
    rest.take(MONTH_DAY, m => {
      // A leap year, for the birthdays of 29 February.
      bornMonthDay = isoDay('2000', m[2]!, m[1]!)?.slice(5) ?? null
      return bornMonthDay !== null
    })
    if (bornMonthDay === null && /\p{L}{2}/u.test(rest.text)) {
      rest.take(YEAR, m => {
        born = [`${m[1]}-01-01`, `${m[1]}-12-31`]
        return true
      })
    }
  }
  const [bornFrom, bornTo] = born ?? [null, null]
  return { words: wordsOf(rest.text), digits: digitsOf(rest.text), bornFrom, bornTo, bornMonthDay, card }
}

const wordsOf = (text: string): string[] =>
  searchKey(text.replace(/[`´‘’ʼ′]/g, "'").replace(/[^\p{L}\p{M}'\- ]/gu, ' '))
    .split(' ')
    .map(word => word.replace(/^[-']+|[-']+$/g, ''))
    .filter(word => /\p{L}/u.test(word))
    .slice(0, MOST_WORDS)

function digitsOf(text: string): string | null {
  const digits = phoneDigitsForSearch(text.replace(/[\p{L}\p{M}']/gu, ' ').trim())
  return digits.length >= LEAST_DIGITS ? digits : null
}

function isoDay(y: string, m: string, d: string): string | null {
  const iso = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null
}
