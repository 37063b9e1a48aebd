import { newId } from '#libs/ids/index.ts'
import { checkInn } from '#libs/requisites/index.ts'
import { momentOf, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { findInvoice } from './invoice-rows.ts'

export interface PaymentNotice {
  readonly noticeId: string
  readonly payerInn: string
  readonly payerName: string
  readonly invoiceId: string | null
  readonly givenOn: string
  readonly givenName: string
}

export const readPaymentNotices = (db: Reader, tenantId: string): Promise<PaymentNotice[]> =>
  db.all<PaymentNotice>({
    text: `select notice_id as "noticeId", payer_inn as "payerInn", payer_name as "payerName", invoice_id as "invoiceId",
      given_on as "givenOn", given_name as "givenName" from billing.payment_notice where tenant_id = $1
      order by given_at desc`,
    values: [tenantId],
  })

/**
 * The client says beforehand who will pay for it; the day is the day it is received, whatever is written in it (MM-6.6).
 * Errors: `request.invalid` (a wrong INN), `not-found` (an invoice of others).
 */
export async function givePaymentNotice(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly payerInn: string
    readonly payerName: string
    readonly invoiceId: string | null
    readonly who: Who
  },
): Promise<{ noticeId: string }> {
  const inn = checkInn(input.payerInn)
  if (!inn.ok) throw fail('request.invalid', { fields: 'payerInn' })
  const { now, today } = momentOf(services, input.tenantId)
  const noticeId = newId()
  await db.tx(async tx => {
    if (input.invoiceId && !(await findInvoice(tx, input.tenantId, input.invoiceId))) throw fail('not-found')
    await tx.run(
      q.insertInto('billing.payment_notice').values({
        tenant_id: input.tenantId,
        notice_id: noticeId,
        payer_inn: inn.value,
        payer_name: input.payerName,
        invoice_id: input.invoiceId,
        given_on: today,
        given_at: now,
        given_by: input.who.id,
        given_name: input.who.name,
      }),
    )
  })
  return { noticeId }
}
