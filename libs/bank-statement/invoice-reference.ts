/** An invoice that a purpose names. */
export interface InvoiceReference {
  /** Readings of the number in compared form, the likeliest first. */
  readonly numbers: readonly string[]
  /** ISO; empty when the purpose has none. */
  readonly date: string
}

export interface PurposeReferences {
  /** After «счёт», «сч.», «invoice». */
  readonly named: readonly InvoiceReference[]
  /** Tokens that look like a number of a document, anywhere. */
  readonly loose: readonly string[]
}

/** The form of a payment order gives a purpose 210 characters; beyond this nothing is looked for. */
const LONGEST_PURPOSE = 2_000
const LONGEST_NUMBER = 40
const ACCOUNT_LENGTH = 20

const CYRILLIC: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  Ё: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
}

/** Capitals, Latin look-alikes as Cyrillic, all dashes as one. */
const plain = (text: string): string =>
  text
    .toUpperCase()
    .replace(/\p{Pd}|−/gu, '-')
    .replace(/[ABCEËЁHKMOPTXY]/g, letter => CYRILLIC[letter] ?? letter)

/** «№ 0012/2026-M» → «12/2026-М»: leading zeros, spaces and look-alike letters do not make another number. */
export const comparedNumber = (number: string): string =>
  plain(number.slice(0, LONGEST_NUMBER * 2))
    .replace(/[\s№#]+/g, '')
    .replace(/(?<!\d)0+(?=\d)/g, '')

const TOKEN = /[№#,;]|[\p{L}\p{N}]+(?:(?:[-/_]|(?<=\d)\.(?=\d))[\p{L}\p{N}]+)*/gu

/** Words, numbers, number signs and commas of a text; «12 / 2026» is one number. */
export const tokensOf = (text: string): string[] =>
  plain(text.slice(0, LONGEST_PURPOSE))
    .replace(/\s*\/\s*/g, '/')
    .match(TOKEN) ?? []

const INVOICE_WORD =
  /^(?:СЧЕТ(?:У|А|ОМ|АМ|АМИ|ОВ|АХ|Е)?(?:-(?:ДОГОВОР|ОФЕРТ)[А-Я]{0,3})?|СЧ|ИНВОЙС[А-Я]{0,2}|INVОIСЕ)$/
/** «сч-12», «счёт12»: a number that is glued to the word, or begins with it. */
const GLUED = /^(?:СЧЕТ[А-Я]{0,2}|СЧ)-?(?=\d)/
/** An account of a bank or of a subscriber is no invoice. */
const ACCOUNT_WORD = /^(?:ЛИЦЕВ|РАСЧЕТН|ТЕКУЩ|БАНКОВСК|КОРР|СПЕЦ)/
/** What stands before a number and between two of them. */
const BETWEEN = new Set('НА ОПЛАТУ ОПЛАТЫ № # N NО НОМЕР НОМЕРА НОМЕРАМ , ; И Г'.split(' '))
const MONTHS = ['ЯНВ', 'ФЕВ', 'МАР', 'АПР', 'МА', 'ИЮН', 'ИЮЛ', 'АВГ', 'СЕН', 'ОКТ', 'НОЯ', 'ДЕК']

const iso = (day: string, month: number, year: string): string =>
  `${year.length === 2 ? '20' : ''}${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`

const NUMERIC_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?=\D|$)/

/** A date at a place among tokens: «01.11.2026», «1.11.26г», «1 ноября 2026». */
function dateAt(tokens: readonly string[], at: number): { date: string; next: number } | null {
  const numeric = NUMERIC_DATE.exec(tokens[at] ?? '')
  if (numeric) return { date: iso(numeric[1]!, Number(numeric[2]), numeric[3]!), next: at + 1 }
  const [day = '', word = '', year = ''] = tokens.slice(at, at + 3)
  const month = MONTHS.findIndex(beginning => word.startsWith(beginning))
  if (!/^\d{1,2}$/.test(day) || month < 0 || !/^\d{4}/.test(year)) return null
  return { date: iso(day, month + 1, year.slice(0, 4)), next: at + 3 }
}

const isNumber = (token: string): boolean =>
  /\d/.test(token) &&
  token.length <= LONGEST_NUMBER &&
  !NUMERIC_DATE.test(token) &&
  !/^\d+$/.test(token.slice(0, ACCOUNT_LENGTH).padEnd(ACCOUNT_LENGTH, '-'))

/** «N12», «12ОТ01.11.2026», «СЧ-12» can be read with what is glued to them and without. */
function readings(token: string): { numbers: string[]; date: string } {
  const glued = /^(.{0,39}\d)ОТ(\d.*)?$/.exec(token)
  const number = glued?.[1] ?? token
  const date = dateAt([glued?.[2] ?? ''], 0)?.date ?? ''
  const bare = number.replace(/^NО?-?(?=\d)/, '').replace(GLUED, '')
  return { numbers: [...new Set([number, bare].map(comparedNumber))], date }
}

/** «счёт за услуги № 12» names an invoice, «счёт по договору № 12» does not. */
const OTHER_DOCUMENT = /^(?:ДОГОВОР|КОНТРАКТ|ЗАКАЗ|АКТ|НАКЛАДН|УПД|ФАКТУР|СОГЛАШ|ЗАЯВ)/
const WORDS_BEFORE_SIGN = 3

/** Where the number begins after the word for an invoice: a few words may stand before its sign. */
function afterWords(tokens: readonly string[], from: number): number {
  const sign = tokens.slice(from, from + WORDS_BEFORE_SIGN + 1).indexOf('№')
  const between = tokens.slice(from, from + Math.max(0, sign))
  return between.some(token => OTHER_DOCUMENT.test(token) || /\d/.test(token)) ? from : from + between.length
}

/** Reads invoices from a place after the word for them; answers where it stopped. */
function readList(tokens: readonly string[], from: number, found: InvoiceReference[]): number {
  // «счёт № 12 от 01.11.2026» and «счёт от 01.11.2026 № 12».
  let dateBefore = ''
  let undated = false
  let at = afterWords(tokens, from)
  while (at < tokens.length) {
    const token = tokens[at]!
    const dated = token === 'ОТ' ? dateAt(tokens, at + 1) : null
    if (dated) {
      if (undated) found.push({ ...found.pop()!, date: dated.date })
      else dateBefore = dated.date
      undated = false
      at = dated.next
    } else if (isNumber(token)) {
      const { numbers, date } = readings(token)
      found.push({ numbers, date: date || dateBefore })
      undated = date === '' && dateBefore === ''
      dateBefore = ''
      at++
    } else if (BETWEEN.has(token)) at++
    else break
  }
  return at
}

/** Invoices that a purpose names in any usual spelling, and other tokens that could be numbers of documents. */
export function purposeReferences(purpose: string): PurposeReferences {
  const tokens = tokensOf(purpose)
  const named: InvoiceReference[] = []
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!
    const isWord = INVOICE_WORD.test(token) && !ACCOUNT_WORD.test(tokens[at - 1] ?? '')
    if (isWord) at = readList(tokens, at + 1, named)
    else if (GLUED.test(token) && isNumber(token)) at = readList(tokens, at, named)
    else at++
  }
  const loose = tokens.filter(token => isNumber(token) && /\D/.test(token)).map(comparedNumber)
  return { named, loose }
}
