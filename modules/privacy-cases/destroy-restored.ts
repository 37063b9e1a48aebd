import { dayOf, formatDate } from '#libs/format/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { type Grave, graves } from './destroyed-people.ts'
import { runDestructions } from './run-destructions.ts'

/**
 * Destroys again whom an old copy of the database brought back, by the approvals that were given then; a new act says so.
 * Somebody who has become the operator's patient again since is left alone. Answers how many people it was.
 */
export async function destroyRestored(ctx: Ctx): Promise<number> {
  let found = 0
  for (const grave of await graves(ctx)) {
    if (!(await isBack(ctx, grave))) continue
    await beginAgain(ctx, grave)
    found++
  }
  if (found > 0) await runDestructions(ctx)
  return found
}

function isBack(ctx: Ctx, grave: Grave): Promise<unknown> {
  if (grave.enquiryId)
    return ctx.db.first({
      text: 'select from enquiries.enquiry where enquiry_id = $1 and entity_id = $2',
      values: [grave.enquiryId, grave.entityId],
    })
  if (grave.reviewId)
    return ctx.db.first({
      text: 'select from reviews.review where review_id = $1 and entity_id = $2',
      values: [grave.reviewId, grave.entityId],
    })
  return ctx.db.first({
    text: 'select from patients.patient_entity where patient_id = $1 and entity_id = $2 and since < $3',
    values: [grave.patientId, grave.entityId, new Date(grave.at)],
  })
}

/** The destruction as it was approved, in a database that does not know of it yet. */
async function beginAgain(ctx: Ctx, grave: Grave): Promise<void> {
  const { zone } = await readTenant(ctx.db)
  await ctx.db.tx(async tx => {
    const open = await tx.first<{ destruction_id: string }>({
      text: `select destruction_id from cases.destruction where (patient_id = $1 or enquiry_id = $3 or review_id = $4) and entity_id = $2 and state in ('proposed', 'running')`,
      values: [grave.patientId, grave.entityId, grave.enquiryId, grave.reviewId],
    })
    const destructionId = open?.destruction_id ?? grave.destructionId
    if (!open)
      await tx.run(
        q.insertInto('cases.destruction').values({
          tenant_id: ctx.tenantId,
          destruction_id: destructionId,
          entity_id: grave.entityId,
          patient_id: grave.patientId,
          enquiry_id: grave.enquiryId,
          review_id: grave.reviewId,
          subject_info: grave.subject,
          reason: `Данные вернулись из старой копии базы после уничтожения ${formatDate(dayOf(grave.at, zone))}`,
          norm: 'ч. 4 и 5 ст. 21 152-ФЗ',
          case_id: null,
          state: 'proposed',
          proposed_at: ctx.clock.date(),
          proposed_by: null,
          due_at: ctx.clock.date(),
          due_explanation: 'Уничтожено раньше; вернулось при восстановлении копии',
        }),
      )
    for (const approval of grave.approvals)
      await tx.run({
        text: `insert into cases.destruction_approval (tenant_id, destruction_id, entity_id, user_id, at)
          values ($1, $2, $3, $4, $5) on conflict do nothing`,
        values: [ctx.tenantId, destructionId, grave.entityId, approval.user, new Date(approval.at)],
      })
    await tx.run({
      text: `update cases.destruction set state = 'running', started_at = $2 where destruction_id = $1 and state = 'proposed'`,
      values: [destructionId, ctx.clock.date()],
    })
  })
}
