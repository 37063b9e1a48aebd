import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

const NBSP = '\u00a0'

/** `+79000000123` → «+7 900 000-01-23» with non-breaking spaces; a foreign number in its international form. */
export function formatPhone(e164: string): string {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164)
  if (russian) return `+7${NBSP}${russian[1]}${NBSP}${russian[2]}-${russian[3]}-${russian[4]}`
  return (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164).replaceAll(' ', NBSP)
}

/** `+79000000123` → «+7 900 •••-••-23»: enough to recognise one's own number, not enough to call. */
export function maskPhone(e164: string): string {
  const russian = /^\+7(\d{3})\d{5}(\d{2})$/.exec(e164)
  return russian
    ? `+7${NBSP}${russian[1]}${NBSP}•••-••-${russian[2]}`
    : `${e164.slice(0, 4)}•••${e164.slice(-2)}`
}

/**
 * Digits to look for among stored numbers, which are compared by their last ten: a whole number loses 8 or +7, and so
 * does the beginning of one (`8 910`, `+7910`, `89101`). Up to four digits in one piece stay as they are, for people
 * are also found by the end of their number.
 */
export function phoneDigitsForSearch(typed: string): string {
  const text = typed.normalize('NFKC').replace(/\p{Cf}/gu, '')
  const digits = text.replace(/\D/g, '')
  if (digits.length >= 11) return digits.slice(-10)
  const trunk =
    /^\s*\+\s*7/.test(text) || /^\s*[78]\D+\d/.test(text) || (digits.length > 4 && /^[78]9/.test(digits))
  return trunk ? digits.slice(1) : digits
}
