/** Dates, ages, plurals and typography as Russians (and the English version) write them. */
export {
  addDays,
  closeSentence,
  dayOf,
  formatDate,
  formatDateOf,
  formatDateRange,
  formatDateShort,
  formatDay,
  formatMoment,
  formatMonth,
  formatPaperMoment,
  formatTime,
  formatTimeRange,
  inZone,
  type Language,
  parseDate,
  startOfDay,
  utcDay,
} from './dates.ts'
export { pluralEn, pluralRu } from './plural.ts'
export { ageOn, ageText, formatAge, formatMinutes } from './spans.ts'
export { typograph } from './typography.ts'
