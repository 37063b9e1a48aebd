import { dayOf } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { readVendorMeEndpoint } from '#modules/identity/contract.ts'
import { useEndpoint } from '../kit/api.ts'

/** The Moscow day by the server's clock, not by the browser's. */
export function useToday(): string {
  const me = useEndpoint(readVendorMeEndpoint, {})
  return dayOf(me.data?.now ?? new Date().toISOString(), VENDOR_ZONE)
}
