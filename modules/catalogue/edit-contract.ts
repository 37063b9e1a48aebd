import { z } from 'zod'
import { Day, endpoint, Id, Mark, requiredText, shortText } from '#libs/contract/index.ts'
import { NOMENCLATURE_CODE } from '#libs/nomenclature/code.ts'
import { MaterialLine } from './material-contract.ts'

const tag = 'Catalogue'
const Price = z.number().int().min(0).max(100_000_000_00)

const serviceBody = z.object({
  entityId: Id,
  code: requiredText(20),
  /** Order 804н. */
  nomenclatureCode: z.string().regex(NOMENCLATURE_CODE).nullable(),
  name: requiredText(300),
  category: requiredText(80),
  durationMinutes: z.number().int().min(5).max(480),
  toothRequired: z.boolean(),
  online: z.boolean(),
  /** 1 ordinary, 2 expensive treatment, for the tax certificate; null: not deducted. */
  taxCode: z.union([z.literal(1), z.literal(2)]).nullable(),
  archived: z.boolean(),
  practitionerIds: z.array(Id).max(300),
  /** What one rendering uses up; left out: as it was. */
  materials: z.array(MaterialLine).max(30).optional(),
  /** The price from a day on; what was before stays in the history. */
  price: z.object({ kopecks: Price, validFrom: Day }).nullable(),
})
export type ServiceBody = z.infer<typeof serviceBody>

export const PriceListService = serviceBody.omit({ price: true }).extend({
  serviceId: Id,
  materials: z.array(MaterialLine),
  prices: z.array(z.object({ kopecks: Price, validFrom: Day })),
  /** Goes back with a change. */
  version: Mark,
})
export type PriceListService = z.infer<typeof PriceListService>

export const priceListEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/price-list',
  realm: 'staff',
  tag,
  summary: 'All services with their prices, the archived ones and those without a price too',
  response: z.object({ services: z.array(PriceListService) }),
})
export const findNomenclatureEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/nomenclature',
  realm: 'staff',
  tag,
  summary: 'Search of order 804н by code or words',
  query: z.object({ q: z.string().max(100) }),
  response: z.object({ services: z.array(z.object({ code: z.string(), name: z.string() })) }),
})
export const addServiceEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/price-list',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'A new service',
  body: serviceBody,
  response: z.object({ serviceId: Id }),
})
export const saveServiceEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/price-list/:serviceId',
  realm: 'staff',
  tag,
  summary: 'Change a service, its doctors, its price from a day on',
  params: z.object({ serviceId: Id }),
  body: serviceBody.extend({ version: Mark }),
  response: z.object({ serviceId: Id }),
})

const practitionerBody = z.object({
  surname: requiredText(80),
  given: requiredText(80),
  patronymic: shortText(80).nullable(),
  speciality: requiredText(120),
  positionTitle: requiredText(120),
  education: shortText(1000),
  about: shortText(4000),
  worksSince: z.number().int().min(1950).max(2100).nullable(),
  children: z.boolean(),
  /** Shown on the public site. */
  public: z.boolean(),
  archived: z.boolean(),
  /** The member of staff that the doctor is, when he signs in. */
  userId: Id.nullable(),
  serviceIds: z.array(Id).max(2000),
})
export type PractitionerBody = z.infer<typeof practitionerBody>

export const PractitionerCard = practitionerBody.extend({
  practitionerId: Id,
  slug: z.string(),
  /** Goes back with a change. */
  version: Mark,
})
export type PractitionerCard = z.infer<typeof PractitionerCard>

export const practitionerCardsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/practitioners/cards',
  realm: 'staff',
  tag,
  summary: 'Doctors as their editor sees them, the archived ones too',
  response: z.object({ practitioners: z.array(PractitionerCard) }),
})
export const addPractitionerEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/practitioners',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'A new doctor; `slug` is his word in addresses of the site',
  body: practitionerBody.extend({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,60}$/) }),
  response: z.object({ practitionerId: Id }),
})
export const savePractitionerEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/practitioners/:practitionerId',
  realm: 'staff',
  tag,
  summary: "A doctor's page, services, and the account he signs in with",
  params: z.object({ practitionerId: Id }),
  body: practitionerBody.extend({ version: Mark }),
  response: z.object({ practitionerId: Id }),
})
