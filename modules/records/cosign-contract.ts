import { z } from 'zod'
import { Empty, endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'

const tag = 'Records'

/** As whom a colleague signs: head of department, consultant, member of the medical commission, supervisor of the author. */
export const CAPACITIES = ['head', 'consultant', 'commission', 'supervisor'] as const
export const Capacity = z.enum(CAPACITIES)
export type Capacity = z.infer<typeof Capacity>

/** A second signature under a protocol: asked for, given over the same hash, or declined with a reason. */
export const Cosignature = z.object({
  requestId: Id,
  practitionerId: Id,
  /** «Иванова М. П.» */
  who: z.string(),
  capacity: Capacity,
  askedAt: Instant,
  state: z.enum(['asked', 'signed', 'declined']),
  at: Instant.nullable(),
  reason: z.string(),
})
export type Cosignature = z.infer<typeof Cosignature>

export const WaitingCosignature = z.object({
  requestId: Id,
  protocolId: Id,
  encounterId: Id,
  number: z.string(),
  signedAt: Instant,
  patientId: Id,
  patientName: z.string(),
  authorName: z.string(),
  capacity: Capacity,
})
export type WaitingCosignature = z.infer<typeof WaitingCosignature>

export const askCosignatureEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/protocols/:protocolId/cosignatures',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Ask a colleague to sign a signed protocol, too',
  params: z.object({ protocolId: Id }),
  body: z.object({ practitionerId: Id, capacity: Capacity }),
  response: z.object({ requestId: Id }),
})
export const waitingCosignaturesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/cosignatures',
  realm: 'staff',
  tag,
  summary: 'Protocols that wait for the second signature of whoever asks',
  response: z.object({ waiting: z.array(WaitingCosignature) }),
})
export const answerCosignatureEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/cosignatures/:requestId/answer',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Sign as the second one, over the same hash, or decline with a reason',
  params: z.object({ requestId: Id }),
  body: z.object({ sign: z.boolean(), reason: shortText(500).default('') }),
  response: Empty,
})
