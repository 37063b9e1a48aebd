import { addDays } from '#libs/format/index.ts'
import { midnight } from '#libs/intervals/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import {
  BRIEF,
  type BriefRow,
  cardTail,
  type PatientBrief,
  presentBrief,
  seesBlocked,
} from '#modules/patients/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { scopeKey, statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WrittenAnswer } from '#platform/http/written.ts'
import type { Appointment, Board } from './contract.ts'
import { planOf } from './plan.ts'
import { type StandingBoard, standingBoards } from './standing-boards.ts'
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
type VisitRow = Omit<AppointmentRow, 'patientId'> & { readonly whose: string | null } & (
    | BriefRow
    | { readonly patientId: null }
  )

const VISITS_OF = `starts_at >= $2 and starts_at < $3 and (hold_expires_at is null or hold_expires_at > $4)`
const SPAN = ['timestamptz', 'timestamptz', 'timestamptz'] as const
const OF_PRACTITIONER = 'practitioner_id = $1'
const OF_BRANCHES = 'branch_id = any ($1::uuid[])'

/** The state of the visits, in whoever's name they are: equal states show equal visits to equal readers. */
const stamp = (of: string) =>
  `select count(*) || ':' || coalesce(bit_xor(stamp), 0) as stamp from scheduling.stamp where ${of} and ${VISITS_OF}`
interface Stamped {
  readonly stamp: string
}
/** Rows beside the stamp of the same moment; one row of nulls when there are none. */
const stamped = (of: string, rows: string) =>
  `select s.stamp, r.* from (${stamp(of)}) s left join lateral (${rows}) r on true`

const visits = (of: string) =>
  stamped(
    of,
    `select ${APPOINTMENT_COLUMNS}, a.patient_id as whose, ${BRIEF} from scheduling.appointment a
     left join patients.brief p on p.tenant_id = a.tenant_id and p.patient_id = a.patient_id
     where a.tenant_id = app.tenant() and a.${of} and ${VISITS_OF} order by starts_at`,
  )
const busy = (of: string) =>
  stamped(
    of,
    `select appointment_id as "appointmentId", practitioner_id as "practitionerId", chair_id as "chairId",
       branch_id as "branchId", starts_at as "startsAt", ends_at as "endsAt" from scheduling.busy
     where ${of} and ${VISITS_OF}`,
  )

interface BusyRow {
  readonly appointmentId: string
  readonly practitionerId: string
  readonly chairId: string | null
  readonly branchId: string
  readonly startsAt: Date
  readonly endsAt: Date
}
type OrNone<Row> = Stamped & (Row | { readonly appointmentId: null })

const stampOfPractitioner = statement<Stamped>('scheduling.stamp-practitioner', stamp(OF_PRACTITIONER), [
  'uuid',
  ...SPAN,
])
const stampOfBranches = statement<Stamped>('scheduling.stamp-branch', stamp(OF_BRANCHES), ['uuid[]', ...SPAN])
const visitsOfPractitioner = statement<OrNone<VisitRow>>(
  'scheduling.board-practitioner',
  visits(OF_PRACTITIONER),
  ['uuid', ...SPAN],
)
const visitsOfBranches = statement<OrNone<VisitRow>>('scheduling.board-branch', visits(OF_BRANCHES), [
  'uuid[]',
  ...SPAN,
])
const busyOfBranches = statement<OrNone<BusyRow>>('scheduling.board-busy', busy(OF_BRANCHES))

const found = <Row extends object>(rows: readonly OrNone<Row>[]): (Stamped & Row)[] =>
  rows.filter((row): row is Stamped & Row => (row as { appointmentId: string | null }).appointmentId !== null)

export interface BoardQuery {
  readonly from: string
  readonly days: number
  readonly branchId?: string | undefined
  readonly practitionerId?: string | undefined
}

/** Branches and instants that a query is about. */
interface Span {
  readonly branchIds: readonly string[]
  readonly start: Date
  readonly end: Date
}

