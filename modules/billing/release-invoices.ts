import { newId } from '#libs/ids/index.ts'
import type { Who } from '#modules/clients/index.ts'
import { lockClient, momentOf } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { ScopedDb, Tx } from '#platform/db/index.ts'
import { creditInvoice } from './credit-invoice.ts'
import { effectivePeriod, type InvoiceRow, readInvoices } from './invoice-rows.ts'
import { readPayments } from './payments.ts'

const REASON = 'Договор прекращён до начала периода'

/**
 * At the end of a contract: invoices of periods that begin after its last day are cancelled by new documents, and what was
 * paid for them becomes an advance, to be set off or given back (MM-13.4). Done again it does nothing. Answers how many.
 */
export async function releaseInvoices(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly lastDay: string; readonly who: Who },
): Promise<number> {
  const ahead = (await readInvoices(db, input.tenantId)).filter(
    invoice => !invoice.credited && effectivePeriod(invoice).from > input.lastDay,
  )
  for (const invoice of ahead) {
    await db.tx(async tx => {
      await lockClient(tx, input.tenantId)
      await releasePayments(services, tx, invoice, input.who)
    })
    await creditInvoice(services, db, {
      tenantId: input.tenantId,
      invoiceId: invoice.invoiceId,
      reason: REASON,
      who: input.who,
    })
  }
  return ahead.length
}

/** Payments of an invoice stay in the books: each is taken back from it and written again as an advance; offsets are undone. */
async function releasePayments(services: Services, tx: Tx, invoice: InvoiceRow, who: Who): Promise<void> {
  const { now } = momentOf(services, invoice.tenantId)
  await tx.run({
    text: `insert into billing.offset_undo (tenant_id, offset_id, undone_at, undone_by, reason)
      select tenant_id, offset_id, $3, $4, $5 from billing.live_offset where tenant_id = $1 and invoice_id = $2`,
    values: [invoice.tenantId, invoice.invoiceId, now, who.id, REASON],
  })
  const own = (await readPayments(tx, invoice.tenantId)).filter(
    payment => payment.invoiceId === invoice.invoiceId && payment.undoneAt === null,
  )
  for (const payment of own) {
    await tx.run({
      text: `insert into billing.payment_undo (tenant_id, payment_id, undone_at, undone_by, reason) values ($1, $2, $3, $4, $5)`,
      values: [invoice.tenantId, payment.paymentId, now, who.id, REASON],
    })
    await tx.run({
      text: `insert into billing.payment (tenant_id, payment_id, invoice_id, statement_id, document_position, kopecks, booked_on,
          payer_inn, payer_name, document_number, third_party, basis, taken_at, taken_by)
        select tenant_id, $3, null, statement_id, document_position, kopecks, booked_on, payer_inn, payer_name, document_number,
          third_party, $4, $5, $6 from billing.payment where tenant_id = $1 and payment_id = $2`,
      values: [
        invoice.tenantId,
        payment.paymentId,
        newId(),
        `Аванс: счёт № ${invoice.number} отменён, период не начался`,
        now,
        who.id,
      ],
    })
  }
}
