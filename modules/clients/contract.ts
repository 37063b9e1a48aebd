import { z } from 'zod'
import { Day, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'
import { CONTRACT_STATES, PRODUCTS } from '#libs/offer/index.ts'

export const Product = z.enum(PRODUCTS)
export const ContractStateSchema = z.enum(CONTRACT_STATES)
export const Email = z.email().trim().toLowerCase().max(254)

/** Requisites of the vendor (MM-17). */
export const VendorCard = z.object({
  fullName: requiredText(300),
  shortName: requiredText(160),
  inn: requiredText(20),
  kpp: shortText(20).nullable(),
  ogrn: requiredText(20),
  address: requiredText(300),
  phone: requiredText(40),
  legalEmail: Email,
  bankName: requiredText(160),
  bik: requiredText(20),
  account: requiredText(40),
  correspondentAccount: requiredText(40),
  head: requiredText(120),
  /** Numbers of the registration of the program and of the trade mark, when there are any (MM-2). */
  programCertificate: shortText(80).nullable().optional(),
  trademarkCertificate: shortText(80).nullable().optional(),
})
export type VendorCard = z.infer<typeof VendorCard>

export const ClientInput = z.object({
  product: Product,
  kind: z.enum(['company', 'sole-proprietor', 'natural-person']),
  shortName: requiredText(160),
  fullName: requiredText(300),
  inn: shortText(20).nullable(),
  kpp: shortText(20).nullable(),
  ogrn: shortText(20).nullable(),
  address: requiredText(300),
  phone: requiredText(40),
  headName: requiredText(120),
  licenceNumber: shortText(80).nullable(),
  licenceDate: Day.nullable(),
  licenceIssuer: shortText(300).nullable(),
})
export type ClientInput = z.infer<typeof ClientInput>

export const ContractEvent = z.object({
  eventId: Id,
  from: ContractStateSchema.nullable(),
  to: ContractStateSchema,
  at: Instant,
  actor: z.string(),
  reason: z.string(),
  basis: z.string(),
})
export type ContractEvent = z.infer<typeof ContractEvent>

export const LegalEmail = z.object({
  email: z.string(),
  source: z.enum(['application', 'negotiations', 'invoice', 'proposal', 'notice']),
  validFrom: Instant,
  changedOn: Day,
  toldLate: z.boolean(),
})
export type LegalEmail = z.infer<typeof LegalEmail>

export const Suspension = z.object({
  suspensionId: Id,
  mode: z.enum(['partial', 'full']),
  since: Instant,
  reason: z.string(),
  keepUntil: Day,
  liftedAt: Instant.nullable(),
  liftReason: z.string().nullable(),
})
export type Suspension = z.infer<typeof Suspension>

export const Termination = z.object({
  terminationId: Id,
  side: z.enum(['client', 'vendor']),
  channel: z.enum(['form', 'letter', 'offer-exit', 'console']),
  requestedAt: Instant,
  requestedBy: z.string(),
  reason: z.string(),
  effectiveOn: Day,
  withdrawnAt: Instant.nullable(),
  completedAt: Instant.nullable(),
})
export type Termination = z.infer<typeof Termination>

export const Letter = z.object({
  letterId: Id,
  tenantId: Id.nullable(),
  direction: z.enum(['out', 'in']),
  kind: z.string(),
  address: z.string(),
  subject: z.string(),
  body: z.string(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
  outcome: z.string().nullable(),
  proper: z.boolean(),
  confirmedAt: Instant.nullable(),
})
export type Letter = z.infer<typeof Letter>
