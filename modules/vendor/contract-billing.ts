import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, Kopecks, requiredText } from '#libs/contract/index.ts'
import { MODULES } from '#libs/offer/index.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })
export const ModuleSchema = z.enum(MODULES)
const Count = z.number().int().min(1).max(1000)

export const Invoice = z.object({
  invoiceId: Id,
  number: z.string(),
  issuedOn: Day,
  dueOn: Day,
  periodFrom: Day,
  periodTo: Day,
  totalKopecks: Kopecks,
  paidKopecks: Kopecks,
  credited: z.boolean(),
  paidOn: Day.nullable(),
})
export type Invoice = z.infer<typeof Invoice>

export const Payment = z.object({
  paymentId: Id,
  invoiceId: Id.nullable(),
  kopecks: Kopecks,
  bookedOn: Day,
  payerInn: z.string(),
  payerName: z.string(),
  documentNumber: z.string(),
  thirdParty: z.boolean(),
  basis: z.string(),
  undoneAt: Instant.nullable(),
  undoReason: z.string().nullable(),
})
export type Payment = z.infer<typeof Payment>

export const Right = z.object({
  module: z.string(),
  source: z.enum(['paid', 'trial', 'override']),
  basis: z.string(),
  basisId: Id,
  validFrom: Day,
  validTo: Day,
  live: z.boolean(),
})
export type Right = z.infer<typeof Right>

export const ObjectionSchema = z.object({
  objectionId: Id,
  tenantId: Id,
  caseNumber: z.string(),
  invoiceId: Id,
  text: z.string(),
  filedAt: Instant,
  filedName: z.string(),
  answer: z.string().nullable(),
  answeredAt: Instant.nullable(),
})
export type ObjectionView = z.infer<typeof ObjectionSchema>

export const PaymentNoticeSchema = z.object({
  noticeId: Id,
  payerInn: z.string(),
  payerName: z.string(),
  invoiceId: Id.nullable(),
  givenOn: Day,
  givenName: z.string(),
})

export const Subscribed = z.object({ module: ModuleSchema, quantity: Count })

export const ClientBilling = z.object({
  invoices: z.array(Invoice),
  payments: z.array(Payment),
  subscription: z.array(Subscribed),
  rights: z.array(Right),
  notices: z.array(PaymentNoticeSchema),
  objections: z.array(ObjectionSchema),
  /** Money that no invoice has taken yet. */
  advances: z.array(z.object({ paymentId: Id, bookedOn: Day, leftKopecks: Kopecks })),
  refunds: z.array(
    z.object({
      refundId: Id,
      paymentId: Id,
      kopecks: Kopecks,
      reason: z.string(),
      documentNumber: z.string(),
      paidOn: Day,
    }),
  ),
  /** Above zero the vendor owes the client, below it the client owes. */
  balanceKopecks: z.number().int(),
  /** The first day of the period that is invoiced next; null when a person begins with the first invoice. */
  nextFrom: Day.nullable(),
})
export type ClientBilling = z.infer<typeof ClientBilling>

export const readClientBillingEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId/billing',
  realm: 'vendor',
  tag,
  summary: 'Invoices, payments, rights and objections of a client',
  params,
  response: ClientBilling,
})

export const setSubscriptionEndpoint = endpoint({
  method: 'PUT',
  path: '/api/console/clients/:tenantId/subscription',
  realm: 'vendor',
  tag,
  summary: 'What the client is invoiced for each month; turns nothing on by itself (MM-6.3)',
  params,
  body: z.object({ items: z.array(Subscribed).min(1).max(20) }),
  response: Empty,
})

export const issueInvoiceEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/invoices',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Issue the invoice of the next period (MM-1.2.1, MM-3.3, MM-6.2)',
  params,
  body: z.object({
    periodFrom: Day.optional(),
    /** The first day that the person saw: two people at once issue one invoice. */
    expectedFrom: Day.optional(),
    months: z.number().int().min(1).max(24).optional(),
    extra: z
      .array(
        z.object({
          name: requiredText(200),
          quantity: Count,
          unit: requiredText(20),
          priceKopecks: z.number().int().min(1).max(1_000_000_000),
        }),
      )
      .max(10)
      .optional(),
  }),
  response: z.object({ invoiceId: Id, number: z.string() }),
})

export const creditInvoiceEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/invoices/:invoiceId/credit',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Cancel an unpaid invoice by a new document',
  params: params.extend({ invoiceId: Id }),
  body: z.object({ reason: requiredText(300) }),
  response: z.object({ invoiceId: Id, number: z.string() }),
})

export const consoleInvoicePdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/invoices/:invoiceId/pdf',
  realm: 'vendor',
  tag,
  summary: 'An invoice as it was issued',
  params: z.object({ invoiceId: Id }),
  response: Empty,
  produces: 'application/pdf',
})

export const runMonthEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/daily-round',
  realm: 'vendor',
  tag,
  summary: 'Run the daily round now: invoices of periods that begin soon, warnings, suspensions',
  response: z.object({
    issued: z.number().int(),
    warned: z.number().int(),
    suspended: z.number().int(),
    failed: z.array(z.object({ tenantId: Id, reason: z.string() })),
  }),
})

export const liabilityEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/clients/:tenantId/liability',
  realm: 'vendor',
  tag,
  summary: 'The cap of liability for an event on a day (MM-9.2, SV-5.2)',
  params,
  query: z.object({ date: Day }),
  response: z.object({ from: Day, to: Day, kopecks: Kopecks, payments: z.array(Payment) }),
})
