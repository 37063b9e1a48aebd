import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { joinEntity } from '#modules/patients/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { inserting, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { historyOf } from './history.ts'
import { announceBooking, readVisitFacts, type VisitFacts } from './messages.ts'
import {
  decidedByDatabase,
  decidePlace,
  type Place,
  requireServices,
  takeTurn,
  type WantedPlace,
} from './place-visit.ts'

export interface NewVisit {
  readonly patientId: string
  readonly serviceIds: readonly string[]
  readonly comment: string
  readonly source: 'reception' | 'site' | 'portal'
}

export interface BookAppointment extends WantedPlace, Omit<NewVisit, 'source'> {}

export interface Booked {
  readonly appointmentId: string
  readonly version: number
}

/**
 * Reception books a visit. Errors: `not-found` (patient or doctor), `appointment.in-the-past`,
 * `appointment.outside-schedule`, `appointment.slot-taken` with the nearest free times, `auth.forbidden`.
 */
export async function bookAppointment(ctx: StaffCtx, input: BookAppointment): Promise<Booked> {
  const [place, facts] = await Promise.all([decidePlace(ctx, input), readVisitFacts(ctx.db, ctx, input)])
  // A patient of others is not there for this reader, unless a ground shares his contacts: that is not yet a booking.
  if (!facts?.entityIds.some(id => ctx.db.scope.entityIds.includes(id))) throw fail('not-found')
  await requireServices(ctx, place.entityId, input.serviceIds)
  if (!granted(ctx.actor.grants, 'appointment.book', place)) {
    throw fail('auth.forbidden', { permission: 'appointment.book' })
  }
  const booked = await decidedByDatabase(ctx, input, () =>
    ctx.db.tx(async tx => {
      const turn = takeTurn(tx, ctx, place)
      const visit = insertVisit(tx, ctx, place, { ...input, source: 'reception' }, facts)
      visit.catch(() => {})
      await turn
      return visit
    }),
  )
  publishVisit(ctx, place, booked.appointmentId)
  // The patient's secret goes to the patient alone.
  return { appointmentId: booked.appointmentId, version: booked.version }
}

const insertRow = inserting('scheduling.appointment', [
  'tenant_id',
  'appointment_id',
  'entity_id',
  'branch_id',
  'practitioner_id',
  'chair_id',
  'patient_id',
  'starts_at',
  'ends_at',
  'status',
  'source',
  'service_ids',
  'comment',
  'created_at',
  'created_by',
  'updated_at',
  'manage_token_hash',
])

async function insertVisit(
  tx: Tx,
  ctx: Ctx,
  place: Place,
  visit: NewVisit,
  facts: VisitFacts,
): Promise<Booked & { token: string }> {
  const appointmentId = newId()
  const token = newToken()
  const now = ctx.clock.date()
  const inserted = tx.run(
    insertRow([
      {
        tenant_id: ctx.tenantId,
        appointment_id: appointmentId,
        entity_id: place.entityId,
        branch_id: place.branchId,
        practitioner_id: place.practitionerId,
        chair_id: place.chairId,
        patient_id: visit.patientId,
        starts_at: place.startsAt,
        ends_at: place.endsAt,
        status: 'booked',
        source: visit.source,
        service_ids: [...visit.serviceIds],
        comment: visit.comment,
        created_at: now,
        created_by: ctx.actor.kind === 'staff' ? ctx.actor.userId : null,
        updated_at: now,
        manage_token_hash: tokenHash(token),
      },
    ]),
  )
  // All of it leaves together; what was wrong first is what the caller hears.
  const finished = finishBooking(tx, ctx, place, visit, { appointmentId, token, facts })
  finished.catch(() => {})
  await inserted
  await finished
  return { appointmentId, version: 1, token }
}

/**
 * What follows every booking, whether its row was new or had been held: history, evidence and messages. The patient
 * becomes a patient of the doctor's legal entity with it (MM-3.9).
 */
export async function finishBooking(
  tx: Tx,
  ctx: Ctx,
  place: Place,
  visit: NewVisit,
  {
    appointmentId,
    token,
    facts,
  }: { readonly appointmentId: string; readonly token: string; readonly facts: VisitFacts },
): Promise<void> {
  const { entityId, startsAt } = place
  const { patientId, source } = visit
  const steps = [
    facts.entityIds.includes(entityId) ? null : joinEntity(tx, ctx, { patientId, entityId, source }),
    tx.run(
      historyOf(ctx, {
        appointmentId,
        entityId,
        patientId,
        change: 'booked',
        before: null,
        after: {
          startsAt: startsAt.toISOString(),
          endsAt: place.endsAt.toISOString(),
          practitionerId: place.practitionerId,
        },
      }),
    ),
    record(tx, ctx, {
      action: 'recording',
      operation: 'scheduling.book',
      purpose: 'booking_identification',
      entityId,
      patientId,
      object: { kind: 'appointment', id: appointmentId },
      detail: { source },
    }),
    announceBooking(tx, ctx, { appointmentId, entityId, patientId, startsAt, token }, facts),
  ]
  await Promise.all(steps)
}

/** Tells open boards, after the commit. */
export const publishVisit = (
  ctx: Ctx,
  place: Pick<Place, 'entityId' | 'branchId'>,
  appointmentId: string,
): void =>
  ctx.services.bus.publish({
    tenantId: ctx.tenantId,
    topic: 'appointments',
    entityId: place.entityId,
    branchId: place.branchId,
    objectId: appointmentId,
    at: ctx.clock.now().toString(),
  })
