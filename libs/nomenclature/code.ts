/**
 * A code of order 804н in its official spelling, or why the text is none: `empty`; `letter` (the class is A or B);
 * `form` (groups of digits are missing, too many or too long, as in the tails that clinics invent: `.000.25`).
 */
export type ServiceCodeCheck =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly code: 'empty' | 'letter' | 'form' }

/** Clinics type Cyrillic А and В; the В of the other layout is Ф and И. */
const LATIN: Readonly<Record<string, string>> = { А: 'A', В: 'B', Ф: 'A', И: 'B' }
export const NOMENCLATURE_CODE = /^[AB]\d{2}\.\d{2,3}\.\d{3}(\.\d{3})?$/

/** «а 16,07. 002» → `A16.07.002`: one alphabet, one separator. What was typed is not yet checked. */
export function tidyCode(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toUpperCase()
    .replace(/^(\p{L})\s+/u, '$1')
    .replace(/\s*[.,\s]\s*/g, '.')
    .replace(/\.$/, '')
  return text && (LATIN[text[0]!] ?? text[0]!) + text.slice(1)
}

/** Source: regulation 3.4. Spaces and commas for dots, small and Cyrillic letters are forgiven; nothing is guessed. */
export function checkServiceCode(raw: string): ServiceCodeCheck {
  const code = tidyCode(raw)
  if (code === '') return { ok: false, code: 'empty' }
  if (!/^[AB]/.test(code)) return { ok: false, code: 'letter' }
  return NOMENCLATURE_CODE.test(code) ? { ok: true, code } : { ok: false, code: 'form' }
}

/** The official spelling of a code, or null; `checkServiceCode` says why. */
export const normaliseServiceCode = (raw: string): string | null => {
  const check = checkServiceCode(raw)
  return check.ok ? check.code : null
}

/** Class A are simple services (one action), class B complex ones (visits, care, rehabilitation). */
export const serviceClass = (code: string): 'simple' | 'complex' =>
  code.startsWith('A') ? 'simple' : 'complex'

/** The code a fourth-level code refines: `A16.07.002.001` → `A16.07.002`; null for a third-level one. */
export const parentCode = (code: string): string | null => {
  const groups = code.split('.')
  return groups.length === 4 ? groups.slice(0, 3).join('.') : null
}
