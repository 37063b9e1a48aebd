import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'
import {
  ClientInput,
  ContractEvent,
  ContractStateSchema,
  Email,
  LegalEmail,
  Product,
  Suspension,
  Termination,
  VendorCard,
} from '#modules/clients/contract.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

export const ClientBrief = z.object({
  tenantId: Id,
  shortName: z.string(),
  inn: z.string().nullable(),
  product: Product,
  state: ContractStateSchema,
  stateSince: Instant,
  legalEmail: z.string().nullable(),
})
export type ClientBrief = z.infer<typeof ClientBrief>

export const createClientEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Write down a future client (MM-0)',
  body: ClientInput.extend({
    legalEmail: Email,
    slug: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,40}$/)
      .nullable(),
    ownerEmail: Email.nullable(),
  }),
  response: z.object({ tenantId: Id }),
})

export const ClientCard = z.object({
  client: ClientInput.extend({
    tenantId: Id,
    state: ContractStateSchema,
    stateSince: Instant,
    slug: z.string().nullable(),
    ownerEmail: z.string().nullable(),
  }),
  now: Instant,
  events: z.array(ContractEvent),
  emails: z.array(LegalEmail),
  suspensions: z.array(Suspension),
  terminations: z.array(Termination),
  /** Whether the clinic itself is open: after the first payment, with an address and an owner. */
  opened: z.boolean(),
  limits: z.array(
    z.object({
      limitId: Id,
      patients: z.number().int(),
      validFrom: Day,
      validTo: Day,
      document: z.string(),
      invoiceId: Id,
    }),
  ),
  retention: z
    .object({ since: Day, keepUntil: Day, cause: z.enum(['termination', 'suspension']) })
    .nullable(),
  holds: z.array(
    z.object({ holdId: Id, ground: z.string(), placedAt: Instant, liftedAt: Instant.nullable() }),
  ),
  act: z.object({ number: z.string(), madeAt: Instant, sha256: z.string(), keepUntil: Day }).nullable(),
})
export type ClientCard = z.infer<typeof ClientCard>

export const setOpeningEndpoint = endpoint({
  method: 'PUT',
  path: '/api/console/clients/:tenantId/opening',
  realm: 'vendor',
  tag,
  summary: 'Where the clinic of a client opens and who is its first owner; before it is open',
  params,
  body: z.object({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/), ownerEmail: Email }),
  response: Empty,
})

export const destructionActPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId/destruction-act.pdf',
  realm: 'vendor',
  tag,
  summary: 'The act about the destroyed data of a client (MM-7.7)',
  params,
  response: Empty,
  produces: 'application/pdf',
})

export const destructionExtractEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId/destruction-extract.csv',
  realm: 'vendor',
  tag,
  summary: 'The extract of the journal to the act, with record numbers and no names',
  params,
  response: Empty,
  produces: 'text/csv; charset=utf-8',
})

export const readClientEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId',
  realm: 'vendor',
  tag,
  summary: 'A client: requisites, steps of the contract, addresses',
  params,
  response: ClientCard,
})

export const addLegalEmailEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/legal-emails',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Add an address for legally significant messages (MM-12.2)',
  params,
  body: z.object({
    email: Email,
    source: z.enum(['application', 'negotiations', 'invoice', 'proposal', 'notice']),
    changedOn: Day,
  }),
  response: z.object({ toldLate: z.boolean() }),
})

export const readVendorCardEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/requisites',
  realm: 'vendor',
  tag,
  summary: "The vendor's own requisites (MM-17)",
  response: z.object({ card: VendorCard.nullable() }),
})

export const saveVendorCardEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/requisites',
  realm: 'vendor',
  tag,
  status: 201,
  summary: "Store the next edition of the vendor's requisites (MM-17)",
  body: VendorCard,
  response: VendorCard,
})

export const suspendClientEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/suspension',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Limit the access of a client by hand, with the reason (MM-3.4)',
  params,
  body: z.object({ mode: z.enum(['partial', 'full']), reason: requiredText(500) }),
  response: Empty,
})

export const liftSuspensionEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/clients/:tenantId/suspension',
  realm: 'vendor',
  tag,
  summary: 'Give access back by hand, with the reason (MM-3.4)',
  params,
  body: z.object({ reason: requiredText(500) }),
  response: Empty,
})
