import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Vendor incidents'

export const VendorIncidentRow = z.object({
  incidentId: Id,
  number: z.string(),
  discoveredAt: Instant,
  source: z.string(),
  confidentiality: z.boolean(),
  integrity: z.boolean(),
  availability: z.boolean(),
  pdAccess: z.boolean(),
  description: z.string(),
  measures: z.string(),
  dueAt: Instant,
  explanation: z.string(),
  state: z.enum(['nobody', 'waiting', 'overdue', 'told', 'late']),
  notices: z.array(
    z.object({
      tenantId: Id,
      client: z.string(),
      /** Null when the client has given no legal address: it is told in another way. */
      address: z.string().nullable(),
      sentAt: Instant.nullable(),
      /** How it was told in another way. */
      how: z.string().nullable(),
    }),
  ),
})
export type VendorIncidentRow = z.infer<typeof VendorIncidentRow>

export const listVendorIncidentsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/incidents',
  realm: 'vendor',
  tag,
  summary: "The processor's register of incidents and notices to clients (MM1-7.1, MM1-7.2)",
  response: z.object({ incidents: z.array(VendorIncidentRow) }),
})

export const addVendorIncidentEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/incidents',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Enter an incident and send the notices to the clients concerned; all in force when none is named',
  body: z.object({
    discoveredAt: Instant,
    source: requiredText(300),
    confidentiality: z.boolean(),
    integrity: z.boolean(),
    availability: z.boolean(),
    pdAccess: z.boolean(),
    description: requiredText(4000),
    measures: requiredText(4000),
    tenantIds: z.array(Id).max(500).default([]),
  }),
  response: z.object({
    incidentId: Id,
    number: z.string(),
    noticed: z.number().int(),
    unreachable: z.number().int(),
  }),
})

export const recordToldEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/incidents/told',
  realm: 'vendor',
  tag,
  summary: 'Write down that a client was told in another way, with what proves it (MM1-7.2)',
  body: z.object({ incidentId: Id, tenantId: Id, toldAt: Instant, how: z.string().trim().min(10).max(1000) }),
  response: Empty,
})
