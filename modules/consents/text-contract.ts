import { z } from 'zod'
import { Day, endpoint, Id, Instant, Mark, requiredText, shortText } from '#libs/contract/index.ts'

const TEXTS = 'Texts of an operator'

export const Paragraph = z.object({
  part: z.string().optional(),
  heading: z.string().optional(),
  text: z.string(),
})
export const Text = z.object({ title: z.string(), body: z.array(Paragraph) })

export const EditionView = Text.extend({
  editionId: Id,
  entityId: Id,
  kind: z.string(),
  scope: z.string(),
  number: z.number().int(),
  sha256: z.string(),
  publishedAt: Instant,
  effectiveFrom: Instant,
  approvedBy: z.string(),
  previousId: Id.nullable(),
})
export type EditionView = z.infer<typeof EditionView>

export const Diff = z.array(
  z.object({
    heading: z.string().nullable(),
    kind: z.enum(['same', 'added', 'removed', 'changed']),
    words: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
  }),
)

const texts = { realm: 'staff', tag: TEXTS } as const
export const listTextsEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/texts/:entityId',
  summary: 'All editions of an operator',
  params: z.object({ entityId: Id }),
  response: z.object({ editions: z.array(EditionView.omit({ body: true })) }),
})
export const readTextEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/editions/:editionId',
  summary: 'An edition with its difference to the one before',
  params: z.object({ editionId: Id }),
  response: EditionView.extend({ diff: Diff }),
})
export const textPdfEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/editions/:editionId/pdf',
  summary: 'An edition as PDF/A',
  params: z.object({ editionId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
const Approver = z.object({
  name: requiredText(120),
  post: requiredText(120),
  orderNumber: requiredText(40),
  orderDate: Day,
})
export const publishTextEndpoint = endpoint({
  ...texts,
  method: 'POST',
  path: '/api/clinic/texts/:entityId',
  summary: 'Publish the next edition of a text from the current parameters',
  status: 201,
  params: z.object({ entityId: Id }),
  body: z.object({
    kind: requiredText(40),
    scope: shortText(200).default(''),
    approver: Approver,
    effectiveFrom: Instant.nullable().default(null),
  }),
  response: z.object({ editionId: Id }),
})
export const publishFirstTextsEndpoint = endpoint({
  ...texts,
  method: 'POST',
  path: '/api/clinic/texts/:entityId/first',
  summary:
    'Publish all texts that an operator begins with, under one order; those in force already stay as they are',
  status: 201,
  params: z.object({ entityId: Id }),
  body: z.object({ approver: Approver }),
  response: z.object({ entityId: Id }),
})
export const draftTextEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/texts/:entityId/draft',
  summary: 'A text as it would be published now: faults by the law, difference to the edition in force',
  params: z.object({ entityId: Id }),
  query: z.object({ kind: shortText(40).default('policy'), scope: shortText(200).default('') }),
  response: z.object({
    kind: z.string(),
    title: z.string(),
    body: z.array(Paragraph),
    sha256: z.string(),
    /** Elements of the law that are missing, void phrases, terms above the law; published only without any. */
    faults: z.array(z.string()),
    /** The edition it would replace; null for a first one. */
    current: z
      .object({ editionId: Id, number: z.number().int(), effectiveFrom: Instant, sha256: z.string() })
      .nullable(),
    changed: z.boolean(),
    diff: Diff,
  }),
})
export const TextParametersView = z.object({
  withdrawalWorkingDays: z.number().int().min(1).max(10),
  extensionWorkingDays: z.number().int().min(1).max(5),
  correctionWorkingDays: z.number().int().min(1).max(7),
  destroyDays: z.number().int().min(1).max(30),
  claimCalendarDays: z.number().int().min(1).max(30),
  cardYears: z.number().int().min(1).max(100),
  visitorLogDays: z.number().int().min(1).max(366),
  imageDays: z.number().int().min(1).max(3650),
  responsible: z.object({ name: requiredText(120), post: requiredText(120) }).nullable(),
  processors: z
    .array(
      z.object({
        name: requiredText(200),
        inn: shortText(12).nullable(),
        address: requiredText(300),
        country: z.string().regex(/^[A-Z]{2}$/),
        what: requiredText(300),
      }),
    )
    .max(50),
})
export type TextParametersView = z.infer<typeof TextParametersView>
export const readTextParametersEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/texts/:entityId/parameters',
  summary: 'Terms, responsible person and processors that the texts of an operator name',
  params: z.object({ entityId: Id }),
  response: TextParametersView.extend({ version: Mark }),
})
export const setTextParametersEndpoint = endpoint({
  ...texts,
  method: 'PUT',
  path: '/api/clinic/texts/:entityId/parameters',
  summary: 'Set what the texts name; the texts change with the next publication',
  params: z.object({ entityId: Id }),
  body: TextParametersView.extend({ version: Mark }),
  response: TextParametersView.extend({ version: Mark }),
})
export const signatureMatrixEndpoint = endpoint({
  ...texts,
  method: 'GET',
  path: '/api/clinic/signature-matrix',
  summary: 'Which document may be signed how, and why not otherwise',
  response: z.object({
    documents: z.array(
      z.object({ kind: z.string(), name: z.string(), allowed: z.array(z.string()), why: z.string() }),
    ),
    signatures: z.array(z.object({ kind: z.string(), name: z.string() })),
  }),
})
