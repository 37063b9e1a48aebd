import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * A telephone in E.164, or why the text is none:
 * - `empty`
 * - `extension`: «доб. 12», `ext 5`, `#3`: a message cannot reach an extension
 * - `letters`, `characters`: something that no telephone has, in `at`
 * - `too-short`, `too-long`: digits are missing or there are too many (perhaps two numbers)
 * - `no-plus`: a foreign number has to begin with «+»
 * - `invalid`: the length is right, but no such numbers exist
 */
export type PhoneCheck =
  | { readonly ok: true; readonly phone: string }
  | { readonly ok: false; readonly code: 'letters' | 'characters'; readonly at: string }
  | {
      readonly ok: false
      readonly code: 'empty' | 'extension' | 'too-short' | 'too-long' | 'no-plus' | 'invalid'
    }

const no = (code: 'empty' | 'extension' | 'too-short' | 'too-long' | 'no-plus' | 'invalid'): PhoneCheck => ({
  ok: false,
  code,
})

/** More than the longest number with all its brackets and spaces. */
const LONGEST_TEXT = 60
const EXTENSION = /\d\D*(?:доб|вн|ext|x|[#*;])/iu

/**
 * Any Russian spelling of a telephone (8…, 7…, +7…, ten digits; brackets, dashes, dots) to E.164. A foreign number must
 * begin with «+». Source: conventions «E.164 phones», SV-3.1.
 */
export function parsePhone(raw: string): PhoneCheck {
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  if (text === '') return no('empty')
  if (text.length > LONGEST_TEXT) return no('too-long')
  if (EXTENSION.test(text)) return no('extension')
  const letter = /\p{L}/u.exec(text)
  if (letter) return { ok: false, code: 'letters', at: letter[0] }
  const stranger = /[^\d\s()[\]\p{Pd}−.+]/u.exec(text) ?? /(?<=.)\+/su.exec(text)
  if (stranger) return { ok: false, code: 'characters', at: stranger[0] }
  const digits = text.replace(/\D/g, '')
  if (!text.startsWith('+')) return russian(digits)
  if (digits.startsWith('7')) return plusSeven(digits.slice(1))
  // No country has the code 89: somebody put a plus before the Russian 8.
  if (digits.startsWith('89')) return national(digits.slice(1))
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  if (parsed?.isPossible()) return { ok: true, phone: parsed.number }
  return no(digits.length < 8 ? 'too-short' : digits.length > 15 ? 'too-long' : 'invalid')
}

/** Without a plus the number is Russian: ten digits, or eleven with the 8 or 7 in front. */
function russian(digits: string): PhoneCheck {
  if (digits.length < 10) return no('too-short')
  if (digits.length === 10) {
    // No code begins with 88, 89 or is 849: this is the 8 of long distance and a number that lacks a digit.
    return /^8(?:[89]|49)/.test(digits) ? no('too-short') : national(digits)
  }
  if (digits.length === 11) return /^[78]/.test(digits) ? plusSeven(digits.slice(1)) : no('no-plus')
  return no(digits.length <= 15 && !/^[78]/.test(digits) ? 'no-plus' : 'too-long')
}

/** After +7: a Russian number, one of Kazakhstan (6…, 7…), or a Russian one with a needless 8. */
function plusSeven(digits: string): PhoneCheck {
  if (digits.length === 11 && /^8[3489]/.test(digits)) return national(digits.slice(1))
  return /^[67]\d{9}$/.test(digits) ? { ok: true, phone: `+7${digits}` } : national(digits)
}

/** Ten digits of a Russian number: codes begin with 3, 4, 8 or 9. */
function national(digits: string): PhoneCheck {
  if (digits.length < 10) return no('too-short')
  if (digits.length > 10) return no('too-long')
  return /^[3489]/.test(digits) ? { ok: true, phone: `+7${digits}` } : no('invalid')
}

/** Whether a number is a Russian mobile one: only such may sign in to a Russian site (149-ФЗ art. 8 p.10; SV-3.1). */
export const isRussianMobile = (e164: string): boolean => /^\+79\d{9}$/.test(e164)
