import { dayOf } from '#libs/format/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { briefsOf } from '#modules/patients/index.ts'
import { findPlace, type PlaceOf, readBranches, setArchived } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PlaceUse } from './place-contract.ts'
import { APPOINTMENT_COLUMNS, type AppointmentRow, presentAppointment } from './read-board.ts'

const coming = statement<AppointmentRow>(
  'scheduling.coming-in-places',
  `select ${APPOINTMENT_COLUMNS}, a.patient_id as "patientId" from scheduling.appointment a
   where a.tenant_id = app.tenant() and (a.chair_id = any ($1::uuid[]) or a.branch_id = $3) and a.ends_at > $2
     and a.status in ('booked', 'confirmed', 'arrived', 'in_chair') order by a.starts_at`,
  ['uuid[]', 'timestamptz', 'uuid'],
)

/** The branch when it is the place itself: then what stands there without a chair counts, too. */
const wholeBranch = ({ kind, branchId }: PlaceOf): string | null => (kind === 'branch' ? branchId : null)

/** Doctors whose hours name the branch or one of the chairs today or later. */
async function doctorsOf(db: Reader, ctx: StaffCtx, place: PlaceOf): Promise<string[]> {
  const rows = await db.all<{ practitionerId: string }>({
    text: `select practitioner_id as "practitionerId" from scheduling.pattern
        where tenant_id = $1 and (chair_id = any ($2::uuid[]) or branch_id = $4) and (valid_to is null or valid_to >= $3)
      union select practitioner_id from scheduling.exception
        where tenant_id = $1 and (chair_id = any ($2::uuid[]) or branch_id = $4) and day >= $3`,
    // Of all zones of Russia this day is the last to end.
    values: [
      ctx.tenantId,
      [...place.chairIds],
      dayOf(ctx.clock.nowMs(), 'Europe/Kaliningrad'),
      wholeBranch(place),
    ],
  })
  return rows.map(row => row.practitionerId)
}

async function countBusy(db: Reader, ctx: StaffCtx, place: PlaceOf): Promise<number> {
  const row = await db.first<{ n: number }>({
    text: `select count(*)::int as n from scheduling.busy where (chair_id = any ($1::uuid[]) or branch_id = $3) and ends_at > $2
      and (hold_expires_at is null or hold_expires_at > $2)`,
    values: [[...place.chairIds], ctx.clock.date(), wholeBranch(place)],
  })
  return row!.n
}

/** What stands in a branch, a room or a chair from now on. Errors: `not-found`, `auth.forbidden`. */
export async function placeUse(ctx: StaffCtx, placeId: string): Promise<PlaceUse> {
  const place = await findPlace(ctx.db, ctx, placeId)
  const [visits, busy, practitionerIds] = await Promise.all([
    ctx.db.all(coming([place.chairIds, ctx.clock.date(), wholeBranch(place)])),
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
 * Takes a room or a chair out of use: nothing new is planned there, what is booked stays. A branch is closed when nothing is to
 * come there: its visits have no other place to stay in.
 * Errors: `not-found`, `auth.forbidden`, `place.in-schedule`, `place.visits-affected` unless acknowledged, `place.visits-to-come`
 * for a branch.
 */
export async function archivePlace(
  ctx: StaffCtx,
  { placeId, acknowledged }: { readonly placeId: string; readonly acknowledged: boolean },
): Promise<void> {
  await ctx.db.tx(async tx => {
    const place = await findPlace(tx, ctx, placeId)
    if (place.kind === 'branch') await requireAnother(tx, place)
    const doctors = await doctorsOf(tx, ctx, place)
    if (doctors.length > 0) throw fail('place.in-schedule', { count: doctors.length })
    const count = await countBusy(tx, ctx, place)
    if (count > 0 && place.kind === 'branch') throw fail('place.visits-to-come', { count })
    if (count > 0 && !acknowledged) throw fail('place.visits-affected', { count })
    await setArchived(tx, ctx, placeId, place, true)
  })
  publish(ctx)
}

/** The last open branch stays: a clinic without a place has no board, no site, no day. Error: `conflict.state`. */
async function requireAnother(tx: Tx, { branchId }: PlaceOf): Promise<void> {
  const others = (await readBranches(tx)).filter(branch => !branch.archived && branch.branchId !== branchId)
  if (others.length === 0) throw fail('conflict.state', { reason: 'это последний открытый филиал клиники' })
}

/** Opens a branch again, or brings a room or a chair back into use. Errors: `not-found`, `auth.forbidden`. */
export async function restorePlace(ctx: StaffCtx, placeId: string): Promise<void> {
  await ctx.db.tx(async tx => setArchived(tx, ctx, placeId, await findPlace(tx, ctx, placeId), false))
  publish(ctx)
}

const publish = (ctx: StaffCtx) =>
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
