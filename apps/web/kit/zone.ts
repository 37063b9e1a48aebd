import { createContext, useContext } from 'react'
import { dayOf, formatDateOf } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'

/** Where days begin and end: the clinic's zone; on the vendor's own screens the vendor's. */
export const Zone = createContext<string>(VENDOR_ZONE)

/** Says the day of an instant: «20.11.2026». Cut out of the instant it would be the day of Greenwich. */
export function useDate(): (instant: string) => string {
  const zone = useContext(Zone)
  return instant => formatDateOf(instant, zone)
}

/** The calendar day of an instant, ISO: for fields of dates. */
export function useDayOf(): (instant: string) => string {
  const zone = useContext(Zone)
  return instant => dayOf(instant, zone)
}
