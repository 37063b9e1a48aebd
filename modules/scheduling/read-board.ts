import { addDays } from '#libs/format/index.ts'
import { midnight } from '#libs/intervals/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { BRIEF, type BriefRow, type PatientBrief, presentBrief } from '#modules/patients/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { type Statement, statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Appointment, Board } from './contract.ts'
import { planOf } from './plan.ts'
import { workWindows } from './work-windows.ts'

export interface AppointmentRow extends Omit<Appointment, 'patient' | 'startsAt' | 'endsAt'> {
  readonly patientId: string | null
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Columns of a visit, from `scheduling.appointment a`. */
export const APPOINTMENT_COLUMNS = `a.appointment_id as "appointmentId", a.entity_id as "entityId", a.branch_id as "branchId",
  a.practitioner_id as "practitionerId", a.chair_id as "chairId", a.starts_at as "startsAt", a.ends_at as "endsAt", a.status,
  a.source, a.service_ids as "serviceIds", a.comment, a.first_visit as "firstVisit", a.cancel_reason as "cancelReason", a.version`

/** A visit with the brief of its patient, whose columns are null where there is none or he may not be seen. */
type VisitRow = Omit<AppointmentRow, 'patientId'> & (BriefRow | { readonly patientId: null })

const visits = (whose: string) => `select ${APPOINTMENT_COLUMNS}, ${BRIEF} from scheduling.appointment a
   left join patients.brief p on p.tenant_id = a.tenant_id and p.patient_id = a.patient_id
   where a.tenant_id = app.tenant() and ${whose} and starts_at >= $2 and starts_at < $3
     and (hold_expires_at is null or hold_expires_at > $4) order by starts_at`

const ofPractitioner = statement<VisitRow>(
  'scheduling.board-practitioner',
  visits('a.practitioner_id = $1'),
  ['uuid', 'timestamptz', 'timestamptz', 'timestamptz'],
)
const ofBranch = statement<VisitRow>('scheduling.board-branch', visits('a.branch_id = any ($1::uuid[])'), [
  'uuid[]',
  'timestamptz',
  'timestamptz',
  'timestamptz',
])

interface BusyRow {
  readonly appointmentId: string
  readonly practitionerId: string
  readonly chairId: string | null
  readonly branchId: string
  readonly startsAt: Date
  readonly endsAt: Date
}
const busyOf = (branchIds: readonly string[], from: Date, to: Date, now: Date): Statement<BusyRow> => ({
  name: 'scheduling.board-busy',
  text: `select appointment_id as "appointmentId", practitioner_id as "practitionerId", chair_id as "chairId",
      branch_id as "branchId", starts_at as "startsAt", ends_at as "endsAt" from scheduling.busy
    where branch_id = any ($1::uuid[]) and starts_at >= $2 and starts_at < $3 and (hold_expires_at is null or hold_expires_at > $4)`,
  values: [branchIds, from, to, now],
})

export interface BoardQuery {
  readonly from: string
  readonly days: number
  readonly branchId?: string | undefined
  readonly practitionerId?: string | undefined
}

const iso = (ms: number) => new Date(ms).toISOString()

/** A day or a week of the schedule: working hours, visits with patients, and busy time of others without names. */
export async function readBoard(ctx: StaffCtx, query: BoardQuery): Promise<Board> {
  const { zones } = await planOf(ctx)
  const branchIds = query.branchId ? [query.branchId] : [...zones.keys()]
  const shown = [...new Set(branchIds.flatMap(branchId => zones.get(branchId) ?? []))]
  if (shown.length === 0) throw fail('not-found')
  const to = addDays(query.from, query.days)
  const [start, end] = boundsOf(shown, query.from, to)
  const now = ctx.clock.date()
  const [windows, rows, busy] = await Promise.all([
    workWindows(ctx, {
      from: query.from,
      to,
      branchId: query.branchId,
      ...(query.practitionerId && { practitionerIds: [query.practitionerId] }),
    }),
    ctx.db.all(
      query.practitionerId
        ? ofPractitioner([query.practitionerId, start, end, now])
        : ofBranch([branchIds, start, end, now]),
    ),
    query.practitionerId ? [] : ctx.db.all(busyOf(branchIds, start, end, now)),
  ])
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'scheduling.read-board',
    purpose: 'care',
    detail: { from: query.from, days: query.days, visits: rows.length },
  })
  const seen = new Set(rows.map(row => row.appointmentId))
  return {
    from: query.from,
    days: query.days,
    windows: windows.map(({ from, to: until, ...window }) => ({
      ...window,
      startsAt: iso(from),
      endsAt: iso(until),
    })),
    appointments: rows.map(row => presentVisit(ctx, row)),
    busy: busy
      .filter(row => !seen.has(row.appointmentId))
      .map(({ appointmentId: _, startsAt, endsAt, ...row }) => ({
        ...row,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
  }
}

/** First and last instant of the days in any of the zones. */
function boundsOf(zones: readonly string[], from: string, to: string): [Date, Date] {
  const starts = zones.map(zone => midnight(from, zone))
  const ends = zones.map(zone => midnight(to, zone))
  return [new Date(Math.min(...starts)), new Date(Math.max(...ends))]
}

function presentVisit(ctx: StaffCtx, row: VisitRow): Appointment {
  const { appointmentId, entityId, branchId, practitionerId, chairId, status, source } = row
  const { serviceIds, comment, firstVisit, cancelReason, version } = row
  return {
    appointmentId,
    entityId,
    branchId,
    practitionerId,
    chairId,
    status,
    source,
    serviceIds,
    comment,
    firstVisit,
    cancelReason,
    version,
    patient: row.patientId === null ? null : presentBrief(ctx, row),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  }
}

export function presentAppointment(
  row: AppointmentRow,
  patients: ReadonlyMap<string, PatientBrief>,
): Appointment {
  const { patientId, startsAt, endsAt, ...rest } = row
  return {
    ...rest,
    patient: patientId === null ? null : (patients.get(patientId) ?? null),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }
}
