import { dayOf } from '#libs/format/index.ts'
import type { WeeklyWindow } from '#libs/intervals/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import type { Exception, PlanPattern } from './plan.ts'
import type { ScheduleException } from './schedule-contract.ts'
import type { ScheduleState } from './schedule-state.ts'

const minutes = (time: string): string => time.slice(0, 5)

/** A doctor's shifts and exceptions as they are stored. */
export async function loadState(db: Reader, ctx: Ctx, practitionerId: string): Promise<ScheduleState> {
  const [shifts, exceptions] = await Promise.all([
    db.all(
      q
        .selectFrom('scheduling.pattern')
        .selectAll()
        .where('tenant_id', '=', ctx.tenantId)
        .where('practitioner_id', '=', practitionerId)
        .orderBy('weekday')
        .orderBy('from_time'),
    ),
    db.all(
      q
        .selectFrom('scheduling.exception')
        .selectAll()
        .where('tenant_id', '=', ctx.tenantId)
        .where('practitioner_id', '=', practitionerId)
        .orderBy('day'),
    ),
  ])
  return {
    shifts: shifts.map(row => ({
      weekday: row.weekday,
      from: minutes(row.from_time),
      to: minutes(row.to_time),
      parity: row.parity as WeeklyWindow['parity'],
      branchId: row.branch_id,
      entityId: row.entity_id,
      chairId: row.chair_id,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    })),
    exceptions: exceptions.map(row => ({
      exceptionId: row.exception_id,
      day: row.day,
      kind: row.kind as ScheduleException['kind'],
      from: row.from_time === null ? null : minutes(row.from_time),
      to: row.to_time === null ? null : minutes(row.to_time),
      branchId: row.branch_id,
      entityId: row.entity_id,
      chairId: row.chair_id,
      reason: row.reason,
    })),
  }
}

/** Puts a schedule in the place of the stored one. */
export async function replaceState(
  tx: Tx,
  ctx: Ctx,
  practitionerId: string,
  state: ScheduleState,
  by: string,
): Promise<void> {
  for (const table of ['scheduling.pattern', 'scheduling.exception'])
    await tx.run({
      text: `delete from ${table} where tenant_id = $1 and practitioner_id = $2`,
      values: [ctx.tenantId, practitionerId],
    })
  await tx.run({
    text: `insert into scheduling.pattern (tenant_id, pattern_id, practitioner_id, entity_id, branch_id, chair_id, weekday,
        from_time, to_time, parity, valid_from, valid_to)
      select $1, gen_random_uuid(), $2, "entityId", "branchId", "chairId", weekday, "from", "to", parity, "validFrom", "validTo"
      from jsonb_to_recordset($3::jsonb) as shift ("entityId" uuid, "branchId" uuid, "chairId" uuid, weekday int,
        "from" time, "to" time, parity text, "validFrom" date, "validTo" date)`,
    values: [ctx.tenantId, practitionerId, JSON.stringify(state.shifts)],
  })
  await tx.run({
    text: `insert into scheduling.exception (tenant_id, exception_id, practitioner_id, entity_id, branch_id, chair_id, day, kind,
        from_time, to_time, reason, created_by, created_at)
      select $1, "exceptionId", $2, "entityId", "branchId", "chairId", day, kind, "from", "to", reason, $4, $5
      from jsonb_to_recordset($3::jsonb) as item ("exceptionId" uuid, "entityId" uuid, "branchId" uuid, "chairId" uuid,
        day date, kind text, "from" time, "to" time, reason text)`,
    values: [ctx.tenantId, practitionerId, JSON.stringify(state.exceptions), by, ctx.clock.date()],
  })
}

/** The same in the shape that working hours are computed from. */
export const asPlanRows = (
  practitionerId: string,
  state: ScheduleState,
): { readonly patterns: PlanPattern[]; readonly exceptions: Exception[] } => ({
  patterns: state.shifts.map(shift => ({ ...shift, practitionerId })),
  exceptions: state.exceptions.map(row => ({
    practitioner_id: practitionerId,
    entity_id: row.entityId,
    branch_id: row.branchId,
    chair_id: row.chairId,
    day: row.day,
    kind: row.kind,
    from_time: row.from,
    to_time: row.to,
  })),
})

/** Doctors who have working hours today or later. */
export async function doctorsWithHours(ctx: Ctx): Promise<ReadonlySet<string>> {
  const rows = await ctx.db.all<{ practitionerId: string }>({
    text: `select distinct practitioner_id as "practitionerId" from scheduling.pattern
      where tenant_id = $1 and (valid_to is null or valid_to >= $2)`,
    values: [ctx.tenantId, dayOf(ctx.clock.nowMs(), 'Europe/Kaliningrad')],
  })
  return new Set(rows.map(row => row.practitionerId))
}

/** From when to when somebody usually receives in a branch on a weekday (1 Monday … 7 Sunday), «09:00». */
export interface ReceptionHours {
  readonly branchId: string
  readonly weekday: number
  readonly from: string
  readonly to: string
}

/** Usual hours of each branch by the schedules in force today; alternating shifts count as usual. */
export const receptionHours = (ctx: Ctx): Promise<ReceptionHours[]> =>
  ctx.db.all({
    text: `select branch_id as "branchId", weekday, to_char(min(from_time), 'HH24:MI') as "from", to_char(max(to_time), 'HH24:MI') as "to"
      from scheduling.pattern where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)
      group by branch_id, weekday order by branch_id, weekday`,
    values: [ctx.tenantId, dayOf(ctx.clock.nowMs(), 'Europe/Moscow')],
  })
