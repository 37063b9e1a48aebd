/** Control digits of Russian requisites. Source: regulation 5.3; every check normalises spaces and dashes away. */
export type Check =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: 'format' | 'checksum' }

const digitsOf = (raw: string) => raw.replace(/[\s-]/g, '')
const weighted = (digits: string, weights: readonly number[]) =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0)
const result = (value: string, right: boolean): Check =>
  right ? { ok: true, value } : { ok: false, code: 'checksum' }
const format: Check = { ok: false, code: 'format' }

const W10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const W11 = [7, ...W10]
const W12 = [3, ...W11]

/** ИНН of a company (10 digits) or of a person (12). */
export function checkInn(raw: string): Check {
  const inn = digitsOf(raw)
  const control = (weights: readonly number[]) => (weighted(inn, weights) % 11) % 10
  if (/^\d{10}$/.test(inn)) return result(inn, control(W10) === Number(inn[9]))
  if (/^\d{12}$/.test(inn))
    return result(inn, control(W11) === Number(inn[10]) && control(W12) === Number(inn[11]))
  return format
}

export function checkKpp(raw: string): Check {
  const kpp = digitsOf(raw).toUpperCase()
  return /^\d{4}[0-9A-Z]{2}\d{3}$/.test(kpp) ? { ok: true, value: kpp } : format
}

/** ОГРН (13 digits) or ОГРНИП (15). */
export function checkOgrn(raw: string): Check {
  const ogrn = digitsOf(raw)
  if (!/^(\d{13}|\d{15})$/.test(ogrn)) return format
  const body = BigInt(ogrn.slice(0, -1))
  const control = Number((ogrn.length === 13 ? body % 11n : body % 13n) % 10n)
  return result(ogrn, control === Number(ogrn.at(-1)))
}

/** СНИЛС; numbers up to 001-001-998 carry no control digits. */
export function checkSnils(raw: string): Check {
  const snils = digitsOf(raw)
  if (!/^\d{11}$/.test(snils)) return format
  if (Number(snils.slice(0, 9)) <= 1_001_998) return { ok: true, value: snils }
  const sum = weighted(snils, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
  return result(snils, (sum === 100 ? 0 : sum) === Number(snils.slice(9)))
}

/** ЕНП of a health policy: 16 digits, Luhn. */
export function checkPolicy(raw: string): Check {
  const policy = digitsOf(raw)
  if (!/^\d{16}$/.test(policy)) return format
  const sum = [...policy].reverse().reduce((total, char, i) => {
    const d = Number(char) * (i % 2 === 0 ? 1 : 2)
    return total + (d > 9 ? d - 9 : d)
  }, 0)
  return result(policy, sum % 10 === 0)
}

export const checkBik = (raw: string): Check => {
  const bik = digitsOf(raw)
  return /^04\d{7}$/.test(bik) ? { ok: true, value: bik } : format
}

const accountControl = (prefix: string, account: string) =>
  [...`${prefix}${account}`].reduce((sum, d, i) => sum + ((Number(d) * [7, 1, 3][i % 3]!) % 10), 0) % 10 === 0

/** Settlement account against the BIK of its bank. */
export function checkAccount(raw: string, bik: string): Check {
  const account = digitsOf(raw)
  if (!/^\d{20}$/.test(account) || !checkBik(bik).ok) return format
  return result(account, accountControl(bik.slice(-3), account))
}

/** Correspondent account against the BIK. */
export function checkCorrespondentAccount(raw: string, bik: string): Check {
  const account = digitsOf(raw)
  if (!/^\d{20}$/.test(account) || !checkBik(bik).ok) return format
  return result(account, accountControl(`0${bik.slice(4, 6)}`, account))
}
