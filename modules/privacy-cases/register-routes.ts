import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { confirmAcquaintance, myAcquaintance } from './acquaintances.ts'
import { recordDisclosure } from './disclosures.ts'
import { harmPdf, listHarm, makeHarm } from './harm-assessments.ts'
import { listHolds } from './legal-holds.ts'
import * as contract from './registers-contract.ts'
import { sharingMap } from './sharing-map.ts'

export const registerRoutes = [
  handle(contract.recordDisclosureEndpoint, {
    allow: 'case.manage',
    run: (ctx, { body }) => recordDisclosure(ctx, body),
  }),
  handle(contract.sharingMapEndpoint, { allow: 'sharing.manage', run: ctx => sharingMap(ctx) }),
  handle(contract.myAcquaintanceEndpoint, { allow: 'clinic.read', run: ctx => myAcquaintance(ctx) }),
  handle(contract.confirmAcquaintanceEndpoint, {
    allow: 'clinic.read',
    run: async (ctx, { params }) => {
      await confirmAcquaintance(ctx, params.editionId)
      return {}
    },
  }),
  handle(contract.listHarmEndpoint, {
    allow: 'case.manage',
    run: (ctx, { query }) => listHarm(ctx, query.entityId),
  }),
  handle(contract.makeHarmEndpoint, { allow: 'case.manage', run: (ctx, { body }) => makeHarm(ctx, body) }),
  handle(contract.harmPdfEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await harmPdf(ctx, params.assessmentId)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.listHoldsEndpoint, { allow: 'case.manage', run: ctx => listHolds(ctx) }),
]
