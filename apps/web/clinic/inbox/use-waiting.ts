import type { AnyEndpoint } from '#libs/contract/index.ts'
import { copiesEndpoint } from '#modules/documents/contract.ts'
import { listEnquiriesEndpoint } from '#modules/enquiries/contract.ts'
import { readInboxEndpoint } from '#modules/imaging/contract.ts'
import { countInboxEndpoint, type InboxKind } from '#modules/inbox/contract.ts'
import { boardEndpoint } from '#modules/privacy-cases/contract.ts'
import { listReviewsEndpoint } from '#modules/reviews/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useInboxKinds } from './inbox-count.ts'
import { type WaitingRow, waitingRows } from './waiting-rows.ts'

/** Everything that the inbox reads; their addresses are `INBOX_PATHS`. */
export const INBOX_READS: readonly AnyEndpoint[] = [
  countInboxEndpoint,
  readInboxEndpoint,
  listEnquiriesEndpoint,
  listReviewsEndpoint,
  copiesEndpoint,
  boardEndpoint,
]

/** Everything that waits for the reader; a list that cannot be read does not hide the others. */
export function useWaiting() {
  const kinds = useInboxKinds()
  const has = (kind: InboxKind) => ({ enabled: kinds.includes(kind) })
  const file = useEndpoint(readInboxEndpoint, {}, has('file'))
  const enquiry = useEndpoint(listEnquiriesEndpoint, {}, has('enquiry'))
  const review = useEndpoint(listReviewsEndpoint, {}, has('review'))
  const copies = useEndpoint(copiesEndpoint, {}, has('copies'))
  const cases = useEndpoint(boardEndpoint, { query: { state: 'open', limit: 200 } }, has('case'))
  const asked = { file, enquiry, review, copies, case: cases }
  const rows: readonly WaitingRow[] = waitingRows({
    file: file.data?.items ?? null,
    enquiry: enquiry.data?.enquiries ?? null,
    review: review.data?.reviews ?? null,
    copies: copies.data?.requests ?? null,
    case: cases.data?.cases ?? null,
  })
  return {
    kinds,
    rows,
    error: kinds.map(kind => asked[kind].error).find(error => error !== null) ?? null,
    /** All lists that can be read have been read. */
    ready: kinds.every(kind => asked[kind].data !== undefined || asked[kind].error !== null),
  }
}
