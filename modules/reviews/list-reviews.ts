import { shortName } from '#libs/names/index.ts'
import { flagsOf } from '#libs/review-text/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { listPractitioners } from '#modules/catalogue/index.ts'
import { entitiesWith, type SiteCtx, type StaffCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { loadReviews } from './load-reviews.ts'
import { whyNotShown } from './may-be-shown.ts'

/** For moderation: no patient is named but by the name he chose for everybody. */
export async function listReviews(ctx: StaffCtx) {
  const [reviews, doctors] = await Promise.all([
    loadReviews(ctx.db, { entityIds: entitiesWith(ctx, 'review.moderate') }),
    listPractitioners(ctx),
  ])
  const doctorOf = new Map(doctors.map(doctor => [doctor.practitionerId, shortName(doctor)]))
  const rows = await Promise.all(
    reviews.map(async review => ({
      reviewId: review.reviewId,
      entityId: review.entityId,
      doctor: doctorOf.get(review.practitionerId) ?? '—',
      visitedOn: review.visitedOn,
      at: review.at.toISOString(),
      rating: review.rating,
      // Taken back: the words wait for their destruction and are read by nobody.
      text: review.state === 'withdrawn' ? '' : review.text,
      shownName: review.state === 'withdrawn' ? '' : review.shownName,
      flags: review.state === 'withdrawn' ? [] : flagsOf(review.text),
      state: review.state,
      declinedWhy: review.declinedWhy,
      reply: review.state === 'withdrawn' ? null : review.reply,
      refusal: await whyNotShown(ctx, review),
    })),
  )
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'reviews.list',
    purpose: 'doctor_review',
    detail: { found: rows.length },
  })
  return { reviews: rows }
}

/** A review as anybody sees it. */
export interface ShownReview {
  readonly practitionerId: string
  readonly rating: number
  readonly text: string
  readonly shownName: string
  readonly visitedOn: string
  readonly reply: string | null
}

const SHOWN = 200

/**
 * What the site may show now: published, not taken back, and the gate says yes to each at this very moment, so that a
 * withdrawn consent or a block takes effect with the next page (IV-3.2). At most the latest {@link SHOWN}.
 */
export async function shownReviews(
  ctx: SiteCtx,
  of: { readonly practitionerId?: string } = {},
): Promise<ShownReview[]> {
  const clinic = unsafeWithClinicRights(ctx, ctx.db.scope.entityIds)
  const reviews = await loadReviews(clinic.db, { ...of, state: 'published', limit: SHOWN })
  const asked = new Map<string, Promise<string | null>>()
  const ask = (review: { patientId: string; entityId: string }) => {
    const key = `${review.patientId}/${review.entityId}`
    const answer = asked.get(key) ?? whyNotShown(clinic, review)
    asked.set(key, answer)
    return answer
  }
  const refusals = await Promise.all(reviews.map(ask))
  return reviews
    .filter((_, i) => refusals[i] === null)
    .map(({ practitionerId, rating, text, shownName, visitedOn, reply }) => ({
      practitionerId,
      rating,
      text,
      shownName,
      visitedOn,
      reply,
    }))
}
