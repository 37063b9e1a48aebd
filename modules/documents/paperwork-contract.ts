import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const SIGNING = 'Documents: signing'
/** How a paper may be signed: code of a message, by hand, qualified signature, ESIA (the matrix of `libs/documents`). */
export const SignatureKind = z.enum(['pep', 'paper', 'qualified', 'esia'])
const Patient = z.object({ patientId: Id })

const signing = { realm: 'staff', tag: SIGNING } as const

export const Need = z.object({
  what: z.enum(['pep_agreement', 'pd_processing', 'paid_services_contract', 'consent_general']),
  name: z.string(),
  state: z.enum(['missing', 'prepared', 'done']),
  documentId: Id.nullable(),
  allowed: z.array(SignatureKind),
  /** Why the other ways are not offered. */
  why: z.string(),
})
export type Need = z.infer<typeof Need>

export const PaperworkOf = z.object({
  entityId: Id,
  name: z.string(),
  needs: z.array(Need),
  address: z.string(),
  identityDocument: z.string(),
  signs: z.enum(['patient', 'representative', 'patient-with-agreement']).nullable(),
  signerName: z.string().nullable(),
  /** Why nobody may sign by a code now; null when somebody may. */
  noCode: z.string().nullable(),
  packet: z.object({ packetId: Id, preparedAt: Instant, expiresAt: Instant }).nullable(),
})
export type PaperworkOf = z.infer<typeof PaperworkOf>

export const paperworkEndpoint = endpoint({
  ...signing,
  method: 'GET',
  path: '/api/clinic/patients/:patientId/documents/paperwork',
  summary: 'What a patient who has arrived still has to sign',
  params: Patient,
  response: z.object({ entities: z.array(PaperworkOf) }),
})
export const preparePacketEndpoint = endpoint({
  ...signing,
  method: 'POST',
  path: '/api/clinic/patients/:patientId/documents/packets',
  status: 201,
  summary: 'Prepare what is missing and a link where the patient signs all of it by one code',
  params: Patient,
  body: z.object({
    entityId: Id,
    address: requiredText(300),
    identityDocument: requiredText(300),
    /** Other issued documents to sign in the same go. */
    documentIds: z.array(Id).max(10).default([]),
  }),
  response: z.object({
    packetId: Id,
    url: z.string(),
    /** QR of the link as SVG. */
    qr: z.string(),
    expiresAt: Instant,
    items: z.array(z.object({ title: z.string(), documentId: Id.nullable() })),
  }),
})
export const sendPacketLinkEndpoint = endpoint({
  ...signing,
  method: 'POST',
  path: '/api/clinic/documents/packets/:packetId/link',
  summary: "Send the link to the signer's phone",
  params: z.object({ packetId: Id }),
  body: z.object({ url: requiredText(400) }),
  response: Empty,
})
export const toTabletEndpoint = endpoint({
  ...signing,
  method: 'POST',
  path: '/api/clinic/documents/packets/:packetId/tablet',
  summary: 'Show a packet on a tablet of the desk',
  params: z.object({ packetId: Id }),
  body: z.object({ tabletId: Id }),
  response: Empty,
})
export const packetStateEndpoint = endpoint({
  ...signing,
  method: 'GET',
  path: '/api/clinic/documents/packets/:packetId',
  summary: 'Whether a packet has been signed',
  params: z.object({ packetId: Id }),
  response: z.object({
    signedAt: Instant.nullable(),
    items: z.array(
      z.object({
        title: z.string(),
        documentId: Id.nullable(),
        signatureId: Id.nullable(),
        sha256: z.string().nullable(),
      }),
    ),
  }),
})

export const Tablet = z.object({
  tabletId: Id,
  branchId: Id,
  name: z.string(),
  pairedAt: Instant,
  busy: z.boolean(),
})
export type Tablet = z.infer<typeof Tablet>
export const tabletsEndpoint = endpoint({
  ...signing,
  method: 'GET',
  path: '/api/clinic/documents/tablets',
  summary: 'Tablets of the desks',
  response: z.object({ tablets: z.array(Tablet) }),
})
export const pairTabletEndpoint = endpoint({
  ...signing,
  method: 'POST',
  path: '/api/clinic/documents/tablets',
  status: 201,
  summary: 'Make this device a tablet for signing: it gets a secret of its own and this session ends',
  body: z.object({ branchId: Id, name: requiredText(60) }),
  response: z.object({ tabletId: Id, url: z.string() }),
  idempotent: false,
})
export const revokeTabletEndpoint = endpoint({
  ...signing,
  method: 'POST',
  path: '/api/clinic/documents/tablets/:tabletId/revocation',
  summary: 'Take the secret of a tablet away',
  params: z.object({ tabletId: Id }),
  response: Empty,
})