const iso = (ms: number) => new Date(ms).toISOString()

/**
 * A day or a week of the schedule: working hours, visits with patients, and busy time of others without names. A
 * schedule in which nothing has changed since an equal reader asked is not read anew; that nothing has, the database
 * says each time.
 */
export async function readBoard(ctx: StaffCtx, query: BoardQuery): Promise<WrittenAnswer<Board>> {
  const { zones } = await planOf(ctx)
  const branchIds = query.branchId ? [query.branchId] : [...zones.keys()]
  const shown = [...new Set(branchIds.flatMap(branchId => zones.get(branchId) ?? []))]
  if (shown.length === 0) throw fail('not-found')
  const [start, end] = boundsOf(shown, query.from, addDays(query.from, query.days))
  const span = { branchIds, start, end }
  const boards = standingBoards(ctx)
  const [windows, { stamp }] = await Promise.all([
    windowsOf(ctx, query),
    readStamp(ctx, query, span),
    boards.look(ctx.db),
  ])
  const key = `${scopeKey(ctx.db.scope)}/${seesBlocked(ctx)}/${JSON.stringify([query, start, end])}`
  const board =
    boards.get(key, stamp, windows) ?? (await writeBoard(ctx, query, span, windows, boards.reading(key)))
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'scheduling.read-board',
    purpose: 'care',
    detail: { from: query.from, days: query.days, visits: board.visits },
  })
  return new WrittenAnswer(board.json)
}

async function readStamp(
  ctx: StaffCtx,
  { practitionerId }: BoardQuery,
  { branchIds, start, end }: Span,
): Promise<Stamped> {
  const now = ctx.clock.date()
  const row = await ctx.db.first(
    practitionerId
      ? stampOfPractitioner([practitionerId, start, end, now])
      : stampOfBranches([branchIds, start, end, now]),
  )
  return row!
}

/** Working hours as they stand in the answer. */
async function windowsOf(ctx: StaffCtx, query: BoardQuery): Promise<string> {
  const windows = await workWindows(ctx, {
    from: query.from,
    to: addDays(query.from, query.days),
    branchId: query.branchId,
    ...(query.practitionerId && { practitionerIds: [query.practitionerId] }),
  })
  return JSON.stringify(
    windows.map(({ from, to, ...window }) => ({ ...window, startsAt: iso(from), endsAt: iso(to) })),
  )
}

async function writeBoard(
  ctx: StaffCtx,
  { from, days, practitionerId }: BoardQuery,
  { branchIds, start, end }: Span,
  windows: string,
  keep: (board: StandingBoard) => void,
): Promise<StandingBoard> {
  const now = ctx.clock.date()
  const [visits, taken] = await Promise.all([
    ctx.db.all(
      practitionerId
        ? visitsOfPractitioner([practitionerId, start, end, now])
        : visitsOfBranches([branchIds, start, end, now]),
    ),
    practitionerId ? [] : ctx.db.all(busyOfBranches([branchIds, start, end, now])),
  ])
  const { stamp } = visits[0]!
  const rows = found<VisitRow>(visits)
  const seen = new Set(rows.map(row => row.appointmentId))
  const written: Omit<Board, 'windows'> = {
    from,
    days,
    appointments: rows.map(row => presentVisit(ctx, row)),
    busy: found<BusyRow>(taken)
      .filter(row => !seen.has(row.appointmentId))
      .map(({ practitionerId, chairId, branchId, startsAt, endsAt }) => ({
        practitionerId,
        chairId,
        branchId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
  }
  const board = {
    stamp,
    windows,
    json: Buffer.from(`{"windows":${windows},${JSON.stringify(written).slice(1)}`),
    visits: rows.length,
    tails: new Set(rows.flatMap(row => (row.whose ? [cardTail(row.whose)] : []))),
  }
  // Something changed between the two: a hold may be gone before anybody looks again, and the stamp be as it was.
  if (taken.every(row => row.stamp === stamp)) keep(board)
  return board
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
