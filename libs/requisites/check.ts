/**
 * What a check of a requisite answers: the normalised value, or a reason that a program can act on.
 * - `empty`: nothing was typed
 * - `characters`: something besides digits (КПП: digits and Latin capitals), the first such character in `at`
 * - `length`: so many digits were typed, so many are right
 * - `form`: the length is right, but such numbers are not issued (an ОГРН that begins with 3, all zeros …)
 * - `checksum`: a digit is mistyped or two are swapped
 * - `bank`: the account cannot be checked, for the BIK itself is wrong
 * - `other-bank`: the correspondent account belongs to another BIK
 */
export type Requisite =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: 'empty' | 'form' | 'checksum' | 'bank' | 'other-bank' }
  | { readonly ok: false; readonly code: 'characters'; readonly at: string }
  | {
      readonly ok: false
      readonly code: 'length'
      readonly expected: readonly number[]
      readonly actual: number
    }

/** Spaces of every width, dashes of every length and invisible marks come along with copied text. */
export const withoutSeparators = (raw: string): string =>
  raw.normalize('NFKC').replace(/[\s\p{Cf}\p{Pd}−]/gu, '')

/** Digits of one of the lengths, or the reason why not. */
export function digitsOf(raw: string, lengths: readonly number[]): Requisite {
  const value = withoutSeparators(raw)
  if (value === '') return { ok: false, code: 'empty' }
  const stranger = /[^0-9]/u.exec(value)
  if (stranger) return { ok: false, code: 'characters', at: stranger[0] }
  if (!lengths.includes(value.length))
    return { ok: false, code: 'length', expected: lengths, actual: value.length }
  return /^0+$/.test(value) ? { ok: false, code: 'form' } : { ok: true, value }
}

/** Goes on with a value that has passed so far. */
export const andThen = (before: Requisite, next: (value: string) => Requisite): Requisite =>
  before.ok ? next(before.value) : before

export const verdict = (value: string, right: boolean): Requisite =>
  right ? { ok: true, value } : { ok: false, code: 'checksum' }

/** Sum of digits by weights, as many as there are weights. */
export const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0)
