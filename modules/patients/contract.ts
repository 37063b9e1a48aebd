import { z } from 'zod'
import { Day, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'

export * from './relation-contract.ts'

const tag = 'Patients'

export const PatientBrief = z.object({
  patientId: Id,
  surname: z.string(),
  given: z.string(),
  patronymic: z.string().nullable(),
  birthDate: Day,
  phone: z.string(),
  verified: z.boolean(),
  /** Record numbers in the legal entities that the reader may see. */
  cards: z.array(z.object({ entityId: Id, number: z.string() })),
  /** The record belongs to another legal entity and is shown by a sharing ground: contacts only. */
  shared: z.boolean(),
  /** Since when the use of these data is blocked (IP-4.2.4): whoever works with them sees it, contacts are hidden. */
  blockedSince: Instant.nullable(),
})
export type PatientBrief = z.infer<typeof PatientBrief>

export const FoundPatient = PatientBrief.extend({
  /** The merged card that was found by its own name, phone or date; null when this card itself was. */
  formerly: z.object({ patientId: Id, name: z.string() }).nullable(),
})
export type FoundPatient = z.infer<typeof FoundPatient>

export const PatientCard = PatientBrief.extend({
  sex: z.enum(['male', 'female']).nullable(),
  email: z.string().nullable(),
  note: z.string(),
  source: z.enum(['reception', 'site', 'portal', 'import']),
  verifiedAt: Instant.nullable(),
  verifiedDocument: z.string().nullable(),
  createdAt: Instant,
  version: Version,
  consents: z.array(
    z.object({
      kind: z.string(),
      entityId: Id,
      decision: z.enum(['given', 'refused', 'withdrawn']),
      at: Instant,
    }),
  ),
})
export type PatientCard = z.infer<typeof PatientCard>

const NamePart = requiredText(60)
const PatientFields = {
  surname: NamePart,
  given: NamePart,
  patronymic: NamePart.nullable(),
  birthDate: Day,
  phone: requiredText(40),
  email: z.email().max(254).nullable(),
  sex: z.enum(['male', 'female']).nullable(),
}

export const findPatientsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients',
  realm: 'staff',
  tag,
  summary: 'Search by name in any order, phone in any spelling, birth date or record number',
  query: z.object({
    q: z.string().trim().min(1).max(120),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({ patients: z.array(FoundPatient) }),
})

export const listBlockedEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/blocked-patients',
  realm: 'staff',
  tag,
  summary: 'Whose data are blocked now: every list that names a person marks him (IP-4.2.4)',
  response: z.object({ patients: z.array(z.object({ patientId: Id, blockedSince: Instant })) }),
})

export const readPatientEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId',
  realm: 'staff',
  tag,
  summary: 'Card of a patient',
  params: z.object({ patientId: Id }),
  response: PatientCard,
})

export const Duplicate = z.object({
  patient: PatientBrief,
  score: z.number(),
  reasons: z.array(
    z.enum(['same-phone', 'same-birth-date', 'same-name', 'similar-name', 'similar-birth-date']),
  ),
})
export type Duplicate = z.infer<typeof Duplicate>

export const findDuplicatesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patient-duplicates',
  realm: 'staff',
  tag,
  summary: 'Cards that may be the same person',
  query: z.object({
    surname: shortText(60),
    given: shortText(60),
    patronymic: shortText(60).optional(),
    birthDate: Day.optional(),
    phone: shortText(40).optional(),
  }),
  response: z.object({ duplicates: z.array(Duplicate) }),
})

export const createPatientEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'New card (MM-3.7 limits their number)',
  body: z.object({
    ...PatientFields,
    entityId: Id,
    note: shortText(2000).default(''),
    /** The operator has seen the similar cards and says that this is another person. */
    anotherPerson: z.boolean().default(false),
  }),
  response: z.object({ patientId: Id, cardNumber: z.string() }),
})

export const updatePatientEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/clinic/patients/:patientId',
  realm: 'staff',
  tag,
  summary: 'Change a card; refused when somebody else was faster',
  params: z.object({ patientId: Id }),
  body: z.object({ ...PatientFields, note: shortText(2000), version: Version }),
  response: z.object({ version: Version }),
})

export const verifyPatientEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/verification',
  realm: 'staff',
  tag,
  summary: 'Mark that the identity document was seen (IP-1.3)',
  params: z.object({ patientId: Id }),
  body: z.object({ document: requiredText(200), version: Version }),
  response: z.object({ version: Version }),
})
