import { recordRead } from '#modules/audit/index.ts'
import { briefsOf } from '#modules/patients/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Appointment } from './contract.ts'
import { APPOINTMENT_COLUMNS, type AppointmentRow, presentAppointment } from './read-board.ts'

const one = statement<AppointmentRow>(
  'scheduling.read',
  `select ${APPOINTMENT_COLUMNS}, a.patient_id as "patientId" from scheduling.appointment a
   where a.tenant_id = app.tenant() and a.appointment_id = $1`,
)
const ofPatient = statement<AppointmentRow>(
  'scheduling.of-patient',
  `select ${APPOINTMENT_COLUMNS}, a.patient_id as "patientId" from scheduling.appointment a
   where a.tenant_id = app.tenant() and a.patient_id = any (patients.same_person($1)) order by a.starts_at desc limit $2`,
)

/** A visit with everything that happened to it (J1.9). Error: `not-found`. */
export async function readAppointment(ctx: StaffCtx, appointmentId: string) {
  const row = await ctx.db.first(one([appointmentId]))
  if (!row) throw fail('not-found')
  const [patients, history] = await Promise.all([
    briefsOf(ctx, row.patientId ? [row.patientId] : []),
    ctx.db.all(
      q
        .selectFrom('scheduling.appointment_history')
        .select(['at', 'actor_kind as actorKind', 'change', 'before', 'after'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('appointment_id', '=', appointmentId)
        .orderBy('at', 'desc')
        .orderBy('history_id', 'desc'),
    ),
    recordRead(ctx, {
      action: 'extraction',
      operation: 'scheduling.read-appointment',
      purpose: 'care',
      entityId: row.entityId,
      patientId: row.patientId,
      object: { kind: 'appointment', id: appointmentId },
    }),
  ])
  return {
    ...presentAppointment(row, patients),
    history: history.map(item => ({ ...item, at: item.at.toISOString(), change: item.change as 'booked' })),
  }
}

/** Visits of a patient, newest first. */
export async function listPatientAppointments(
  ctx: StaffCtx,
  patientId: string,
  limit: number,
): Promise<Appointment[]> {
  const rows = await ctx.db.all(ofPatient([patientId, limit]))
  const [patients] = await Promise.all([
    briefsOf(ctx, [patientId]),
    recordRead(ctx, {
      action: 'extraction',
      operation: 'scheduling.list-of-patient',
      purpose: 'care',
      patientId,
    }),
  ])
  return rows.map(row => presentAppointment(row, patients))
}
