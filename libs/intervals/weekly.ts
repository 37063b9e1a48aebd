import { Temporal } from 'temporal-polyfill'
import type { Interval } from './index.ts'

/** A window that repeats every week in the wall-clock time of a place. */
export interface WeeklyWindow {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number
  /** «HH:mm». */
  readonly from: string
  readonly to: string
  /** ISO days, both inclusive; `validTo` null means without end. */
  readonly validFrom: string
  readonly validTo: string | null
  /** Only odd or even days of the month, or only odd or even weeks of the year (ISO 8601). */
  readonly parity: 'odd' | 'even' | 'odd-week' | 'even-week' | null
}

const DAY_MS = 86_400_000
const offsets = new Map<string, number>()

/** Where a day of a zone begins: epoch milliseconds of an ISO day. */
export const midnight = (day: string, zone: string): number => midnightOf(dayNumber(day), zone)

/** Remembered: resolving a zone is the dear part. */
function midnightOf(day: number, zone: string): number {
  const key = `${zone}/${day}`
  let at = offsets.get(key)
  if (at === undefined) {
    if (offsets.size > 20_000) offsets.clear()
    at = Temporal.PlainDate.from(new Date(day * DAY_MS).toISOString().slice(0, 10)).toZonedDateTime(
      zone,
    ).epochMilliseconds
    offsets.set(key, at)
  }
  return at
}

const dayNumber = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / DAY_MS

/** Wall-clock time of a day as an instant; a day of 24 hours needs no zone lookup besides its midnights. */
function instantOf(day: number, time: string, zone: string): number {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  const start = midnightOf(day, zone)
  if (midnightOf(day + 1, zone) - start === DAY_MS) return start + minutes * 60_000
  const plain = Temporal.PlainDate.from(new Date(day * DAY_MS).toISOString().slice(0, 10))
  return plain.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds
}

/** Which of the two kinds of days this is, counted by days of the month or by weeks. */
function parityOf(by: string, day: number, date: Date): string {
  if (by.endsWith('week')) return weekNumber(day) % 2 === 1 ? 'odd-week' : 'even-week'
  return date.getUTCDate() % 2 === 1 ? 'odd' : 'even'
}

/** Week of the year by ISO 8601: the week of a year's first Thursday is its first. */
function weekNumber(day: number): number {
  // The epoch began on a Thursday.
  const thursday = day - (((day + 3) % 7) - 3)
  const year = new Date(thursday * DAY_MS).getUTCFullYear()
  return Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1
}

/** Instants of the windows on the days [from, to), ISO days of the zone. */
export function expandWeekly(
  pattern: readonly WeeklyWindow[],
  from: string,
  to: string,
  zone: string,
): Interval[] {
  const out: Interval[] = []
  const last = dayNumber(to)
  for (let day = dayNumber(from); day < last; day++) {
    const date = new Date(day * DAY_MS)
    const iso = date.toISOString().slice(0, 10)
    const weekday = ((date.getUTCDay() + 6) % 7) + 1
    for (const window of pattern) {
      if (
        window.weekday !== weekday ||
        iso < window.validFrom ||
        (window.validTo !== null && iso > window.validTo)
      )
        continue
      if (window.parity !== null && window.parity !== parityOf(window.parity, day, date)) continue
      out.push({ from: instantOf(day, window.from, zone), to: instantOf(day, window.to, zone) })
    }
  }
  return out
}
