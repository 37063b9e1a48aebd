import { Temporal } from 'temporal-polyfill'

export type Language = 'ru' | 'en'

const MONTHS = {
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
} as const
const MONTHS_ALONE = {
  ru: 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
  en: MONTHS.en,
} as const
const WEEKDAYS = {
  ru: 'пн вт ср чт пт сб вс'.split(' '),
  en: 'Mon Tue Wed Thu Fri Sat Sun'.split(' '),
} as const
const NBSP = '\u00a0'
const DASH = '–'

/** Wall-clock time of an instant in a zone. `instant` is ISO or epoch milliseconds. */
export const inZone = (instant: string | number, zone: string): Temporal.ZonedDateTime =>
  (typeof instant === 'number'
    ? Temporal.Instant.fromEpochMilliseconds(instant)
    : Temporal.Instant.from(instant)
  ).toZonedDateTimeISO(zone)

/** The calendar day of an instant in a zone, ISO. */
export const dayOf = (instant: string | number, zone: string): string =>
  inZone(instant, zone).toPlainDate().toString()

/** The day of an instant in Greenwich, ISO: where a day to each side is looked at too, so that no zone matters. */
export const utcDay = (instant: string | number): string => new Date(instant).toISOString().slice(0, 10)

/** The day `n` days later, earlier when negative, ISO. */
export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)

/** First instant of a day in a zone, epoch milliseconds. */
export const startOfDay = (day: string, zone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds

/** «9:30». */
export const formatTime = (instant: string | number, zone: string): string => {
  const { hour, minute } = inZone(instant, zone)
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/** «9:30–10:15», of two instants of one day. */
export const formatTimeRange = (from: string | number, to: string | number, zone: string): string =>
  `${formatTime(from, zone)}${DASH}${formatTime(to, zone)}`

const dayAndMonth = (date: Temporal.PlainDate, language: Language): string =>
  `${date.day}${NBSP}${MONTHS[language][date.month - 1]!}`

const year = (date: Temporal.PlainDate, language: Language): string =>
  `${date.year}${language === 'ru' ? `${NBSP}г.` : ''}`

/** «21 ноября, сб»; «Sat, 21 November». */
export function formatDay(day: string, language: Language = 'ru'): string {
  const date = Temporal.PlainDate.from(day)
  const weekday = WEEKDAYS[language][date.dayOfWeek - 1]!
  const rest = dayAndMonth(date, language)
  return language === 'ru' ? `${rest}, ${weekday}` : `${weekday}, ${rest}`
}

/** «21 ноября 2026 г.»; «21 November 2026». */
export function formatDate(day: string, language: Language = 'ru'): string {
  const date = Temporal.PlainDate.from(day)
  return `${dayAndMonth(date, language)} ${year(date, language)}`
}

/** «21–23 ноября 2026 г.», «30 ноября – 2 декабря 2026 г.», «31 декабря 2026 г. – 11 января 2027 г.»; one day is a date. */
export function formatDateRange(from: string, to: string, language: Language = 'ru'): string {
  const [a, b] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  if (a.equals(b)) return formatDate(from, language)
  const end = `${dayAndMonth(b, language)} ${year(b, language)}`
  if (a.year !== b.year) return `${formatDate(from, language)}${NBSP}${DASH} ${end}`
  return a.month === b.month ? `${a.day}${DASH}${end}` : `${dayAndMonth(a, language)}${NBSP}${DASH} ${end}`
}

/** Ends a sentence; one that ends with «2026 г.» has its full stop already. */
export const closeSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)

/** «21.11.2026». */
export const formatDateShort = (day: string): string => day.split('-').reverse().join('.')

/** «20.11.2026»: the day of an instant in a zone. */
export const formatDateOf = (instant: string | number, zone: string): string =>
  formatDateShort(dayOf(instant, zone))

/** «ноябрь 2026», «November 2026»: headings of calendars and reports. */
export function formatMonth(day: string, language: Language = 'ru'): string {
  const date = Temporal.PlainDate.from(day.slice(0, 7).concat('-01'))
  return `${MONTHS_ALONE[language][date.month - 1]!}${NBSP}${date.year}`
}

/** «21 ноября, сб, 9:30». */
export const formatMoment = (instant: string | number, zone: string, language: Language = 'ru'): string =>
  `${formatDay(dayOf(instant, zone), language)}, ${formatTime(instant, zone)}`

/** «18.11.2026, 10:00 МСК», elsewhere «… 12:00 UTC+5»: for papers that outlive the year and the office. Russian only. */
export function formatPaperMoment(instant: string | number, zone: string): string {
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(new Date(instant))
    .find(part => part.type === 'timeZoneName')!.value
  const name = zone === 'Europe/Moscow' ? 'МСК' : offset.replace('GMT', 'UTC')
  return `${formatDateShort(dayOf(instant, zone))}, ${formatTime(instant, zone)}${NBSP}${name}`
}

/**
 * A date typed by hand («12.05.1985», «12/5/1985», «1985-05-12») to ISO, or null when there is no such day.
 */
export function parseDate(text: string): string | null {
  const bare = text.trim().replace(/\s*г\.?$/iu, '')
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bare)
  const local = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(bare)
  if (!iso && !local) return null
  const [y, m, d] = (iso ? [iso[1], iso[2], iso[3]] : [local![4], local![3], local![1]]).map(Number)
  try {
    return Temporal.PlainDate.from({ year: y!, month: m!, day: d! }, { overflow: 'reject' }).toString()
  } catch {
    return null
  }
}
