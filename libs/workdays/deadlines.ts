import { Temporal } from 'temporal-polyfill'
import { type DayKind, dayInfo, type WorkCalendar } from './calendar.ts'

/** One step of an explanation: which day, whether it counts and why. */
export interface TraceStep {
  readonly day: string
  readonly counts: boolean
  readonly kind: DayKind | 'calendar'
  readonly ru: string
  readonly en: string
}

/** A result with the steps that led to it. `provisional` when a year without a decree was crossed. */
export interface Traced<T> {
  readonly value: T
  readonly trace: readonly TraceStep[]
  readonly provisional: boolean
}

const WHY: Record<DayKind, { readonly ru: string; readonly en: string }> = {
  working: { ru: 'рабочий день', en: 'working day' },
  weekend: { ru: 'выходной, не считается', en: 'weekend, does not count' },
  holiday: { ru: 'праздничный день, не считается', en: 'public holiday, does not count' },
  'moved-day-off': { ru: 'перенесённый выходной, не считается', en: 'moved day off, does not count' },
  'working-weekend': { ru: 'рабочая суббота или воскресенье', en: 'working weekend day' },
}

const ruDate = (day: Temporal.PlainDate) => day.toString().split('-').reverse().join('.')

export const isWorkingDay = (calendar: WorkCalendar, day: Temporal.PlainDate): boolean =>
  dayInfo(calendar, day).working

/**
 * The n-th working day after a date; the count begins on the next day (ГК РФ art. 191).
 * @param n 0 or more; 0 answers the date itself
 */
export function addWorkingDays(
  calendar: WorkCalendar,
  from: Temporal.PlainDate,
  n: number,
): Traced<Temporal.PlainDate> {
  const trace: TraceStep[] = []
  let provisional = false
  let day = from
  for (let left = n; left > 0; ) {
    day = day.add({ days: 1 })
    const info = dayInfo(calendar, day)
    provisional ||= info.provisional
    if (info.working) left--
    const number = info.working ? ` — ${n - left}` : ''
    trace.push({
      day: day.toString(),
      counts: info.working,
      kind: info.kind,
      ru: `${ruDate(day)}${number} — ${WHY[info.kind].ru}`,
      en: `${day}${number} — ${WHY[info.kind].en}`,
    })
  }
  return { value: day, trace, provisional }
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. */
export function workingDaysBetween(
  calendar: WorkCalendar,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): number {
  let count = 0
  for (
    let day = from.add({ days: 1 });
    Temporal.PlainDate.compare(day, to) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (isWorkingDay(calendar, day)) count++
  }
  return count
}

/** The last moment of a day: the first instant of the next one in the zone (intervals are half-open). */
export const endOfDay = (day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(zone).toInstant()

export const addCalendarDays = (from: Temporal.PlainDate, n: number): Temporal.PlainDate =>
  from.add({ days: n })

/** Months by the calendar: 31 August + 6 months is 28 February (ГК РФ art. 192 p. 3). */
export const addMonths = (from: Temporal.PlainDate, n: number): Temporal.PlainDate => from.add({ months: n })

/** Wall-clock hours, for the 24 and 72 hours of an incident: no calendar takes part. */
export const addHours = (from: Temporal.Instant, n: number): Temporal.Instant => from.add({ hours: n })

/**
 * Whole calendar days that lie between two instants in a zone: neither the day of the first nor that of the second
 * counts (MM-11.2: a notice sent on the 1st allows the 12th at the earliest).
 */
export function fullCalendarDaysBetween(a: Temporal.Instant, b: Temporal.Instant, zone: string): number {
  const first = a.toZonedDateTimeISO(zone).toPlainDate()
  const second = b.toZonedDateTimeISO(zone).toPlainDate()
  return Math.max(0, first.until(second, { largestUnit: 'days' }).days - 1)
}
