import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { readResultRow } from './results.ts'

/** The only way a picture stands beside a plan. */
export const PLAN_LABEL = 'визуализация, не план лечения'

/**
 * Puts a result beside a treatment plan of the same patient and operator, as a visualisation: never as an item (SV-2.2a,
 * J9.6). Errors: `smile.only-visualisation`, `not-found`, `smile.blocked`.
 */
export async function attachToPlan(
  ctx: StaffCtx,
  input: {
    readonly resultId: string
    readonly planId: string
    readonly as: 'visualisation' | 'plan-item'
  },
): Promise<{ label: string }> {
  const result = await readResultRow(ctx.db, input.resultId)
  if (input.as === 'plan-item') throw fail('smile.only-visualisation')
  checkPhoto(await readCaseRow(ctx, result.caseId))
  const plan = await ctx.db.first({
    text: `select from treatment_plans.plan where tenant_id = $1 and plan_id = $2 and patient_id = any (patients.same_person($3)) and entity_id = $4`,
    values: [ctx.tenantId, input.planId, result.patientId, result.entityId],
  })
  if (!plan) throw fail('not-found')
  await ctx.db.tx(async tx => {
    await tx.run(
      q
        .insertInto('smile.plan_picture')
        .values({
          tenant_id: ctx.tenantId,
          result_id: result.resultId,
          plan_id: input.planId,
          entity_id: result.entityId,
          patient_id: result.patientId,
          label: PLAN_LABEL,
          at: ctx.clock.date(),
          by: ctx.actor.userId,
        })
        .onConflict(oc => oc.doNothing()),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'smile.attach-to-plan',
      purpose: 'smile_visualisation',
      entityId: result.entityId,
      patientId: result.patientId,
      object: { kind: 'smile-result', id: result.resultId },
    })
  })
  return { label: PLAN_LABEL }
}
