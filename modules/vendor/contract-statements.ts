import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, Kopecks, requiredText } from '#libs/contract/index.ts'
import { Payment } from './contract-billing.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

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
  /** Payments to the vendor that stand in it. */
  documents: z.number().int(),
  /** Those that wait for a person. */
  waiting: z.number().int(),
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

export const askAboutPaymentEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/statements/:statementId/documents/:position/question',
  realm: 'vendor',
  tag,
  status: 201,
  summary:
    'Ask the client by letter about money that somebody else paid without a notice (MM-6.6); once an invoice',
  params: z.object({ statementId: Id, position: z.coerce.number().int().min(1) }),
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
