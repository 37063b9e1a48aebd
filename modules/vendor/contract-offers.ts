import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'
import { Product } from '#modules/clients/contract.ts'

const tag = 'Console'

const Parameters = z.record(z.string(), z.number().int())

export const EditionBrief = z.object({
  editionId: Id,
  product: Product,
  number: z.number().int(),
  summary: z.string(),
  plannedOn: Day,
  publishedAt: Instant.nullable(),
  effectiveOn: Day.nullable(),
  textSha256: z.string(),
  pdfSha256: z.string(),
  parameters: Parameters,
})
export type EditionBrief = z.infer<typeof EditionBrief>

export const ClauseChangeSchema = z.object({
  number: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

export const listEditionsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/offers',
  realm: 'vendor',
  tag,
  summary: 'Editions of the offers, drafts included',
  response: z.object({ editions: z.array(EditionBrief), defaults: z.record(z.string(), Parameters) }),
})

export const readEditionEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/offers/:editionId',
  realm: 'vendor',
  tag,
  summary: 'An edition: what changed, who was told and when (MM-11.2)',
  params: z.object({ editionId: Id }),
  response: z.object({
    edition: EditionBrief,
    changes: z.array(ClauseChangeSchema),
    deliveries: z.array(
      z.object({
        tenantId: Id,
        client: z.string(),
        address: z.string().nullable(),
        sentAt: Instant.nullable(),
        failed: z.boolean(),
      }),
    ),
    clauses: z.array(z.object({ number: z.string(), text: z.string() })),
  }),
})

export const drawUpEditionEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/offers',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Draw up the next edition of an offer',
  body: z.object({
    product: Product,
    plannedOn: Day,
    summary: requiredText(1000),
    parameters: Parameters,
    overrides: z.array(z.object({ number: requiredText(10), text: requiredText(4000) })).max(100),
  }),
  response: z.object({ editionId: Id, number: z.number().int() }),
})

export const announceEditionEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/offers/:editionId/notices',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Write to every client about an edition and its date (MM-11.2)',
  params: z.object({ editionId: Id }),
  body: z.object({ plannedOn: Day }),
  response: z.object({ announced: z.number().int() }),
})

export const publishEditionEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/offers/:editionId/publication',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Publish an edition; refused before 10 full days since the last notice (MM-11.2)',
  params: z.object({ editionId: Id }),
  response: z.object({ effectiveOn: Day }),
})

export const dropEditionEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/offers/:editionId',
  realm: 'vendor',
  tag,
  summary: 'Give up an edition that was not published',
  params: z.object({ editionId: Id }),
  response: Empty,
})
