import { readThroughGate } from '#modules/privacy/index.ts'
import { protocolPdf } from '#modules/records/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { cancelMyVisit, moveMyVisit, myMoveTimes } from './change-visit.ts'
import * as contract from './contract.ts'
import { readHome } from './read-home.ts'

export const portalRoutes = [
  handle(contract.readHomeEndpoint, { allow: 'signed-in', run: ctx => readHome(ctx) }),
  handle(contract.cancelMyVisitEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params, body }) => {
      await cancelMyVisit(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.myMoveTimesEndpoint, {
    allow: 'signed-in',
    run: (ctx, { params }) => myMoveTimes(ctx, params.appointmentId),
  }),
  handle(contract.moveMyVisitEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params, body }) => {
      await moveMyVisit(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.myProtocolPdfEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => {
      const { bytes, fileName, patientId, entityId } = await protocolPdf(ctx, params.protocolId)
      await readThroughGate(ctx, {
        action: 'access',
        operation: 'portal.protocol-pdf',
        purpose: 'account_authorisation',
        patientId,
        entityId,
        object: { kind: 'protocol', id: params.protocolId },
      })
      return new FileAnswer(bytes, fileName)
    },
  }),
]
