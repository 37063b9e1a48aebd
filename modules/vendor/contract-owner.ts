import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'
import {
  ClientInput,
  ContractEvent,
  ContractStateSchema,
  Email,
  LegalEmail,
  Suspension,
  Termination,
} from '#modules/clients/contract.ts'
import { ClientBilling, Invoice } from './contract-billing.ts'
import { ClauseChangeSchema } from './contract-offers.ts'

const tag = 'Contract'

export const OwnContract = z.object({
  now: Instant,
  today: Day,
  client: ClientInput.extend({ state: ContractStateSchema, stateSince: Instant }),
  vendor: z.object({ shortName: z.string(), legalEmail: z.string(), phone: z.string() }),
  mode: z.enum(['partial', 'full']).nullable(),
  billing: ClientBilling.omit({ invoices: true }).extend({
    invoices: z.array(
      Invoice.extend({
        /** SVG of the payment code; null when nothing is to be paid. */
        qr: z.string().nullable(),
        effectiveFrom: Day,
        effectiveTo: Day,
        objectionsUntil: Day.nullable(),
        objectionsOpen: z.boolean(),
        acceptedProperly: z.string().nullable(),
        lines: z.array(
          z.object({ name: z.string(), quantity: z.number(), unit: z.string(), sumKopecks: z.number() }),
        ),
      }),
    ),
  }),
  editions: z.array(
    z.object({
      editionId: Id,
      product: z.string(),
      number: z.number().int(),
      summary: z.string(),
      /** Open at its public address; an announced edition is read here until then. */
      published: z.boolean(),
      effectiveOn: Day,
      current: z.boolean(),
      changes: z.array(ClauseChangeSchema),
      /** Announced, not in force yet: one may leave before it takes effect (MM-11.3). */
      mayLeave: z.boolean(),
      accepted: z.array(z.object({ acceptanceId: Id, way: z.string(), at: Instant })),
    }),
  ),
  emails: z.array(LegalEmail),
  events: z.array(ContractEvent),
  suspensions: z.array(Suspension),
  terminations: z.array(Termination),
  earliestLeave: Day,
  keepUntil: Day.nullable(),
  patients: z.object({ count: z.number().int(), limit: z.number().int() }).nullable(),
})
export type OwnContract = z.infer<typeof OwnContract>

export const readOwnContractEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract',
  realm: 'staff',
  tag,
  summary: "The clinic's contract with the vendor: state, invoices, rights, editions of the offer",
  response: OwnContract,
})

export const ownInvoicePdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/invoices/:invoiceId/pdf',
  realm: 'staff',
  tag,
  summary: 'An invoice of the clinic as it was issued',
  params: z.object({ invoiceId: Id }),
  response: Empty,
  produces: 'application/pdf',
})

export const acceptanceProtocolEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/acceptances/:acceptanceId/pdf',
  realm: 'staff',
  tag,
  summary: 'Protocol of the acceptance of the offer (MM-1.3)',
  params: z.object({ acceptanceId: Id }),
  response: Empty,
  produces: 'application/pdf',
})

export const fileObjectionEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/objections',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Object to a period within 5 working days from its start (MM-6.5)',
  body: z.object({ invoiceId: Id, text: z.string().trim().min(20).max(4000) }),
  response: z.object({ caseNumber: z.string() }),
})

export const givePaymentNoticeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/payment-notices',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Say beforehand who will pay for the clinic (MM-6.6)',
  body: z.object({ payerInn: requiredText(20), payerName: requiredText(160), invoiceId: Id.nullable() }),
  response: z.object({ noticeId: Id }),
})

export const changeOwnEmailEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/legal-emails',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Tell the vendor about a new address for legally significant messages (MM-12.2)',
  body: z.object({ email: Email, changedOn: Day }),
  response: z.object({ toldLate: z.boolean() }),
})

export const requestTerminationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/contract/terminations',
  realm: 'staff',
  tag,
  status: 201,
  summary:
    'Leave: not earlier than 10 calendar days ahead (MM-13.2), or before a new edition takes effect (MM-11.3)',
  body: z.object({
    reason: requiredText(1000),
    effectiveOn: Day.optional(),
    /** Refuse this announced edition instead. */
    editionId: Id.optional(),
  }),
  response: z.object({ terminationId: Id, effectiveOn: Day }),
})

export const withdrawTerminationEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/contract/terminations/:terminationId',
  realm: 'staff',
  tag,
  summary: 'Take the request to leave back while the contract is in force',
  params: z.object({ terminationId: Id }),
  response: Empty,
})
