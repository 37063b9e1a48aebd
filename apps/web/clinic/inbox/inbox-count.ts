import type { Module } from '#libs/offer/index.ts'
import { countInboxEndpoint, INBOX_KINDS, type InboxKind } from '#modules/inbox/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useClinic, useMay } from '../clinic-data.tsx'

/**
 * What is read again when something came in or was decided, and not for every visit that moves. By address, since the rail
 * stands on every screen and their contracts do not.
 */
export const INBOX_PATHS: ReadonlySet<string> = new Set([
  '/api/clinic/inbox/waiting',
  '/api/clinic/image-inbox',
  '/api/clinic/enquiries',
  '/api/clinic/reviews',
  '/api/clinic/documents/copies-requests',
  '/api/clinic/privacy/cases',
])
/** Topics that are about visits and money alone. */
const ELSEWHERE: ReadonlySet<string> = new Set(['appointments', 'money'])

/** Whether what the page has read at this address is to be read again after a live event. */
export const concerns = (topic: string, path: string): boolean =>
  topic === 'inbox' ? INBOX_PATHS.has(path) : !(ELSEWHERE.has(topic) && INBOX_PATHS.has(path))

/** The module of the contract that a kind needs besides the core. */
const MODULE_OF: Partial<Record<InboxKind, Module>> = { copies: 'records' }
const KINDS = Object.keys(INBOX_KINDS) as InboxKind[]

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
