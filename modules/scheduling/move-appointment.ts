import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { publishVisit } from './book-appointment.ts'
import { historyOf } from './history.ts'
import { loadVisit, minutesOf, type Visit } from './load-visit.ts'
import { announceMove } from './messages.ts'
import { decidedByDatabase, decidePlace, type Place, requireServices, takeTurn } from './place-visit.ts'
import { isMovable, STATUS_WORDS } from './transitions.ts'

export interface MoveAppointment {
  readonly appointmentId: string
  readonly version: number
  readonly practitionerId?: string | undefined
  readonly branchId?: string | undefined
  readonly chairId?: string | null | undefined
  readonly startsAt?: string | undefined
  readonly durationMinutes?: number | undefined
  readonly serviceIds?: readonly string[] | undefined
  readonly comment?: string | undefined
  readonly outsideSchedule: boolean
}

/**
 * Moves, lengthens or edits a visit in one transaction: the old time is free exactly when the new one is taken.
 * Errors: `not-found`, `conflict.version`, `appointment.status` (a visit that has begun), `appointment.slot-taken`,
 * `appointment.outside-schedule`, `appointment.in-the-past`, `auth.forbidden`.
 */
export async function moveAppointment(ctx: Ctx, input: MoveAppointment): Promise<{ version: number }> {
  const before = await ctx.db.tx(tx => loadVisit(tx, ctx, input.appointmentId))
  if (before.version !== input.version) throw fail('conflict.version')
  if (input.serviceIds) await requireServices(ctx, before.entityId, input.serviceIds)
  const wanted = {
    practitionerId: input.practitionerId ?? before.practitionerId,
    branchId: input.branchId ?? before.branchId,
    chairId:
      input.chairId === undefined && !input.practitionerId && !input.branchId
        ? before.chairId
        : input.chairId,
    startsAt: input.startsAt ?? before.startsAt.toISOString(),
    durationMinutes: input.durationMinutes ?? minutesOf(before),
    outsideSchedule: input.outsideSchedule,
  }
  const moves =
    Date.parse(wanted.startsAt) !== before.startsAt.getTime() ||
    wanted.durationMinutes !== minutesOf(before) ||
    wanted.practitionerId !== before.practitionerId ||
    wanted.branchId !== before.branchId ||
    (input.chairId !== undefined && input.chairId !== before.chairId)
  if (!moves) return edit(ctx, before, input)

  if (!isMovable(before.status))
    throw fail('appointment.status', { from: STATUS_WORDS[before.status], to: 'другое время' })
  const place = await decidePlace(ctx, wanted)
  // A visit belongs to its operator: it cannot be dragged to a doctor of another legal entity.
  if (place.entityId !== before.entityId)
    throw fail('conflict.state', { reason: 'врач принимает от другого юридического лица' })
  // Who works in one branch neither sends visits to others nor fetches theirs.
  authorise(ctx, before)
  authorise(ctx, place)
  const version = await decidedByDatabase(ctx, wanted, () => write(ctx, input, before, place))
  publishVisit(ctx, place, input.appointmentId)
  if (place.branchId !== before.branchId) publishVisit(ctx, before, input.appointmentId)
  return { version }
}

function authorise(ctx: Ctx, place: Pick<Place, 'entityId' | 'branchId'>): void {
  if (ctx.actor.kind === 'staff' && !granted((ctx as StaffCtx).actor.grants, 'appointment.change', place)) {
    throw fail('auth.forbidden', { permission: 'appointment.change' })
  }
}

const snapshot = (v: { startsAt: Date; endsAt: Date; practitionerId: string; chairId: string | null }) => ({
  startsAt: v.startsAt.toISOString(),
  endsAt: v.endsAt.toISOString(),
  practitionerId: v.practitionerId,
  chairId: v.chairId,
})

function write(ctx: Ctx, input: MoveAppointment, before: Visit, place: Place): Promise<number> {
  const token = newToken()
  return ctx.db.tx(async tx => {
    await takeTurn(tx, ctx, place)
    const changed = await tx.run(
      q
        .updateTable('scheduling.appointment')
        .set({
          branch_id: place.branchId,
          practitioner_id: place.practitionerId,
          chair_id: place.chairId,
          starts_at: place.startsAt,
          ends_at: place.endsAt,
          service_ids: [...(input.serviceIds ?? before.serviceIds)],
          comment: input.comment ?? before.comment,
          // A moved visit has to be confirmed anew.
          status: before.status === 'confirmed' ? 'booked' : before.status,
          version: before.version + 1,
          updated_at: ctx.clock.date(),
          manage_token_hash: tokenHash(token),
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('appointment_id', '=', before.appointmentId)
        .where('version', '=', before.version),
    )
    if (changed === 0) throw fail('conflict.version')
    await tx.run(
      historyOf(ctx, {
        appointmentId: before.appointmentId,
        entityId: before.entityId,
        patientId: before.patientId,
        change: 'moved',
        before: snapshot(before),
        after: snapshot(place),
      }),
    )
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'scheduling.move',
      purpose: 'care',
      entityId: before.entityId,
      patientId: before.patientId,
      object: { kind: 'appointment', id: before.appointmentId },
    })
    if (
      place.startsAt.getTime() !== before.startsAt.getTime() ||
      place.practitionerId !== before.practitionerId
    ) {
      await announceMove(tx, ctx, { ...before, startsAt: place.startsAt, token })
    }
    return before.version + 1
  })
}

async function edit(ctx: Ctx, before: Visit, input: MoveAppointment): Promise<{ version: number }> {
  authorise(ctx, before)
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('scheduling.appointment')
        .set({
          service_ids: [...(input.serviceIds ?? before.serviceIds)],
          comment: input.comment ?? before.comment,
          version: before.version + 1,
          updated_at: ctx.clock.date(),
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('appointment_id', '=', before.appointmentId)
        .where('version', '=', before.version),
    )
    if (changed === 0) throw fail('conflict.version')
    await tx.run(
      historyOf(ctx, {
        appointmentId: before.appointmentId,
        entityId: before.entityId,
        patientId: before.patientId,
        change: 'edited',
        before: { serviceIds: before.serviceIds },
        after: { serviceIds: input.serviceIds ?? before.serviceIds },
      }),
    )
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'scheduling.edit',
      purpose: 'care',
      entityId: before.entityId,
      patientId: before.patientId,
      object: { kind: 'appointment', id: before.appointmentId },
    })
  })
  publishVisit(ctx, before, before.appointmentId)
  return { version: before.version + 1 }
}
