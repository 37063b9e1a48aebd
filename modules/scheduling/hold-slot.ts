import { addDays, utcDay } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { finishBooking, type NewVisit, publishVisit } from './book-appointment.ts'
import { findFreeTimes } from './free-times.ts'
import { readVisitFacts } from './messages.ts'
import { decidedByDatabase, decidePlace, type Place, takeTurn } from './place-visit.ts'

export interface HoldSlot {
  readonly practitionerId: string
  readonly branchId: string
  readonly serviceId: string
  readonly startsAt: string
}

export interface Hold {
  readonly appointmentId: string
  readonly expiresAt: Date
}

/**
 * Holds a free time while a visitor fills the form. Only a time that is offered can be held: of a doctor who does the
 * service, on the grid, within the horizon. Errors: `appointment.slot-taken`, `not-found`.
 */
export async function holdSlot(ctx: Ctx, input: HoldSlot): Promise<Hold> {
  const tenant = await readTenant(ctx.db)
  const { times } = await findFreeTimes(ctx, {
    from: addDays(utcDay(input.startsAt), -1),
    days: 3,
    serviceId: input.serviceId,
    practitionerId: input.practitionerId,
    branchId: input.branchId,
    limit: 5_000,
  })
  const wanted = Date.parse(input.startsAt)
  const offered = times.find(time => Date.parse(time.startsAt) === wanted)
  const horizon = ctx.clock.nowMs() + tenant.bookingHorizonDays * 86_400_000
  if (!offered || wanted > horizon) throw fail('appointment.slot-taken', { nearest: times.slice(0, 3) })
  const durationMinutes = (Date.parse(offered.endsAt) - wanted) / 60_000
  const place = await decidePlace(ctx, { ...offered, durationMinutes, outsideSchedule: false })
  const expiresAt = new Date(ctx.clock.nowMs() + tenant.holdMinutes * 60_000)
  const appointmentId = newId()
  await decidedByDatabase(ctx, { ...input, durationMinutes }, () =>
    ctx.db.tx(async tx => {
      await takeTurn(tx, ctx, place)
      const now = ctx.clock.date()
      await tx.run(
        q.insertInto('scheduling.appointment').values({
          tenant_id: ctx.tenantId,
          appointment_id: appointmentId,
          entity_id: place.entityId,
          branch_id: place.branchId,
          practitioner_id: place.practitionerId,
          chair_id: place.chairId,
          starts_at: place.startsAt,
          ends_at: place.endsAt,
          status: 'held',
          source: 'site',
          service_ids: [input.serviceId],
          created_at: now,
          updated_at: now,
          hold_expires_at: expiresAt,
        }),
      )
    }),
  )
  publishVisit(ctx, place, appointmentId)
  return { appointmentId, expiresAt }
}

/**
 * Turns a hold into a visit of a patient, in the caller's transaction. Errors: `appointment.hold-expired` when the
 * time ran out, whether or not somebody else has taken it since.
 */
export async function confirmHold(
  tx: Tx,
  ctx: Ctx,
  appointmentId: string,
  visit: Omit<NewVisit, 'serviceIds'>,
): Promise<{ token: string; place: Place }> {
  const token = newToken()
  const now = ctx.clock.date()
  const row = await tx.first<{
    entity_id: string
    branch_id: string
    practitioner_id: string
    chair_id: string | null
    starts_at: Date
    ends_at: Date
    service_ids: string[]
  }>(
    q
      .updateTable('scheduling.appointment')
      .set({
        patient_id: visit.patientId,
        status: 'booked',
        source: visit.source,
        comment: visit.comment,
        hold_expires_at: null,
        updated_at: now,
        manage_token_hash: tokenHash(token),
      })
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', appointmentId)
      .where('status', '=', 'held')
      .where('hold_expires_at', '>', now)
      .returning([
        'entity_id',
        'branch_id',
        'practitioner_id',
        'chair_id',
        'starts_at',
        'ends_at',
        'service_ids',
      ]),
  )
  if (!row) throw fail('appointment.hold-expired')
  const place: Place = {
    entityId: row.entity_id,
    branchId: row.branch_id,
    practitionerId: row.practitioner_id,
    chairId: row.chair_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }
  const facts = await readVisitFacts(tx, ctx, { ...place, patientId: visit.patientId })
  if (!facts) throw fail('not-found')
  await finishBooking(
    tx,
    ctx,
    place,
    { ...visit, serviceIds: row.service_ids },
    { appointmentId, token, facts },
  )
  return { token, place }
}

/** Deletes holds that expired a while ago, of all tenants by their own clocks. */
export async function sweepHolds(ctx: Ctx): Promise<number> {
  const rows = await ctx.db.all({
    text: `delete from scheduling.appointment where tenant_id = $1 and status = 'held' and hold_expires_at < $2 returning 1`,
    values: [ctx.tenantId, ctx.clock.date()],
  })
  return rows.length
}
