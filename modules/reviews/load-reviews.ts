import type { ReviewFlag } from '#libs/review-text/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { ReviewState } from './contract.ts'

/** A review with what became of it: the latest word of moderation, the latest reply, a withdrawal. */
export interface ReviewWithFate {
  readonly reviewId: string
  readonly entityId: string
  readonly patientId: string
  readonly appointmentId: string
  readonly practitionerId: string
  readonly rating: number
  readonly text: string
  readonly shownName: string
  readonly visitedOn: string
  readonly at: Date
  readonly state: ReviewState
  readonly declinedWhy: string | null
  readonly reply: string | null
  readonly flags: readonly { readonly flag: ReviewFlag; readonly words: string }[]
}

const SELECT = `select r.review_id as "reviewId", r.entity_id as "entityId", r.patient_id as "patientId",
    r.appointment_id as "appointmentId", r.practitioner_id as "practitionerId", r.rating, r.text, r.shown_name as "shownName",
    r.visited_on as "visitedOn", r.at, coalesce(w.kind, m.kind, 'waiting') as state,
    case when m.kind = 'declined' then m.text end as "declinedWhy", y.text as reply
  from reviews.review r
    left join lateral (select s.kind from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id
      and s.kind = 'withdrawn') w on true
    left join lateral (select s.kind, s.text from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id
      and s.kind in ('published', 'declined') order by s.at desc, s.step_id desc limit 1) m on true
    left join lateral (select s.text from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id
      and s.kind = 'replied' order by s.at desc, s.step_id desc limit 1) y on true
  where r.tenant_id = app.tenant()`

export interface ReviewFilter {
  readonly reviewId?: string
  readonly patientIds?: readonly string[]
  readonly practitionerId?: string
  readonly state?: ReviewState
  readonly entityIds?: readonly string[]
  readonly limit?: number
}

/** Reviews, those that wait before the others, then newest first; as many as the rights of `db` let through. */
export const loadReviews = (db: Reader, filter: ReviewFilter): Promise<Omit<ReviewWithFate, 'flags'>[]> =>
  db.all({
    name: 'reviews.load',
    text: `${SELECT} and ($1::uuid is null or r.review_id = $1) and ($2::uuid[] is null or r.patient_id = any ($2))
      and ($3::uuid is null or r.practitioner_id = $3) and ($4::text is null or coalesce(w.kind, m.kind, 'waiting') = $4)
      and ($5::uuid[] is null or r.entity_id = any ($5))
      order by coalesce(w.kind, m.kind, 'waiting') = 'waiting' desc, r.at desc, r.review_id desc limit $6`,
    values: [
      filter.reviewId ?? null,
      filter.patientIds ?? null,
      filter.practitionerId ?? null,
      filter.state ?? null,
      filter.entityIds ?? null,
      filter.limit ?? 200,
    ],
  })

/** How many nobody has decided on in these legal entities. */
export async function countWaitingReviews(db: Reader, entityIds: readonly string[]): Promise<number> {
  const row = await db.first<{ n: number }>({
    name: 'reviews.waiting',
    text: `select count(*)::int as n from reviews.review r where r.tenant_id = app.tenant() and r.entity_id = any ($1)
      and not exists (select from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id
        and s.kind in ('published', 'declined', 'withdrawn'))`,
    values: [entityIds],
  })
  return row?.n ?? 0
}
