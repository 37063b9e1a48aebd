import { z } from 'zod'
import { endpoint, Id, Instant, Kopecks } from '#libs/contract/index.ts'

const tag = 'Money'

export const BillLine = z.object({
  position: z.number().int(),
  code: z.string(),
  name: z.string(),
  teeth: z.array(z.number().int()),
  quantity: z.number().int(),
  priceKopecks: Kopecks,
  discountKopecks: Kopecks,
  sumKopecks: Kopecks,
})

export const Payment = z.object({
  paymentId: Id,
  method: z.enum(['cash', 'card']),
  kopecks: Kopecks,
  receivedAt: Instant,
  fiscalState: z.literal('not_fiscalised'),
})

export const BillBrief = z.object({
  billId: Id,
  number: z.string(),
  entityId: Id,
  branchId: Id,
  patientId: Id,
  patientName: z.string(),
  encounterId: Id.nullable(),
  totalKopecks: Kopecks,
  paidKopecks: Kopecks,
  issuedAt: Instant,
  /** Since when the use of the patient's data is blocked (IP-4.2.4). */
  blockedSince: Instant.nullable(),
})
export type BillBrief = z.infer<typeof BillBrief>

export const Bill = BillBrief.extend({ lines: z.array(BillLine), payments: z.array(Payment) })
export type Bill = z.infer<typeof Bill>

export const issueBillEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/bills',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Bill from the services of a visit',
  body: z.object({ encounterId: Id }),
  response: z.object({ billId: Id, number: z.string(), totalKopecks: Kopecks }),
})
export const listBillsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/bills',
  realm: 'staff',
  tag,
  summary: 'Bills: unpaid first, then the latest; or visits waiting for a bill',
  query: z.object({ branchId: Id.optional(), patientId: Id.optional() }),
  response: z.object({
    bills: z.array(BillBrief),
    waiting: z.array(
      z.object({
        encounterId: Id,
        entityId: Id,
        branchId: Id,
        patientId: Id,
        patientName: z.string(),
        totalKopecks: Kopecks,
      }),
    ),
  }),
})
export const readBillEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/bills/:billId',
  realm: 'staff',
  tag,
  summary: 'A bill with lines and payments',
  params: z.object({ billId: Id }),
  response: Bill,
})
export const billPdfEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/bills/:billId/pdf',
  realm: 'staff',
  tag,
  summary: 'Bill as PDF/A; not a fiscal document',
  params: z.object({ billId: Id }),
  response: z.unknown(),
  produces: 'application/pdf',
})
export const takePaymentEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/bills/:billId/payments',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Take money for a bill: cash or card; several payments make one bill whole',
  params: z.object({ billId: Id }),
  body: z.object({
    parts: z
      .array(z.object({ method: z.enum(['cash', 'card']), kopecks: z.number().int().min(1).max(1e12) }))
      .min(1)
      .max(5),
  }),
  response: z.object({ paidKopecks: Kopecks, leftKopecks: Kopecks }),
})
export const readShiftEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/cash-shift',
  realm: 'staff',
  tag,
  summary: 'Open cash shifts with their totals',
  query: z.object({ branchId: Id.optional() }),
  response: z.object({
    shifts: z.array(
      z.object({
        shiftId: Id,
        number: z.number().int(),
        entityId: Id,
        branchId: Id,
        openedAt: Instant,
        cashKopecks: Kopecks,
        cardKopecks: Kopecks,
        payments: z.number().int(),
      }),
    ),
  }),
})
export const closeShiftEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/cash-shift/:shiftId/closing',
  realm: 'staff',
  tag,
  summary: 'Close a cash shift',
  params: z.object({ shiftId: Id }),
  response: z.object({ cashKopecks: Kopecks, cardKopecks: Kopecks }),
})
