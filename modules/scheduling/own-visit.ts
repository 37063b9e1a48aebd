import { tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { AppointmentStatus } from './contract.ts'

/** A visit as its patient sees it. */
export interface OwnVisit {
  readonly appointmentId: string
  readonly entityId: string
  readonly branchId: string
  readonly patientId: string
  readonly practitionerId: string
  readonly serviceIds: string[]
  readonly startsAt: Date
  readonly endsAt: Date
  readonly status: AppointmentStatus
  readonly version: number
}

const COLUMNS = `appointment_id as "appointmentId", entity_id as "entityId", branch_id as "branchId", patient_id as "patientId",
  practitioner_id as "practitionerId", service_ids as "serviceIds", starts_at as "startsAt", ends_at as "endsAt", status, version`

const byToken = statement<OwnVisit>(
  'scheduling.by-token',
  `select ${COLUMNS} from scheduling.appointment where tenant_id = app.tenant() and manage_token_hash = $1`,
)
const ofPatients = statement<OwnVisit>(
  'scheduling.own',
  `select ${COLUMNS} from scheduling.appointment where tenant_id = app.tenant() and patient_id = any ($1::uuid[])
   order by starts_at desc limit 200`,
)

/** The visit that a link in a message opens. Error: `not-found`. */
export async function visitByToken(ctx: Ctx, token: string): Promise<OwnVisit> {
  const visit = await ctx.db.first(byToken([tokenHash(token)]))
  if (!visit) throw fail('not-found')
  return visit
}

/** Visits of the patients of a portal account, newest first. */
export const visitsOfPatients = (ctx: Ctx, patientIds: readonly string[]): Promise<OwnVisit[]> =>
  ctx.db.all(ofPatients([patientIds]))

/** Whether the patient may still change the visit online: the clinic says how many hours ahead. */
export function changeableUntil(visit: OwnVisit, onlineChangeHours: number): Date {
  return new Date(visit.startsAt.getTime() - onlineChangeHours * 3_600_000)
}

/** Refuses a change by the patient that comes too late or to a visit that is over. Errors: `appointment.too-late`, `appointment.status`. */
export async function requireChangeable(ctx: Ctx, visit: OwnVisit, phone: string): Promise<void> {
  if (visit.status !== 'booked' && visit.status !== 'confirmed') {
    throw fail('appointment.status', { from: 'завершён', to: 'другое время' })
  }
  const { onlineChangeHours } = await readTenant(ctx.db)
  if (ctx.clock.date() > changeableUntil(visit, onlineChangeHours)) {
    throw fail('appointment.too-late', { hours: onlineChangeHours, phone })
  }
}
