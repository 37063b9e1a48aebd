import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant } from '#libs/contract/index.ts'

const tag = 'Contract'
const query = z.object({ from: Day, to: Day, userId: Id.optional() })

export const LoggedAction = z.object({
  eventId: Id,
  at: Instant,
  /** Who did it: a person of the staff by name, or in whose name the system acted. */
  who: z.string(),
  userId: Id.nullable(),
  /** The action of the law and the purpose, in Russian. */
  action: z.string(),
  purpose: z.string(),
  outcome: z.enum(['done', 'refused']),
  address: z.string().nullable(),
})
export type LoggedAction = z.infer<typeof LoggedAction>

export const readActionLogEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/action-log',
  realm: 'staff',
  tag,
  summary: 'What the users of the clinic did, the newest first, at most 500 (MM-2a, MM-8.3)',
  query,
  response: z.object({
    actions: z.array(LoggedAction),
    people: z.array(z.object({ userId: Id, name: z.string() })),
  }),
})

export const actionLogCsvEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/action-log.csv',
  realm: 'staff',
  tag,
  summary: 'The log of actions as a table, at most 50,000 lines',
  query,
  response: Empty,
  produces: 'text/csv; charset=utf-8',
})
