import { dayOf } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { readVendorMeEndpoint } from '#modules/identity/contract.ts'
import { useEndpoint } from '../kit/api.ts'

/** The moment by the server's clock, not by the browser's. */
export function useNow(): string {
  const me = useEndpoint(readVendorMeEndpoint, {})
  return me.data?.now ?? new Date().toISOString()
}

/** The Moscow day of that moment. */
export const useToday = (): string => dayOf(useNow(), VENDOR_ZONE)
