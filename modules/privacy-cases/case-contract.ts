import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'
import { CASE_KINDS, CASE_STATES, DOORS, OUTCOMES, REQUESTER_KINDS } from '#libs/subject-case/cases.ts'

const tag = 'Privacy desk'

export const CaseKind = z.enum(CASE_KINDS)
export const RequesterKind = z.enum(REQUESTER_KINDS)

export const TraceStep = z.object({
  day: Day,
  counts: z.boolean(),
  kind: z.string(),
  ru: z.string(),
  en: z.string(),
})

export const CaseDeadline = z.object({
  term: z.string(),
  duty: z.object({ ru: z.string(), en: z.string() }),
  dueAt: Instant,
  dueDay: Day.nullable(),
  explanation: z.object({ ru: z.string(), en: z.string() }),
  trace: z.array(TraceStep),
  provisional: z.boolean(),
  extendedAt: Instant.nullable(),
  metAt: Instant.nullable(),
  urgency: z.enum(['overdue', 'today', 'soon', 'calm', 'met']),
})
export type CaseDeadline = z.infer<typeof CaseDeadline>

export const CaseBrief = z.object({
  caseId: Id,
  number: z.string(),
  entityId: Id,
  kind: CaseKind,
  door: z.enum(DOORS),
  requesterKind: RequesterKind,
  requesterName: z.string(),
  patientId: Id.nullable(),
  receivedAt: Instant,
  state: z.enum(CASE_STATES),
  outcome: z.enum(OUTCOMES).nullable(),
  closedAt: Instant.nullable(),
  /** Nearest first; those that are met come last. */
  deadlines: z.array(CaseDeadline),
})
export type CaseBrief = z.infer<typeof CaseBrief>

export const CaseCard = CaseBrief.extend({
  version: Version,
  requesterContact: z.string(),
  basisDocument: z.string().nullable(),
  incomingNumber: z.string().nullable(),
  /** The signed document of a claim that came by the portal (MD-8.2). */
  signatureId: Id.nullable(),
  request: z.string(),
  identifiedAt: Instant.nullable(),
  identifiedHow: z.string().nullable(),
  outcomeText: z.string().nullable(),
  registeredAt: Instant,
  patientName: z.string().nullable(),
  blockedAt: Instant.nullable(),
  /** Cards whose phone, mail or name the requester gave; for the identity check. */
  candidates: z.array(z.object({ patientId: Id, name: z.string(), birthDate: Day, why: z.string() })),
  effects: z.array(
    z.object({
      code: z.string(),
      fate: z.enum(['stops-now', 'stops-in-term', 'stays']),
      ru: z.string(),
      en: z.string(),
      ground: z.string().nullable(),
      until: Day.nullable(),
    }),
  ),
  attachments: z.array(
    z.object({
      attachmentId: Id,
      fileName: z.string(),
      mediaType: z.string(),
      bytes: z.number().int(),
      sha256: z.string(),
    }),
  ),
  journal: z.array(
    z.object({
      at: Instant,
      who: z.string(),
      event: z.string(),
      text: z.string(),
      delivery: z.string().nullable(),
    }),
  ),
})
export type CaseCard = z.infer<typeof CaseCard>

/** A deadline that belongs to no person's case: an incident's notice, a destruction. */
export const OtherDeadline = z.object({
  id: Id,
  source: z.enum(['incident', 'destruction']),
  entityId: Id,
  term: z.string(),
  /** Number of the incident; whose card, enquiry or review is to be destroyed, without a name. */
  number: z.string(),
  duty: CaseDeadline.shape.duty,
  dueAt: Instant,
  dueDay: Day.nullable(),
  explanation: CaseDeadline.shape.explanation,
  urgency: CaseDeadline.shape.urgency,
})
export type OtherDeadline = z.infer<typeof OtherDeadline>

