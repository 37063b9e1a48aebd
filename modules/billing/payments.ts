import { newId } from '#libs/ids/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { lockClient, momentOf, moveContract, readEvents, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { afterPayment } from './after-payment.ts'
import { findInvoice, readInvoices } from './invoice-rows.ts'

export interface NewPayment {
  readonly tenantId: string
  /** Null for an advance: money over what is owed. */
  readonly invoiceId: string | null
  readonly kopecks: number
  readonly statementId: string | null
  readonly position: number | null
  readonly bookedOn: string
  readonly payerInn: string
  readonly payerName: string
  readonly documentNumber: string
  readonly thirdParty: boolean
  /** Why it was taken for this invoice, for people. */
  readonly basis: string
  readonly who: Who
}

/**
 * Writes money down and everything that follows from it in the same transaction: acceptance of the offer by the first paid
 * invoice (MM-1.2), acceptance of a newer edition by payment (MM-11.2), access given back (MM-3.4). Rights need no step of
 * their own: they are read from what was paid, so a stop of the process in between loses nothing.
 * Error: `not-found`, `conflict.state` (a cancelled invoice).
 */
export async function takePayment(services: Services, tx: Tx, payment: NewPayment): Promise<string> {
  const { now, today } = momentOf(services, payment.tenantId)
  await lockClient(tx, payment.tenantId)
  if (payment.invoiceId !== null) {
    const invoice = await findInvoice(tx, payment.tenantId, payment.invoiceId)
    if (!invoice) throw fail('not-found')
    if (invoice.credited) throw fail('conflict.state', { reason: `счёт № ${invoice.number} отменён` })
    const left = invoice.totalKopecks - invoice.paidKopecks
    if (payment.kopecks > left) throw fail('money.overpaid', { left: formatKopecks(Math.max(0, left)) })
  }
  const paymentId = newId()
  await tx.run(
    q.insertInto('billing.payment').values({
      tenant_id: payment.tenantId,
      payment_id: paymentId,
      invoice_id: payment.invoiceId,
      statement_id: payment.statementId,
      document_position: payment.position,
      kopecks: payment.kopecks,
      booked_on: payment.bookedOn,
      payer_inn: payment.payerInn,
      payer_name: payment.payerName,
      document_number: payment.documentNumber,
      third_party: payment.thirdParty,
      basis: payment.basis,
      taken_at: now,
      taken_by: payment.who.id,
    }),
  )
  if (payment.invoiceId !== null)
    await afterPayment(tx, { ...payment, invoiceId: payment.invoiceId, paymentId, now, today })
  return paymentId
}

export interface PaymentRow {
  readonly tenantId: string
  readonly paymentId: string
  readonly invoiceId: string | null
  readonly kopecks: number
  readonly bookedOn: string
  readonly payerInn: string
  readonly payerName: string
  readonly documentNumber: string
  readonly thirdParty: boolean
  readonly basis: string
  readonly statementId: string | null
  readonly position: number | null
  readonly undoneAt: Date | null
  readonly undoReason: string | null
}

const COLUMNS = `p.tenant_id as "tenantId", p.payment_id as "paymentId", p.invoice_id as "invoiceId", p.kopecks,
  p.booked_on as "bookedOn", p.payer_inn as "payerInn", p.payer_name as "payerName", p.document_number as "documentNumber",
  p.third_party as "thirdParty", p.basis, p.statement_id as "statementId", p.document_position as position,
  u.undone_at as "undoneAt", u.reason as "undoReason"`

/** Payments of a client, the newest first; those taken back stay with the reason. */
export const readPayments = (db: Reader, tenantId: string): Promise<PaymentRow[]> =>
  db.all<PaymentRow>({
    text: `select ${COLUMNS} from billing.payment p left join billing.payment_undo u using (tenant_id, payment_id)
      where p.tenant_id = $1 order by p.booked_on desc, p.payment_id desc`,
    values: [tenantId],
  })

/** Payments that came of a statement. */
export const readPaymentsOfStatement = (db: Reader, statementId: string): Promise<PaymentRow[]> =>
  db.all<PaymentRow>({
    text: `select ${COLUMNS} from billing.payment p left join billing.payment_undo u using (tenant_id, payment_id)
      where p.statement_id = $1 order by p.document_position, p.payment_id`,
    values: [statementId],
  })

/**
 * Takes a payment back: the row stays, one more says so. A contract that it concluded waits for payment again; rights
 * that it paid are gone with it. Errors: `not-found`, `conflict.state` (taken back before).
 */
export async function undoPayment(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly paymentId: string
    readonly reason: string
    readonly who: Who
  },
): Promise<void> {
  const { now } = momentOf(services, input.tenantId)
  await db.tx(async tx => {
    const state = await lockClient(tx, input.tenantId)
    const payment = (await readPayments(tx, input.tenantId)).find(row => row.paymentId === input.paymentId)
    if (!payment) throw fail('not-found')
    if (payment.undoneAt) throw fail('conflict.state', { reason: 'платёж уже отменён' })
    await tx.run({
      text: `insert into billing.payment_undo (tenant_id, payment_id, undone_at, undone_by, reason)
        values ($1, $2, $3, $4, $5)`,
      values: [input.tenantId, input.paymentId, now, input.who.id, input.reason],
    })
    const left = (await readInvoices(tx, input.tenantId)).filter(invoice => invoice.paidOn !== null)
    // A contract that registration concluded (SV-0) does not hang on a payment.
    const byPayment = (await readEvents(tx, input.tenantId)).some(
      event => event.from === 'invoiced' && event.to === 'active',
    )
    if (state === 'active' && byPayment && left.length === 0) {
      await moveContract(tx, {
        tenantId: input.tenantId,
        to: 'invoiced',
        basis: 'payment-undo',
        basisId: input.paymentId,
        reason: `Платёж отменён: ${input.reason}`,
        who: input.who,
        now,
      })
    }
  })
}
