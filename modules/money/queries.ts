import { recordRead } from '#modules/audit/index.ts'
import { listUnbilled } from '#modules/records/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Bill, BillBrief } from './contract.ts'

const BRIEF = `b.bill_id as "billId", b.number, b.entity_id as "entityId", b.branch_id as "branchId", b.patient_id as "patientId",
  p.surname || ' ' || p.given || coalesce(' ' || p.patronymic, '') as "patientName", b.encounter_id as "encounterId",
  b.total_kopecks as "totalKopecks", b.paid_kopecks as "paidKopecks", b.issued_at as "issuedAt",
  p.blocked_since as "blockedSince"`

type BriefRow = Omit<BillBrief, 'issuedAt' | 'blockedSince'> & {
  readonly issuedAt: Date
  readonly blockedSince: Date | null
}
const present = (row: BriefRow): BillBrief => ({
  ...row,
  issuedAt: row.issuedAt.toISOString(),
  blockedSince: row.blockedSince?.toISOString() ?? null,
})

/** Bills, unpaid ones first, and visits whose services wait for a bill. */
export async function listBills(
  ctx: StaffCtx,
  filter: { readonly branchId?: string | undefined; readonly patientId?: string | undefined },
) {
  const values = [ctx.tenantId, filter.branchId ?? null, filter.patientId ?? null]
  const [bills, waiting] = await Promise.all([
    ctx.db.all<BriefRow>({
      text: `select ${BRIEF} from money.bill b join patients.brief p using (tenant_id, patient_id)
        where b.tenant_id = $1 and ($2::uuid is null or b.branch_id = $2) and ($3::uuid is null or b.patient_id = any (patients.same_person($3)))
        order by b.paid_kopecks < b.total_kopecks desc, b.issued_at desc limit 100`,
      values,
    }),
    listUnbilled(ctx.db, filter),
    recordRead(ctx, {
      action: 'extraction',
      operation: 'money.list-bills',
      purpose: 'settlement',
      patientId: filter.patientId ?? null,
    }),
  ])
  return { bills: bills.map(present), waiting }
}

/** A bill with lines and payments. Error: `not-found`. */
export async function readBill(ctx: Ctx, billId: string): Promise<Bill> {
  const row = await ctx.db.first<BriefRow>({
    text: `select ${BRIEF} from money.bill b join patients.brief p using (tenant_id, patient_id) where b.tenant_id = $1 and b.bill_id = $2`,
    values: [ctx.tenantId, billId],
  })
  if (!row) throw fail('not-found')
  const [lines, payments] = await Promise.all([
    ctx.db.all(
      q
        .selectFrom('money.bill_line')
        .select([
          'position',
          'code',
          'name',
          'teeth',
          'quantity',
          'price_kopecks as priceKopecks',
          'discount_kopecks as discountKopecks',
          'sum_kopecks as sumKopecks',
        ])
        .where('tenant_id', '=', ctx.tenantId)
        .where('bill_id', '=', billId)
        .orderBy('position'),
    ),
    ctx.db.all(
      q
        .selectFrom('money.payment')
        .select(['payment_id as paymentId', 'method', 'kopecks', 'received_at', 'fiscal_state'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('bill_id', '=', billId)
        .orderBy('received_at'),
    ),
    recordRead(ctx, {
      action: 'extraction',
      operation: 'money.read-bill',
      purpose: 'settlement',
      entityId: row.entityId,
      patientId: row.patientId,
      object: { kind: 'bill', id: billId },
    }),
  ])
  return {
    ...present(row),
    lines,
    payments: payments.map(p => ({
      paymentId: p.paymentId,
      method: p.method as 'cash',
      kopecks: p.kopecks,
      receivedAt: p.received_at.toISOString(),
      fiscalState: p.fiscal_state as 'not_fiscalised',
    })),
  }
}

/** Open shifts with what was taken in them. */
export async function readShifts(ctx: StaffCtx, branchId: string | undefined) {
  const rows = await ctx.db.all<{
    shiftId: string
    number: number
    entityId: string
    branchId: string
    openedAt: Date
    cashKopecks: number
    cardKopecks: number
    payments: number
  }>({
    text: `select s.shift_id as "shiftId", s.number, s.entity_id as "entityId", s.branch_id as "branchId", s.opened_at as "openedAt",
        coalesce(sum(p.kopecks) filter (where p.method = 'cash'), 0)::bigint as "cashKopecks",
        coalesce(sum(p.kopecks) filter (where p.method = 'card'), 0)::bigint as "cardKopecks", count(p.*)::int as payments
      from money.cash_shift s left join money.payment p on p.tenant_id = s.tenant_id and p.shift_id = s.shift_id
      where s.tenant_id = $1 and s.closed_at is null and ($2::uuid is null or s.branch_id = $2)
      group by s.tenant_id, s.shift_id order by s.opened_at`,
    values: [ctx.tenantId, branchId ?? null],
  })
  return rows.map(row => ({ ...row, openedAt: row.openedAt.toISOString() }))
}
