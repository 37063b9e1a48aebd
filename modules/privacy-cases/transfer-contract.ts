import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Privacy desk'

export const Transfer = z.object({
  transferId: Id,
  entityId: Id,
  acquirerName: z.string(),
  acquirerInn: z.string(),
  acquirerOgrn: z.string(),
  acquirerAddress: z.string(),
  acquirerEmail: z.string(),
  basisDocument: z.string(),
  plannedOn: Day,
  openedAt: Instant,
  /** People of this operator, how many were told and how many notices the gateway took. */
  people: z.number().int(),
  told: z.number().int(),
  sent: z.number().int(),
  export: z.object({ at: Instant, consents: z.number().int(), sha256: z.string() }).nullable(),
  state: z.enum(['telling', 'exporting', 'accepting', 'accepted', 'given-up']),
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
})
export type Transfer = z.infer<typeof Transfer>

export const listTransfersEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/operator-transfers',
  realm: 'staff',
  tag,
  summary: 'Changes of the operator: who takes over, who was told, what was handed over (IV-3.3.5)',
  response: z.object({ today: Day, transfers: z.array(Transfer) }),
})

export const openTransferEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/operator-transfers',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Begin a change of the operator: the acquirer with its requisites and the document',
  body: z.object({
    entityId: Id,
    acquirerName: requiredText(300),
    acquirerInn: requiredText(20),
    acquirerOgrn: requiredText(20),
    acquirerAddress: requiredText(300),
    acquirerEmail: z.email().max(200),
    basisDocument: requiredText(300),
    plannedOn: Day,
  }),
  response: z.object({ transferId: Id }),
})

const params = z.object({ transferId: Id })

export const tellTransferEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/operator-transfers/:transferId/notices',
  realm: 'staff',
  tag,
  summary: 'Tell the people who were not told yet, some hundreds at a time',
  params,
  response: z.object({ told: z.number().int(), left: z.number().int() }),
})

export const exportTransferEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/operator-transfers/:transferId/consents.json',
  realm: 'staff',
  tag,
  summary:
    'All consents of the operator with their texts and hashes, for the acquirer; blocked people stay out',
  params,
  produces: 'application/json',
  response: z.unknown(),
})

export const endTransferEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/operator-transfers/:transferId/end',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'The new operator accepted by its paper, or the change was given up',
  params,
  body: z.object({ kind: z.enum(['accepted', 'given-up']), document: requiredText(300) }),
  response: Empty,
})
