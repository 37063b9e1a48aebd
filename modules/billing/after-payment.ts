import {
  liftSuspensions,
  liveSuspensions,
  moveContract,
  queueLetter,
  readClient,
} from '#modules/clients/index.ts'
import { readEdition, recordAcceptance, requireEdition } from '#modules/offers/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { findInvoice, isOpen, readInvoices } from './invoice-rows.ts'
import type { NewPayment } from './payments.ts'

/** A payment that an invoice has taken, or an advance that was set off against it. */
export interface Taken extends NewPayment {
  readonly invoiceId: string
  readonly paymentId: string
  readonly now: Date
  readonly today: string
}

/** What follows from money of an invoice: the contract, a newer edition, access. */
export async function afterPayment(tx: Tx, taken: Taken): Promise<void> {
  const invoice = (await findInvoice(tx, taken.tenantId, taken.invoiceId))!
  if (invoice.paidOn === null) return
  const client = await readClient(tx, taken.tenantId)
  if (client.state === 'invoiced') await concludeContract(tx, taken, invoice.number)
  else if (client.state === 'active' || client.state === 'suspended')
    await acceptNewest(tx, taken, client.product)
  await restoreAccess(tx, taken)
}

/** The first invoice is paid in full: the contract is concluded on the edition that the invoice names (MM-1.2, MM-1.3). */
async function concludeContract(tx: Tx, taken: Taken, number: string): Promise<void> {
  const { edition_id } = (await tx.first<{ edition_id: string }>({
    text: 'select edition_id from billing.invoice where tenant_id = $1 and invoice_id = $2',
    values: [taken.tenantId, taken.invoiceId],
  }))!
  const edition = await readEdition(tx, edition_id)
  await recordAcceptance(tx, {
    tenantId: taken.tenantId,
    edition,
    way: 'first-payment',
    at: taken.now,
    evidence: {
      invoiceId: taken.invoiceId,
      invoice: number,
      paymentId: taken.paymentId,
      bankDocument: taken.documentNumber,
      bookedOn: taken.bookedOn,
      payer: taken.payerName,
      payerInn: taken.payerInn,
      kopecks: taken.kopecks,
    },
  })
  await moveContract(tx, {
    tenantId: taken.tenantId,
    to: 'active',
    basis: 'payment',
    basisId: taken.paymentId,
    reason: `Счёт № ${number} оплачен полностью: оферта принята`,
    who: taken.who,
    now: taken.now,
  })
  await queueLetter(tx, {
    tenantId: taken.tenantId,
    kind: 'acceptance',
    subject: 'Договор заключён',
    body: `Счёт № ${number} оплачен, публичная оферта (редакция № ${edition.number}) принята. Протокол принятия — на странице договора в системе.`,
    basis: { kind: 'payment', id: taken.paymentId },
    now: taken.now,
  })
}

/** Paying after a newer edition took effect accepts it (MM-11.2). */
async function acceptNewest(tx: Tx, taken: Taken, product: 'clinic' | 'smile'): Promise<void> {
  const edition = await requireEdition(tx, product, taken.today)
  await recordAcceptance(tx, {
    tenantId: taken.tenantId,
    edition,
    way: 'payment',
    at: taken.now,
    evidence: { paymentId: taken.paymentId, invoiceId: taken.invoiceId, bookedOn: taken.bookedOn },
  })
}

/** Gives access back when nothing that was due is left unpaid; a suspension by hand stays. */
async function restoreAccess(tx: Tx, taken: Taken): Promise<void> {
  const live = await liveSuspensions(tx, taken.tenantId)
  if (live.length === 0 || live.some(row => row.invoice_id === null)) return
  const overdue = (await readInvoices(tx, taken.tenantId)).filter(
    invoice => isOpen(invoice) && invoice.periodFrom <= taken.today,
  )
  if (overdue.length > 0) return
  await liftSuspensions(tx, {
    tenantId: taken.tenantId,
    basis: 'payment',
    basisId: taken.paymentId,
    reason: 'Оплата получена',
    who: taken.who,
    now: taken.now,
  })
  await queueLetter(tx, {
    tenantId: taken.tenantId,
    kind: 'access-restored',
    subject: 'Доступ восстановлен',
    body: 'Оплата получена, доступ к системе восстановлен целиком.',
    basis: { kind: 'payment', id: taken.paymentId },
    now: taken.now,
  })
}
