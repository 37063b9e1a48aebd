import { DEFAULT_PARAMETERS, liabilityWindow } from '#libs/offer/index.ts'
import { readPayments } from '#modules/billing/index.ts'
import { readClient } from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { paymentView } from './views.ts'

/**
 * The cap of the vendor's liability for an event on a day: fees actually paid, by the day they came, within the window of
 * the edition in force on that day (MM-9.2: 12 months; SV-5.2: the calendar month). Sums in kopecks.
 */
export async function liabilityCap(db: Reader, tenantId: string, date: string) {
  const { product } = await readClient(db, tenantId)
  const { liabilityMonths } = (await editionOn(db, product, date))?.parameters ?? DEFAULT_PARAMETERS[product]
  const window = liabilityWindow(date, liabilityMonths)
  const payments = (await readPayments(db, tenantId)).filter(
    payment => payment.undoneAt === null && payment.bookedOn >= window.from && payment.bookedOn <= window.to,
  )
  return {
    ...window,
    kopecks: payments.reduce((sum, payment) => sum + payment.kopecks, 0),
    payments: payments.map(paymentView),
  }
}
