import { isSamePerson } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { findPlan, newestVersion } from './queries.ts'
import { planEvidence } from './write-plan.ts'

/**
 * Ties a booked visit to a phase of the signed plan (J2.5). Errors: `not-found` (no such phase, a visit of somebody else).
 */
export async function bookPhase(
  ctx: StaffCtx,
  input: { readonly planId: string; readonly phaseId: string; readonly appointmentId: string },
): Promise<void> {
  const [plan, version] = await Promise.all([findPlan(ctx, input.planId), newestVersion(ctx, input.planId)])
  const phases = version.options.flatMap(option => option.phases.map(phase => phase.phaseId))
  const visit = await ctx.db.first<{ patient_id: string | null }>({
    text: 'select patient_id from scheduling.appointment where tenant_id = $1 and appointment_id = $2',
    values: [ctx.tenantId, input.appointmentId],
  })
  if (!phases.includes(input.phaseId) || !visit?.patient_id) throw fail('not-found')
  if (!(await isSamePerson(ctx.db, visit.patient_id, plan.patient_id))) throw fail('not-found')
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into treatment_plans.phase_visit
          (tenant_id, plan_id, phase_id, appointment_id, entity_id, patient_id, at, booked_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [
        ctx.tenantId,
        input.planId,
        input.phaseId,
        input.appointmentId,
        plan.entity_id,
        plan.patient_id,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    await planEvidence(
      tx,
      ctx,
      { planId: input.planId, entityId: plan.entity_id, patientId: plan.patient_id },
      'treatment-plans.book-phase',
      version.number,
    )
  })
}
