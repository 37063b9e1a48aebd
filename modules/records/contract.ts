import { z } from 'zod'
import { endpoint, Id, Instant, Kopecks, requiredText, shortText, Version } from '#libs/contract/index.ts'
import { MaterialQuantity } from '#modules/catalogue/contract.ts'
import { Cosignature } from './cosign-contract.ts'
import { FieldValues, TemplateRef } from './template-contract.ts'

export * from './cosign-contract.ts'
export * from './template-contract.ts'

const tag = 'Records'
/** Characters of one section of a protocol. */
export const MAX_SECTION = 8_000
const Long = shortText(MAX_SECTION)

export const Diagnosis = z.object({
  code: z.string().max(10),
  name: z.string().max(400),
  teeth: z.array(z.number().int()).max(32).default([]),
})

/** What a protocol says. All parts may be empty in a draft; the template tells which a signature needs. */
export const ProtocolContent = z.object({
  complaints: Long,
  history: Long,
  objective: Long,
  diagnoses: z.array(Diagnosis).max(10),
  treatment: Long,
  recommendations: Long,
  /** Values of the typed fields of the template, by their keys. */
  fields: FieldValues.optional(),
})
export type ProtocolContent = z.infer<typeof ProtocolContent>

export const Protocol = z.object({
  protocolId: Id,
  encounterId: Id,
  entityId: Id,
  patientId: Id,
  practitionerId: Id,
  template: z.string(),
  number: z.string().nullable(),
  content: ProtocolContent,
  version: Version,
  createdAt: Instant,
  updatedAt: Instant,
  signedAt: Instant.nullable(),
  sha256: z.string().nullable(),
  amends: Id.nullable(),
  amendmentReason: z.string().nullable(),
  /** Second signatures, in the order they were asked for. */
  cosignatures: z.array(Cosignature),
})
export type Protocol = z.infer<typeof Protocol>

/** What a rendered service has used up; `norm` is of the whole line, null for a material that the norm does not name. */
export const RenderedMaterial = z.object({
  materialId: Id,
  name: z.string(),
  unit: z.string(),
  quantity: z.number(),
  norm: z.number().nullable(),
})
export type RenderedMaterial = z.infer<typeof RenderedMaterial>

export const RenderedService = z.object({
  renderedId: Id,
  serviceId: Id,
  code: z.string(),
  nomenclatureCode: z.string().nullable(),
  name: z.string(),
  teeth: z.array(z.number().int()),
  quantity: z.number().int(),
  priceKopecks: Kopecks,
  discountKopecks: Kopecks,
  sumKopecks: Kopecks,
  billed: z.boolean(),
  materials: z.array(RenderedMaterial),
})
export type RenderedService = z.infer<typeof RenderedService>

export const Encounter = z.object({
  encounterId: Id,
  entityId: Id,
  branchId: Id,
  patientId: Id,
  practitionerId: Id,
  appointmentId: Id.nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  version: Version,
  protocols: z.array(Protocol),
  services: z.array(RenderedService),
})
export type Encounter = z.infer<typeof Encounter>

export const openEncounterEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/encounters',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Begin the visit of an appointment: the patient is in the chair, a draft protocol is ready',
  body: z.object({ appointmentId: Id }),
  response: z.object({ encounterId: Id }),
})
export const readEncounterEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/encounters/:encounterId',
  realm: 'staff',
  tag,
  summary: 'A visit: protocols and rendered services',
  params: z.object({ encounterId: Id }),
  response: Encounter,
})
export const encounterOfAppointmentEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/appointments/:appointmentId/encounter',
  realm: 'staff',
  tag,
  summary: 'The encounter of an appointment, if it has begun',
  params: z.object({ appointmentId: Id }),
  response: z.object({ encounterId: Id.nullable() }),
})
export const saveDraftEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/protocols/:protocolId',
  realm: 'staff',
  tag,
  summary: 'Save a draft; refused when somebody else was faster',
  params: z.object({ protocolId: Id }),
  body: z.object({
    version: Version,
    template: TemplateRef,
    content: ProtocolContent,
  }),
  response: z.object({ version: Version, updatedAt: Instant }),
})
export const signProtocolEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/protocols/:protocolId/signature',
  realm: 'staff',
  tag,
  summary: 'Sign: from now on it never changes',
  params: z.object({ protocolId: Id }),
  body: z.object({ version: Version }),
  response: z.object({ number: z.string(), sha256: z.string(), signedAt: Instant }),
})
export const amendProtocolEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/protocols/:protocolId/amendments',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Begin a correction of a signed protocol; the original stays',
  params: z.object({ protocolId: Id }),
  body: z.object({ reason: requiredText(500) }),
  response: z.object({ protocolId: Id }),
})
export const protocolPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/protocols/:protocolId/pdf',
  realm: 'staff',
  tag,
  summary: 'Signed protocol as PDF/A',
  params: z.object({ protocolId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
export const listProtocolsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/protocols',
  realm: 'staff',
  tag,
  summary: 'Protocols of a patient, newest first',
  params: z.object({ patientId: Id }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(500) }),
  response: z.object({ protocols: z.array(Protocol) }),
})
export const renderServicesEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/encounters/:encounterId/services',
  realm: 'staff',
  tag,
  summary: 'Services rendered in a visit, as a whole list',
  params: z.object({ encounterId: Id }),
  body: z.object({
    version: Version,
    lines: z
      .array(
        z.object({
          serviceId: Id,
          teeth: z.array(z.number().int()).max(32).default([]),
          quantity: z.number().int().min(1).max(99),
          discountPercent: z.number().min(0).max(100).default(0),
          /** Left out or null: by the norm of the service. */
          materials: z
            .array(z.object({ materialId: Id, quantity: MaterialQuantity }))
            .max(30)
            .nullable()
            .default(null),
        }),
      )
      .max(60),
  }),
  response: z.object({ version: Version, services: z.array(RenderedService), totalKopecks: Kopecks }),
})
export const closeEncounterEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/encounters/:encounterId/closing',
  realm: 'staff',
  tag,
  summary: 'End the visit: the protocol must be signed',
  params: z.object({ encounterId: Id }),
  body: z.object({ version: Version }),
  response: z.object({ version: Version }),
})
