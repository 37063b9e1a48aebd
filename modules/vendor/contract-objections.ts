import { z } from 'zod'
import { Empty, endpoint, Id, requiredText } from '#libs/contract/index.ts'
import { ObjectionSchema } from './contract-billing.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

export const listObjectionsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/objections',
  realm: 'vendor',
  tag,
  summary: 'Objections of all clients (MM-6.5)',
  response: z.object({ objections: z.array(ObjectionSchema.extend({ client: z.string() })) }),
})

export const answerObjectionEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/objections/:objectionId/answer',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Answer an objection; the client gets a letter',
  params: z.object({ objectionId: Id }),
  body: z.object({ answer: requiredText(4000) }),
  response: Empty,
})

export const askPayerEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/letters',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Write a legally significant letter to a client (MM-12.1)',
  params,
  body: z.object({ subject: requiredText(200), body: requiredText(8000) }),
  response: z.object({ letterId: Id }),
})
