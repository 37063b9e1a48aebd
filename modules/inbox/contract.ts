import { z } from 'zod'
import { endpoint } from '#libs/contract/index.ts'
import type { Permission } from '#libs/permissions/index.ts'

/** Kinds of what came in and waits for somebody, with the permission that lets him deal with it. */
export const INBOX_KINDS = {
  file: 'file.inbox',
  enquiry: 'enquiry.handle',
  review: 'review.moderate',
  copies: 'document.issue',
  case: 'case.manage',
} as const satisfies Record<string, Permission>
export type InboxKind = keyof typeof INBOX_KINDS

/** How many wait; null: not this reader's business. */
const Waiting = z.number().int().nullable()

export const countInboxEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/inbox/waiting',
  realm: 'staff',
  tag: 'Inbox',
  summary: 'How much of what came in waits for the reader, by kind; numbers only',
  response: z.object({
    /** Files that patients have sent. */
    file: Waiting,
    /** Words of the form of the site without an answer. */
    enquiry: Waiting,
    /** Reviews that nobody has decided on. */
    review: Waiting,
    /** Requests for copies of documents (order 789н). */
    copies: Waiting,
    /** Demands about personal data whose sender is not proved yet, letters most of all (IP-3.6a). */
    case: Waiting,
  }),
})
