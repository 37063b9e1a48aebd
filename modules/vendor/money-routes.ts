import { offsetAdvance, reconcile, refundAdvance } from '#modules/billing/index.ts'
import { readClient, whoOf } from '#modules/clients/index.ts'
import { handle } from '#platform/http/handle.ts'
import { changing } from './changing.ts'
import * as contract from './contract-money.ts'

/** Advances, refunds and the mutual account of a client. */
export const moneyRoutes = [
  handle(contract.offsetAdvanceEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params }) => {
      const who = await whoOf(ctx)
      return changing(ctx, () => offsetAdvance(ctx.services, ctx.db, { ...params, who }))
    },
  }),
  handle(contract.refundAdvanceEndpoint, {
    allow: 'vendor.billing.manage',
    stepUp: true,
    run: async (ctx, { params, body }) =>
      refundAdvance(ctx.services, ctx.db, { ...params, ...body, who: await whoOf(ctx) }),
  }),
  handle(contract.reconcileEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params, body }) => {
      await readClient(ctx.db, params.tenantId)
      return reconcile(ctx.services, ctx.db, { ...params, ...body, who: await whoOf(ctx) })
    },
  }),
]
