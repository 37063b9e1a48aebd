import { Temporal } from 'temporal-polyfill'

/** So many calendar days after a day, both ISO dates. */
export const addCalendarDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString()
