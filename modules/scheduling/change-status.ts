import { granted, type Permission } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { publishVisit } from './book-appointment.ts'
import type { AppointmentStatus } from './contract.ts'
import { historyOf } from './history.ts'
import { loadVisit, minutesOf, type Visit } from './load-visit.ts'
import { announceCancel } from './messages.ts'
import { decidedByDatabase, takeTurn } from './place-visit.ts'
import { mayFollow, STATUS_WORDS } from './transitions.ts'

export interface ChangeStatus {
  readonly appointmentId: string
  readonly status: AppointmentStatus
  /** What the caller has seen; left out by those who have looked inside their own transaction. */
  readonly version?: number
  readonly reason?: string | undefined
}

/** Seating a patient and ending the visit is the doctor's and the assistant's as well. */
const permissionFor = (status: AppointmentStatus): Permission =>
  status === 'in_chair' || status === 'completed' || status === 'arrived'
    ? 'appointment.start'
    : 'appointment.change'

/**
 * Takes a visit to its next state. Errors: `not-found`, `conflict.version`, `appointment.status`, `request.invalid`
 * (no reason for a cancellation), `auth.forbidden`, `appointment.slot-taken` with the nearest free times: a no-show gave
 * the time up, and somebody else has it now.
 */
export async function changeStatus(ctx: Ctx, input: ChangeStatus): Promise<{ version: number }> {
  const wanted = async () => {
    const visit = await ctx.db.tx(tx => loadVisit(tx, ctx, input.appointmentId))
    return { ...visit, startsAt: visit.startsAt.toISOString(), durationMinutes: minutesOf(visit) }
  }
  const visit = await decidedByDatabase(ctx, wanted, () => ctx.db.tx(tx => writeStatus(tx, ctx, input)))
  publishVisit(ctx, visit, input.appointmentId)
  return { version: visit.version + 1 }
}

/** The same in the caller's transaction, which tells open boards after its commit. Gives the visit as it was. */
export async function writeStatus(tx: Tx, ctx: Ctx, input: ChangeStatus): Promise<Visit> {
  if (input.status === 'cancelled' && !input.reason) throw fail('request.invalid', { fields: 'reason' })
  const before = await loadVisit(tx, ctx, input.appointmentId)
  if (input.version !== undefined && before.version !== input.version) throw fail('conflict.version')
  if (!mayFollow(before.status, input.status)) {
    throw fail('appointment.status', { from: STATUS_WORDS[before.status], to: STATUS_WORDS[input.status] })
  }
  if (
    ctx.actor.kind === 'staff' &&
    !granted((ctx as StaffCtx).actor.grants, permissionFor(input.status), before)
  ) {
    throw fail('auth.forbidden', { permission: permissionFor(input.status) })
  }
  if (before.status === 'no_show') await takeTurn(tx, ctx, before)
  await tx.run(
    q
      .updateTable('scheduling.appointment')
      .set({
        status: input.status,
        version: before.version + 1,
        updated_at: ctx.clock.date(),
        ...(input.status === 'cancelled' && {
          cancel_reason: input.reason!,
          cancelled_by_kind: kindOf(ctx),
        }),
      })
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', input.appointmentId),
  )
  await tx.run(
    historyOf(ctx, {
      appointmentId: before.appointmentId,
      entityId: before.entityId,
      patientId: before.patientId,
      change: input.status === 'cancelled' ? 'cancelled' : 'status',
      before: { status: before.status },
      after: { status: input.status, ...(input.reason && { reason: input.reason }) },
    }),
  )
  await record(tx, ctx, {
    action: 'clarification',
    operation: `scheduling.${input.status}`,
    purpose: 'care',
    entityId: before.entityId,
    patientId: before.patientId,
    object: { kind: 'appointment', id: before.appointmentId },
  })
  if (input.status === 'cancelled') await announceCancel(tx, ctx, { ...before, token: null })
  return before
}

const kindOf = (ctx: Ctx): 'staff' | 'patient' | 'system' =>
  ctx.actor.kind === 'staff' ? 'staff' : ctx.actor.kind === 'system' ? 'system' : 'patient'
