import { Temporal } from 'temporal-polyfill'
import type { Language } from './dates.ts'
import { pluralEn, pluralRu } from './plural.ts'

const NBSP = '\u00a0'

/**
 * Full years between a birth date and a day, ISO. Who was born on 29 February is a year older on 1 March of a common year.
 * Negative before the birth.
 */
export const ageOn = (birthDate: string, day: string): number =>
  Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(day), { largestUnit: 'years' }).years

type Unit = 'year' | 'month' | 'day'
const RUSSIAN: Readonly<Record<Unit, readonly [one: string, few: string, many: string]>> = {
  year: ['год', 'года', 'лет'],
  month: ['месяц', 'месяца', 'месяцев'],
  day: ['день', 'дня', 'дней'],
}

function counted(n: number, unit: Unit, language: Language): string {
  const [one, few, many] = RUSSIAN[unit]
  return `${n}${NBSP}${language === 'ru' ? pluralRu(n, one, few, many) : pluralEn(n, unit, `${unit}s`)}`
}

/** «9 лет», «1 год»; «9 y». */
export const formatAge = (years: number, language: Language = 'ru'): string =>
  language === 'ru' ? counted(years, 'year', 'ru') : `${years}${NBSP}y`

/** The age as doctors say it: «12 дней» in the first month, «5 месяцев» in the first year, «1 год 3 месяца» to three, «9 лет». */
export function ageText(birthDate: string, day: string, language: Language = 'ru'): string {
  const span = Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(day), {
    largestUnit: 'years',
  })
  if (span.years >= 3) return counted(span.years, 'year', language)
  if (span.years > 0) {
    const years = counted(span.years, 'year', language)
    return span.months > 0 ? `${years} ${counted(span.months, 'month', language)}` : years
  }
  return span.months > 0 ? counted(span.months, 'month', language) : counted(span.days, 'day', language)
}

/** «1 ч 30 мин»; «1 h 30 min». */
export function formatMinutes(minutes: number, language: Language = 'ru'): string {
  const [h, m] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min']
  const parts = [Math.floor(minutes / 60), minutes % 60]
  return [parts[0] ? `${parts[0]}${NBSP}${h}` : '', parts[1] || !parts[0] ? `${parts[1]}${NBSP}${m}` : '']
    .filter(Boolean)
    .join(' ')
}
