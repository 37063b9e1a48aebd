import { dayOf, formatDateShort, formatMoment, formatTime } from '#libs/format/index.ts'
import { language } from './i18n.ts'

/** «21 ноября, сб, 9:30» in the year of `now`, «21.11.2025, 9:30» in another: a day without its year misleads. */
export function formatWhen(instant: string, zone: string, now: string): string {
  const day = dayOf(instant, zone)
  if (day.slice(0, 4) === dayOf(now, zone).slice(0, 4)) return formatMoment(instant, zone, language())
  return `${formatDateShort(day)}, ${formatTime(instant, zone)}`
}
