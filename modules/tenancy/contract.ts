import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, Mark, requiredText } from '#libs/contract/index.ts'

export const LegalEntity = z.object({
  entityId: Id,
  shortName: z.string(),
  fullName: z.string(),
  inn: z.string().nullable(),
  ogrn: z.string().nullable(),
  address: z.string(),
  phone: z.string(),
  email: z.string(),
  headName: z.string(),
  licenceNumber: z.string().nullable(),
  licenceDate: Day.nullable(),
  licenceIssuer: z.string().nullable(),
})
export type LegalEntity = z.infer<typeof LegalEntity>

/** `archived`: out of use; visits of the past still name it. */
export const Chair = z.object({
  chairId: Id,
  roomId: Id,
  branchId: Id,
  name: z.string(),
  archived: z.boolean(),
})

export const Branch = z.object({
  branchId: Id,
  slug: z.string(),
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  zone: z.string(),
  /** Closed: nothing new is planned there and the site does not show it; visits of the past still name it. */
  archived: z.boolean(),
  /** Goes back with a change. */
  version: Mark,
  rooms: z.array(z.object({ roomId: Id, name: z.string(), archived: z.boolean() })),
  chairs: z.array(Chair),
})
export type Branch = z.infer<typeof Branch>

export const Clinic = z.object({
  tenantId: Id,
  slug: z.string(),
  kind: z.enum(['clinic', 'solo']),
  name: z.string(),
  tagline: z.string(),
  zone: z.string(),
  now: Instant,
  onlineChangeHours: z.number().int(),
  slotStepMinutes: z.number().int(),
  entities: z.array(LegalEntity),
  branches: z.array(Branch),
})
export type Clinic = z.infer<typeof Clinic>

export * from './places-contract.ts'
export * from './settings-contract.ts'

const tag = 'Clinic'

export const NewEntity = z.object({
  kind: z.enum(['company', 'sole-proprietor']),
  shortName: requiredText(200),
  fullName: requiredText(300),
  inn: requiredText(20),
  kpp: requiredText(20).nullable(),
  ogrn: requiredText(20),
  address: requiredText(300),
  phone: requiredText(40),
  email: z.email().max(200),
  headName: requiredText(200),
  headPost: requiredText(100),
  licenceNumber: requiredText(100).nullable(),
  licenceDate: Day.nullable(),
  licenceIssuer: requiredText(300).nullable(),
  /** Prefix of the numbers of its records and documents. */
  code: z
    .string()
    .trim()
    .regex(/^[А-ЯA-Z0-9]{1,4}$/),
})
export type NewEntity = z.infer<typeof NewEntity>

export const addEntityEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/entities',
  realm: 'staff',
  tag,
  status: 201,
  summary:
    'Add a legal entity: an operator of its own, which shares nothing until a ground is declared (MM-3.8, MM-3.9)',
  body: NewEntity,
  response: z.object({ entityId: Id }),
})

export const readClinicEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic',
  realm: 'staff',
  tag,
  summary: 'The clinic: legal entities, branches, rooms, chairs',
  response: Clinic,
})

export const SharingGround = z.object({
  groundId: Id,
  fromEntity: Id,
  toEntity: Id,
  categories: z.array(z.enum(['contacts', 'clinical', 'money'])).min(1),
  purpose: z.string(),
  basis: z.enum(['consent', 'agreement']),
  basisDocument: z.string(),
  validFrom: Day,
  validTo: Day.nullable(),
  declaredBy: z.string(),
  declaredAt: Instant,
  revokedAt: Instant.nullable(),
})
export type SharingGround = z.infer<typeof SharingGround>

export const listSharingGroundsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/sharing-grounds',
  realm: 'staff',
  tag,
  summary: 'Grounds on which legal entities share data (MM-3.10)',
  response: z.object({ grounds: z.array(SharingGround) }),
})

export const declareSharingGroundEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/sharing-grounds',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Declare a ground to share data between legal entities (MM-3.10)',
  body: z.object({
    fromEntity: Id,
    toEntity: Id,
    categories: z.array(z.enum(['contacts', 'clinical', 'money'])).min(1),
    purpose: requiredText(300),
    basis: z.enum(['consent', 'agreement']),
    basisDocument: requiredText(300),
    validFrom: Day,
    validTo: Day.nullable(),
  }),
  response: z.object({ groundId: Id }),
})

export const revokeSharingGroundEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/sharing-grounds/:groundId/revocation',
  realm: 'staff',
  tag,
  summary: 'Stop sharing at once',
  params: z.object({ groundId: Id }),
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})
