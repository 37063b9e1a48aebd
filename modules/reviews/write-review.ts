import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { giveConsent } from '#modules/consents/index.ts'
import { demand } from '#modules/privacy/index.ts'
import { visitsOfPatients } from '#modules/scheduling/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ShownAs } from './contract.ts'
import { wasDestroyed } from './destroyed-reviews.ts'
import { isFresh, REVIEW_DAYS } from './may-be-reviewed.ts'
import { namesOf } from './shown-names.ts'

export interface WriteReview {
  readonly appointmentId: string
  readonly rating: number
  readonly text: string
  readonly shownAs: ShownAs
  readonly editionId: string | null
}

/**
 * A review of a visit that took place, one a visit (MD-4.6). The consent to publication is a document of its own
 * (152-ФЗ art. 10.1): without it the clinic alone reads the review.
 * Errors: `not-found` (not an own visit), `review.not-completed`, `review.too-late`, `review.exists`, `consent.text-changed`, `privacy.refused`.
 */
export async function writeReview(ctx: PatientCtx, input: WriteReview): Promise<{ reviewId: string }> {
  const visits = await visitsOfPatients(ctx, ctx.actor.patientIds)
  const visit = visits.find(own => own.appointmentId === input.appointmentId)
  if (!visit) throw fail('not-found')
  if (visit.status !== 'completed') throw fail('review.not-completed')
  if (!isFresh(visit, ctx.clock.nowMs())) throw fail('review.too-late', { days: REVIEW_DAYS })
  const { patientId, entityId } = visit
  const [{ zone }, names] = await Promise.all([readTenant(ctx.db), namesOf(ctx.db, [patientId])])
  // The visit is the account's own; the review is written with the rights of the clinic that received him.
  const clinic = unsafeWithClinicRights(ctx, [entityId])
  const reviewId = newId()
  if (await wasDestroyed(clinic.db, visit.appointmentId)) throw fail('review.exists')
  await clinic.db.tx(async tx => {
    if (input.editionId !== null)
      await giveConsent(tx, clinic, {
        patientId,
        entityId,
        kind: 'review_publication',
        editionId: input.editionId,
        channel: 'portal',
        page: '/my',
        form: 'portal-review',
        phone: ctx.actor.phone,
        challengeId: null,
      })
    await demand(
      { db: tx, clock: ctx.clock },
      { subject: { kind: 'patient', patientId }, purpose: 'doctor_review', action: 'recording', entityId },
    )
    const written = await tx.run(
      q
        .insertInto('reviews.review')
        .values({
          tenant_id: ctx.tenantId,
          review_id: reviewId,
          entity_id: entityId,
          patient_id: patientId,
          appointment_id: visit.appointmentId,
          practitioner_id: visit.practitionerId,
          rating: input.rating,
          text: input.text,
          shown_as: input.shownAs,
          shown_name: names.get(patientId)![input.shownAs],
          visited_on: dayOf(visit.startsAt.getTime(), zone),
          at: ctx.clock.date(),
        })
        .onConflict(oc => oc.columns(['tenant_id', 'appointment_id']).doNothing()),
    )
    if (written === 0) throw fail('review.exists')
    await record(tx, clinic, {
      action: 'collection',
      operation: 'reviews.write',
      purpose: 'doctor_review',
      entityId,
      patientId,
      object: { kind: 'review', id: reviewId },
      detail: { rating: input.rating, consent: input.editionId !== null },
    })
  })
  announce(ctx, 'inbox', entityId)
  return { reviewId }
}
