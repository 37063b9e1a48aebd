import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'

const tag = 'Privacy desk'

export const IncidentClock = z.object({
  term: z.string(),
  duty: z.object({ ru: z.string(), en: z.string() }),
  dueAt: Instant,
  explanation: z.object({ ru: z.string(), en: z.string() }),
  metAt: Instant.nullable(),
  urgency: z.enum(['overdue', 'today', 'soon', 'calm', 'met']),
})

export const Incident = z.object({
  incidentId: Id,
  entityId: Id,
  number: z.string(),
  discoveredAt: Instant,
  source: z.string(),
  confidentiality: z.boolean(),
  integrity: z.boolean(),
  availability: z.boolean(),
  pdAccess: z.boolean(),
  description: z.string(),
  categories: z.array(z.string()),
  causes: z.string().nullable(),
  harm: z.string().nullable(),
  measures: z.string().nullable(),
  investigation: z.string().nullable(),
  culprits: z.string().nullable(),
  contact: z.string(),
  affected: z.number().int(),
  /** The largest of 1,000, 10,000, 100,000 that is passed (КоАП 13.11). */
  threshold: z.number().int().nullable(),
  closedAt: Instant.nullable(),
  version: Version,
  clocks: z.array(IncidentClock),
})
export type Incident = z.infer<typeof Incident>

export const listIncidentsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/incidents',
  realm: 'staff',
  tag,
  summary: 'Incidents with their 24 and 72 hour clocks (MM1-7.3)',
  response: z.object({ now: Instant, incidents: z.array(Incident) }),
})

export const openIncidentEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/incidents',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Register an incident; the clocks start with the discovery',
  body: z.object({
    entityId: Id,
    discoveredAt: Instant,
    source: requiredText(300),
    confidentiality: z.boolean(),
    integrity: z.boolean(),
    availability: z.boolean(),
    pdAccess: z.boolean(),
    description: requiredText(4000),
    categories: z.array(requiredText(100)).max(20),
    contact: requiredText(300),
  }),
  response: z.object({ incidentId: Id, number: z.string() }),
})

const params = z.object({ incidentId: Id })

export const updateIncidentEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/privacy/incidents/:incidentId',
  realm: 'staff',
  tag,
  summary: 'Causes, harm, measures, results of the investigation',
  params,
  body: z.object({
    version: Version,
    causes: shortText(4000).nullable(),
    harm: shortText(4000).nullable(),
    measures: shortText(4000).nullable(),
    investigation: shortText(4000).nullable(),
    culprits: shortText(1000).nullable(),
  }),
  response: Empty,
})

export const findAffectedEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/incidents/:incidentId/affected',
  realm: 'staff',
  tag,
  summary: 'Find the affected people in the evidence: who was read or exported, by whom, when',
  params,
  body: z.object({
    from: Instant,
    to: Instant,
    /** A colleague whose account was misused; null means anybody. */
    actorId: Id.nullable(),
    address: shortText(60).nullable(),
    /** All patients of the operator: a lost backup, a stolen disk. */
    everybody: z.boolean(),
  }),
  response: z.object({ affected: z.number().int(), threshold: z.number().int().nullable() }),
})

export const Notice = z.object({
  kind: z.enum(['rkn-first', 'rkn-result', 'subject']),
  recipient: z.string(),
  capacity: z.enum(['authority', 'self', 'representative']),
  at: Instant,
  state: z.string(),
  /** When the gateway took it; a notice to the authority has its number instead. */
  deliveredAt: Instant.nullable(),
  proof: z.string(),
})

export const readIncidentEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/incidents/:incidentId',
  realm: 'staff',
  tag,
  summary: 'An incident with drafts of its notices and the proof table',
  params,
  response: Incident.extend({
    drafts: z.object({ rknFirst: z.string(), rknResult: z.string(), subject: z.string() }),
    /** What a draft still lacks. */
    missing: z.object({ rknFirst: z.array(z.string()), rknResult: z.array(z.string()) }),
    unreachable: z.number().int(),
    notices: z.array(Notice),
    noticeCount: z.number().int(),
  }),
})

export const fileNoticeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/incidents/:incidentId/filings',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'A notice was filed with Roskomnadzor: its number is the proof and stops the clock',
  params,
  body: z.object({ kind: z.enum(['rkn-first', 'rkn-result']), filedNumber: requiredText(100) }),
  response: Empty,
})

export const notifySubjectsEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/incidents/:incidentId/notices',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Send notices to the affected people, to the representative of a minor (MD-5.3); once a person',
  params,
  body: z.object({ limit: z.number().int().min(1).max(100_000).default(100_000) }),
  response: z.object({ sent: z.number().int(), left: z.number().int(), unreachable: z.number().int() }),
})
