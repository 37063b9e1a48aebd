import { z } from 'zod'
import { endpoint, Id, Kopecks } from '#libs/contract/index.ts'

export * from './edit-contract.ts'
export * from './material-contract.ts'

const tag = 'Catalogue'

export const Practitioner = z.object({
  practitionerId: Id,
  slug: z.string(),
  surname: z.string(),
  given: z.string(),
  patronymic: z.string().nullable(),
  speciality: z.string(),
  positionTitle: z.string(),
  education: z.string(),
  about: z.string(),
  worksSince: z.number().int().nullable(),
  colour: z.string(),
  children: z.boolean(),
  serviceIds: z.array(Id),
})
export type Practitioner = z.infer<typeof Practitioner>

export const Service = z.object({
  serviceId: Id,
  entityId: Id,
  code: z.string(),
  nomenclatureCode: z.string().nullable(),
  /** The service's name in order 804н, when the directory has its code. */
  officialName: z.string().nullable(),
  name: z.string(),
  category: z.string(),
  durationMinutes: z.number().int(),
  toothRequired: z.boolean(),
  online: z.boolean(),
  priceKopecks: Kopecks,
})
export type Service = z.infer<typeof Service>

export const listPractitionersEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/practitioners',
  realm: 'staff',
  tag,
  summary: 'Doctors of the clinic',
  response: z.object({ practitioners: z.array(Practitioner) }),
})

export const listServicesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/services',
  realm: 'staff',
  tag,
  summary: 'Price list in force today',
  response: z.object({ services: z.array(Service) }),
})

export const findDiagnosesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/diagnoses',
  realm: 'staff',
  tag,
  summary: 'Search of ICD-10 by code or words',
  query: z.object({ q: z.string().max(100) }),
  response: z.object({ diagnoses: z.array(z.object({ code: z.string(), name: z.string() })) }),
})
