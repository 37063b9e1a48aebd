import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { entityOfDoctor, nearestFreeTimes, windowOf } from './free-times.ts'

export interface WantedPlace {
  readonly practitionerId: string
  readonly branchId: string
  readonly chairId?: string | null | undefined
  readonly startsAt: string
  readonly durationMinutes: number
  readonly outsideSchedule: boolean
}

export interface Place {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
  readonly startsAt: Date
  readonly endsAt: Date
}

/**
 * Finds where a visit belongs: legal entity and chair come from the doctor's schedule.
 * Errors: `appointment.in-the-past`, `appointment.outside-schedule`, `not-found` (a doctor who does not work there),
 * `place.closed` (a closed branch).
 */
export async function decidePlace(ctx: Ctx, wanted: WantedPlace): Promise<Place> {
  const from = Date.parse(wanted.startsAt)
  const to = from + wanted.durationMinutes * 60_000
  // A visit that has just begun may still be written down.
  if (from < ctx.clock.nowMs() - 15 * 60_000) throw fail('appointment.in-the-past')
  if (from % 60_000 !== 0) throw fail('request.invalid', { fields: 'startsAt' })
  const window = await windowOf(ctx, { ...wanted, from, to })
  if (!window && !wanted.outsideSchedule) {
    const known = await entityOfDoctor(ctx, wanted.practitionerId, wanted.branchId)
    throw known ? fail('appointment.outside-schedule') : fail('not-found')
  }
  if (!window) await requireOpen(ctx, wanted.branchId)
  const entityId = window?.entityId ?? (await entityOfDoctor(ctx, wanted.practitionerId, wanted.branchId))
  if (!entityId) throw fail('not-found')
  if (wanted.chairId && wanted.chairId !== window?.chairId)
    await requireChair(ctx, wanted.chairId, wanted.branchId)
  return {
    practitionerId: wanted.practitionerId,
    branchId: wanted.branchId,
    entityId,
    chairId: wanted.chairId === undefined ? (window?.chairId ?? null) : wanted.chairId,
    startsAt: new Date(from),
    endsAt: new Date(to),
  }
}

/** Hours of the past do not make a closed branch a place to book. Error: `place.closed`. */
async function requireOpen(ctx: Ctx, branchId: string): Promise<void> {
  const closed = await ctx.db.first<{ name: string }>({
    name: 'scheduling.closed-branch',
    text: 'select name from tenancy.branch where tenant_id = $1 and branch_id = $2 and archived_at is not null',
    values: [ctx.tenantId, branchId],
  })
  if (closed) throw fail('place.closed', { name: closed.name })
}

/** A chair is one of the branch, and in use. Error: `not-found`. */
async function requireChair(ctx: Ctx, chairId: string, branchId: string): Promise<void> {
  const own = await ctx.db.first({
    name: 'scheduling.own-chair',
    text: 'select 1 from tenancy.chair where tenant_id = $1 and chair_id = $2 and branch_id = $3 and archived_at is null',
    values: [ctx.tenantId, chairId, branchId],
  })
  if (!own) throw fail('not-found')
}

/** Services of a visit are of the doctor's legal entity. Error: `request.invalid`. */
export async function requireServices(
  ctx: Ctx,
  entityId: string,
  serviceIds: readonly string[],
): Promise<void> {
  if (serviceIds.length === 0) return
  const wanted = [...new Set(serviceIds)]
  const known = await ctx.db.first<{ n: number }>({
    name: 'scheduling.own-services',
    text: `select count(*)::int as n from catalogue.service
      where tenant_id = $1 and entity_id = $2 and service_id = any ($3::uuid[])`,
    values: [ctx.tenantId, entityId, wanted],
  })
  if (known?.n !== wanted.length) throw fail('request.invalid', { fields: 'serviceIds' })
}

/**
 * Makes ready to write a visit: waits for the turn at this doctor and chair, then clears expired holds from the wanted
 * time. The exclusion constraints decide; turns keep a rush from meeting there head-on, where PostgreSQL would wait a
 * second for every deadlock.
 */
export async function takeTurn(tx: Tx, ctx: Ctx, place: Omit<Place, 'branchId' | 'entityId'>): Promise<void> {
  const turn = tx.run({
    name: 'scheduling.take-turn',
    text: `select pg_advisory_xact_lock(turn) from (
        select distinct hashtextextended(id, 0) as turn from unnest($1::text[]) id order by 1) turns`,
    values: [[place.practitionerId, ...(place.chairId === null ? [] : [place.chairId])]],
  })
  const cleared = tx.run({
    name: 'scheduling.clear-holds',
    text: `delete from scheduling.appointment where tenant_id = $1 and status = 'held' and hold_expires_at <= $2
      and starts_at < $4 and ends_at > $3 and (practitioner_id = $5 or chair_id = $6)`,
    values: [
      ctx.tenantId,
      ctx.clock.date(),
      place.startsAt,
      place.endsAt,
      place.practitionerId,
      place.chairId,
    ],
  })
  await Promise.all([turn, cleared])
}

type WantedTime = Pick<WantedPlace, 'practitionerId' | 'startsAt' | 'durationMinutes'>

/**
 * Runs a write that the exclusion constraints may refuse, and turns their refusal into a clear answer with the three
 * nearest free times of the same doctor.
 */
export async function decidedByDatabase<T>(
  ctx: Ctx,
  wanted: WantedTime | (() => Promise<WantedTime>),
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write()
  } catch (error) {
    // 23P01: exclusion violation. 40P01: writers met head-on all the same (somebody edits by hand).
    const { code } = error as { code?: string }
    if (code !== '23P01' && code !== '40P01') throw error
    throw fail('appointment.slot-taken', {
      nearest: await nearestFreeTimes(ctx, typeof wanted === 'function' ? await wanted() : wanted),
    })
  }
}
