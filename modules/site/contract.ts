import { z } from 'zod'
import { Day, endpoint, Id, Instant } from '#libs/contract/index.ts'

const Line = z.object({ name: z.string(), views: z.number().int() })

export const SiteStatistics = z.object({
  from: Day,
  to: Day,
  /** Every day of the span, also those without a view. */
  days: z.array(z.object({ day: Day, views: z.number().int(), visitors: z.number().int() })),
  /** Different visitors in the span, as far as their numbers are not erased yet. */
  visitors: z.number().int(),
  pages: z.array(Line),
  referrers: z.array(Line),
  browsers: z.array(Line),
  devices: z.array(Line),
  /** Answers to the question about cookies in the span. */
  choices: z.object({
    all: z.number().int(),
    technicalOnly: z.number().int(),
    audienceOnly: z.number().int(),
    refused: z.number().int(),
    changed: z.number().int(),
  }),
  /** The notice that allows counting; null when none is published and nothing is counted. */
  notice: z.object({ editionId: Id, number: z.number().int(), effectiveFrom: Instant }).nullable(),
  /** Days until addresses are truncated, as the notice promises. */
  addressDays: z.number().int(),
  oldestWholeAddress: Instant.nullable(),
})
export type SiteStatistics = z.infer<typeof SiteStatistics>

export const siteStatisticsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/site-statistics',
  realm: 'staff',
  tag: 'Site',
  summary: 'First-party statistics of the public site, of visitors who allowed it (MD-3.4)',
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
  response: SiteStatistics,
})

/** What a clinic still lacks before patients book on its site, step by step. */
export const Readiness = z.object({
  branches: z.number().int(),
  /** Services with a price in force, and those of them that are booked online. */
  services: z.number().int(),
  onlineServices: z.number().int(),
  /** Doctors shown on the site who do a service that is booked online. */
  doctors: z.number().int(),
  /** Those of them with working hours today or later. */
  doctorsWithHours: z.number().int(),
  /** Legal entities of the actor without the texts that a booking needs. */
  entitiesWithoutTexts: z.array(Id),
  /** Nothing is missing. */
  ready: z.boolean(),
})
export type Readiness = z.infer<typeof Readiness>

export const readinessEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/readiness',
  realm: 'staff',
  tag: 'Site',
  summary: 'What the clinic still lacks before patients can book',
  response: Readiness,
})
