import { addDays, utcDay } from '#libs/format/index.ts'
import { freeStarts, nearestStarts } from '#libs/intervals/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { followEdits, remember } from '#platform/remember/index.ts'
import { type Busy, busyWithin } from './busy.ts'
import type { FreeTime, HiddenReason } from './contract.ts'
import type { Window } from './plan.ts'
import { workWindows } from './work-windows.ts'

export interface FreeTimesQuery {
  readonly from: string
  readonly days: number
  readonly serviceId?: string | undefined
  readonly practitionerId?: string | undefined
  readonly branchId?: string | undefined
  readonly durationMinutes?: number | undefined
  readonly limit: number
  /** Leaves out working hours that the reader has nothing to do with. */
  readonly within?: (window: Window) => boolean
}

export interface FreeTimes {
  readonly times: FreeTime[]
  readonly hidden: HiddenReason[]
}

interface Doctor {
  readonly practitionerId: string
  readonly durationMinutes: number
}

interface Doctors {
  readonly able: readonly Doctor[]
  readonly unable: readonly string[]
}

const doctors = remember<Doctors>({ seconds: 5, keys: 5_000 })
const steps = remember<number>({ seconds: 5, keys: 5_000 })
/** Who does what, how long it takes and on which grid times are offered: an edit of them holds at once. */
const follow = followEdits('setup', tenantId => {
  doctors.forget(tenantId)
  steps.forget(tenantId)
})

/** Who can do the service and how long it takes him; without a service, every doctor for the asked length. */
function doctorsFor(ctx: Ctx, query: FreeTimesQuery): Promise<Doctors> {
  const { serviceId = null, practitionerId = null } = query
  const minutes = query.durationMinutes ?? (serviceId === null ? 30 : null)
  return doctors.get([ctx.tenantId, serviceId, practitionerId, minutes].join('/'), async () => {
    follow(ctx)
    const rows = await ctx.db.all<{ practitioner_id: string; minutes: number | null }>({
      name: 'scheduling.doctors',
      text: `select p.practitioner_id, case when $2::uuid is null then $3::int else
          (select coalesce($3::int, ps.duration_minutes, s.duration_minutes) from catalogue.practitioner_service ps
            join catalogue.service s on s.tenant_id = ps.tenant_id and s.service_id = ps.service_id
            where ps.tenant_id = p.tenant_id and ps.practitioner_id = p.practitioner_id and ps.service_id = $2) end as minutes
        from catalogue.practitioner p
        where p.tenant_id = $1 and p.archived_at is null and ($4::uuid is null or p.practitioner_id = $4)`,
      values: [ctx.tenantId, serviceId, minutes, practitionerId],
    })
    return {
      able: rows.flatMap(row =>
        row.minutes === null ? [] : [{ practitionerId: row.practitioner_id, durationMinutes: row.minutes }],
      ),
      unable: rows.filter(row => row.minutes === null).map(row => row.practitioner_id),
    }
  })
}

/** Free times in order, and for each doctor without any the reason (journey J1.3). */
export async function findFreeTimes(ctx: Ctx, query: FreeTimesQuery): Promise<FreeTimes> {
  const { able, unable } = await doctorsFor(ctx, query)
  const hidden: HiddenReason[] = unable.map(practitionerId => ({
    practitionerId,
    reason: 'does-not-do-service',
  }))
  if (able.length === 0) return { times: [], hidden }
  const planned = await workWindows(ctx, {
    from: query.from,
    to: addDays(query.from, query.days),
    practitionerIds: able.map(doctor => doctor.practitionerId),
    branchId: query.branchId,
  })
  const windows = query.within ? planned.filter(query.within) : planned
  const [busy, stepMinutes] = await Promise.all([busyWithin(ctx, windows), slotStep(ctx)])
  const byDoctor = Map.groupBy(windows, window => window.practitionerId)
  const times: FreeTime[] = []
  for (const doctor of able) {
    const own = byDoctor.get(doctor.practitionerId) ?? []
    const found = timesIn(own, doctor, busy, stepMinutes, ctx.clock.nowMs())
    if (found.length === 0) {
      hidden.push({
        practitionerId: doctor.practitionerId,
        reason: own.length === 0 ? 'no-schedule' : 'fully-booked',
      })
    }
    times.push(...found)
  }
  times.sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
  return { times: times.slice(0, query.limit), hidden }
}

const slotStep = (ctx: Ctx): Promise<number> =>
  steps.get(ctx.tenantId, async () => {
    follow(ctx)
    return (await readTenant(ctx.db)).slotStepMinutes
  })

/** Free times of a doctor; windows of one chair are counted together. */
function timesIn(
  windows: readonly Window[],
  doctor: Doctor,
  busy: Busy,
  stepMinutes: number,
  nowMs: number,
): FreeTime[] {
  const durationMs = doctor.durationMinutes * 60_000
  return windows.flatMap(window => {
    const { practitionerId, branchId, entityId, chairId } = window
    return freeStarts({
      window,
      busy: busy.of(window),
      durationMs,
      stepMs: stepMinutes * 60_000,
      notBefore: nowMs,
    }).map(start => ({
      practitionerId,
      branchId,
      entityId,
      chairId,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + durationMs).toISOString(),
    }))
  })
}

/** Three free times of the same doctor nearest to the wanted one, for the loser of a race. */
export async function nearestFreeTimes(
  ctx: Ctx,
  wanted: { readonly practitionerId: string; readonly startsAt: string; readonly durationMinutes: number },
): Promise<FreeTime[]> {
  const from = addDays(utcDay(wanted.startsAt), -1)
  const { times } = await findFreeTimes(ctx, { from, days: 8, limit: 5_000, ...wanted })
  const starts = nearestStarts(
    times.map(time => Date.parse(time.startsAt)),
    Date.parse(wanted.startsAt),
    3,
  )
  return times.filter(time => starts.includes(Date.parse(time.startsAt))).slice(0, 3)
}

/** The working window that holds a visit whole, or undefined. */
export async function windowOf(
  ctx: Ctx,
  visit: {
    readonly practitionerId: string
    readonly branchId: string
    readonly from: number
    readonly to: number
  },
): Promise<Window | undefined> {
  const day = utcDay(visit.from)
  const windows = await workWindows(ctx, {
    from: addDays(day, -1),
    to: addDays(day, 2),
    practitionerIds: [visit.practitionerId],
    branchId: visit.branchId,
  })
  return windows.find(window => window.from <= visit.from && visit.to <= window.to)
}

/** Legal entity in whose name a doctor receives at a branch on other days; for visits outside his hours. */
export async function entityOfDoctor(
  ctx: Ctx,
  practitionerId: string,
  branchId: string,
): Promise<string | undefined> {
  const row = await ctx.db.first(
    q
      .selectFrom('scheduling.pattern')
      .select('entity_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('practitioner_id', '=', practitionerId)
      .where('branch_id', '=', branchId)
      .limit(1),
  )
  return row?.entity_id
}
