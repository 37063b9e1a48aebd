import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Privacy desk'

export const OperatorTerm = z.object({
  term: z.string(),
  law: z.number().int(),
  own: z.number().int().nullable(),
  unit: z.string(),
  duty: z.object({ ru: z.string(), en: z.string() }),
  norm: z.string(),
  clauses: z.array(z.string()),
})

export const listTermsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/terms/:entityId',
  realm: 'staff',
  tag,
  summary: 'Terms of an operator beside those of the law (IV-2.1)',
  params: z.object({ entityId: Id }),
  response: z.object({ terms: z.array(OperatorTerm) }),
})

export const setTermEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/privacy/terms/:entityId',
  realm: 'staff',
  tag,
  summary: 'A shorter term of the operator; never above the law',
  params: z.object({ entityId: Id }),
  body: z.object({ term: requiredText(40), amount: z.number().int().min(1).max(1000) }),
  response: Empty,
})

/** Registers that the operator can read and print (clauses.md 1.6), in the order of the screen. */
export const REGISTERS = [
  'withdrawals',
  'requests',
  'corrections',
  'blocks',
  'blockings',
  'destructions',
  'incidents',
  'consents',
  'sharing',
  'claims',
  'disclosures',
  'processors',
  'acquaintance',
  'harm',
  'choices',
  'processing',
] as const
export type RegisterName = (typeof REGISTERS)[number]

export const registerEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/privacy/registers/:register',
  realm: 'staff',
  tag,
  summary: 'A register to read and print (clauses.md 1.6)',
  params: z.object({ register: z.enum(REGISTERS) }),
  query: z.object({ entityId: Id.optional(), from: Day.optional(), to: Day.optional() }),
  response: z.object({
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    printedAt: Instant,
  }),
})

export const feedEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/privacy/calendar',
  realm: 'staff',
  tag,
  summary: 'A private calendar address of all deadlines; the former one stops working',
  response: z.object({ url: z.string() }),
})

export const feedFileEndpoint = endpoint({
  method: 'GET',
  path: '/api/calendar/:token',
  realm: 'public',
  tag,
  summary: 'Deadlines as iCalendar; no names in it',
  params: z.object({ token: z.string().min(20).max(80) }),
  produces: 'text/calendar; charset=utf-8',
  response: z.unknown(),
})
