import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { PAPER_KINDS } from '#libs/documents/index.ts'
import { SignatureKind } from './paperwork-contract.ts'

export * from './my-contract.ts'
export * from './paperwork-contract.ts'

const DOCUMENTS = 'Documents'

export const PaperKindName = z.enum(PAPER_KINDS as [string, ...string[]])
export const DocumentState = z.enum(['issued', 'signed', 'voided'])
export type DocumentState = z.infer<typeof DocumentState>

export const DocumentRow = z.object({
  documentId: Id,
  entityId: Id,
  patientId: Id,
  patientName: z.string(),
  kind: PaperKindName,
  kindName: z.string(),
  number: z.string(),
  issuedAt: Instant,
  signerName: z.string(),
  state: DocumentState,
  /** How it was signed, or why it is void. */
  signedAs: SignatureKind.nullable(),
  signedAt: Instant.nullable(),
  signatureId: Id.nullable(),
  scan: z.boolean(),
  reason: z.string().nullable(),
  /** May be signed how, and why not otherwise; null when only the doctor signs. */
  allowed: z.array(SignatureKind).nullable(),
  why: z.string().nullable(),
  /** The reader may open it. */
  opens: z.boolean(),
})
export type DocumentRow = z.infer<typeof DocumentRow>

const staff = { realm: 'staff', tag: DOCUMENTS } as const
const Patient = z.object({ patientId: Id })
const Document = z.object({ documentId: Id })

export const documentKindsEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents/kinds',
  summary: 'Kinds of documents: what each is made from, asks for, and how it may be signed',
  response: z.object({
    kinds: z.array(
      z.object({
        kind: PaperKindName,
        name: z.string(),
        from: z.enum(['plan', 'bill', 'visit']).nullable(),
        clinical: z.boolean(),
        inputs: z.array(z.object({ name: z.string(), label: z.string(), required: z.boolean() })),
        allowed: z.array(SignatureKind).nullable(),
        why: z.string().nullable(),
      }),
    ),
  }),
})
export const registerEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents',
  summary: 'Register of documents: by kind, state, days, number or patient',
  query: z.object({
    entityId: Id.optional(),
    kind: PaperKindName.optional(),
    state: DocumentState.optional(),
    from: Day.optional(),
    till: Day.optional(),
    q: shortText(120).optional(),
    patientId: Id.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ documents: z.array(DocumentRow), total: z.number().int() }),
})
export const issueDocumentEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/patients/:patientId/documents',
  status: 201,
  summary: 'Issue a document: number, text and PDF/A file are final',
  params: Patient,
  body: z.object({
    entityId: Id,
    kind: PaperKindName,
    basis: z
      .object({
        planId: Id.optional(),
        optionId: z.string().max(40).optional(),
        billId: Id.optional(),
        encounterId: Id.optional(),
        practitionerId: Id.optional(),
      })
      .default({}),
    inputs: z.record(z.string().max(40), shortText(2000)).default({}),
  }),
  response: z.object({ documentId: Id, number: z.string(), sha256: z.string() }),
})
export const documentPdfEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents/:documentId/pdf',
  summary: 'The document as it was issued, PDF/A',
  params: Document,
  response: z.unknown(),
  produces: 'application/pdf',
})
export const voidDocumentEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/documents/:documentId/voiding',
  summary: 'Declare a document void with a reason; its number stays taken',
  params: Document,
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})
export const paperSignedEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/documents/:documentId/paper-signature',
  status: 201,
  summary: 'Register that the printed sheet was signed by hand, and where it is kept',
  params: Document,
  body: z.object({ requisites: requiredText(300), signedOn: Day }),
  response: z.object({ signatureId: Id, sha256: z.string() }),
})

export const fileScanEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/documents/scans',
  status: 201,
  summary: 'File a scan of a signed sheet: the code on it finds the document; or name the document',
  body: z.object({
    fileName: requiredText(200),
    base64: z.base64().max(27_000_000),
    documentId: Id.optional(),
  }),
  response: z.object({
    documentId: Id,
    number: z.string(),
    patientId: Id,
    signatureId: Id,
    sha256: z.string(),
  }),
  bodyLimit: 28_000_000,
})
export const scanEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents/:documentId/scan',
  summary: 'The scan of a document that was signed on paper',
  params: Document,
  response: z.unknown(),
  produces: 'application/octet-stream',
})

export const copiesEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents/copies-requests',
  summary: 'Requests for copies of medical documents and the days left (order 789н)',
  response: z.object({
    requests: z.array(
      z.object({
        documentId: Id,
        number: z.string(),
        patientId: Id,
        patientName: z.string(),
        registeredOn: Day,
        dueOn: Day,
        daysLeft: z.number().int(),
        answeredAt: Instant.nullable(),
        answer: z.string().nullable(),
      }),
    ),
  }),
})
export const answerCopiesEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/documents/:documentId/copies-answer',
  summary: 'Say what was handed out, to whom and how',
  params: Document,
  body: z.object({ answer: requiredText(500) }),
  response: Empty,
})

const Wording = z.object({
  editionId: Id.nullable(),
  number: z.number().int(),
  title: z.string(),
  body: z.string(),
  sha256: z.string(),
  approvedBy: z.string().nullable(),
  publishedAt: Instant.nullable(),
})
export const wordingsEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/documents/wordings/:kind',
  summary: 'Editions of the text of a document, newest first; number 0 is the text of the platform',
  params: z.object({ kind: PaperKindName }),
  query: z.object({ entityId: Id }),
  response: z.object({
    editions: z.array(Wording),
    fields: z.array(z.object({ name: z.string(), label: z.string(), declined: z.boolean() })),
    tables: z.array(z.object({ name: z.string(), label: z.string() })),
  }),
})
export const publishWordingEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: '/api/clinic/documents/wordings/:kind',
  status: 201,
  summary: 'Publish an edition of the text; an unknown field is refused with its name and place',
  params: z.object({ kind: PaperKindName }),
  body: z.object({
    entityId: Id,
    title: requiredText(300),
    body: z.string().min(1).max(40_000),
    approvedBy: requiredText(300),
  }),
  response: z.object({ editionId: Id, number: z.number().int() }),
})
