import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { DATA_CATEGORIES } from '#libs/purposes/categories.ts'

const desk = { realm: 'staff', tag: 'Privacy desk' } as const
const Category = z.enum(Object.keys(DATA_CATEGORIES) as [keyof typeof DATA_CATEGORIES])

export const recordDisclosureEndpoint = endpoint({
  ...desk,
  method: 'POST',
  path: '/api/clinic/privacy/disclosures',
  status: 201,
  summary: 'Enter a disclosure to a state body, or its refusal, into the journal (IP-3.2, MD-5.2)',
  body: z.object({
    entityId: Id,
    patientId: Id.nullable(),
    /** Whose data, when it is no patient. */
    subjectInfo: requiredText(300).nullable(),
    recipient: requiredText(200),
    requestDocument: requiredText(200),
    requestedOn: Day,
    norm: requiredText(200),
    categories: z.array(Category).min(1).max(10),
    given: requiredText(2000),
    method: requiredText(200),
    outcome: z.enum(['given', 'refused']),
  }),
  response: z.object({ disclosureId: Id, number: z.string() }),
})

export const SharingLine = z.object({
  groundId: Id,
  fromEntity: Id,
  toEntity: Id,
  categories: z.array(z.enum(['contacts', 'clinical', 'money'])),
  purpose: z.string(),
  basis: z.enum(['consent', 'agreement']),
  basisDocument: z.string(),
  validFrom: Day,
  validTo: Day.nullable(),
  declaredBy: z.string(),
  declaredAt: Instant,
  revokedAt: Instant.nullable(),
  revokeReason: z.string().nullable(),
  state: z.enum(['live', 'future', 'expired', 'revoked']),
  /** Reads that named this ground, and the last of them. */
  reads: z.number().int(),
  lastReadAt: Instant.nullable(),
})
export type SharingLine = z.infer<typeof SharingLine>

export const sharingMapEndpoint = endpoint({
  ...desk,
  method: 'GET',
  path: '/api/clinic/privacy/sharing',
  summary: 'Who shares what with whom, on which ground, and how often it was used (MM-3.10)',
  response: z.object({ now: Instant, grounds: z.array(SharingLine) }),
})

export const myAcquaintanceEndpoint = endpoint({
  ...desk,
  method: 'GET',
  path: '/api/clinic/acquaintance',
  summary: 'Texts in force that I have to read, and those I have confirmed (MD-0)',
  response: z.object({
    texts: z.array(
      z.object({
        editionId: Id,
        entityId: Id,
        title: z.string(),
        number: z.number().int(),
        effectiveFrom: Instant,
        confirmedAt: Instant.nullable(),
      }),
    ),
  }),
})

export const confirmAcquaintanceEndpoint = endpoint({
  ...desk,
  method: 'POST',
  path: '/api/clinic/acquaintance/:editionId',
  summary: 'I have read this edition (MD-0)',
  params: z.object({ editionId: Id }),
  response: Empty,
})

export const HarmAssessment = z.object({
  assessmentId: Id,
  entityId: Id,
  number: z.string(),
  assessedOn: Day,
  degree: z.enum(['high', 'medium', 'low']),
  reasons: z.array(z.string()),
  sha256: z.string(),
})
export type HarmAssessment = z.infer<typeof HarmAssessment>

export const listHarmEndpoint = endpoint({
  ...desk,
  method: 'GET',
  path: '/api/clinic/privacy/harm-assessments',
  summary: 'Acts of the assessment of harm and what an assessment would find today (order 178)',
  query: z.object({ entityId: Id }),
  response: z.object({
    acts: z.array(HarmAssessment),
    today: z.object({ degree: z.enum(['high', 'medium', 'low']), reasons: z.array(z.string()) }),
  }),
})

export const makeHarmEndpoint = endpoint({
  ...desk,
  method: 'POST',
  path: '/api/clinic/privacy/harm-assessments',
  status: 201,
  summary: 'Make the act of the assessment of harm, PDF/A (order 178)',
  body: z.object({
    entityId: Id,
    commission: z
      .array(z.object({ name: requiredText(120), post: requiredText(120) }))
      .min(1)
      .max(9),
  }),
  response: z.object({ assessmentId: Id, number: z.string() }),
})

export const harmPdfEndpoint = endpoint({
  ...desk,
  method: 'GET',
  path: '/api/clinic/privacy/harm-assessments/:assessmentId/pdf',
  summary: 'Act of the assessment of harm, PDF/A',
  params: z.object({ assessmentId: Id }),
  produces: 'application/pdf',
  response: z.unknown(),
})

export const listHoldsEndpoint = endpoint({
  ...desk,
  method: 'GET',
  path: '/api/clinic/privacy/holds',
  summary: 'Legal holds, standing ones first',
  response: z.object({
    holds: z.array(
      z.object({
        holdId: Id,
        entityId: Id,
        /** One of the two: a card, or what somebody wrote through the site. */
        patientId: Id.nullable(),
        enquiryNumber: z.number().int().nullable(),
        patientName: z.string().nullable(),
        ground: z.string(),
        setBy: z.string(),
        setAt: Instant,
        releasedAt: Instant.nullable(),
        releaseReason: shortText(500).nullable(),
      }),
    ),
  }),
})
