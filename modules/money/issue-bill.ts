import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { claimServices, findEncounter } from '#modules/records/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Issues a bill for a visit. Errors: `not-found`, `auth.forbidden`, `conflict.state` when there is nothing to bill. */
export async function issueBill(ctx: StaffCtx, encounterId: string) {
  const encounter = await findEncounter(ctx, encounterId)
  const place = { entityId: encounter.entity_id, branchId: encounter.branch_id }
  if (!granted(ctx.actor.grants, 'bill.issue', place))
    throw fail('auth.forbidden', { permission: 'bill.issue' })
  const billId = newId()
  const year = Number(dayOf(ctx.clock.nowMs(), 'Europe/Moscow').slice(0, 4))
  return ctx.db.tx(async tx => {
    const lines = await claimServices(tx, ctx, { encounterId, billId })
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
