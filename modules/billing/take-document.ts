import type { StatementDocument } from '#libs/bank-statement/index.ts'
import type { Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { takePayment } from './payments.ts'

interface TakeDocument {
  readonly statementId: string
  readonly position: number
  readonly document: StatementDocument
  readonly parts: readonly { readonly invoiceId: string; readonly kopecks: number }[]
  /** The first invoice that the document names, also when nothing is left to pay on it: whose the rest is. */
  readonly invoiceId?: string | undefined
  readonly excessKopecks: number
  readonly basis: string
  readonly thirdParty: boolean
  readonly who: Who
}

/** Writes down what a document of a statement pays; the rest becomes an advance of the same client. */
export async function takeDocument(services: Services, tx: Tx, input: TakeDocument): Promise<void> {
  const { document } = input
  const common = {
    statementId: input.statementId,
    position: input.position,
    bookedOn: document.bookedOn || document.date,
    payerInn: document.payer.inn,
    payerName: document.payer.name,
    documentNumber: document.number,
    thirdParty: input.thirdParty,
    basis: input.basis,
    who: input.who,
  }
  let tenantId: string | null = null
  for (const part of input.parts) {
    tenantId = await tenantOfInvoice(tx, part.invoiceId)
    await takePayment(services, tx, { ...common, tenantId, invoiceId: part.invoiceId, kopecks: part.kopecks })
  }
  if (input.excessKopecks > 0) {
    tenantId ??= input.invoiceId
      ? await tenantOfInvoice(tx, input.invoiceId)
      : await tenantOfInn(tx, document.payer.inn)
    if (tenantId)
      await takePayment(services, tx, { ...common, tenantId, invoiceId: null, kopecks: input.excessKopecks })
  }
}

async function tenantOfInvoice(tx: Tx, invoiceId: string): Promise<string> {
  const row = await tx.first<{ tenant_id: string }>({
    text: `select tenant_id from billing.invoice where invoice_id = $1 and kind = 'invoice'`,
    values: [invoiceId],
  })
  if (!row) throw fail('not-found')
  return row.tenant_id
}

async function tenantOfInn(tx: Tx, inn: string): Promise<string | null> {
  const rows = await tx.all<{ tenant_id: string }>({
    text: 'select tenant_id from clients.client where inn = $1',
    values: [inn],
  })
  return rows.length === 1 ? rows[0]!.tenant_id : null
}
