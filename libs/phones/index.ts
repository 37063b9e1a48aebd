import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

export type PhoneCheck =
  | { readonly ok: true; readonly phone: string }
  | { readonly ok: false; readonly code: 'empty' | 'letters' | 'invalid' }

/**
 * Any Russian spelling of a telephone (8…, 7…, +7…, ten digits, brackets, dashes) to E.164. A foreign number must
 * begin with «+». Source: conventions «E.164 phones», SV-3.1.
 */
export function parsePhone(raw: string): PhoneCheck {
  const text = raw.normalize('NFKC').trim()
  if (text === '') return { ok: false, code: 'empty' }
  if (/\p{L}/u.test(text)) return { ok: false, code: 'letters' }
  const digits = text.replace(/\D/g, '')
  const international = text.startsWith('+')
    ? `+${digits}`
    : digits.length === 10
      ? `+7${digits}`
      : digits.length === 11 && /^[78]/.test(digits)
        ? `+7${digits.slice(1)}`
        : `+${digits}`
  if (international.startsWith('+7') && !/^\+7[3-9]\d{9}$/.test(international))
    return { ok: false, code: 'invalid' }
  const parsed = parsePhoneNumberFromString(international)
  if (!parsed?.isPossible()) return { ok: false, code: 'invalid' }
  return { ok: true, phone: parsed.number }
}

/** `+79101112233` → `+7 910 111-22-33` with non-breaking spaces; a foreign number in its international form. */
export function formatPhone(e164: string): string {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164)
  if (russian) return `+7\u00a0${russian[1]}\u00a0${russian[2]}-${russian[3]}-${russian[4]}`
  return (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164).replaceAll(' ', '\u00a0')
}

/** `+79101112233` → `+7 910 •••-••-33`: enough to recognise one's own number. */
export function maskPhone(e164: string): string {
  const russian = /^\+7(\d{3})\d{5}(\d{2})$/.exec(e164)
  return russian
    ? `+7\u00a0${russian[1]}\u00a0•••-••-${russian[2]}`
    : `${e164.slice(0, 4)}•••${e164.slice(-2)}`
}

/**
 * Whether a text may be the name of an SMS sender: at most 11 letters, digits, spaces, dots, dashes or underscores
 * of the Latin alphabet, at least one letter. Source: SV-3.2.1b (the seed's own `SMILE-VISION` has 12).
 */
export const isSmsSender = (name: string): boolean => /^(?=.*[A-Za-z])[A-Za-z0-9 ._-]{1,11}$/.test(name)
