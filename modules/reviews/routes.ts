import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { listReviews } from './list-reviews.ts'
import { declineReview, publishReview, replyToReview } from './moderate-review.ts'
import { myReviews, withdrawReview } from './my-reviews.ts'
import { writeReview } from './write-review.ts'

export const reviewRoutes = [
  handle(contract.myReviewsEndpoint, { allow: 'signed-in', run: ctx => myReviews(ctx) }),
  handle(contract.writeReviewEndpoint, {
    allow: 'signed-in',
    run: (ctx, { body }) => writeReview(ctx, body),
  }),
  handle(contract.withdrawReviewEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => {
      await withdrawReview(ctx, params.reviewId)
      return {}
    },
  }),
  handle(contract.listReviewsEndpoint, { allow: 'review.moderate', run: ctx => listReviews(ctx) }),
  handle(contract.publishReviewEndpoint, {
    allow: 'review.moderate',
    run: async (ctx, { params, body }) => {
      await publishReview(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.declineReviewEndpoint, {
    allow: 'review.moderate',
    run: async (ctx, { params, body }) => {
      await declineReview(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.replyToReviewEndpoint, {
    allow: 'review.moderate',
    run: async (ctx, { params, body }) => {
      await replyToReview(ctx, { ...params, ...body })
      return {}
    },
  }),
]
