import { handle } from '#platform/http/handle.ts'
import { bookPhase } from './book-phase.ts'
import * as contract from './contract.ts'
import { myPlanRoutes } from './my-plans.ts'
import { listPlans } from './queries.ts'
import { requestSignature, signPlan } from './sign-plan.ts'
import { createPlan, revisePlan, savePlan } from './write-plan.ts'

export const treatmentPlanRoutes = [
  ...myPlanRoutes,
  handle(contract.listPlansEndpoint, {
    allow: 'record.read',
    run: (ctx, { params }) => listPlans(ctx, params.patientId),
  }),
  handle(contract.createPlanEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => createPlan(ctx, { ...params, ...body }),
  }),
  handle(contract.savePlanEndpoint, {
    allow: 'record.write',
    run: (ctx, { params, body }) => savePlan(ctx, { ...params, ...body }),
  }),
  handle(contract.revisePlanEndpoint, {
    allow: 'record.write',
    run: (ctx, { params }) => revisePlan(ctx, params.planId),
  }),
  handle(contract.requestPlanSignatureEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => requestSignature(ctx, { ...params, ...body }),
  }),
  handle(contract.signPlanEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => signPlan(ctx, { ...params, ...body }),
  }),
  handle(contract.bookPhaseEndpoint, {
    allow: 'appointment.book',
    run: async (ctx, { params, body }) => {
      await bookPhase(ctx, { ...params, ...body })
      return {}
    },
  }),
]
