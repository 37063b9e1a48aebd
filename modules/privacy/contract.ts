import { z } from 'zod'
import { endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'
import { ALL_ACTIONS, PURPOSE_LIST } from '#libs/purposes/index.ts'

const Evidence = z.record(z.string(), z.union([z.string(), z.null()]))

export const askGateEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/gate',
  realm: 'staff',
  tag: 'Privacy desk',
  summary: 'Might data of a patient be used, at a moment and as it was known at another (bitemporal)',
  query: z.object({
    patientId: Id,
    entityId: Id,
    purpose: z.enum(PURPOSE_LIST),
    action: z.enum(ALL_ACTIONS).default('use'),
    channel: z.enum(['sms', 'email', 'call', 'messenger']).optional(),
    partner: shortText(200).optional(),
    at: Instant.optional(),
    knownAt: Instant.optional(),
  }),
  response: z.object({
    allowed: z.boolean(),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    evidence: z.array(Evidence),
    at: Instant,
    knownAt: Instant,
  }),
})

const Named = z.object({ code: z.string(), ru: z.string(), en: z.string() })

export const purposesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/purposes',
  realm: 'staff',
  tag: 'Privacy desk',
  summary: 'The register of purposes with grounds, categories, actions, subjects and terms (MM1-2.4)',
  response: z.object({
    purposes: z.array(
      Named.extend({
        clauses: z.array(z.string()),
        subjects: z.array(z.string()),
        categories: z.array(z.string()),
        actions: z.array(z.string()),
        grounds: z.array(z.string()),
        keep: z.object({
          until: z.enum(['goal', 'withdrawal', 'law']),
          years: z.number().int().optional(),
          days: z.number().int().optional(),
          norm: z.string(),
        }),
        underBlock: z.boolean(),
      }),
    ),
  }),
})
