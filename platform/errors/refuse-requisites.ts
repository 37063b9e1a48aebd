import type { Requisite } from '#libs/requisites/index.ts'
import { fail } from './fail.ts'

const REASONS: Readonly<Record<Exclude<Requisite, { ok: true }>['code'], string>> = {
  empty: 'не заполнено',
  characters: 'есть лишние знаки',
  length: 'не столько цифр',
  form: 'таких номеров не бывает',
  checksum: 'не сходится контрольная цифра',
  bank: 'сначала исправьте БИК',
  'other-bank': 'счёт другого банка',
}

/** Normalised requisites; refuses with every wrong field and its reason. Error: `request.invalid`. */
export function refuseWrongRequisites(
  checks: Readonly<Record<string, Requisite>>,
): Readonly<Record<string, string>> {
  const wrong = Object.entries(checks).flatMap(([field, check]) =>
    check.ok ? [] : [{ field, code: check.code, message: REASONS[check.code] }],
  )
  if (wrong.length > 0) {
    throw fail('request.invalid', {
      fields: wrong.map(({ field, message }) => `${field} — ${message}`).join(', '),
      issues: wrong,
    })
  }
  return Object.fromEntries(
    Object.entries(checks).map(([field, check]) => [field, (check as { value: string }).value]),
  )
}
