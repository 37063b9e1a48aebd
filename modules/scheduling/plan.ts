import { addDays } from '#libs/format/index.ts'
import { expandWeekly, type WeeklyWindow } from '#libs/intervals/index.ts'
import { readZones } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { followEdits, remember } from '#platform/remember/index.ts'

/** When a doctor receives, where, in whose name. Epoch milliseconds, half-open. */
export interface Window {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
  readonly from: number
  readonly to: number
}

export interface PlanPattern extends WeeklyWindow {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
}

export interface Exception {
  readonly practitioner_id: string
  readonly entity_id: string | null
  readonly branch_id: string | null
  readonly chair_id: string | null
  readonly day: string
  readonly kind: string
  readonly from_time: string | null
  readonly to_time: string | null
}

/** The working hours of a clinic's doctors: weekly patterns, less days off, plus extra hours. */
export interface Plan {
  readonly practitionerIds: readonly string[]
  /** Zone of each branch. */
  readonly zones: ReadonlyMap<string, string>
  /** Windows of a doctor on an ISO day of each branch's zone. */
  windowsOn(practitionerId: string, day: string): readonly Window[]
}

const plans = remember<Plan>({ seconds: 5, keys: 500 })
/** An edited schedule holds at once. */
const follow = followEdits('setup', tenantId => plans.forget(tenantId))

/** The plan of a tenant. Everybody of the tenant sees the same working hours. */
export const planOf = (ctx: Ctx): Promise<Plan> =>
  plans.get(ctx.tenantId, () => {
    follow(ctx)
    return loadPlan(ctx)
  })

async function loadPlan(ctx: Ctx): Promise<Plan> {
  const [rows, exceptions, zones] = await Promise.all([
    ctx.db.all(q.selectFrom('scheduling.pattern').selectAll().where('tenant_id', '=', ctx.tenantId)),
    ctx.db.all(q.selectFrom('scheduling.exception').selectAll().where('tenant_id', '=', ctx.tenantId)),
    readZones(ctx.db),
  ])
  const repeating = rows.map(
    (row): PlanPattern => ({
      practitionerId: row.practitioner_id,
      branchId: row.branch_id,
      entityId: row.entity_id,
      chairId: row.chair_id,
      weekday: row.weekday,
      from: row.from_time,
      to: row.to_time,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      parity: row.parity as WeeklyWindow['parity'],
    }),
  )
  return planFrom(repeating, exceptions, zones)
}

/** Working hours out of shifts and exceptions, which need not be the stored ones. */
export function planFrom(
  repeating: readonly PlanPattern[],
  exceptions: readonly Exception[],
  zones: ReadonlyMap<string, string>,
): Plan {
  const patterns = Map.groupBy(repeating, pattern => pattern.practitionerId)
  const special = Map.groupBy(exceptions, row => `${row.practitioner_id}/${row.day}`)
  const days = new Map<string, readonly Window[]>()
  return {
    zones,
    practitionerIds: [...new Set([...patterns.keys(), ...exceptions.map(row => row.practitioner_id)])],
    windowsOn(practitionerId, day) {
      const key = `${practitionerId}/${day}`
      const known = days.get(key)
      if (known) return known
      const usual = (patterns.get(practitionerId) ?? []).flatMap(pattern => windowsOf(pattern, day, zones))
      const windows = applyExceptions(usual, special.get(key) ?? [], zones)
      days.set(key, windows)
      return windows
    },
  }
}

function windowsOf(pattern: PlanPattern, day: string, zones: ReadonlyMap<string, string>): Window[] {
  const { practitionerId, branchId, entityId, chairId } = pattern
  return expandWeekly([pattern], day, addDays(day, 1), zones.get(branchId)!).map(({ from, to }) => ({
    practitionerId,
    branchId,
    entityId,
    chairId,
    from,
    to,
  }))
}

const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** The hours that an exception names, a whole day when it names none. */
function hoursOf(row: Exception, zone: string): { from: number; to: number } {
  const hours = {
    weekday: weekdayOf(row.day),
    from: row.from_time ?? '00:00',
    to: row.to_time ?? '23:59',
    validFrom: row.day,
    validTo: row.day,
    parity: null,
  }
  return expandWeekly([hours], row.day, addDays(row.day, 1), zone)[0]!
}

/** Takes days off out of a day's windows and adds extra hours. */
function applyExceptions(
  windows: readonly Window[],
  exceptions: readonly Exception[],
  zones: ReadonlyMap<string, string>,
): readonly Window[] {
  let out = windows
  for (const row of exceptions.filter(exception => exception.kind === 'off')) {
    out = out.flatMap(window =>
      row.branch_id && row.branch_id !== window.branchId
        ? [window]
        : cut(window, hoursOf(row, zones.get(window.branchId)!)),
    )
  }
  const extra = exceptions
    .filter(exception => exception.kind === 'extra')
    .map(row => ({
      practitionerId: row.practitioner_id,
      branchId: row.branch_id!,
      entityId: row.entity_id!,
      chairId: row.chair_id,
      ...hoursOf(row, zones.get(row.branch_id!)!),
    }))
  return [...out, ...extra]
}

const cut = (window: Window, off: { from: number; to: number }): Window[] =>
  [
    { ...window, to: Math.min(window.to, off.from) },
    { ...window, from: Math.max(window.from, off.to) },
  ].filter(part => part.to > part.from)
