import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText, Version } from '#libs/contract/index.ts'

export * from './registration-contract.ts'

const tag = 'Patient portal'

export const MyVisit = z.object({
  appointmentId: Id,
  patientId: Id,
  patientName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  zone: z.string(),
  status: z.enum(['booked', 'confirmed', 'arrived', 'in_chair', 'completed', 'no_show', 'cancelled', 'held']),
  doctor: z.string(),
  speciality: z.string(),
  services: z.array(z.string()),
  branch: z.string(),
  address: z.string(),
  phone: z.string(),
  version: Version,
  /** Until when it may be changed online; null when it cannot any more. */
  changeableUntil: Instant.nullable(),
})
export type MyVisit = z.infer<typeof MyVisit>

export const MyDocument = z.object({
  protocolId: Id,
  patientId: Id,
  title: z.string(),
  number: z.string(),
  signedAt: Instant,
  doctor: z.string(),
  amends: z.boolean(),
})
export type MyDocument = z.infer<typeof MyDocument>

export const readHomeEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/home',
  realm: 'patient',
  tag,
  summary: 'My visits and documents',
  response: z.object({
    clinic: z.object({
      slug: z.string(),
      name: z.string(),
      zone: z.string(),
      now: Instant,
      changeHours: z.number().int(),
    }),
    phone: z.string(),
    people: z.array(
      z.object({ patientId: Id, name: z.string(), verified: z.boolean(), blockedSince: Instant.nullable() }),
    ),
    /** Policies that have changed lately (MD-9.1). */
    policies: z.array(
      z.object({
        entityId: Id,
        operator: z.string(),
        editionId: Id,
        number: z.number().int(),
        since: Instant,
      }),
    ),
    visits: z.array(MyVisit),
    documents: z.array(MyDocument),
  }),
})
export const cancelMyVisitEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/visits/:appointmentId/cancellation',
  realm: 'patient',
  tag,
  summary: "Cancel my visit by the clinic's rules",
  params: z.object({ appointmentId: Id }),
  body: z.object({ reason: requiredText(200), version: Version }),
  response: Empty,
})
export const myMoveTimesEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/visits/:appointmentId/times',
  realm: 'patient',
  tag,
  summary: 'Times to which my visit may be moved',
  params: z.object({ appointmentId: Id }),
  response: z.object({ zone: z.string(), times: z.array(Instant) }),
})
export const moveMyVisitEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/visits/:appointmentId/move',
  realm: 'patient',
  tag,
  summary: 'Move my visit to another time of the same doctor',
  params: z.object({ appointmentId: Id }),
  body: z.object({ startsAt: Instant, version: Version }),
  response: Empty,
})
export const myProtocolPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/documents/:protocolId/pdf',
  realm: 'patient',
  tag,
  summary: 'My signed protocol as PDF/A',
  params: z.object({ protocolId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
