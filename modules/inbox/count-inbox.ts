import { countWaitingCopies } from '#modules/documents/index.ts'
import { countWaitingEnquiries } from '#modules/enquiries/index.ts'
import { countWaitingImages } from '#modules/imaging/index.ts'
import { countWaitingCases } from '#modules/privacy-cases/index.ts'
import { countWaitingReviews } from '#modules/reviews/index.ts'
import { entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { INBOX_KINDS, type InboxKind } from './contract.ts'

type Count = (db: Reader, entityIds: readonly string[]) => Promise<number>

const COUNTS: Readonly<Record<InboxKind, Count>> = {
  file: countWaitingImages,
  enquiry: countWaitingEnquiries,
  review: countWaitingReviews,
  copies: countWaitingCopies,
  case: countWaitingCases,
}

/**
 * What waits for the reader, by kind: of each only in the legal entities where he may deal with it, null where nowhere.
 * Numbers tell of no person, so nothing of a patient is read for them.
 */
export async function countInbox(ctx: StaffCtx): Promise<Record<InboxKind, number | null>> {
  const count = (kind: InboxKind) => {
    const where = entitiesWith(ctx, INBOX_KINDS[kind])
    return where.length > 0 ? COUNTS[kind](ctx.db, where) : null
  }
  const [file, enquiry, review, copies, cases] = await Promise.all([
    count('file'),
    count('enquiry'),
    count('review'),
    count('copies'),
    count('case'),
  ])
  return { file, enquiry, review, copies, case: cases }
}
