import { MAX_KOPECKS } from '../money/index.ts'
import { quoted, refuse } from './refusal.ts'
import type { StatementVersion } from './types.ts'

const SUM = /^([-+]?)(\d{1,15})(?:[.,](\d{1,2}))?$/

/** «1234.56», «1234,5», «1234», «1 234.56» to kopecks, by digits: no fraction is ever rounded. Null when it is no sum. */
export function parseSum(text: string, allowNegative: boolean): number | null {
  const match = text.length > 40 ? null : SUM.exec(text.replace(/\s+/g, ''))
  if (!match) return null
  const kopecks = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  if (kopecks > MAX_KOPECKS) return null
  if (match[1] !== '-' || kopecks === 0) return kopecks
  return allowNegative ? -kopecks : null
}

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** «01.11.2026», also with the time of day after it, to `2026-11-01`. Null when there is no such day. */
export function parseDay(text: string): string | null {
  const match = text.length > 30 ? null : /^(\d\d)\.(\d\d)\.(\d{4})(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$/.exec(text)
  if (!match) return null
  const [, day, month, year] = match
  const known = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(year) >= 1900
  return known && Number(day) <= daysIn(Number(year), Number(month)) ? `${year}-${month}-${day}` : null
}

/** @throws Refusal `bad-sum` */
export function sumOf(text: string, key: string, line: number, allowNegative: boolean): number {
  const sum = parseSum(text, allowNegative)
  if (sum !== null) return sum
  return refuse('bad-sum', line, `${key} ${quoted(text)} не сумма в рублях и копейках, например 1234.56`)
}

/** @throws Refusal `bad-date` */
export function dayOf(text: string, key: string, line: number): string {
  const day = parseDay(text)
  if (day !== null) return day
  return refuse('bad-date', line, `${key} ${quoted(text)} не дата; нужен вид 31.12.2026`)
}

/** Digits of an account, ИНН, КПП or БИК without the spaces between them; zeros stand for nothing. */
export function requisiteOf(text: string): string {
  const value = text.replace(/\s+/g, '')
  return /^0*$/.test(value) ? '' : value
}

/** @throws Refusal `missing-key`, `unknown-version` */
export function versionOf(text: string, line: number): StatementVersion {
  if (text === '') refuse('missing-key', line, 'Не указано: ВерсияФормата')
  const version = text.replace(',', '.')
  if (version === '1.02' || version === '1.03') return version
  return refuse('unknown-version', line, `Версия формата ${quoted(text)} неизвестна; читаются 1.02 и 1.03`)
}
