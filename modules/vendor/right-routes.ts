import { addPriceList, listPriceLists } from '#modules/billing/index.ts'
import { whoOf } from '#modules/clients/index.ts'
import { agreePatientLimit, revokeGrant } from '#modules/entitlements/index.ts'
import { handle } from '#platform/http/handle.ts'
import { changing } from './changing.ts'
import * as contract from './contract-rights.ts'
import { grantRight } from './grant-right.ts'
import { vendorNow } from './vendor-now.ts'

/** Rights without payment, agreed limits, price lists. */
export const rightRoutes = [
  handle(contract.addGrantEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params, body }) => ({
      grantId: await changing(ctx, () => grantRight(ctx, { ...body, ...params })),
    }),
  }),
  handle(contract.revokeGrantEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params }) => {
      await revokeGrant(ctx.services, ctx.db, { ...params, who: await whoOf(ctx) })
      return {}
    },
  }),
  handle(contract.agreeLimitEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params, body }) => {
      const who = await whoOf(ctx)
      await agreePatientLimit(ctx.services, ctx.db, { ...body, ...params, who })
      return {}
    },
  }),
  handle(contract.listPricesEndpoint, {
    allow: 'vendor.billing.read',
    run: async ctx => ({
      lists: (await listPriceLists(ctx.db)).map(list => ({
        ...list,
        items: list.items.map(item => ({ ...item })),
      })),
    }),
  }),
  handle(contract.addPriceListEndpoint, {
    allow: 'vendor.billing.manage',
    run: (ctx, { body }) =>
      ctx.db.tx(tx => addPriceList(tx, { ...body, now: vendorNow(ctx).now, by: ctx.actor.userId })),
  }),
]
