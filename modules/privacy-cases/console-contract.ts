import { z } from 'zod'
import { endpoint, Instant } from '#libs/contract/index.ts'

export const ClauseState = z.object({
  clause: z.string(),
  demand: z.object({ ru: z.string(), en: z.string() }),
  parameter: z.string(),
  value: z.string(),
  state: z.enum(['kept', 'at-risk', 'broken', 'open']),
  /** What the state rests on: the last facts, newest first. */
  evidence: z.array(z.string()),
  /** Where it is worked on, a path of the application; null when there is no screen yet. */
  screen: z.string().nullable(),
})
export type ClauseState = z.infer<typeof ClauseState>

export const consoleEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/compliance',
  realm: 'staff',
  tag: 'Privacy desk',
  summary: 'Clauses with their parameters, live state and last evidence',
  response: z.object({ now: Instant, clauses: z.array(ClauseState) }),
})
