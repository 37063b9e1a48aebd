import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

/** How the writer is named on the site (IV-3.2): by his given name, by initials, or not at all. */
export const ShownAs = z.enum(['given', 'initials', 'anonymous'])
export type ShownAs = z.infer<typeof ShownAs>

/** `waiting`: not looked at yet; `published`: on the site while the consent stands; the rest is not shown. */
export const ReviewState = z.enum(['waiting', 'published', 'declined', 'withdrawn'])
export type ReviewState = z.infer<typeof ReviewState>

const Rating = z.number().int().min(1).max(5)
const Flag = z.object({
  flag: z.enum(['tooth', 'diagnosis', 'treatment', 'phone', 'mail']),
  words: z.string(),
})

const MY = 'Portal: reviews'
const STAFF = 'Reviews'
const OfReview = z.object({ reviewId: Id })

export const MyReview = z.object({
  reviewId: Id,
  appointmentId: Id,
  rating: Rating,
  text: z.string(),
  shownName: z.string(),
  state: ReviewState,
  /** Whether the site shows it now; not while the consent to publication is missing. */
  onSite: z.boolean(),
  declinedWhy: z.string().nullable(),
  reply: z.string().nullable(),
})
export type MyReview = z.infer<typeof MyReview>

export const myReviewsEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/reviews',
  realm: 'patient',
  tag: MY,
  summary: 'My reviews, visits that may be reviewed, the text of the consent to publication',
  response: z.object({
    reviews: z.array(MyReview),
    /** Reviews taken back whose words are destroyed: only that they were is left. */
    destroyed: z.array(
      z.object({ reviewId: Id, appointmentId: Id, withdrawnAt: Instant, destroyedAt: Instant }),
    ),
    /** Visits that took place and have no review yet. */
    open: z.array(
      z.object({
        appointmentId: Id,
        /** Names to choose from, as the site would show them. */
        names: z.object({ given: z.string(), initials: z.string(), anonymous: z.string() }),
        /** Null: the clinic has not published the text, a review goes to the clinic only. */
        consent: z.object({ editionId: Id, title: z.string(), standing: z.boolean() }).nullable(),
      }),
    ),
  }),
})
export const writeReviewEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/reviews',
  realm: 'patient',
  tag: MY,
  summary: 'Write a review of a visit that took place, with or without the consent to publication',
  status: 201,
  body: z.object({
    appointmentId: Id,
    rating: Rating,
    text: requiredText(2000),
    shownAs: ShownAs,
    /** The edition of the consent that was read and ticked; null publishes nothing. */
    editionId: Id.nullable(),
  }),
  response: z.object({ reviewId: Id }),
})
export const withdrawReviewEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/reviews/:reviewId/withdrawal',
  realm: 'patient',
  tag: MY,
  summary: 'Take my review off the site, at once and for good',
  params: OfReview,
  response: Empty,
})

export const ReviewRow = z.object({
  reviewId: Id,
  entityId: Id,
  doctor: z.string(),
  visitedOn: Day,
  at: Instant,
  rating: Rating,
  text: z.string(),
  shownName: z.string(),
  flags: z.array(Flag),
  state: ReviewState,
  declinedWhy: z.string().nullable(),
  reply: z.string().nullable(),
  /** Why the gate would not let it be shown now; null when it would. */
  refusal: z.string().nullable(),
})
export type ReviewRow = z.infer<typeof ReviewRow>

export const listReviewsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/reviews',
  realm: 'staff',
  tag: STAFF,
  summary: 'Reviews to moderate and those already decided, newest first; without the names of patients',
  response: z.object({ reviews: z.array(ReviewRow) }),
})
export const publishReviewEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/reviews/:reviewId/publication',
  realm: 'staff',
  tag: STAFF,
  summary: 'Publish a review on the site, when its writer has consented',
  params: OfReview,
  body: z.object({
    /** The moderator has looked at the words that the check has found. */
    checked: z.boolean(),
  }),
  response: Empty,
})
export const declineReviewEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/reviews/:reviewId/refusal',
  realm: 'staff',
  tag: STAFF,
  summary: 'Decline to publish a review, or take it off the site, with a reason that its writer reads',
  params: OfReview,
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})
export const replyToReviewEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/reviews/:reviewId/reply',
  realm: 'staff',
  tag: STAFF,
  summary: "The clinic's reply under a review; medical details in it are flagged first",
  params: OfReview,
  body: z.object({ text: requiredText(2000), checked: z.boolean() }),
  response: Empty,
})
