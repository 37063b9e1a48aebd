import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { findEncounter } from '#modules/records/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

interface Line {
  readonly rendered_id: string
  readonly code: string
  readonly nomenclature_code: string | null
  readonly name: string
  readonly teeth: number[]
  readonly quantity: number
  readonly price_kopecks: number
  readonly discount_kopecks: number
  readonly sum_kopecks: number
  readonly tax_code: number | null
}

/** Takes the services of a visit that no bill has yet; the claim and the bill are one transaction, so none is billed twice. */
const CLAIM = `update records.rendered_service set bill_id = $3 where tenant_id = $1 and encounter_id = $2 and bill_id is null
  returning rendered_id, code, nomenclature_code, name, teeth, quantity, price_kopecks, discount_kopecks, sum_kopecks, tax_code`

/** Issues a bill for a visit. Errors: `not-found`, `auth.forbidden`, `conflict.state` when there is nothing to bill. */
export async function issueBill(ctx: StaffCtx, encounterId: string) {
  const encounter = await findEncounter(ctx, encounterId)
  const place = { entityId: encounter.entity_id, branchId: encounter.branch_id }
  if (!granted(ctx.actor.grants, 'bill.issue', place))
    throw fail('auth.forbidden', { permission: 'bill.issue' })
  const billId = newId()
  const year = Number(dayOf(ctx.clock.nowMs(), 'Europe/Moscow').slice(0, 4))
  return ctx.db.tx(async tx => {
    const lines = await tx.all<Line>({ text: CLAIM, values: [ctx.tenantId, encounterId, billId] })
    if (lines.length === 0) throw fail('conflict.state', { reason: 'нет услуг без счёта' })
    const totalKopecks = lines.reduce((sum, line) => sum + line.sum_kopecks, 0)
    const counter = await tx.first<{ number: string }>({
      text: `insert into money.bill_counter (tenant_id, entity_id, year, last_number) values ($1, $2, $3, 1)
        on conflict (tenant_id, entity_id, year) do update set last_number = money.bill_counter.last_number + 1
        returning (select code from tenancy.legal_entity where tenant_id = $1 and entity_id = $2) || '-' || $3::int || '/' || last_number as number`,
      values: [ctx.tenantId, encounter.entity_id, year],
    })
    const number = counter!.number
    await tx.run(
      q.insertInto('money.bill').values({
        tenant_id: ctx.tenantId,
        bill_id: billId,
        entity_id: encounter.entity_id,
        branch_id: encounter.branch_id,
        patient_id: encounter.patient_id,
        encounter_id: encounterId,
        number,
        total_kopecks: totalKopecks,
        issued_at: ctx.clock.date(),
        issued_by: ctx.actor.userId,
      }),
    )
    await tx.run(
      q.insertInto('money.bill_line').values(
        lines.map((line, position) => ({
          ...line,
          tenant_id: ctx.tenantId,
          bill_id: billId,
          position,
          entity_id: encounter.entity_id,
          patient_id: encounter.patient_id,
        })),
      ),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'money.issue-bill',
      purpose: 'settlement',
      entityId: encounter.entity_id,
      patientId: encounter.patient_id,
      object: { kind: 'bill', id: billId },
      detail: { totalKopecks },
    })
    return { billId, number, totalKopecks }
  })
}
