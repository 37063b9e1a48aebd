import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'
import { Email, Letter } from '#modules/clients/contract.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

export const Paper = z.object({
  paperId: Id,
  kind: z.enum([
    'instruction',
    'measures',
    'measures-extended',
    'nda',
    'reconciliation',
    'export-acceptance',
    'electronic-documents',
  ]),
  edition: z.number().int(),
  title: z.string(),
  sha256: z.string(),
  madeAt: Instant,
  basis: z.string(),
  acceptedAt: Instant.nullable(),
  acceptedName: z.string().nullable(),
  /** The newest edition of the same agreement, when this is an older one. */
  replacedBy: z.number().int().nullable(),
})
export type Paper = z.infer<typeof Paper>

export const SubProcessor = z.object({
  processorId: Id,
  name: z.string(),
  inn: z.string().nullable(),
  country: z.string(),
  task: z.string(),
  since: Day,
  until: Day.nullable(),
})
export type SubProcessor = z.infer<typeof SubProcessor>

export const listPapersEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId/papers',
  realm: 'vendor',
  tag,
  summary: 'Papers of a contract: instruction to process, certificates, agreements',
  params,
  response: z.object({ papers: z.array(Paper) }),
})

export const makePaperEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/papers',
  realm: 'vendor',
  tag,
  status: 201,
  summary:
    'Draw up a paper: the instruction (MM1-2.4), a statement of measures on a written request (MM1-6.4), an NDA that unlocks the extended one (MM1-6.5)',
  params,
  body: z.object({
    kind: z.enum(['instruction', 'measures', 'measures-extended', 'nda']),
    /** The written request or the reason, as it stands in the journal. */
    basis: z.string().trim().min(5).max(300),
  }),
  response: z.object({ paperId: Id }),
})

export const paperPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/papers/:tenantId/:paperId/pdf',
  realm: 'vendor',
  tag,
  summary: 'A paper as it was drawn up',
  params: params.extend({ paperId: Id }),
  response: Empty,
  produces: 'application/pdf',
})

export const ownPapersEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/papers',
  realm: 'staff',
  tag: 'Contract',
  summary: 'Papers of the contract and the register of sub-processors (MM1-5.2)',
  response: z.object({ papers: z.array(Paper), subProcessors: z.array(SubProcessor) }),
})

export const ownPaperPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/papers/:paperId/pdf',
  realm: 'staff',
  tag: 'Contract',
  summary: 'A paper of the contract as it was drawn up',
  params: z.object({ paperId: Id }),
  response: Empty,
  produces: 'application/pdf',
})

export const acceptPaperEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/papers/:paperId/acceptance',
  realm: 'staff',
  tag: 'Contract',
  status: 201,
  summary: 'Accept a paper of the contract: the instruction, the NDA',
  params: z.object({ paperId: Id }),
  response: Empty,
})

export const listSubProcessorsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/sub-processors',
  realm: 'vendor',
  tag,
  summary: 'The register of sub-processors (MM1-5.2)',
  response: z.object({ subProcessors: z.array(SubProcessor) }),
})

export const endSubProcessorEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/sub-processors/:processorId/end',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'End the work of a sub-processor on a day; every client in force gets a notice (MM1-5.2)',
  params: z.object({ processorId: Id }),
  body: z.object({ until: Day }),
  response: z.object({ noticed: z.number().int() }),
})

export const addSubProcessorEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/sub-processors',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Enter a sub-processor; every client in force gets a notice (MM1-5.2)',
  body: z.object({
    name: requiredText(200),
    inn: z.string().trim().max(20).nullable(),
    country: requiredText(80),
    task: requiredText(300),
    since: Day,
  }),
  response: z.object({ processorId: Id, noticed: z.number().int() }),
})

export const listLettersEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/letters',
  realm: 'vendor',
  tag,
  summary: 'The journal of legally significant letters, both ways (MM-12.1, MM-12.3)',
  query: z.object({ tenantId: Id.optional() }),
  response: z.object({ letters: z.array(Letter) }),
})

export const lettersCsvEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/letters.csv',
  realm: 'vendor',
  tag,
  summary: 'The journal of letters as a table, for evidence (MM-12.3)',
  query: z.object({ tenantId: Id.optional() }),
  response: Empty,
  produces: 'text/csv; charset=utf-8',
})

export const receiveLetterEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/incoming-letters',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Enter an incoming letter; one to another address is answered «not considered sent» (MM-12.1.1)',
  params,
  body: z.object({ to: Email, from: Email, subject: requiredText(200), body: requiredText(20_000) }),
  response: z.object({ letterId: Id, proper: z.boolean() }),
})

export const confirmLetterEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/incoming-letters/:letterId/confirmation',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Confirm a letter that came to another address (MM-12.1.1)',
  params: params.extend({ letterId: Id }),
  response: Empty,
})

export const terminateClientEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/termination',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'End a contract for its breach (MM-13.3), or by a letter of the client (MM-13.2)',
  params,
  body: z.object({
    side: z.enum(['vendor', 'client']),
    reason: z.string().trim().min(10).max(1000),
    effectiveOn: Day.optional(),
  }),
  response: z.object({ terminationId: Id, effectiveOn: Day }),
})

export const placeHoldEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/legal-holds',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Forbid the destruction of data of a client, with the ground (MM-7.7)',
  params,
  body: z.object({ ground: z.string().trim().min(10).max(500) }),
  response: z.object({ holdId: Id }),
})

export const liftHoldEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/clients/:tenantId/legal-holds/:holdId',
  realm: 'vendor',
  tag,
  summary: 'Lift a hold',
  params: params.extend({ holdId: Id }),
  response: Empty,
})
