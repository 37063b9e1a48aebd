import { Temporal } from 'temporal-polyfill'
import { dayInfo, type WorkCalendar } from './calendar.ts'
import type { Traced, TraceStep } from './deadlines.ts'

export interface BusinessHours {
  /** «HH:mm» of working days. */
  readonly from: string
  readonly to: string
  readonly zone: string
}

/** Mon–Fri 8:30–18:00 Moscow (MM2-2.2). A short pre-holiday day does not change the window. */
export const VENDOR_HOURS: BusinessHours = { from: '08:30', to: '18:00', zone: 'Europe/Moscow' }

/** The instant at which so many minutes of business time have passed since `start` (MM2-3). */
export function addBusinessMinutes(
  calendar: WorkCalendar,
  hours: BusinessHours,
  start: Temporal.Instant,
  minutes: number,
): Traced<Temporal.Instant> {
  const trace: TraceStep[] = []
  let left = minutes
  let provisional = false
  let day = start.toZonedDateTimeISO(hours.zone).toPlainDate()
  for (;;) {
    const info = dayInfo(calendar, day)
    provisional ||= info.provisional
    const at = (time: string) =>
      day.toZonedDateTime({ timeZone: hours.zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
    const open = Temporal.Instant.compare(start, at(hours.from)) > 0 ? start : at(hours.from)
    const available = info.working
      ? Math.max(0, (at(hours.to).epochMilliseconds - open.epochMilliseconds) / 60_000)
      : 0
    const used = Math.min(available, left)
    const date = day.toString().split('-').reverse().join('.')
    trace.push({
      day: day.toString(),
      counts: used > 0,
      kind: info.kind,
      ru: used > 0 ? `${date} — ${used} мин рабочего времени` : `${date} — вне рабочего времени`,
      en: used > 0 ? `${day} — ${used} business minutes` : `${day} — outside business hours`,
    })
    if (used === left && available > 0) {
      return { value: open.add({ milliseconds: Math.round(used * 60_000) }), trace, provisional }
    }
    left -= used
    day = day.add({ days: 1 })
  }
}