export const boardEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/cases',
  realm: 'staff',
  tag,
  summary: 'Board of all cases and deadlines, the nearest first',
  query: z.object({
    state: z.enum(['open', 'closed', 'all']).default('open'),
    kind: CaseKind.optional(),
    entityId: Id.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  response: z.object({
    now: Instant,
    cases: z.array(CaseBrief),
    /** Open ones of incidents and of the queue of destruction, nearest first. */
    others: z.array(OtherDeadline),
    counts: z.object({ open: z.number(), overdue: z.number(), soon: z.number(), identity: z.number() }),
    mailboxes: z.array(
      z.object({
        entityId: Id,
        source: z.string(),
        lastOkAt: Instant.nullable(),
        lastError: z.string().nullable(),
        nextTryAt: Instant.nullable(),
      }),
    ),
  }),
})

export const readCaseEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/cases/:caseId',
  realm: 'staff',
  tag,
  summary: 'One case with its clocks, journal and attachments',
  params: z.object({ caseId: Id }),
  response: CaseCard,
})

export const Scan = z.object({
  fileName: requiredText(200),
  mediaType: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
  base64: z.base64().min(8).max(7_000_000),
})

export const registerCaseEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases',
  realm: 'staff',
  tag,
  status: 201,
  bodyLimit: 8 * 1024 * 1024,
  summary: 'Register a request that came on paper, in person or from the authority (IP-3.6b)',
  body: z.object({
    entityId: Id,
    kind: CaseKind,
    door: z.enum(['paper', 'reception', 'authority']),
    requesterKind: RequesterKind,
    requesterName: requiredText(200),
    requesterContact: requiredText(300),
    basisDocument: requiredText(300).nullable(),
    incomingNumber: requiredText(60).nullable(),
    patientId: Id.nullable(),
    /** Day of receipt in the clinic; the clock starts with it, not with the registration. */
    receivedOn: Day,
    request: requiredText(4000),
    /** How the person proved who he is; null opens the identity check. */
    identifiedHow: requiredText(300).nullable(),
    scan: Scan.nullable(),
  }),
  response: z.object({ caseId: Id, number: z.string(), dueAt: Instant, joined: z.boolean() }),
})

const caseParams = z.object({ caseId: Id })

export const identifyEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases/:caseId/identity',
  realm: 'staff',
  tag,
  summary: 'Identity check: whose request this is and how it was proved, or that it was not (IP-3.6a)',
  params: caseParams,
  body: z.object({
    version: Version,
    patientId: Id.nullable(),
    confirmed: z.boolean(),
    how: requiredText(300),
  }),
  response: Empty,
})

export const extendEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases/:caseId/extension',
  realm: 'staff',
  tag,
  summary: 'Five more working days with a reasoned notice to the person (IP-3.6c)',
  params: caseParams,
  body: z.object({ version: Version, reason: requiredText(2000) }),
  response: z.object({ dueAt: Instant }),
})

export const ReportSection = z.object({
  heading: requiredText(200),
  lines: z.array(shortText(4000)).max(200),
})

export const reportEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/cases/:caseId/report',
  realm: 'staff',
  tag,
  summary: 'Draft of the answer to an access request: data, sources, purposes, recipients, processors, terms',
  params: caseParams,
  response: z.object({ sections: z.array(ReportSection) }),
})

export const sendAnswerEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases/:caseId/answer',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Send the answer by a protected link, its code by another channel',
  params: caseParams,
  body: z.object({ sections: z.array(ReportSection).min(1).max(40) }),
  response: z.object({ answerId: Id }),
})

export const closeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases/:caseId/outcome',
  realm: 'staff',
  tag,
  summary: 'Close a case with its outcome; the answer is sent to the person',
  params: caseParams,
  body: z.object({ version: Version, outcome: z.enum(OUTCOMES), text: requiredText(4000) }),
  response: Empty,
})

export const attachEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/cases/:caseId/attachments',
  realm: 'staff',
  tag,
  status: 201,
  bodyLimit: 8 * 1024 * 1024,
  summary: 'Add a scan to a case',
  params: caseParams,
  body: Scan,
  response: z.object({ attachmentId: Id }),
})

export const readAttachmentEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/attachments/:attachmentId',
  realm: 'staff',
  tag,
  summary: 'A scan or letter of a case',
  params: z.object({ attachmentId: Id }),
  produces: 'application/octet-stream',
  response: z.unknown(),
})
