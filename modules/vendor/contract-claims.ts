import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, Kopecks, requiredText } from '#libs/contract/index.ts'

const Outcome = z.enum(['satisfied', 'partly', 'refused'])

export const ClaimView = z.object({
  tenantId: Id,
  claimId: Id,
  number: z.string(),
  channel: z.enum(['form', 'letter']),
  receivedOn: Day,
  /** The last day for the answer (MM-14.2). */
  dueOn: Day,
  overdue: z.boolean(),
  subject: z.string(),
  text: z.string(),
  demandKopecks: Kopecks.nullable(),
  thirdParty: z.boolean(),
  filedName: z.string(),
  outcome: Outcome.nullable(),
  answer: z.string().nullable(),
  courtAct: z.string().nullable(),
  courtActFile: z.string().nullable(),
  answeredAt: Instant.nullable(),
  events: z.array(z.object({ kind: z.string(), at: z.string(), by: z.string(), note: z.string() })),
})
export type ClaimView = z.infer<typeof ClaimView>

const CourtAct = z.object({
  court: z.string().trim().min(5).max(200),
  caseNumber: z.string().trim().min(3).max(60),
  actOn: Day,
  inForceOn: Day,
  awardedKopecks: z.number().int().min(1).max(100_000_000_000).nullable(),
  fileName: requiredText(200),
  base64: z.base64().min(4).max(13_400_000),
})

const Demand = z.object({
  subject: requiredText(200),
  text: z.string().trim().min(10).max(8000),
  demandKopecks: z.number().int().min(1).max(100_000_000_000).nullable(),
  thirdParty: z.boolean(),
})

export const listClaimsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/claims',
  realm: 'vendor',
  tag: 'Console',
  summary: 'Claims of all clients with the days of their answers (MM-14.2)',
  response: z.object({ claims: z.array(ClaimView.extend({ client: z.string() })) }),
})

export const enterClaimEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/claims',
  realm: 'vendor',
  tag: 'Console',
  status: 201,
  summary: 'Enter a claim that came by letter; its clock begins with the day of receipt (MM-14.2)',
  params: z.object({ tenantId: Id }),
  body: Demand.extend({ receivedOn: Day }),
  response: z.object({ claimId: Id, number: z.string(), dueOn: Day }),
})

export const answerClaimEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/claims/:claimId/answer',
  realm: 'vendor',
  tag: 'Console',
  status: 201,
  summary:
    'Answer a claim; the client gets a letter. Demands of third parties need an act of a court (MM-9.4)',
  params: z.object({ tenantId: Id, claimId: Id }),
  bodyLimit: 14_000_000,
  body: z.object({
    outcome: Outcome,
    answer: z.string().trim().min(10).max(8000),
    courtAct: CourtAct.nullable(),
  }),
  response: Empty,
})

const act = { summary: 'The scan of the act of a court (MM-9.4)', response: Empty, method: 'GET' } as const

export const courtActEndpoint = endpoint({
  ...act,
  path: '/api/console/clients/:tenantId/claims/:claimId/court-act',
  realm: 'vendor',
  tag: 'Console',
  params: z.object({ tenantId: Id, claimId: Id }),
  produces: 'application/octet-stream',
})

export const ownCourtActEndpoint = endpoint({
  ...act,
  path: '/api/clinic/contract/claims/:claimId/court-act',
  realm: 'staff',
  tag: 'Contract',
  params: z.object({ claimId: Id }),
  produces: 'application/octet-stream',
})

export const ownClaimsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/claims',
  realm: 'staff',
  tag: 'Contract',
  summary: 'Claims of the clinic to the vendor (MM-14.2)',
  response: z.object({ claims: z.array(ClaimView) }),
})

export const fileClaimEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/claims',
  realm: 'staff',
  tag: 'Contract',
  status: 201,
  summary: 'Send a claim to the vendor before going to a court (MM-14.2)',
  body: Demand,
  response: z.object({ claimId: Id, number: z.string(), dueOn: Day }),
})
