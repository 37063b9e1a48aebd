import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { changeStatus, loadVisit, publishVisit, type Visit, writeStatus } from '#modules/scheduling/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { EMPTY_CONTENT } from './templates.ts'

interface VisitRow {
  readonly patient_id: string | null
  readonly practitioner_id: string
  readonly status: string
  readonly speciality: string
}

/**
 * Begins the visit of an appointment. Opening it twice, also at the same moment, gives the same encounter. Only the doctor
 * of the appointment begins it. Errors: `not-found`, `auth.forbidden`, `appointment.status`, `appointment.slot-taken` for a
 * no-show whose time somebody else has now.
 */
export async function openEncounter(ctx: StaffCtx, appointmentId: string): Promise<{ encounterId: string }> {
  const row = await ctx.db.first<VisitRow>({
    text: `select a.patient_id, a.practitioner_id, a.status, p.speciality
      from scheduling.appointment a join catalogue.practitioner p using (tenant_id, practitioner_id)
      where a.tenant_id = $1 and a.appointment_id = $2`,
    values: [ctx.tenantId, appointmentId],
  })
  if (!row?.patient_id) throw fail('not-found')
  const me = await practitionerOfUser(ctx)
  if (me !== row.practitioner_id) throw fail('auth.forbidden', { permission: 'record.write' })
  if (row.status === 'no_show') await changeStatus(ctx, { appointmentId, status: 'arrived' })
  const { encounterId, visit } = await ctx.db.tx(async tx => {
    // The row of the visit is the lock: whoever opens it at the same moment finds this encounter.
    const visit = await loadVisit(tx, ctx, appointmentId)
    if (visit.practitionerId !== me) throw fail('conflict.version')
    const known = await encounterOf(tx, ctx, appointmentId)
    if (known) return { encounterId: known, visit: null }
    await seat(tx, ctx, visit)
    return { encounterId: await insertEncounter(tx, ctx, visit, row.speciality), visit }
  })
  if (visit) publishVisit(ctx, visit, appointmentId)
  return { encounterId }
}

async function encounterOf(tx: Tx, ctx: StaffCtx, appointmentId: string): Promise<string | undefined> {
  const known = await tx.first(
    q
      .selectFrom('records.encounter')
      .select('encounter_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', appointmentId),
  )
  return known?.encounter_id
}

/** Takes the visit to «in the chair» by the allowed steps. */
async function seat(tx: Tx, ctx: StaffCtx, { appointmentId, status }: Visit): Promise<void> {
  if (status === 'in_chair' || status === 'completed') return
  if (status !== 'arrived') await writeStatus(tx, ctx, { appointmentId, status: 'arrived' })
  await writeStatus(tx, ctx, { appointmentId, status: 'in_chair' })
}

/** The encounter and the draft of its protocol. */
async function insertEncounter(tx: Tx, ctx: StaffCtx, visit: Visit, speciality: string): Promise<string> {
  const encounterId = newId()
  const now = ctx.clock.date()
  const place = {
    tenant_id: ctx.tenantId,
    entity_id: visit.entityId,
    patient_id: visit.patientId,
    practitioner_id: visit.practitionerId,
  }
  await tx.run(
    q.insertInto('records.encounter').values({
      ...place,
      encounter_id: encounterId,
      branch_id: visit.branchId,
      appointment_id: visit.appointmentId,
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
      template: /стоматолог|ортодонт/i.test(speciality) ? 'dental-exam' : 'general-exam',
      content: JSON.stringify(EMPTY_CONTENT),
    }),
  )
  await record(tx, ctx, {
    action: 'recording',
    operation: 'records.open-encounter',
    purpose: 'care',
    entityId: visit.entityId,
    patientId: visit.patientId,
    object: { kind: 'encounter', id: encounterId },
  })
  return encounterId
}
