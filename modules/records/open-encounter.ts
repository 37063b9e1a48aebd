import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { changeStatus } from '#modules/scheduling/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { EMPTY_CONTENT } from './templates.ts'

interface VisitRow {
  readonly entity_id: string
  readonly branch_id: string
  readonly patient_id: string | null
  readonly practitioner_id: string
  readonly status: string
  readonly speciality: string
}

/**
 * Begins the visit of an appointment. Opening it twice gives the same encounter. Only the doctor of the appointment
 * begins it. Errors: `not-found`, `auth.forbidden`, `appointment.status`.
 */
export async function openEncounter(ctx: StaffCtx, appointmentId: string): Promise<{ encounterId: string }> {
  const visit = await ctx.db.first<VisitRow>({
    text: `select a.entity_id, a.branch_id, a.patient_id, a.practitioner_id, a.status, p.speciality
      from scheduling.appointment a join catalogue.practitioner p using (tenant_id, practitioner_id)
      where a.tenant_id = $1 and a.appointment_id = $2`,
    values: [ctx.tenantId, appointmentId],
  })
  if (!visit?.patient_id) throw fail('not-found')
  const me = await practitionerOfUser(ctx)
  if (me !== visit.practitioner_id) throw fail('auth.forbidden', { permission: 'record.write' })
  const known = await ctx.db.first(
    q
      .selectFrom('records.encounter')
      .select('encounter_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', appointmentId),
  )
  if (known) return { encounterId: known.encounter_id }
  await seat(ctx, appointmentId, visit.status)
  const encounterId = newId()
  await ctx.db.tx(async tx => {
    const now = ctx.clock.date()
    const place = {
      tenant_id: ctx.tenantId,
      entity_id: visit.entity_id,
      patient_id: visit.patient_id!,
      practitioner_id: me,
    }
    await tx.run(
      q.insertInto('records.encounter').values({
        ...place,
        encounter_id: encounterId,
        branch_id: visit.branch_id,
        appointment_id: appointmentId,
        opened_at: now,
      }),
    )
    await tx.run(
      q.insertInto('records.protocol').values({
        ...place,
        protocol_id: newId(),
        encounter_id: encounterId,
        created_at: now,
        updated_at: now,
        template: /стоматолог|ортодонт/i.test(visit.speciality) ? 'dental-exam' : 'general-exam',
        content: JSON.stringify(EMPTY_CONTENT),
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.open-encounter',
      purpose: 'care',
      entityId: visit.entity_id,
      patientId: visit.patient_id,
      object: { kind: 'encounter', id: encounterId },
    })
  })
  return { encounterId }
}

/** Takes the visit to «in the chair» by the allowed steps. */
async function seat(ctx: StaffCtx, appointmentId: string, status: string): Promise<void> {
  if (status === 'in_chair' || status === 'completed') return
  if (status !== 'arrived') await changeStatus(ctx, { appointmentId, status: 'arrived' })
  await changeStatus(ctx, { appointmentId, status: 'in_chair' })
}
