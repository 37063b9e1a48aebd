import { Temporal } from 'temporal-polyfill'

export type Language = 'ru' | 'en'

const MONTHS = {
  ru: [
    'января',
    'февраля',
    'марта',
    'апреля',
    'мая',
    'июня',
    'июля',
    'августа',
    'сентября',
    'октября',
    'ноября',
    'декабря',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
} as const
const WEEKDAYS = {
  ru: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const
const NBSP = '\u00a0'

/** Wall-clock time of an instant in a zone. `instant` is ISO or epoch milliseconds. */
export const inZone = (instant: string | number, zone: string): Temporal.ZonedDateTime =>
  (typeof instant === 'number'
    ? Temporal.Instant.fromEpochMilliseconds(instant)
    : Temporal.Instant.from(instant)
  ).toZonedDateTimeISO(zone)

/** The calendar day of an instant in a zone, ISO. */
export const dayOf = (instant: string | number, zone: string): string =>
  inZone(instant, zone).toPlainDate().toString()

/** First instant of a day in a zone, epoch milliseconds. */
export const startOfDay = (day: string, zone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds

/** «9:30». */
export const formatTime = (instant: string | number, zone: string): string => {
  const { hour, minute } = inZone(instant, zone)
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/** «21 ноября, сб»; «Sat, 21 November». */
export function formatDay(day: string, language: Language = 'ru'): string {
  const date = Temporal.PlainDate.from(day)
  const month = MONTHS[language][date.month - 1]!
  const weekday = WEEKDAYS[language][date.dayOfWeek - 1]!
  return language === 'ru'
    ? `${date.day}${NBSP}${month}, ${weekday}`
    : `${weekday}, ${date.day}${NBSP}${month}`
}

/** «21 ноября 2026 г.»; «21 November 2026». */
export function formatDate(day: string, language: Language = 'ru'): string {
  const date = Temporal.PlainDate.from(day)
  const month = MONTHS[language][date.month - 1]!
  return `${date.day}${NBSP}${month} ${date.year}${language === 'ru' ? `${NBSP}г.` : ''}`
}

/** «21.11.2026». */
export const formatDateShort = (day: string): string => day.split('-').reverse().join('.')

/** «21 ноября, сб, 9:30». */
export const formatMoment = (instant: string | number, zone: string, language: Language = 'ru'): string =>
  `${formatDay(dayOf(instant, zone), language)}, ${formatTime(instant, zone)}`

export function pluralRu(n: number, one: string, few: string, many: string): string {
  const tail = Math.abs(n) % 100
  if (tail >= 11 && tail <= 14) return many
  const last = tail % 10
  return last === 1 ? one : last >= 2 && last <= 4 ? few : many
}

/** Full years between a birth date and a day. */
export const ageOn = (birthDate: string, day: string): number =>
  Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(day), { largestUnit: 'years' }).years

/** «9 лет», «1 год»; «9 y». */
export const formatAge = (years: number, language: Language = 'ru'): string =>
  language === 'ru' ? `${years}${NBSP}${pluralRu(years, 'год', 'года', 'лет')}` : `${years}${NBSP}y`

/** «1 ч 30 мин»; «1 h 30 min». */
export function formatMinutes(minutes: number, language: Language = 'ru'): string {
  const [h, m] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min']
  const parts = [Math.floor(minutes / 60), minutes % 60]
  return [parts[0] ? `${parts[0]}${NBSP}${h}` : '', parts[1] || !parts[0] ? `${parts[1]}${NBSP}${m}` : '']
    .filter(Boolean)
    .join(' ')
}
