import type { Temporal } from 'temporal-polyfill'
import data from './data/ru-production-calendar.json' with { type: 'json' }

/** A year of a production calendar. `provisional` until the government's decree is in. */
export interface CalendarYear {
  readonly status: 'approved' | 'provisional'
  readonly decree?: { readonly number: string; readonly date: string }
  /** Public holidays, ISO days. */
  readonly holidays: readonly string[]
  /** Monday–Friday days that are off, holidays included. */
  readonly weekdayDaysOff: readonly string[]
  readonly workingWeekends: readonly string[]
  readonly shortDays: readonly string[]
}

export interface WorkCalendar {
  readonly years: Readonly<Record<string, CalendarYear>>
}

export const RU_CALENDAR: WorkCalendar = data as unknown as WorkCalendar

/** Holidays of art. 112 ТК РФ, month and day: the fallback for years without a decree. */
const HOLIDAYS_112 = [
  '01-01',
  '01-02',
  '01-03',
  '01-04',
  '01-05',
  '01-06',
  '01-07',
  '01-08',
  '02-23',
  '03-08',
  '05-01',
  '05-09',
  '06-12',
  '11-04',
]

export type DayKind = 'working' | 'weekend' | 'holiday' | 'moved-day-off' | 'working-weekend'

export interface DayInfo {
  readonly working: boolean
  readonly kind: DayKind
  /** The decree for this year is not in: the answer may change. */
  readonly provisional: boolean
}

/** What kind of day a plain date is. */
export function dayInfo(calendar: WorkCalendar, day: Temporal.PlainDate): DayInfo {
  const iso = day.toString()
  const year = calendar.years[String(day.year)]
  const weekend = day.dayOfWeek >= 6
  const provisional = year?.status !== 'approved'
  if (!year) {
    const holiday = HOLIDAYS_112.includes(iso.slice(5))
    return {
      working: !weekend && !holiday,
      kind: holiday ? 'holiday' : weekend ? 'weekend' : 'working',
      provisional,
    }
  }
  if (year.workingWeekends.includes(iso)) return { working: true, kind: 'working-weekend', provisional }
  if (year.holidays.includes(iso)) return { working: false, kind: 'holiday', provisional }
  if (year.weekdayDaysOff.includes(iso)) return { working: false, kind: 'moved-day-off', provisional }
  return { working: !weekend, kind: weekend ? 'weekend' : 'working', provisional }
}
