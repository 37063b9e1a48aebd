import { Temporal } from 'temporal-polyfill'
import { addMonths, addWorkingDays, isWorkingDay, RU_CALENDAR } from '../workdays/index.ts'
import type { OfferParameters } from './parameters.ts'

/** The vendor's days are Moscow's. */
export const VENDOR_ZONE = 'Europe/Moscow'

const plain = (day: string) => Temporal.PlainDate.from(day)
const dayOfInstant = (iso: string) => Temporal.Instant.from(iso).toZonedDateTimeISO(VENDOR_ZONE).toPlainDate()

/** The day so many days later, ISO. */
export const plusDays = (day: string, n: number): string => plain(day).add({ days: n }).toString()

/** Whole days from one day to another, negative when it is earlier. */
export const daysBetween = (from: string, to: string): number =>
  plain(from).until(plain(to), { largestUnit: 'days' }).days

/**
 * The first day on which an edition may take effect: so many full calendar days lie between the day of the last dispatch
 * and it. Sent on the 1st with 10 days, the 12th at the earliest. Source: MM-11.2.
 * @param lastDispatch ISO instant
 */
export const earliestEffective = (lastDispatch: string, noticeDays: number): string =>
  dayOfInstant(lastDispatch)
    .add({ days: noticeDays + 1 })
    .toString()

/**
 * The last day for objections to a period: the n-th working day from its start, a working first day counts.
 * Source: MM-6.5 («в течение 5 рабочих дней с начала расчётного периода»).
 */
export function objectionDeadline(periodFrom: string, workingDays: number): string {
  const start = plain(periodFrom)
  const counted = isWorkingDay(RU_CALENDAR, start) ? 1 : 0
  return addWorkingDays(RU_CALENDAR, start, workingDays - counted).value.toString()
}

/** The first day on which a client who asks today may be gone. Source: MM-13.2. */
export const earliestLeave = (requestedOn: string, leaveDays: number): string =>
  plusDays(requestedOn, leaveDays)

/** The same day so many months later; a day that the month has not is its last one. */
export const plusMonths = (day: string, n: number): string => addMonths(plain(day), n).toString()

/** The last day of keeping data for export, then they are destroyed. Source: MM-7.6, MM-7.9. */
export const retentionUntil = (from: string, months: number): string => plusMonths(from, months)

/** Working days for an extended export after an official letter was accepted. Source: MM3-3.2. */
export const EXTENDED_EXPORT_DAYS = 3

/** The last day for an export that was asked for on a day. Source: MM-7.4 (ordinary), MM3-3.2 (extended). */
export const exportDue = (askedOn: string, workingDays: number): string =>
  addWorkingDays(RU_CALENDAR, plain(askedOn), workingDays).value.toString()

/** The last day for the answer to a claim that was received on a day. Source: MM-14.2. */
export const claimDue = (receivedOn: string, workingDays: number): string =>
  addWorkingDays(RU_CALENDAR, plain(receivedOn), workingDays).value.toString()

/** Whether a change of e-mail was told later than so many working days after it happened. Source: MM-12.2. */
export const emailToldLate = (changedOn: string, toldOn: string, workingDays: number): boolean =>
  toldOn > addWorkingDays(RU_CALENDAR, plain(changedOn), workingDays).value.toString()

/** A period of months that begins on this day: from the 15th to the 14th, both days included. */
export const monthsFrom = (from: string, months: number): { readonly from: string; readonly to: string } => ({
  from,
  to: addMonths(plain(from), months).subtract({ days: 1 }).toString(),
})

export type AccessMode = 'open' | 'partial' | 'full'

/** What an unpaid period has come to by a day. Source: MM-3.4, MM-6.1. */
export function modeOfUnpaid(
  periodFrom: string,
  today: string,
  { partialAfterDays, fullAfterDays }: Pick<OfferParameters, 'partialAfterDays' | 'fullAfterDays'>,
): AccessMode {
  const late = daysBetween(periodFrom, today)
  return late >= fullAfterDays ? 'full' : late >= partialAfterDays ? 'partial' : 'open'
}

/** Letters about an unpaid invoice by the day relative to the start of its period; each is sent once. */
export const PAYMENT_WARNINGS = [
  { key: 'before', day: -3 },
  { key: 'due', day: 0 },
  { key: 'last', day: 3 },
] as const

/** Days before destruction when the client is reminded to take his data. Source: MM-7.8. */
export const RETENTION_REMINDERS = [90, 30, 7, 1] as const

/**
 * The days whose paid fees cap liability for an event: the last `months` before it (MM-9.2), or the calendar month of the
 * event when it is a single one (SV-5.2).
 */
export function liabilityWindow(
  eventOn: string,
  months: number,
): { readonly from: string; readonly to: string } {
  const day = plain(eventOn)
  if (months === 1) {
    const first = day.with({ day: 1 })
    return { from: first.toString(), to: first.add({ months: 1 }).subtract({ days: 1 }).toString() }
  }
  return { from: day.subtract({ months }).add({ days: 1 }).toString(), to: eventOn }
}
