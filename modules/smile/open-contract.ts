import { z } from 'zod'
import { endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { Disclaimer } from './shapes-contract.ts'

/** What a patient reaches: by a link, without signing in, or in his own portal. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const ByLink = z.object({ clinic: z.string().max(60), token: Token })
const site = { realm: 'site', tag: 'Smile: links of the patient' } as const
const base = '/api/site/:clinic/smile'

const Text = z.object({
  title: z.string(),
  body: z.array(z.object({ heading: z.string().optional(), text: z.string() })),
})

export const ConsentDocument = Text.extend({
  key: z.string(),
  kind: z.string(),
  state: z.enum(['to-sign', 'signed', 'not-needed']),
})

export const consentPageEndpoint = endpoint({
  ...site,
  method: 'GET',
  path: `${base}/consents/:token`,
  summary: 'What the patient is asked to sign, text by text (J9.3)',
  params: ByLink,
  response: z.object({
    clinicName: z.string(),
    operator: z.string(),
    patient: z.string(),
    phone: z.string(),
    /** False: the number was not checked yet, a code cannot sign. */
    verified: z.boolean(),
    expiresAt: Instant,
    agreement: ConsentDocument.nullable(),
    documents: z.array(ConsentDocument),
    crossBorder: z.object({ needed: z.boolean(), text: z.string() }),
  }),
})
const Particulars = {
  address: shortText(300),
  identityDocument: shortText(300),
  /** `agreement` goes first and alone; then the rest together. */
  step: z.enum(['agreement', 'documents']),
  /** Keys of the documents that the patient has ticked, each by itself. */
  keys: z.array(z.string().max(120)).max(8),
}
export const consentCodeEndpoint = endpoint({
  ...site,
  method: 'POST',
  path: `${base}/consents/:token/codes`,
  status: 201,
  summary: "Send the code to the patient's phone from his card",
  params: ByLink,
  idempotent: false,
  body: z.object(Particulars),
  response: z.object({
    challengeId: Id,
    phone: z.string(),
    sender: z.string(),
    documents: z.array(Text.extend({ sha256: z.string() })),
    resendAfterSeconds: z.number().int(),
  }),
})
export const consentSignatureEndpoint = endpoint({
  ...site,
  method: 'POST',
  path: `${base}/consents/:token/signatures`,
  status: 201,
  summary: 'Sign by the code',
  params: ByLink,
  idempotent: false,
  body: z.object({ ...Particulars, challengeId: Id, code: requiredText(12) }),
  response: z.object({ signed: z.number().int() }),
})

const Picture = z.object({
  doctor: z.string().nullable(),
  clinicName: z.string(),
  madeAt: Instant,
  expiresAt: Instant,
  changed: z.array(z.string()),
  before: z.string(),
  after: z.string(),
  disclaimer: Disclaimer,
})
export const sharePageEndpoint = endpoint({
  ...site,
  method: 'GET',
  path: `${base}/shares/:token`,
  summary: 'A visualisation by its link: before, after, what was changed',
  params: ByLink,
  response: Picture,
})
const Which = z.enum(['before', 'after'])
export const shareImageEndpoint = endpoint({
  ...site,
  method: 'GET',
  path: `${base}/shares/:token/images/:which`,
  summary: 'An image of a link, by a short-lived address',
  params: ByLink.extend({ which: Which }),
  query: z.object({ token: z.string().max(80) }),
  response: z.unknown(),
  produces: 'image/jpeg',
})
const my = { realm: 'patient', tag: 'Portal: smile' } as const
export const mySmilesEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/smile',
  summary: 'Visualisations that the dentist has shared with me and that still stand',
  response: z.object({ pictures: z.array(Picture.extend({ shareId: Id })) }),
})
export const mySmileImageEndpoint = endpoint({
  ...my,
  method: 'GET',
  path: '/api/my/smile/:shareId/images/:which',
  summary: 'An image of a visualisation shared with me',
  params: z.object({ shareId: Id, which: Which }),
  query: z.object({ token: z.string().max(80) }),
  response: z.unknown(),
  produces: 'image/jpeg',
})
