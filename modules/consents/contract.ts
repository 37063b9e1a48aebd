import { z } from 'zod'
import { Day, endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { EditionView, Text } from './text-contract.ts'

export * from './text-contract.ts'

const MY = 'Portal: consents'
const STAFF = 'Consents of a patient'

const State = z.enum(['given', 'refused', 'withdrawn', 'expired', 'silent'])

export const ConsentRow = z.object({
  kind: z.string(),
  scope: z.string(),
  name: z.string(),
  title: z.string(),
  form: z.enum(['tick', 'written']),
  editionId: Id,
  editionNumber: z.number().int(),
  state: State,
  at: Instant.nullable(),
  signedAs: z.enum(['tick', 'pep', 'paper', 'qualified']).nullable(),
  signatureId: Id.nullable(),
  givenEditionId: Id.nullable(),
})
export type ConsentRow = z.infer<typeof ConsentRow>

export const ConsentBoard = z.object({
  patientId: Id,
  name: z.string(),
  /** Reception has checked the document: a code to the phone may sign. */
  verified: z.boolean(),
  operators: z.array(
    z.object({
      entityId: Id,
      name: z.string(),
      agreement: z.object({ signatureId: Id, at: Instant }).nullable(),
      agreementEditionId: Id.nullable(),
      blocked: z.object({ since: Instant, reason: z.string() }).nullable(),
      consents: z.array(ConsentRow),
    }),
  ),
})
export type ConsentBoard = z.infer<typeof ConsentBoard>

const Keep = z.object({
  until: z.enum(['goal', 'withdrawal', 'law']),
  years: z.number().int().optional(),
  days: z.number().int().optional(),
  norm: z.string(),
})
export const ConsequencesView = z.object({
  stops: z.array(z.object({ purpose: z.string(), ru: z.string(), en: z.string() })),
  stays: z.array(
    z.object({ purpose: z.string(), ru: z.string(), en: z.string(), norm: z.string(), keep: Keep }),
  ),
})
export type ConsequencesView = z.infer<typeof ConsequencesView>

export const RecordView = z.object({
  eventId: Id,
  at: Instant,
  who: z.string(),
  roles: z.array(z.string()),
  did: z.string(),
  why: z.string(),
  organisation: z.string().nullable(),
  /** Another legal entity saw it on a sharing ground. */
  shared: z.boolean(),
  reason: z.string().nullable(),
  refused: z.boolean(),
  times: z.number().int(),
})
export type RecordView = z.infer<typeof RecordView>

const Which = { entityId: Id, kind: requiredText(40), scope: shortText(200).default('') }
const ToSign = {
  entityId: Id,
  editionId: Id,
  address: shortText(300).default(''),
  identityDocument: shortText(300).default(''),
}
const Code = { challengeId: Id, code: requiredText(12) }
const SigningCode = z.object({
  challengeId: Id,
  phone: z.string(),
  sha256: z.string(),
  expiresInSeconds: z.number().int(),
  resendAfterSeconds: z.number().int(),
  text: Text,
})
const Signed = z.object({ signatureId: Id, sha256: z.string() })
const Withdrawal = z.object({
  consents: z.number().int(),
  messages: z.number().int(),
  /** Number of the case in the register of withdrawals; null when there was nothing to withdraw. */
  caseNumber: z.string().nullable(),
})
const Patient = z.object({ patientId: Id })

const my = { realm: 'patient', tag: MY } as const
export const myConsentsEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/consents',
  summary: 'Every consent of my people, by operator',
  response: z.object({ now: Instant, people: z.array(ConsentBoard) }),
})
export const myTextEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/consents/texts/:editionId',
  summary: 'A text as it was or is published',
  params: z.object({ editionId: Id }),
  response: EditionView,
})
export const myConsequencesEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/consents/consequences',
  summary: 'What stops and what stays if I withdraw it',
  query: z.object({ patientId: Id, ...Which }),
  response: ConsequencesView,
})
export const giveMyConsentEndpoint = endpoint({
  ...my,
  method: 'POST',
  path: '/api/my/consents',
  summary: 'Give a consent by a tick',
  status: 201,
  body: z.object({ patientId: Id, ...Which, editionId: Id }),
  response: z.object({ recordId: Id }),
})
export const withdrawMyConsentEndpoint = endpoint({
  ...my,
  method: 'POST',
  path: '/api/my/consents/withdrawals',
  summary: 'Withdraw one consent: what it allowed stops at once',
  body: z.object({ patientId: Id, ...Which }),
  response: Withdrawal,
})
export const mySigningCodeEndpoint = endpoint({
  ...my,
  method: 'POST',
  path: '/api/my/consents/signing-codes',
  summary: 'Get a code that signs exactly this document',
  status: 201,
  body: z.object({ patientId: Id, ...ToSign }),
  response: SigningCode,
  idempotent: false,
})
export const mySignatureEndpoint = endpoint({
  ...my,
  method: 'POST',
  path: '/api/my/consents/signatures',
  summary: 'Sign by the code',
  status: 201,
  body: z.object({ patientId: Id, ...ToSign, ...Code }),
  response: Signed,
  idempotent: false,
})
export const mySignaturePdfEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/consents/signatures/:signatureId/pdf',
  summary: 'A document that I signed, PDF/A',
  params: z.object({ signatureId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
export const myEvidenceEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/consents/evidence/:patientId',
  summary: 'Everything about my consents in one archive',
  params: Patient,
  response: z.unknown(),
  produces: 'application/zip',
})
export const myRecordViewsEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/record-views',
  summary: 'Who looked at my record',
  query: z.object({ patientId: Id, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({ zone: z.string(), views: z.array(RecordView) }),
})

const staff = { realm: 'staff', tag: STAFF } as const
const base = '/api/clinic/patients/:patientId/consents'
export const consentBoardEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: base,
  summary: 'Every consent of a patient, by operator',
  params: Patient,
  response: ConsentBoard,
})
export const consequencesEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/consequences`,
  summary: 'What stops and what stays if it is withdrawn',
  params: Patient,
  query: z.object(Which),
  response: ConsequencesView,
})
export const withdrawConsentEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/withdrawals`,
  summary: 'Register a withdrawal of one consent that the patient has handed in',
  params: Patient,
  body: z.object({ ...Which, receivedOn: Day, document: requiredText(200) }),
  response: Withdrawal,
})
export const signingCodeEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/signing-codes`,
  summary: "Send a signing code to the patient's own phone",
  status: 201,
  params: Patient,
  body: z.object(ToSign),
  response: SigningCode,
  idempotent: false,
})
export const signatureEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/signatures`,
  summary: 'Sign by the code that the patient enters',
  status: 201,
  params: Patient,
  body: z.object({ ...ToSign, ...Code }),
  response: Signed,
  idempotent: false,
})
export const paperSignatureEndpoint = endpoint({
  ...staff,
  method: 'POST',
  path: `${base}/paper-signatures`,
  summary: 'Register a consent signed on paper',
  status: 201,
  params: Patient,
  body: z.object({ ...ToSign, paper: requiredText(200), signedOn: Day }),
  response: Signed,
})
export const evidenceEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: `${base}/evidence`,
  summary: 'Evidence pack: PDF and JSON with texts, signatures, hashes, timeline (SV-4.3)',
  params: Patient,
  response: z.unknown(),
  produces: 'application/zip',
})
export const signaturePdfEndpoint = endpoint({
  ...staff,
  method: 'GET',
  path: '/api/clinic/signatures/:signatureId/pdf',
  summary: 'A signed document, PDF/A',
  params: z.object({ signatureId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
