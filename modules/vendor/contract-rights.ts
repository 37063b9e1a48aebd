import { z } from 'zod'
import { Day, Empty, endpoint, Id } from '#libs/contract/index.ts'
import { Product } from '#modules/clients/contract.ts'
import { ModuleSchema } from './contract-billing.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

export const addGrantEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/grants',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Turn a module on as a trial or by an override, with the reason (MM-6.3)',
  params,
  body: z.object({
    kind: z.enum(['trial', 'override']),
    module: ModuleSchema,
    validFrom: Day,
    validTo: Day,
    reason: z.string().trim().min(10).max(300),
  }),
  response: z.object({ grantId: Id }),
})

export const revokeGrantEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/clients/:tenantId/grants/:grantId',
  realm: 'vendor',
  tag,
  summary: 'End a trial or an override',
  params: params.extend({ grantId: Id }),
  response: Empty,
})

export const agreeLimitEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/patient-limits',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Record a higher limit of patients by a signed agreement (MM-3.7)',
  params,
  body: z.object({
    patients: z.number().int().min(1).max(10_000_000),
    validFrom: Day,
    validTo: Day,
    document: z.string().trim().min(3).max(300),
    signedByClient: Day,
    signedByVendor: Day,
    invoiceId: Id,
  }),
  response: Empty,
})

export const PriceListSchema = z.object({
  product: Product,
  edition: z.number().int(),
  effectiveOn: Day,
  items: z.array(
    z.object({
      module: ModuleSchema,
      name: z.string(),
      unit: z.string(),
      priceKopecks: z.number().int().min(0).max(1_000_000_000),
    }),
  ),
})
export type PriceListView = z.infer<typeof PriceListSchema>

export const listPricesEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/price-lists',
  realm: 'vendor',
  tag,
  summary: 'Price lists in editions',
  response: z.object({ lists: z.array(PriceListSchema) }),
})

export const addPriceListEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/price-lists',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Add an edition of a price list',
  body: PriceListSchema.omit({ edition: true }),
  response: z.object({ edition: z.number().int() }),
})
