import { newId } from '#libs/ids/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { inserting } from '#platform/db/index.ts'

export interface HistoryEntry {
  readonly appointmentId: string
  readonly entityId: string
  readonly patientId: string | null
  readonly change: 'booked' | 'moved' | 'status' | 'cancelled' | 'edited'
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>>
}

const insertLines = inserting('scheduling.appointment_history', [
  'tenant_id',
  'history_id',
  'appointment_id',
  'entity_id',
  'patient_id',
  'at',
  'actor_kind',
  'actor_id',
  'change',
  'before',
  'after',
])

/** The statement that adds a line to the history of a visit. */
export const historyOf = (ctx: Ctx, entry: HistoryEntry) =>
  insertLines([
    {
      tenant_id: ctx.tenantId,
      history_id: newId(),
      appointment_id: entry.appointmentId,
      entity_id: entry.entityId,
      patient_id: entry.patientId,
      at: ctx.clock.date(),
      actor_kind: ctx.actor.kind,
      actor_id: actorId(ctx.actor),
      change: entry.change,
      before: entry.before === null ? null : JSON.stringify(entry.before),
      after: JSON.stringify(entry.after),
    },
  ])
