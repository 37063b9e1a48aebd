import { expandWeekly, type WeeklyWindow } from '#libs/intervals/index.ts'
import { readZones } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'

/** When a doctor receives, where, in whose name. Epoch milliseconds, half-open. */
export interface Window {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
  readonly from: number
  readonly to: number
}

interface PlanPattern extends WeeklyWindow {
  readonly practitionerId: string
  readonly branchId: string
  readonly entityId: string
  readonly chairId: string | null
}

interface Plan {
  readonly until: number
  readonly patterns: readonly PlanPattern[]
  readonly zones: ReadonlyMap<string, string>
}

/** Patterns change rarely and are read with every search for a time: remembered for some seconds. */
const TTL_MS = 5_000
const plans = new Map<string, Plan>()

async function planOf(ctx: Ctx): Promise<Plan> {
  const hit = plans.get(ctx.tenantId)
  if (hit && hit.until > Date.now()) return hit
  const [rows, zones] = await Promise.all([
    ctx.db.all(q.selectFrom('scheduling.pattern').selectAll().where('tenant_id', '=', ctx.tenantId)),
    readZones(ctx.db),
  ])
  const plan: Plan = {
    until: Date.now() + TTL_MS,
    zones,
    patterns: rows.map(row => ({
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
    })),
  }
  if (plans.size > 500) plans.clear()
  plans.set(ctx.tenantId, plan)
  return plan
}

/** Drops what is remembered of a tenant's schedule, after it was edited. */
export const forgetPlan = (tenantId: string): boolean => plans.delete(tenantId)

export interface WindowsQuery {
  /** ISO days of each branch's zone: [from, to). */
  readonly from: string
  readonly to: string
  readonly practitionerIds?: readonly string[]
  readonly branchId?: string | undefined
}

/** Working windows of doctors: the weekly pattern, less days off, plus extra hours. */
export async function workWindows(ctx: Ctx, query: WindowsQuery): Promise<Window[]> {
  const plan = await planOf(ctx)
  const wanted = query.practitionerIds && new Set(query.practitionerIds)
  const concerns = (p: { practitionerId: string; branchId: string }) =>
    (!wanted || wanted.has(p.practitionerId)) && (!query.branchId || p.branchId === query.branchId)
  const exceptions = await ctx.db.all(
    q
      .selectFrom('scheduling.exception')
      .selectAll()
      .where('tenant_id', '=', ctx.tenantId)
      .where('day', '>=', query.from)
      .where('day', '<', query.to)
      .$if(query.practitionerIds !== undefined, rows =>
        rows.where('practitioner_id', 'in', [...query.practitionerIds!, NOBODY]),
      ),
  )
  const windows: Window[] = []
  for (const pattern of plan.patterns) {
    if (!concerns(pattern)) continue
    const { practitionerId, branchId, entityId, chairId } = pattern
    for (const { from, to } of expandWeekly([pattern], query.from, query.to, plan.zones.get(branchId)!)) {
      windows.push({ practitionerId, branchId, entityId, chairId, from, to })
    }
  }
  return exceptions.length === 0 ? windows : applyExceptions(windows, exceptions, plan.zones, concerns)
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

interface ExceptionRow {
  readonly practitioner_id: string
  readonly entity_id: string | null
  readonly branch_id: string | null
  readonly chair_id: string | null
  readonly day: string
  readonly kind: string
  readonly from_time: string | null
  readonly to_time: string | null
}

function applyExceptions(
  windows: readonly Window[],
  exceptions: readonly ExceptionRow[],
  zones: ReadonlyMap<string, string>,
  concerns: (p: { practitionerId: string; branchId: string }) => boolean,
): Window[] {
  const rangeOf = (row: ExceptionRow, zone: string) => {
    const base = { weekday: weekdayOf(row.day), validFrom: row.day, validTo: row.day, parity: null }
    const next = new Date(Date.parse(`${row.day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    const whole = { ...base, from: row.from_time ?? '00:00', to: row.to_time ?? '23:59' }
    return expandWeekly([whole], row.day, next, zone)[0]!
  }
  let out = [...windows]
  for (const row of exceptions.filter(e => e.kind === 'off')) {
    out = out.flatMap(window => {
      if (
        window.practitionerId !== row.practitioner_id ||
        (row.branch_id && row.branch_id !== window.branchId)
      )
        return [window]
      const off = rangeOf(row, zones.get(window.branchId)!)
      return cut(window, off)
    })
  }
  for (const row of exceptions.filter(e => e.kind === 'extra')) {
    const place = { practitionerId: row.practitioner_id, branchId: row.branch_id! }
    if (!concerns(place)) continue
    out.push({
      ...place,
      entityId: row.entity_id!,
      chairId: row.chair_id,
      ...rangeOf(row, zones.get(row.branch_id!)!),
    })
  }
  return out
}

const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

const cut = (window: Window, off: { from: number; to: number }): Window[] =>
  [
    { ...window, to: Math.min(window.to, off.from) },
    { ...window, from: Math.max(window.from, off.to) },
  ].filter(part => part.to > part.from)
