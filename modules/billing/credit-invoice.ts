import { lockClient, momentOf, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Sale } from './invoice-pdf.ts'
import type { Issued } from './issue-invoice.ts'
import { nextNumber, storeSale } from './store-sale.ts'

/** Cancels an unpaid invoice by a new document; the invoice itself stays as it is. Error: `conflict.state`. */
export async function creditInvoice(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly invoiceId: string
    readonly reason: string
    readonly who: Who
  },
): Promise<Issued> {
  const { now, today } = momentOf(services, input.tenantId)
  return db.tx(async tx => {
    await lockClient(tx, input.tenantId)
    const found = await tx.first<{ sale: Sale; edition_id: string; paid: number; credited: boolean }>({
      text: `select i.sale, i.edition_id, s.paid_kopecks as paid, s.credited from billing.invoice i
        join billing.invoice_state s using (tenant_id, invoice_id) where i.tenant_id = $1 and i.invoice_id = $2`,
      values: [input.tenantId, input.invoiceId],
    })
    if (!found) throw fail('not-found')
    if (found.credited) throw fail('conflict.state', { reason: 'счёт уже отменён' })
    if (found.paid > 0) throw fail('conflict.state', { reason: 'по счёту есть платежи: сначала отмените их' })
    const { sale } = found
    const credit: Sale = {
      ...sale,
      kind: 'credit',
      number: await nextNumber(tx, today),
      issuedOn: today,
      dueOn: today,
      cancels: { number: sale.number, reason: input.reason },
    }
    const invoiceId = await storeSale(services, tx, credit, {
      tenantId: input.tenantId,
      editionId: found.edition_id,
      graceDays: 0,
      now,
      who: input.who,
      creditsId: input.invoiceId,
    })
    return { invoiceId, number: credit.number }
  })
}
