import { newId } from '#libs/ids/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface TakePayment {
  readonly billId: string
  readonly parts: readonly { readonly method: 'cash' | 'card'; readonly kopecks: number }[]
}

/** Opens the cash shift of a legal entity at a branch with its first payment; later ones find it. */
async function openShift(tx: Tx, ctx: StaffCtx, entityId: string, branchId: string): Promise<string> {
  const open = () =>
    tx.first<{ shift_id: string }>(
      q
        .selectFrom('money.cash_shift')
        .select('shift_id')
        .where('tenant_id', '=', ctx.tenantId)
        .where('entity_id', '=', entityId)
        .where('branch_id', '=', branchId)
        .where('closed_at', 'is', null)
        .forUpdate(),
    )
  const known = await open()
  if (known) return known.shift_id
  await tx.run({
    text: `insert into money.cash_shift (tenant_id, shift_id, entity_id, branch_id, number, opened_at, opened_by)
      select $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6 from money.cash_shift
      where tenant_id = $1 and entity_id = $3 and branch_id = $4 on conflict do nothing`,
    values: [ctx.tenantId, newId(), entityId, branchId, ctx.clock.date(), ctx.actor.userId],
  })
  return (await open())!.shift_id
}

/** What a fiscal driver will need (54-ФЗ, ФФД 1.2); stored with every payment, sent to nobody: no driver is connected. */
const receiptOf = (
  billNumber: string,
  lines: readonly { name: string; quantity: number; price_kopecks: number; sum_kopecks: number }[],
  part: TakePayment['parts'][number],
) => ({
  operation: 'sell',
  bill: billNumber,
  payment: { type: part.method === 'cash' ? 0 : 1, sum: part.kopecks },
  items: lines.map(line => ({
    name: line.name.slice(0, 128),
    quantity: line.quantity,
    price: line.price_kopecks,
    sum: line.sum_kopecks,
    payment_method: 'full_payment',
    payment_object: 4,
    vat: 'none',
  })),
})

/**
 * Takes money for a bill, in one or several parts, all or none. Sums are exact to the kopeck: more than the rest is
 * refused. Errors: `not-found`, `auth.forbidden`, `money.overpaid`.
 */
export async function takePayment(
  ctx: StaffCtx,
  input: TakePayment,
): Promise<{ paidKopecks: number; leftKopecks: number }> {
  return ctx.db.tx(async tx => {
    const bill = await tx.first(
      q
        .selectFrom('money.bill')
        .select(['entity_id', 'branch_id', 'patient_id', 'number', 'total_kopecks', 'paid_kopecks'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('bill_id', '=', input.billId)
        .forUpdate(),
    )
    if (!bill) throw fail('not-found')
    const place = { entityId: bill.entity_id, branchId: bill.branch_id }
    if (!granted(ctx.actor.grants, 'payment.take', place))
      throw fail('auth.forbidden', { permission: 'payment.take' })
    const sum = input.parts.reduce((total, part) => total + part.kopecks, 0)
    const left = bill.total_kopecks - bill.paid_kopecks
    if (sum > left) throw fail('money.overpaid', { left: formatKopecks(left) })
    const lines = await tx.all(
      q
        .selectFrom('money.bill_line')
        .select(['name', 'quantity', 'price_kopecks', 'sum_kopecks'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('bill_id', '=', input.billId),
    )
    const shiftId = await openShift(tx, ctx, bill.entity_id, bill.branch_id)
    for (const part of input.parts) {
      const paymentId = newId()
      await tx.run(
        q.insertInto('money.payment').values({
          tenant_id: ctx.tenantId,
          payment_id: paymentId,
          entity_id: bill.entity_id,
          patient_id: bill.patient_id,
          bill_id: input.billId,
          shift_id: shiftId,
          method: part.method,
          kopecks: part.kopecks,
          received_at: ctx.clock.date(),
          received_by: ctx.actor.userId,
          receipt: JSON.stringify(receiptOf(bill.number, lines, part)),
          fiscal_state: 'not_fiscalised',
        }),
      )
      await record(tx, ctx, {
        action: 'recording',
        operation: 'money.take-payment',
        purpose: 'settlement',
        entityId: bill.entity_id,
        patientId: bill.patient_id,
        object: { kind: 'payment', id: paymentId },
        detail: { kopecks: part.kopecks, method: part.method },
      })
    }
    const paidKopecks = bill.paid_kopecks + sum
    await tx.run(
      q
        .updateTable('money.bill')
        .set({ paid_kopecks: paidKopecks })
        .where('tenant_id', '=', ctx.tenantId)
        .where('bill_id', '=', input.billId),
    )
    return { paidKopecks, leftKopecks: bill.total_kopecks - paidKopecks }
  })
}
