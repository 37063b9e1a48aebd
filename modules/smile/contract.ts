import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'
import {
  Disclaimer,
  EditsShape,
  NoteShape,
  PlanOfWork,
  SummaryShape,
  TreatmentShape,
  Work,
} from './shapes-contract.ts'

export * from './open-contract.ts'
export * from './shapes-contract.ts'

const tag = 'Smile studio'
const base = '/api/clinic/smile'
const staff = { realm: 'staff', tag } as const
const Case = z.object({ caseId: Id })

/** A file of 24 MB in base64: what a camera of 24 megapixels writes. */
export const LARGEST_UPLOAD = 32 * 1024 * 1024

export const NeedView = z.object({
  kind: z.string(),
  scope: z.string(),
  title: z.string(),
  /** Cross-border consent is not asked for while photos are processed in Russia (SV-4.2c). */
  required: z.boolean(),
  state: z.enum(['given', 'missing', 'withdrawn', 'refused', 'expired', 'no-text', 'not-needed']),
  at: Instant.nullable(),
  way: z.enum(['tick', 'pep', 'paper', 'qualified']).nullable(),
  editionId: Id.nullable(),
})
export type NeedView = z.infer<typeof NeedView>

export const ResultView = z.object({
  resultId: Id,
  plan: PlanOfWork,
  treatment: TreatmentShape,
  engine: z.string(),
  sha256: z.string(),
  outsideChanged: z.number().int(),
  notes: z.array(NoteShape),
  shade: z.object({ wanted: z.string(), shown: z.string(), difference: z.number() }).nullable(),
  madeAt: Instant,
  imageUrl: z.string(),
  disclaimer: Disclaimer,
})
export type ResultView = z.infer<typeof ResultView>

export const ShareView = z.object({
  shareId: Id,
  resultId: Id,
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
  revokeReason: z.string().nullable(),
  opened: z.number().int(),
})
export type ShareView = z.infer<typeof ShareView>

export const CaseView = z.object({
  caseId: Id,
  entityId: Id,
  patientId: Id,
  patient: z.string(),
  verified: z.boolean(),
  createdAt: Instant,
  disclaimer: Disclaimer,
  /** Where photos are processed. */
  engine: z.object({ name: z.string(), country: z.string(), external: z.boolean() }),
  consents: z.array(NeedView),
  /** Null: the photo may be taken and worked on. */
  refusal: z.object({ code: z.string(), reason: z.string() }).nullable(),
  informed: z.object({ at: Instant, way: z.enum(['pep', 'paper']), signatureId: Id }).nullable(),
  photo: z
    .object({ width: z.number(), height: z.number(), url: z.string(), takenAt: Instant, sha256: z.string() })
    .nullable(),
  summary: SummaryShape.nullable(),
  work: Work,
  lock: Version,
  results: z.array(ResultView),
  shares: z.array(ShareView),
  jobs: z.array(
    z.object({
      jobId: Id,
      kind: z.string(),
      engine: z.string(),
      country: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      startedAt: Instant,
    }),
  ),
  stop: z.object({ consent: z.string(), at: Instant, dueAt: Instant }).nullable(),
  destroyedAt: Instant.nullable(),
})
export type CaseView = z.infer<typeof CaseView>

export const CaseRow = z.object({
  caseId: Id,
  patientId: Id,
  patient: z.string(),
  createdAt: Instant,
  hasPhoto: z.boolean(),
  results: z.number().int(),
  state: z.enum(['new', 'ready', 'blocked', 'destroyed']),
})

