import { z } from 'zod'
import { Day, endpoint, Id, Mark, requiredText, shortText } from '#libs/contract/index.ts'

const tag = 'Clinic'
const whole = (from: number, to: number) => z.number().int().min(from).max(to)
export const SLOT_STEPS = [5, 10, 15, 20, 30, 60] as const
const known = (zone: string) => Intl.supportedValuesOf('timeZone').includes(zone)

/** What the clinic decides for itself: its name, and what patients may do online. */
export const ClinicSettings = z.object({
  name: requiredText(120),
  tagline: shortText(200),
  /** IANA zone of days that belong to no branch. */
  zone: z.string().max(60).refine(known),
  /** From whom messages come; telephone networks take no longer name. */
  smsSender: z.string().regex(/^[A-Za-z0-9 ._-]{1,11}$/),
  /** How many days ahead the site books. */
  bookingHorizonDays: whole(1, 365),
  slotStepMinutes: z.literal(SLOT_STEPS),
  /** How long a time is kept while a visitor fills the form. */
  holdMinutes: whole(2, 30),
  /** Until how many hours before the visit a patient moves or cancels it by himself. */
  onlineChangeHours: whole(0, 168),
  /** How many hours before the visit a reminder leaves; 0: none. */
  remindHours: whole(0, 168),
})
export type ClinicSettings = z.infer<typeof ClinicSettings>

export const readSettingsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/settings',
  realm: 'staff',
  tag,
  summary: 'Name of the clinic and its rules for what patients do online',
  response: ClinicSettings.extend({ slug: z.string(), version: Mark }),
})
export const saveSettingsEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/settings',
  realm: 'staff',
  tag,
  summary: 'Set the name of the clinic and its rules for what patients do online',
  body: ClinicSettings.extend({ version: Mark }),
  response: z.object({ name: z.string(), version: Mark }),
})

/** What may change about a legal entity; its kind, INN, OGRN and prefix of numbers make it the one that it is. */
export const EntityCard = z.object({
  shortName: requiredText(200),
  fullName: requiredText(300),
  kpp: requiredText(20).nullable(),
  address: requiredText(300),
  /** In any spelling. */
  phone: requiredText(40),
  email: z.email().max(200),
  headName: requiredText(200),
  headPost: requiredText(100),
  licenceNumber: requiredText(100).nullable(),
  licenceDate: Day.nullable(),
  licenceIssuer: requiredText(300).nullable(),
  bankName: requiredText(200).nullable(),
  bik: requiredText(20).nullable(),
  account: requiredText(30).nullable(),
  correspondentAccount: requiredText(30).nullable(),
})
export type EntityCard = z.infer<typeof EntityCard>

const entity = { realm: 'staff', tag, params: z.object({ entityId: Id }) } as const
export const readEntityEndpoint = endpoint({
  ...entity,
  method: 'GET',
  path: '/api/clinic/entities/:entityId',
  summary: 'Requisites of a legal entity as its documents name them',
  response: EntityCard.extend({
    kind: z.enum(['company', 'sole-proprietor', 'natural-person']),
    inn: z.string().nullable(),
    ogrn: z.string().nullable(),
    version: Mark,
  }),
})
export const saveEntityEndpoint = endpoint({
  ...entity,
  method: 'PUT',
  path: '/api/clinic/entities/:entityId',
  summary:
    'Change contacts, licence, head and bank account of a legal entity; papers that were issued stay as they are',
  body: EntityCard.extend({ version: Mark }),
  response: z.object({ entityId: Id }),
})
