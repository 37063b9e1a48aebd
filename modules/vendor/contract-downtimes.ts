import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Downtimes'
const Exclusion = z.enum(['none', 'planned', 'force-majeure'])
export const Majeure = z.enum([
  'networks',
  'data-centre',
  'third-party-hardware',
  'third-party-software',
  'attack',
  'state-action',
])

export const DowntimeView = z.object({
  downtimeId: Id,
  number: z.string(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  affected: z.string(),
  description: z.string(),
  exclusion: Exclusion,
  majeure: Majeure.nullable(),
  evidence: z.string().nullable(),
  recordedAt: Instant,
})
export type DowntimeView = z.infer<typeof DowntimeView>

export const listDowntimesEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/downtimes',
  realm: 'vendor',
  tag,
  summary: 'Times when the system was down, which of them count, minutes by month (MM-10.1)',
  response: z.object({
    now: Instant,
    months: z.array(z.object({ month: z.string(), counted: z.number().int(), excluded: z.number().int() })),
    downtimes: z.array(DowntimeView),
  }),
})

export const addDowntimeEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/downtimes',
  realm: 'vendor',
  tag,
  status: 201,
  summary:
    'Enter a downtime; planned works before they begin, force majeure with its kind and evidence (MM-10.1)',
  body: z.object({
    startedAt: Instant,
    endedAt: Instant.nullable(),
    affected: requiredText(300),
    description: requiredText(4000),
    exclusion: Exclusion,
    majeure: Majeure.nullable(),
    evidence: requiredText(4000).nullable(),
  }),
  response: z.object({ downtimeId: Id, number: z.string(), told: z.number().int() }),
})

export const endDowntimeEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/downtimes/:downtimeId/end',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'When a downtime that lasted came to its end',
  params: z.object({ downtimeId: Id }),
  body: z.object({ endedAt: Instant }),
  response: Empty,
})
