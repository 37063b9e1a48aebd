import { newId } from '#libs/ids/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { lockClient, momentOf, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { afterPayment } from './after-payment.ts'
import { findInvoice, isOpen } from './invoice-rows.ts'
import { readPayments } from './payments.ts'

export interface Advance {
  readonly paymentId: string
  readonly bookedOn: string
  readonly leftKopecks: number
}

/** Money of a client that no invoice has taken yet, the oldest first. */
export const readAdvances = (db: Reader, tenantId: string): Promise<Advance[]> =>
  db.all<Advance>({
    text: `select payment_id as "paymentId", booked_on as "bookedOn", left_kopecks as "leftKopecks" from billing.advance
      where tenant_id = $1 and left_kopecks > 0 order by booked_on, payment_id`,
    values: [tenantId],
  })

interface OffsetInput {
  readonly tenantId: string
  readonly invoiceId: string
  readonly now: Date
  readonly today: string
  readonly who: Who
}

/**
 * Sets advances off against an open invoice, the oldest first, with everything that follows from its payment. Runs in the
 * transaction that holds the client's row. Answers what was set off, in kopecks.
 */
export async function offsetAdvances(tx: Tx, input: OffsetInput): Promise<number> {
  const { tenantId, invoiceId, now, today, who } = input
  const invoice = await findInvoice(tx, tenantId, invoiceId)
  if (!invoice || !isOpen(invoice)) return 0
  let missing = invoice.totalKopecks - invoice.paidKopecks
  let last: string | null = null
  const before = missing
  for (const advance of await readAdvances(tx, tenantId)) {
    if (missing === 0) break
    const kopecks = Math.min(missing, advance.leftKopecks)
    await tx.run({
      text: `insert into billing.advance_offset (tenant_id, offset_id, payment_id, invoice_id, kopecks, offset_on, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [tenantId, newId(), advance.paymentId, invoiceId, kopecks, today, now, who.id],
    })
    missing -= kopecks
    last = advance.paymentId
  }
  if (last === null) return 0
  const payment = (await readPayments(tx, tenantId)).find(row => row.paymentId === last)!
  await afterPayment(tx, {
    ...payment,
    tenantId,
    invoiceId,
    paymentId: last,
    bookedOn: today,
    now,
    today,
    who,
  })
  return before - missing
}

/** The accountant sets what lies there off against an invoice. Errors: `not-found`, `conflict.state` (no advance, not open). */
export async function offsetAdvance(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly invoiceId: string; readonly who: Who },
): Promise<{ kopecks: number }> {
  const moment = momentOf(services, input.tenantId)
  return db.tx(async tx => {
    await lockClient(tx, input.tenantId)
    const invoice = await findInvoice(tx, input.tenantId, input.invoiceId)
    if (!invoice) throw fail('not-found')
    if (!isOpen(invoice)) throw fail('conflict.state', { reason: 'счёт не ждёт оплаты' })
    const kopecks = await offsetAdvances(tx, { ...input, ...moment })
    if (kopecks === 0) throw fail('conflict.state', { reason: 'у клиента нет аванса' })
    return { kopecks }
  })
}

export interface Refund {
  readonly refundId: string
  readonly paymentId: string
  readonly kopecks: number
  readonly reason: string
  readonly documentNumber: string
  readonly paidOn: string
}

/** Money that went back to a client, the newest first. */
export const readRefunds = (db: Reader, tenantId: string): Promise<Refund[]> =>
  db.all<Refund>({
    text: `select refund_id as "refundId", payment_id as "paymentId", kopecks, reason, document_number as "documentNumber",
      paid_on as "paidOn" from billing.refund where tenant_id = $1 order by paid_on desc, refund_id desc`,
    values: [tenantId],
  })

/**
 * Writes down that a part of an advance went back, by the vendor's own payment order. What an invoice has taken cannot go
 * back before the invoice is cancelled. Errors: `not-found`, `conflict.state` (more than is left, a day in the future).
 */
export async function refundAdvance(
  services: Services,
  db: ScopedDb,
  input: Omit<Refund, 'refundId'> & { readonly tenantId: string; readonly who: Who },
): Promise<{ refundId: string }> {
  const { now, today } = momentOf(services, input.tenantId)
  if (input.paidOn > today) throw fail('conflict.state', { reason: 'день возврата ещё не наступил' })
  return db.tx(async tx => {
    await lockClient(tx, input.tenantId)
    const known = (await readPayments(tx, input.tenantId)).some(row => row.paymentId === input.paymentId)
    if (!known) throw fail('not-found')
    const advance = (await readAdvances(tx, input.tenantId)).find(row => row.paymentId === input.paymentId)
    const left = advance?.leftKopecks ?? 0
    if (input.kopecks > left)
      throw fail('conflict.state', {
        reason: `вернуть можно ${formatKopecks(left)}: остальное зачтено в счета`,
      })
    const refundId = newId()
    await tx.run({
      text: `insert into billing.refund
          (tenant_id, refund_id, payment_id, kopecks, reason, document_number, paid_on, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        input.tenantId,
        refundId,
        input.paymentId,
        input.kopecks,
        input.reason,
        input.documentNumber,
        input.paidOn,
        now,
        input.who.id,
      ],
    })
    return { refundId }
  })
}
