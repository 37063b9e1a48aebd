import type { AnyEndpoint } from '#libs/contract/index.ts'
import type { Module } from '#libs/offer/index.ts'
import { copiesEndpoint } from '#modules/documents/contract.ts'
import { listEnquiriesEndpoint } from '#modules/enquiries/contract.ts'
import { readInboxEndpoint } from '#modules/imaging/contract.ts'
import { countInboxEndpoint, INBOX_KINDS, type InboxKind } from '#modules/inbox/contract.ts'
import { boardEndpoint } from '#modules/privacy-cases/contract.ts'
import { listReviewsEndpoint } from '#modules/reviews/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useClinic, useMay } from '../clinic-data.tsx'
import { type WaitingRow, waitingRows } from './waiting-rows.ts'

/** What is read again when something came in or was decided, and not for every visit that moves. */
const READS: readonly AnyEndpoint[] = [
  countInboxEndpoint,
  readInboxEndpoint,
  listEnquiriesEndpoint,
  listReviewsEndpoint,
  copiesEndpoint,
  boardEndpoint,
]
const PATHS: ReadonlySet<string> = new Set(READS.map(({ path }) => path))
/** Topics that are about visits and money alone. */
const ELSEWHERE: ReadonlySet<string> = new Set(['appointments', 'money'])

/** Whether what the page has read at this address is to be read again after a live event. */
export const concerns = (topic: string, path: string): boolean =>
  topic === 'inbox' ? PATHS.has(path) : !(ELSEWHERE.has(topic) && PATHS.has(path))

/** The module of the contract that a kind needs besides the core. */
const MODULE_OF: Partial<Record<InboxKind, Module>> = { copies: 'records' }
export const KINDS = Object.keys(INBOX_KINDS) as InboxKind[]

/** Kinds that the signed-in person deals with: his permissions and the contract of the clinic open them. */
export function useInboxKinds(): readonly InboxKind[] {
  const may = useMay()
  const { modules } = useClinic()
  return KINDS.filter(kind => {
    const module = MODULE_OF[kind]
    return may(INBOX_KINDS[kind]) && (module === undefined || modules.has(module))
  })
}

/** A hint that was lost costs two minutes at most. */
const AGAIN_MS = 120_000

/** How much waits, for the rail; 0 while it is not known. */
export function useInboxCount(): number {
  const kinds = useInboxKinds()
  const { data } = useEndpoint(
    countInboxEndpoint,
    {},
    { enabled: kinds.length > 0, refetchInterval: AGAIN_MS },
  )
  return data ? kinds.reduce((sum, kind) => sum + (data[kind] ?? 0), 0) : 0
}

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
