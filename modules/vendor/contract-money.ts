import { z } from 'zod'
import { Day, endpoint, Id, Kopecks, requiredText } from '#libs/contract/index.ts'

const tag = 'Console'
const params = z.object({ tenantId: Id })

export const offsetAdvanceEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/invoices/:invoiceId/offset',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Set advances of a client off against an open invoice, the oldest first',
  params: params.extend({ invoiceId: Id }),
  response: z.object({ kopecks: Kopecks }),
})

export const refundAdvanceEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/refunds',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Write down that a part of an advance went back to the client',
  params,
  body: z.object({
    paymentId: Id,
    kopecks: Kopecks.min(1),
    reason: z.string().trim().min(5).max(300),
    documentNumber: requiredText(40),
    paidOn: Day,
  }),
  response: z.object({ refundId: Id }),
})

export const reconcileEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/clients/:tenantId/reconciliations',
  realm: 'vendor',
  tag,
  status: 201,
  summary: 'Draw up the act of reconciliation as of today; the client gets a letter (MM-13.4)',
  params,
  body: z.object({ basis: z.string().trim().min(5).max(300) }),
  response: z.object({ paperId: Id, balanceKopecks: z.number().int() }),
})
