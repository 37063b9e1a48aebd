import {
  creditInvoice,
  issueInvoice,
  readInvoicePdf,
  runBillingAcrossTenants,
  setSubscription,
} from '#modules/billing/index.ts'
import { momentOf, readClient, whoOf } from '#modules/clients/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { changing } from './changing.ts'
import * as contract from './contract-billing.ts'
import { overviewEndpoint } from './contract-overview.ts'
import { liabilityCap } from './liability.ts'
import { readOverview } from './overview.ts'
import { readBilling } from './views.ts'

/** Invoices of clients, the daily round, the cap of liability, the first screen. */
export const billingRoutes = [
  handle(contract.readClientBillingEndpoint, {
    allow: 'vendor.billing.read',
    run: async (ctx, { params: { tenantId } }) => {
      await readClient(ctx.db, tenantId)
      return readBilling(ctx.db, tenantId, momentOf(ctx.services, tenantId).today)
    },
  }),
  handle(contract.setSubscriptionEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const { product } = await readClient(ctx.db, tenantId)
      const { now } = momentOf(ctx.services, tenantId)
      await setSubscription(ctx.db, { tenantId, product, items: body.items, now, by: ctx.actor.userId })
      return {}
    },
  }),
  handle(contract.issueInvoiceEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const who = await whoOf(ctx)
      return changing(ctx, () => issueInvoice(ctx.services, ctx.db, { ...body, tenantId, who }))
    },
  }),
  handle(contract.creditInvoiceEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params, body }) => {
      const who = await whoOf(ctx)
      return creditInvoice(ctx.services, ctx.db, { ...params, ...body, who })
    },
  }),
  handle(contract.consoleInvoicePdfEndpoint, {
    allow: 'vendor.billing.read',
    run: async (ctx, { params }) => {
      const { pdf, number } = await readInvoicePdf(ctx.db, null, params.invoiceId)
      return new FileAnswer(pdf, `${number}.pdf`)
    },
  }),
  handle(contract.runMonthEndpoint, {
    allow: 'vendor.billing.manage',
    run: ctx =>
      changing(ctx, async () => {
        const report = await runBillingAcrossTenants(ctx.services)
        return { ...report, failed: report.failed.map(row => ({ ...row })) }
      }),
  }),
  handle(contract.liabilityEndpoint, {
    allow: 'vendor.billing.read',
    run: (ctx, { params, query }) => liabilityCap(ctx.db, params.tenantId, query.date),
  }),
  handle(overviewEndpoint, { allow: 'vendor.billing.read', run: ctx => readOverview(ctx) }),
]
