import { Temporal } from 'temporal-polyfill'

/** The instant at which a plain date begins in a zone. */
export const startOfDay = (day: string, zone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)
