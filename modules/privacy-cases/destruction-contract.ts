import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Privacy desk'

export const DestructionOutcome = z.enum(['destroy', 'anonymise'])

export const Destruction = z.object({
  destructionId: Id,
  entityId: Id,
  patientId: Id.nullable(),
  patientName: z.string().nullable(),
  subjectInfo: z.string(),
  reason: z.string(),
  norm: z.string(),
  state: z.enum(['proposed', 'running', 'done', 'rejected']),
  outcome: DestructionOutcome,
  /** Not when a consent was withdrawn: then the law knows destruction only. */
  mayAnonymise: z.boolean(),
  /** The pages where the rows lay have been written anew. */
  spaceRewritten: z.boolean(),
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

export const chooseOutcomeEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/privacy/destructions/:destructionId/outcome',
  realm: 'staff',
  tag,
  summary: 'Destroy or anonymise, before anybody has approved (152-ФЗ art. 5 p. 7)',
  params,
  body: z.object({ outcome: DestructionOutcome }),
  response: Empty,
})

export const AnonymousRecord = z.object({
  entityId: Id,
  sex: z.enum(['male', 'female']).nullable(),
  ageFrom: z.number().int().nullable(),
  ageTo: z.number().int().nullable(),
  year: z.number().int().nullable(),
  visits: z.string(),
  paid: z.string(),
  sections: z.array(z.string()),
  records: z.number().int(),
  peopleThen: z.number().int(),
  peopleNow: z.number().int(),
  identifiers: z.array(z.string()),
})
export type AnonymousRecord = z.infer<typeof AnonymousRecord>

export const anonymousRecordsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/anonymous-records',
  realm: 'staff',
  tag,
  summary: 'Anonymised records with the check for re-identification made now (IP-3.8b)',
  response: z.object({ classSize: z.number().int(), records: z.array(AnonymousRecord) }),
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
  summary:
    'Legal hold with its ground: nothing of the person, or of what was written through the site, is destroyed while it stands',
  /** One of the two: a person's card, or what somebody without a card wrote through the site, by its number. */
  body: z
    .object({
      entityId: Id,
      patientId: Id.nullable(),
      enquiryNumber: z.number().int().min(1).nullable().default(null),
      ground: requiredText(500),
    })
    .refine(hold => (hold.patientId === null) !== (hold.enquiryNumber === null), { path: ['patientId'] }),
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
