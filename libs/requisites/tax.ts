import { andThen, digitsOf, type Requisite, verdict, weighted, withoutSeparators } from './check.ts'

const W10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const W11 = [7, ...W10]
const W12 = [3, ...W11]

/** The first two digits name the region of the tax office: 00 is none. */
const issued = (inn: string) => !inn.startsWith('00')
const control = (inn: string, weights: readonly number[]) => (weighted(inn, weights) % 11) % 10

/** ИНН of a company. Source: regulation 5.3. */
export const checkInn10 = (raw: string): Requisite =>
  andThen(digitsOf(raw, [10]), inn =>
    issued(inn) ? verdict(inn, control(inn, W10) === Number(inn[9])) : { ok: false, code: 'form' },
  )

/** ИНН of a person, also as a sole trader. Source: regulation 5.3. */
export const checkInn12 = (raw: string): Requisite =>
  andThen(digitsOf(raw, [12]), inn =>
    issued(inn)
      ? verdict(inn, control(inn, W11) === Number(inn[10]) && control(inn, W12) === Number(inn[11]))
      : { ok: false, code: 'form' },
  )

/** ИНН of a company (10 digits) or of a person (12). */
export const checkInn = (raw: string): Requisite =>
  andThen(digitsOf(raw, [10, 12]), inn => (inn.length === 10 ? checkInn10(inn) : checkInn12(inn)))

/** Cyrillic capitals that look like the Latin ones of a КПП. */
const LATIN: Readonly<Record<string, string>> = {
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
}

/** КПП: tax office (4 digits), reason (2 digits or Latin capitals), number (3 digits). It has no control digit. */
export function checkKpp(raw: string): Requisite {
  const kpp = withoutSeparators(raw)
    .toUpperCase()
    .replace(/[А-Я]/g, letter => LATIN[letter] ?? letter)
  if (kpp === '') return { ok: false, code: 'empty' }
  const stranger = /[^0-9A-Z]/u.exec(kpp)
  if (stranger) return { ok: false, code: 'characters', at: stranger[0] }
  if (kpp.length !== 9) return { ok: false, code: 'length', expected: [9], actual: kpp.length }
  return /^(?!00)\d{4}[0-9A-Z]{2}\d{3}$/.test(kpp) ? { ok: true, value: kpp } : { ok: false, code: 'form' }
}

/** The control digit of a state register number: the rest by the length less two, its last digit. */
const registerControl = (number: string): boolean =>
  Number((BigInt(number.slice(0, -1)) % BigInt(number.length - 2)) % 10n) === Number(number.at(-1))

/** ОГРН of a company: 13 digits, first 1 or 5 (others number entries of the register, not companies). */
export const checkOgrn = (raw: string): Requisite =>
  andThen(digitsOf(raw, [13]), ogrn =>
    /^[15]/.test(ogrn) ? verdict(ogrn, registerControl(ogrn)) : { ok: false, code: 'form' },
  )

/** ОГРНИП of a sole trader: 15 digits, first 3. */
export const checkOgrnip = (raw: string): Requisite =>
  andThen(digitsOf(raw, [15]), ogrnip =>
    ogrnip.startsWith('3') ? verdict(ogrnip, registerControl(ogrnip)) : { ok: false, code: 'form' },
  )
