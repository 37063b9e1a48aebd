import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { exportTransfer } from './export-transfer.ts'
import { endTransfer, listTransfers, openTransfer, tellTransfer } from './operator-transfer.ts'
import * as contract from './transfer-contract.ts'

/** The change of the operator (IV-3.3.5). */
export const transferRoutes = [
  handle(contract.listTransfersEndpoint, { allow: 'case.manage', run: ctx => listTransfers(ctx) }),
  handle(contract.openTransferEndpoint, {
    allow: 'case.manage',
    run: (ctx, { body }) => openTransfer(ctx, body),
  }),
  handle(contract.tellTransferEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params }) => tellTransfer(ctx, params.transferId),
  }),
  handle(contract.exportTransferEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await exportTransfer(ctx, params.transferId)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.endTransferEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params, body }) => {
      await endTransfer(ctx, { ...params, ...body })
      return {}
    },
  }),
]
