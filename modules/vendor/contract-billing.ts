import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, Kopecks, requiredText, shortText } from '#libs/contract/index.ts'
import { MODULES } from '#libs/offer/index.ts'
import { Product } from '#modules/clients/contract.ts'

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

export const BankDocument = z.object({
  position: z.number().int(),
  number: z.string(),
  date: Day,
  kopecks: Kopecks,
  payerName: z.string(),
  payerInn: z.string(),
  purpose: z.string(),
  /** What the matcher proposed. */
  status: z.string(),
  score: z.number(),
  reasons: z.array(z.string()),
  /** What came of it in the end. */
  outcome: z.enum(['paid', 'paid-third-party', 'partial', 'advance', 'question', 'ignored', 'open']),
  proposed: z.array(z.object({ invoiceId: Id, kopecks: Kopecks })),
  payments: z.array(Payment.extend({ tenantId: Id })),
})
export type BankDocument = z.infer<typeof BankDocument>

export const StatementBrief = z.object({
  statementId: Id,
  fileName: z.string(),
  version: z.string(),
  encoding: z.string(),
  account: z.string(),
  fromOn: Day,
  toOn: Day,
  importedAt: Instant,
  documents: z.number().int(),
})
export type StatementBrief = z.infer<typeof StatementBrief>

export const listStatementsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/statements',
  realm: 'vendor',
  tag,
  summary: 'Imported bank statements',
  response: z.object({ statements: z.array(StatementBrief) }),
})

export const importStatementEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/statements',
  realm: 'vendor',
  tag,
  status: 201,
  bodyLimit: 4 * 1024 * 1024,
  summary: 'Import a bank statement (1CClientBankExchange); refused whole with the line when it is faulty',
  body: z.object({ fileName: requiredText(200), base64: z.base64().max(4_000_000) }),
  response: z.object({ statementId: Id, known: z.boolean() }),
})

export const readStatementEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/statements/:statementId',
  realm: 'vendor',
  tag,
  summary: 'Documents of a statement: what was proposed, why, what came of it',
  params: z.object({ statementId: Id }),
  response: z.object({ documents: z.array(BankDocument) }),
})

export const decideDocumentEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/statements/:statementId/documents/:position',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Decide which invoices a bank document pays, with the reason',
  params: z.object({ statementId: Id, position: z.coerce.number().int().min(1) }),
  body: z.object({
    parts: z
      .array(z.object({ invoiceId: Id, kopecks: Kopecks.min(1) }))
      .min(1)
      .max(20),
    reason: requiredText(300),
  }),
  response: Empty,
})

export const undoPaymentEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/payments/:paymentId/undo',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Take a payment back, with the reason',
  params: params.extend({ paymentId: Id }),
  body: z.object({ reason: requiredText(300) }),
  response: Empty,
})

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

export const listObjectionsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/objections',
  realm: 'vendor',
  tag,
  summary: 'Objections of all clients (MM-6.5)',
  response: z.object({ objections: z.array(ObjectionSchema.extend({ client: z.string() })) }),
})

export const answerObjectionEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/objections/:objectionId/answer',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Answer an objection; the client gets a letter',
  params: z.object({ objectionId: Id }),
  body: z.object({ answer: requiredText(4000) }),
  response: Empty,
})

export const askPayerEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/letters',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Write a legally significant letter to a client (MM-12.1)',
  params,
  body: z.object({ subject: requiredText(200), body: requiredText(8000) }),
  response: z.object({ letterId: Id }),
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

export const Deadline = z.object({
  on: Day,
  kind: z.enum(['payment', 'suspension', 'objection', 'termination', 'retention', 'period']),
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
