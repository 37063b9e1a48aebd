import { z } from 'zod'
import { Day, endpoint, Id, Instant, Kopecks, shortText } from '#libs/contract/index.ts'
import { Product } from '#modules/clients/contract.ts'

const tag = 'Console'
const _params = z.object({ tenantId: Id })

export const Deadline = z.object({
  on: Day,
  kind: z.enum([
    'payment',
    'suspension',
    'objection',
    'termination',
    'retention',
    'period',
    'claim',
    'export',
  ]),
  tenantId: Id,
  client: z.string(),
  note: shortText(300),
})

export const Overview = z.object({
  now: Instant,
  clients: z.array(
    z.object({
      tenantId: Id,
      shortName: z.string(),
      inn: z.string().nullable(),
      product: Product,
      state: z.string(),
      mode: z.enum(['partial', 'full']).nullable(),
      owedKopecks: Kopecks,
      overdueKopecks: Kopecks,
      paidUntil: Day.nullable(),
      legalEmail: z.string().nullable(),
    }),
  ),
  months: z.array(
    z.object({
      month: z.string(),
      issuedKopecks: Kopecks,
      paidKopecks: Kopecks,
      overdueKopecks: Kopecks,
    }),
  ),
  expected: z.array(
    z.object({
      invoiceId: Id,
      tenantId: Id,
      client: z.string(),
      number: z.string(),
      dueOn: Day,
      leftKopecks: Kopecks,
    }),
  ),
  deadlines: z.array(Deadline),
})
export type Overview = z.infer<typeof Overview>

export const overviewEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/overview',
  realm: 'vendor',
  tag,
  summary: 'Clients with state and money, the picture of the month, what is due',
  response: Overview,
})
