import type { EndpointResponse } from '#libs/contract/index.ts'
import type { copiesEndpoint } from '#modules/documents/contract.ts'
import { type Enquiry, enquiryWaits } from '#modules/enquiries/contract.ts'
import type { InboxItem } from '#modules/imaging/contract.ts'
import type { InboxKind } from '#modules/inbox/contract.ts'
import type { CaseBrief } from '#modules/privacy-cases/contract.ts'
import type { ReviewRow } from '#modules/reviews/contract.ts'

export type CopiesRequest = EndpointResponse<typeof copiesEndpoint>['requests'][number]

interface Items {
  file: InboxItem
  enquiry: Enquiry
  review: ReviewRow
  copies: CopiesRequest
  case: CaseBrief
}

/** One thing that waits. `since` is an instant, or a day where only the day is known; `dueOn` a day or an instant. */
export type WaitingRow = {
  [K in InboxKind]: {
    readonly id: string
    readonly kind: K
    readonly who: string
    readonly since: string
    readonly dueOn: string | null
    readonly item: Items[K]
  }
}[InboxKind]

/** Lists as the server gave them; null: not read, or not his business. */
export type WaitingLists = { readonly [K in InboxKind]: readonly Items[K][] | null }

/** Everything that waits in one list, the longest waiting first; what is decided is left out. */
export function waitingRows(lists: WaitingLists): WaitingRow[] {
  const rows: WaitingRow[] = [
    ...(lists.file ?? []).map(item => ({
      id: `file-${item.image.fileId}`,
      kind: 'file' as const,
      who: item.patientName,
      since: item.sentAt,
      dueOn: null,
      item,
    })),
    ...(lists.enquiry ?? []).filter(enquiryWaits).map(item => ({
      id: `enquiry-${item.enquiryId}`,
      kind: 'enquiry' as const,
      who: item.given,
      since: item.at,
      dueOn: null,
      item,
    })),
    ...(lists.review ?? [])
      .filter(({ state }) => state === 'waiting')
      .map(item => ({
        id: `review-${item.reviewId}`,
        kind: 'review' as const,
        who: item.shownName,
        since: item.at,
        dueOn: null,
        item,
      })),
    ...(lists.copies ?? [])
      .filter(({ answeredAt }) => answeredAt === null)
      .map(item => ({
        id: `copies-${item.documentId}`,
        kind: 'copies' as const,
        who: item.patientName,
        since: item.registeredOn,
        dueOn: item.dueOn,
        item,
      })),
    ...(lists.case ?? [])
      .filter(({ state }) => state === 'identity-check')
      .map(item => ({
        id: `case-${item.caseId}`,
        kind: 'case' as const,
        who: item.requesterName,
        since: item.receivedAt,
        dueOn: item.deadlines.find(({ metAt }) => metAt === null)?.dueAt ?? null,
        item,
      })),
  ]
  return rows.sort((a, b) => a.since.localeCompare(b.since) || a.id.localeCompare(b.id))
}
