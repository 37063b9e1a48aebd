import { newId } from '#libs/ids/index.ts'
import { type FoundFlag, flagsOf } from '#libs/review-text/index.ts'
import { record } from '#modules/audit/index.ts'
import { decideOnRecord } from '#modules/privacy/index.ts'
import { announce, entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { loadReviews, type ReviewWithFate } from './load-reviews.ts'
import { showing } from './may-be-shown.ts'

type Review = Omit<ReviewWithFate, 'flags'>

async function load(ctx: StaffCtx, reviewId: string): Promise<Review> {
  const [review] = await loadReviews(ctx.db, {
    reviewId,
    entityIds: entitiesWith(ctx, 'review.moderate'),
  })
  if (!review) throw fail('not-found')
  if (review.state === 'withdrawn') throw fail('conflict.state', { reason: 'автор снял отзыв с сайта' })
  return review
}

/** Two moderators take turns; the second sees what the first has done. */
const inTurn = (tx: Tx, reviewId: string) =>
  tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 46))', values: [reviewId] })

interface Step {
  readonly kind: 'published' | 'declined' | 'replied'
  readonly text?: string
  readonly flags?: readonly FoundFlag[]
  readonly decisionId?: string
}

const write = (tx: Tx, ctx: StaffCtx, review: Review, step: Step) =>
  tx.run(
    q.insertInto('reviews.step').values({
      tenant_id: ctx.tenantId,
      step_id: newId(),
      review_id: review.reviewId,
      entity_id: review.entityId,
      patient_id: review.patientId,
      kind: step.kind,
      text: step.text ?? null,
      flags: JSON.stringify(step.flags ?? []),
      decision_id: step.decisionId ?? null,
      by_user: ctx.actor.userId,
      at: ctx.clock.date(),
    }),
  )

const evidenceOf = (review: Review) =>
  ({
    purpose: 'doctor_review',
    entityId: review.entityId,
    patientId: review.patientId,
    object: { kind: 'review', id: review.reviewId },
  }) as const

/** Words that were found stop a text until somebody says that he has looked at them. Error: `review.flagged`. */
function requireLook(text: string, checked: boolean): readonly FoundFlag[] {
  const flags = flagsOf(text)
  if (flags.length > 0 && !checked)
    throw fail('review.flagged', { words: flags.map(one => `«${one.words}»`).join(', ') })
  return flags
}

/**
 * Puts a review on the site. The gate is asked now and its answer is kept; it is asked again at every showing.
 * Errors: `not-found`, `conflict.state`, `review.flagged`, `privacy.refused` without the consent to publication.
 */
export async function publishReview(
  ctx: StaffCtx,
  input: { readonly reviewId: string; readonly checked: boolean },
): Promise<void> {
  const review = await load(ctx, input.reviewId)
  const flags = requireLook(review.text, input.checked)
  // A refusal is written down, too; so it is thrown after the commit.
  const refusal = await ctx.db.tx(async tx => {
    await inTurn(tx, input.reviewId)
    const { decisionId, decision } = await decideOnRecord(tx, ctx, showing(review), {
      kind: 'review',
      id: review.reviewId,
    })
    if (!decision.allowed) return decision
    await write(tx, ctx, review, { kind: 'published', flags, decisionId })
    await record(tx, ctx, {
      ...evidenceOf(review),
      action: 'dissemination',
      operation: 'reviews.publish',
      detail: { flags: flags.length },
    })
    return null
  })
  announce(ctx, 'inbox', review.entityId)
  if (refusal) throw fail('privacy.refused', { reason: refusal.reason, refusal: refusal.code })
}

/** Declines a review or takes it off the site; its writer reads the reason. Errors: `not-found`, `conflict.state`. */
export async function declineReview(
  ctx: StaffCtx,
  input: { readonly reviewId: string; readonly reason: string },
): Promise<void> {
  const review = await load(ctx, input.reviewId)
  await ctx.db.tx(async tx => {
    await inTurn(tx, input.reviewId)
    await write(tx, ctx, review, { kind: 'declined', text: input.reason })
    await record(tx, ctx, { ...evidenceOf(review), action: 'use', operation: 'reviews.decline' })
  })
  announce(ctx, 'inbox', review.entityId)
}

/**
 * The clinic's reply under a review. That somebody was treated here is told by the review itself; what ails him is not
 * for the reply (323-ФЗ art. 13). Errors: `not-found`, `conflict.state`, `review.flagged`.
 */
export async function replyToReview(
  ctx: StaffCtx,
  input: { readonly reviewId: string; readonly text: string; readonly checked: boolean },
): Promise<void> {
  const review = await load(ctx, input.reviewId)
  const flags = requireLook(input.text, input.checked)
  await ctx.db.tx(async tx => {
    await inTurn(tx, input.reviewId)
    await write(tx, ctx, review, { kind: 'replied', text: input.text, flags })
    await record(tx, ctx, {
      ...evidenceOf(review),
      action: 'recording',
      operation: 'reviews.reply',
      detail: { flags: flags.length },
    })
  })
}
