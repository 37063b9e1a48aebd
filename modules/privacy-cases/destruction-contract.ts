import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Privacy desk'

export const Destruction = z.object({
  destructionId: Id,
  entityId: Id,
  patientId: Id.nullable(),
  patientName: z.string().nullable(),
  subjectInfo: z.string(),
  reason: z.string(),
  norm: z.string(),
  state: z.enum(['proposed', 'running', 'done', 'rejected']),
  proposedAt: Instant,
  dueAt: Instant,
  dueExplanation: z.string(),
  finishedAt: Instant.nullable(),
  rejectReason: z.string().nullable(),
  approvals: z.array(z.object({ name: z.string(), at: Instant, mine: z.boolean() })),
  held: z.string().nullable(),
  actId: Id.nullable(),
  actNumber: z.string().nullable(),
  keepUntil: Day.nullable(),
})
export type Destruction = z.infer<typeof Destruction>

export const listDestructionsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/destructions',
  realm: 'staff',
  tag,
  summary: 'Queue of destructions and their acts (IP-3.8b)',
  response: z.object({ now: Instant, destructions: z.array(Destruction) }),
})

export const proposeDestructionEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/destructions',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Put a person into the queue; refused with the reason while a law or a hold keeps the data',
  body: z.object({ entityId: Id, patientId: Id, reason: requiredText(500), caseId: Id.nullable() }),
  response: z.object({ destructionId: Id }),
})

const params = z.object({ destructionId: Id })

export const approveDestructionEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/destructions/:destructionId/approvals',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Approve; the second person’s approval starts the destruction',
  params,
  response: z.object({ approvals: z.number().int(), state: z.string() }),
})

export const rejectDestructionEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/destructions/:destructionId/rejection',
  realm: 'staff',
  tag,
  summary: 'Reject a proposal with a reason',
  params,
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})

export const actPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/acts/:actId/pdf',
  realm: 'staff',
  tag,
  summary: 'Act of destruction and log extract, PDF/A (order 179)',
  params: z.object({ actId: Id }),
  produces: 'application/pdf',
  response: z.unknown(),
})

export const actDataEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/acts/:actId',
  realm: 'staff',
  tag,
  summary: 'Act of destruction and log extract as data',
  params: z.object({ actId: Id }),
  response: z.object({ act: z.unknown(), logExtract: z.unknown(), sha256: z.string() }),
})

export const holdEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/holds',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Legal hold with its ground: nothing of the person is destroyed while it stands',
  body: z.object({ entityId: Id, patientId: Id, ground: requiredText(500) }),
  response: z.object({ holdId: Id }),
})

export const releaseHoldEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/holds/:holdId/release',
  realm: 'staff',
  tag,
  summary: 'Release a legal hold',
  params: z.object({ holdId: Id }),
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})
