import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { billPdf } from './bill-pdf.ts'
import { closeShift } from './close-shift.ts'
import * as contract from './contract.ts'
import { issueBill } from './issue-bill.ts'
import { listBills, readBill, readShifts } from './queries.ts'
import { takePayment } from './take-payment.ts'

export const moneyRoutes = [
  handle(contract.issueBillEndpoint, {
    allow: 'bill.issue',
    run: (ctx, { body }) => issueBill(ctx, body.encounterId),
  }),
  handle(contract.listBillsEndpoint, { allow: 'bill.read', run: (ctx, { query }) => listBills(ctx, query) }),
  handle(contract.readBillEndpoint, {
    allow: 'bill.read',
    run: (ctx, { params }) => readBill(ctx, params.billId),
  }),
  handle(contract.billPdfEndpoint, {
    allow: 'bill.read',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await billPdf(ctx, params.billId)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.takePaymentEndpoint, {
    allow: 'payment.take',
    run: (ctx, { params, body }) => takePayment(ctx, { ...params, ...body }),
  }),
  handle(contract.readShiftEndpoint, {
    allow: 'bill.read',
    run: async (ctx, { query }) => ({ shifts: await readShifts(ctx, query.branchId) }),
  }),
  handle(contract.closeShiftEndpoint, {
    allow: 'payment.take',
    run: (ctx, { params }) => closeShift(ctx, params.shiftId),
  }),
]
