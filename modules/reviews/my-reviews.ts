import { newId } from '#libs/ids/index.ts'
import { record, recordRead } from '#modules/audit/index.ts'
import { currentEdition, standingConsents } from '#modules/consents/index.ts'
import { visitsOfPatients } from '#modules/scheduling/index.ts'
import { announce, type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import { destroyedReviews } from './destroyed-reviews.ts'
import { loadReviews } from './load-reviews.ts'
import { isFresh } from './may-be-reviewed.ts'
import { whyNotShown } from './may-be-shown.ts'
import { namesOf } from './shown-names.ts'

/** The consent to publication of an operator, as the form shows it; null when none is published. */
async function consentOf(ctx: PatientCtx, entityId: string, patientId: string) {
  const clinic = unsafeWithClinicRights(ctx, [entityId])
  const edition = await currentEdition(ctx.db, entityId, 'review_publication', ctx.clock.date()).catch(
    (error: unknown) => {
      if (isFailure(error, 'not-found')) return null
      throw error
    },
  )
  if (!edition) return null
  const standing = await standingConsents(clinic.db, { patientId, entityId })
  return {
    editionId: edition.editionId,
    title: edition.title,
    standing: standing.some(state => state.kind === 'review_publication'),
  }
}

/** Reviews of the account's people and the visits they may still review. */
export async function myReviews(ctx: PatientCtx) {
  const ids = ctx.actor.patientIds
  const [written, destroyed, visits, names] = await Promise.all([
    loadReviews(ctx.db, { patientIds: ids }),
    destroyedReviews(ctx.db, ids),
    visitsOfPatients(ctx, ids),
    namesOf(ctx.db, ids),
  ])
  const done = new Set([...written, ...destroyed].map(review => review.appointmentId))
  const waiting = visits.filter(
    visit =>
      visit.status === 'completed' &&
      !done.has(visit.appointmentId) &&
      names.has(visit.patientId) &&
      isFresh(visit, ctx.clock.nowMs()),
  )
  const asked = new Map<string, ReturnType<typeof consentOf>>()
  const consent = ({ entityId, patientId }: { entityId: string; patientId: string }) => {
    const key = `${entityId}/${patientId}`
    if (!asked.has(key)) asked.set(key, consentOf(ctx, entityId, patientId))
    return asked.get(key)!
  }
  const [reviews, open] = await Promise.all([
    Promise.all(
      written.map(async review => ({
        reviewId: review.reviewId,
        appointmentId: review.appointmentId,
        rating: review.rating,
        text: review.text,
        shownName: review.shownName,
        state: review.state,
        onSite:
          review.state === 'published' &&
          (await whyNotShown(unsafeWithClinicRights(ctx, [review.entityId]), review)) === null,
        declinedWhy: review.declinedWhy,
        reply: review.reply,
      })),
    ),
    Promise.all(
      waiting.map(async visit => ({
        appointmentId: visit.appointmentId,
        names: names.get(visit.patientId)!,
        consent: await consent(visit),
      })),
    ),
    ...[...new Set(written.map(review => review.patientId))].map(patientId =>
      recordRead(ctx, {
        action: 'access',
        operation: 'reviews.read-own',
        purpose: 'rights_requests',
        patientId,
      }),
    ),
  ])
  return { reviews, open, destroyed }
}

/**
 * Takes an own review off the site at once and for good; its words come into the queue of destruction, thirty days at most.
 * Errors: `not-found`, `conflict.state` when it was before.
 */
export async function withdrawReview(ctx: PatientCtx, reviewId: string): Promise<void> {
  const [review] = await loadReviews(ctx.db, { reviewId, patientIds: ctx.actor.patientIds })
  if (!review) throw fail('not-found')
  const clinic = unsafeWithClinicRights(ctx, [review.entityId])
  await clinic.db.tx(async tx => {
    const written = await tx.run({
      text: `insert into reviews.step (tenant_id, step_id, review_id, entity_id, patient_id, kind, at)
        values ($1, $2, $3, $4, $5, 'withdrawn', $6) on conflict do nothing`,
      values: [ctx.tenantId, newId(), reviewId, review.entityId, review.patientId, ctx.clock.date()],
    })
    if (written === 0) throw fail('conflict.state', { reason: 'отзыв уже снят' })
    await record(tx, clinic, {
      action: 'deletion',
      operation: 'reviews.withdraw',
      purpose: 'rights_requests',
      entityId: review.entityId,
      patientId: review.patientId,
      object: { kind: 'review', id: reviewId },
    })
  })
  announce(ctx, 'inbox', review.entityId)
}