export const listCasesEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/cases`,
  summary: 'Newest cases of the studio, or those of a patient',
  query: z.object({ patientId: Id.optional() }),
  response: z.object({ cases: z.array(CaseRow) }),
})
export const createCaseEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases`,
  status: 201,
  summary: 'Begin a case for a patient; a photo belongs to exactly one (SV-1.3)',
  body: z.object({ patientId: Id, entityId: Id }),
  response: Case,
})
export const readCaseEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/cases/:caseId`,
  summary: 'The case: consents, photo, lines, plans, results, links',
  params: Case,
  response: CaseView,
})
export const saveWorkEndpoint = endpoint({
  ...staff,
  method: 'PUT',
  path: `${base}/cases/:caseId/work`,
  summary: 'Keep plans, corrected lines and the note',
  params: Case,
  body: z.object({ lock: Version, work: Work }),
  response: z.object({ lock: Version }),
})
export const uploadPhotoEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/photo`,
  status: 201,
  summary:
    'Take the photo: refused without the written consents (SV-4.2); location is stripped, the rest sealed',
  params: Case,
  body: z.object({ base64: z.base64().min(1).max(LARGEST_UPLOAD), ticket: Id }),
  bodyLimit: LARGEST_UPLOAD + 1024,
  idempotent: false,
  response: z.object({ photoId: Id, width: z.number(), height: z.number(), summary: SummaryShape }),
})
export const previewEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/previews`,
  summary: 'A quick look at a treatment, with the label burnt in; corrected lines come back as understood',
  params: Case,
  body: z.object({
    treatment: TreatmentShape,
    edits: EditsShape,
    /** Requests of one slot replace each other; plans side by side have one each. */
    slot: z.string().regex(/^[a-z]{1,20}$/),
    ticket: Id,
    /** Smaller and sooner, while a control is dragged; a sharp one is asked for after it. */
    draft: z.boolean().optional(),
  }),
  idempotent: false,
  response: z.object({
    image: z.string(),
    mime: z.literal('image/jpeg'),
    notes: z.array(NoteShape),
    summary: SummaryShape,
    milliseconds: z.number().int(),
    disclaimer: Disclaimer,
  }),
})
export const makeResultEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/results`,
  status: 201,
  summary: 'The treatment on the whole photo at its full size',
  params: Case,
  body: z.object({ plan: PlanOfWork, treatment: TreatmentShape, edits: EditsShape, ticket: Id }),
  idempotent: false,
  response: ResultView,
})
export const progressEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/progress/:ticket`,
  summary: 'How far a request has come and how many stand before it',
  params: z.object({ ticket: Id }),
  response: z.object({
    stage: z
      .enum(['waiting', 'reading', 'finding-face', 'analysing', 'rendering', 'writing', 'sealing'])
      .nullable(),
    ahead: z.number().int(),
  }),
})
const produces = 'image/jpeg'
/** Of a short-lived address: this image, this session, some minutes. */
const Token = z.string().max(80)
export const photoImageEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/cases/:caseId/photo-image`,
  summary: "The photo for the screen, by a short-lived address; each look is in the images' journal (SV-4.4)",
  params: Case,
  query: z.object({ token: Token }),
  response: z.unknown(),
  produces,
})
export const resultImageEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/results/:resultId/image`,
  summary: 'A result with its label, for the screen or at its full size',
  params: z.object({ resultId: Id }),
  query: z.object({
    token: Token,
    size: z.enum(['screen', 'full', 'thumbnail']).default('screen'),
  }),
  response: z.unknown(),
  produces,
})
export const resultPdfEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/results/:resultId/pdf`,
  summary: 'Report for the patient: before, after, what was changed, the disclaimer (SV-2.2a)',
  params: z.object({ resultId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
export const askConsentEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/consent-requests`,
  status: 201,
  summary: "A link and its QR for the patient's own phone: texts, then a code (J9.3)",
  params: Case,
  idempotent: false,
  response: z.object({ url: z.string(), qr: z.string(), expiresAt: Instant }),
})
const Scan = z.object({
  fileName: shortText(120),
  base64: z
    .base64()
    .min(8)
    .max(6 * 1024 * 1024),
})
export const paperConsentEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/paper-consents`,
  status: 201,
  summary: "Consents signed on paper: the scan and the dentist's attestation (SV-4.2a)",
  params: Case,
  bodyLimit: 7 * 1024 * 1024,
  body: z.object({
    paper: requiredText(200),
    signedOn: Day,
    address: requiredText(300),
    identityDocument: requiredText(300),
    attested: z.literal(true),
    scan: Scan,
  }),
  response: z.object({ signed: z.number().int() }),
})
export const shareEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/results/:resultId/shares`,
  status: 201,
  summary: 'A link that expires and can be revoked; refused until the patient is informed (SV-2.2b)',
  params: z.object({ resultId: Id }),
  body: z.object({ days: z.number().int().min(1).max(90) }),
  idempotent: false,
  response: z.object({ shareId: Id, url: z.string(), expiresAt: Instant }),
})
export const revokeShareEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/shares/:shareId/revocation`,
  summary: 'Take a link back',
  params: z.object({ shareId: Id }),
  body: z.object({ reason: requiredText(200) }),
  response: Empty,
})
export const attachToPlanEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/results/:resultId/plan-pictures`,
  status: 201,
  summary: 'Put a result beside a treatment plan, as a visualisation only (SV-2.2a)',
  params: z.object({ resultId: Id }),
  body: z.object({ planId: Id, as: z.enum(['visualisation', 'plan-item']) }),
  response: z.object({ label: z.string() }),
})
export const accessLogEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/cases/:caseId/access-log`,
  summary: 'Who looked at the images of the case, and by which door (SV-4.4)',
  params: Case,
  response: z.object({
    rows: z.array(
      z.object({
        at: Instant,
        who: z.string(),
        did: z.string(),
        address: z.string(),
        refused: z.boolean(),
        reason: z.string().nullable(),
      }),
    ),
  }),
})
export const destroyImagesEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/cases/:caseId/destruction`,
  summary: 'Destroy the images of the case now; what is known of consents stays',
  params: Case,
  body: z.object({ reason: requiredText(200) }),
  response: z.object({ files: z.number().int() }),
})
export const evidenceOfCaseEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/cases/:caseId/evidence`,
  summary: 'Evidence pack of the consents of the patient (SV-4.3)',
  params: Case,
  response: z.unknown(),
  produces: 'application/zip',
})
