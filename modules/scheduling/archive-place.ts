import { dayOf } from '#libs/format/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { briefsOf } from '#modules/patients/index.ts'
import { findPlace, type PlaceOf, setArchived } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PlaceUse } from './place-contract.ts'
import { APPOINTMENT_COLUMNS, type AppointmentRow, presentAppointment } from './read-board.ts'

const coming = statement<AppointmentRow>(
  'scheduling.coming-in-chairs',
  `select ${APPOINTMENT_COLUMNS}, a.patient_id as "patientId" from scheduling.appointment a
   where a.tenant_id = app.tenant() and a.chair_id = any ($1::uuid[]) and a.ends_at > $2
     and a.status in ('booked', 'confirmed', 'arrived', 'in_chair') order by a.starts_at`,
  ['uuid[]', 'timestamptz'],
)

/** Doctors whose hours name one of the chairs today or later. */
async function doctorsOf(db: Reader, ctx: StaffCtx, { chairIds }: PlaceOf): Promise<string[]> {
  const rows = await db.all<{ practitionerId: string }>({
    text: `select practitioner_id as "practitionerId" from scheduling.pattern
        where tenant_id = $1 and chair_id = any ($2::uuid[]) and (valid_to is null or valid_to >= $3)
      union select practitioner_id from scheduling.exception
        where tenant_id = $1 and chair_id = any ($2::uuid[]) and day >= $3`,
    // Of all zones of Russia this day is the last to end.
    values: [ctx.tenantId, [...chairIds], dayOf(ctx.clock.nowMs(), 'Europe/Kaliningrad')],
  })
  return rows.map(row => row.practitionerId)
}

async function countBusy(db: Reader, ctx: StaffCtx, { chairIds }: PlaceOf): Promise<number> {
  const row = await db.first<{ n: number }>({
    text: `select count(*)::int as n from scheduling.busy where chair_id = any ($1::uuid[]) and ends_at > $2
      and (hold_expires_at is null or hold_expires_at > $2)`,
    values: [[...chairIds], ctx.clock.date()],
  })
  return row!.n
}

/** What stands in a room or a chair from now on. Errors: `not-found`, `auth.forbidden`. */
export async function placeUse(ctx: StaffCtx, placeId: string): Promise<PlaceUse> {
  const place = await findPlace(ctx.db, ctx, placeId)
  const [visits, busy, practitionerIds] = await Promise.all([
    ctx.db.all(coming([place.chairIds, ctx.clock.date()])),
    countBusy(ctx.db, ctx, place),
    doctorsOf(ctx.db, ctx, place),
  ])
  const patients = await briefsOf(
    ctx,
    visits.flatMap(visit => visit.patientId ?? []),
  )
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'scheduling.place-use',
    purpose: 'care',
    object: { kind: place.kind, id: placeId },
    detail: { visits: visits.length },
  })
  return {
    kind: place.kind,
    name: place.name,
    visits: visits.map(visit => presentAppointment(visit, patients)),
    others: Math.max(0, busy - visits.length),
    practitionerIds,
  }
}

/**
 * Takes a room or a chair out of use: nothing new is planned there, what is booked stays.
 * Errors: `not-found`, `auth.forbidden`, `place.in-schedule`, `place.visits-affected` unless acknowledged.
 */
export async function archivePlace(
  ctx: StaffCtx,
  { placeId, acknowledged }: { readonly placeId: string; readonly acknowledged: boolean },
): Promise<void> {
  await ctx.db.tx(async tx => {
    const place = await findPlace(tx, ctx, placeId)
    const doctors = await doctorsOf(tx, ctx, place)
    if (doctors.length > 0) throw fail('place.in-schedule', { count: doctors.length })
    const count = await countBusy(tx, ctx, place)
    if (count > 0 && !acknowledged) throw fail('place.visits-affected', { count })
    await setArchived(tx, ctx, placeId, place, true)
  })
  publish(ctx)
}

/** Brings a room or a chair back into use. Errors: `not-found`, `auth.forbidden`. */
export async function restorePlace(ctx: StaffCtx, placeId: string): Promise<void> {
  await ctx.db.tx(async tx => setArchived(tx, ctx, placeId, await findPlace(tx, ctx, placeId), false))
  publish(ctx)
}

const publish = (ctx: StaffCtx) =>
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
