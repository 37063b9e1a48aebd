import { utcDay } from '#libs/format/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { briefsOf } from '#modules/patients/index.ts'
import { readZones } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, statement } from '#platform/db/index.ts'
import { type Plan, planFrom } from './plan.ts'
import { APPOINTMENT_COLUMNS, type AppointmentRow, presentAppointment } from './read-board.ts'
import type { Consequences } from './schedule-contract.ts'
import { type ScheduleState, shiftsMeet } from './schedule-state.ts'
import { asPlanRows } from './schedule-store.ts'

const coming = statement<AppointmentRow>(
  'scheduling.coming-of-practitioner',
  `select ${APPOINTMENT_COLUMNS}, a.patient_id as "patientId" from scheduling.appointment a
   where a.tenant_id = app.tenant() and a.practitioner_id = $1 and a.starts_at >= $2
     and a.status in ('booked', 'confirmed', 'arrived') order by a.starts_at`,
)

const DAY_MS = 86_400_000

/** Whether the doctor receives during the whole visit. A branch's day may begin a day earlier or later than UTC's. */
function covered(plan: Plan, visit: AppointmentRow): boolean {
  const [from, to] = [visit.startsAt.getTime(), visit.endsAt.getTime()]
  return [-DAY_MS, 0, DAY_MS].some(shift =>
    plan
      .windowsOn(visit.practitionerId, utcDay(from + shift))
      .some(window => window.branchId === visit.branchId && window.from <= from && to <= window.to),
  )
}

/** Visits that the one schedule covers and the other does not, and chairs that another doctor has at that time. */
export async function consequencesOf(
  ctx: StaffCtx,
  practitionerId: string,
  before: ScheduleState,
  after: ScheduleState,
): Promise<Consequences> {
  const [zones, visits, chairClashes] = await Promise.all([
    readZones(ctx.db),
    ctx.db.all(coming([practitionerId, ctx.clock.date()])),
    clashesOf(ctx, practitionerId, before, after),
  ])
  const planOf = (state: ScheduleState) => {
    const { patterns, exceptions } = asPlanRows(practitionerId, state)
    return planFrom(patterns, exceptions, zones)
  }
  const [was, becomes] = [planOf(before), planOf(after)]
  const affected = visits.filter(visit => covered(was, visit) && !covered(becomes, visit))
  const patients = await briefsOf(
    ctx,
    affected.flatMap(visit => visit.patientId ?? []),
  )
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'scheduling.affected-visits',
    purpose: 'care',
    object: { kind: 'practitioner', id: practitionerId },
    detail: { visits: affected.length },
  })
  return { affected: affected.map(visit => presentAppointment(visit, patients)), chairClashes }
}

/** New shifts at a chair where another doctor receives at the same time. */
async function clashesOf(
  ctx: StaffCtx,
  practitionerId: string,
  before: ScheduleState,
  after: ScheduleState,
): Promise<Consequences['chairClashes']> {
  const known = new Set(before.shifts.map(shift => JSON.stringify(shift)))
  const fresh = after.shifts.filter(shift => shift.chairId !== null && !known.has(JSON.stringify(shift)))
  if (fresh.length === 0) return []
  const others = await ctx.db.all(
    q
      .selectFrom('scheduling.pattern')
      .selectAll()
      .where('tenant_id', '=', ctx.tenantId)
      .where('practitioner_id', '!=', practitionerId)
      .where('chair_id', 'in', [...new Set(fresh.map(shift => shift.chairId!))]),
  )
  return others.flatMap(other => {
    const repeating = {
      weekday: other.weekday,
      from: other.from_time.slice(0, 5),
      to: other.to_time.slice(0, 5),
      validFrom: other.valid_from,
      validTo: other.valid_to,
      parity: other.parity as 'odd' | null,
    }
    const met = fresh.some(shift => shift.chairId === other.chair_id && shiftsMeet(shift, repeating))
    if (!met || other.chair_id === null) return []
    const { weekday, from, to } = repeating
    return [{ practitionerId: other.practitioner_id, chairId: other.chair_id, weekday, from, to }]
  })
}
