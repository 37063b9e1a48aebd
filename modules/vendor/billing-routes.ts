import {
  addPriceList,
  answerObjection,
  creditInvoice,
  decideDocument,
  importStatement,
  issueInvoice,
  listPriceLists,
  listStatements,
  readInvoicePdf,
  readObjections,
  runBillingAcrossTenants,
  setSubscription,
  undoPayment,
} from '#modules/billing/index.ts'
import { listClients, momentOf, queueLetter, readClient, whoOf } from '#modules/clients/index.ts'
import { addGrant, agreePatientLimit, forgetLicence, revokeGrant } from '#modules/entitlements/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-billing.ts'
import { liabilityCap } from './liability.ts'
import { readOverview } from './overview.ts'
import { readStatement } from './read-statement.ts'
import { vendorNow } from './vendor-now.ts'
import { objectionView, readBilling } from './views.ts'

/** Runs a write and lets the process forget what it remembered of rights. */
async function changing<T>(ctx: VendorCtx, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    forgetLicence(ctx.services)
  }
}

const invoiceRoutes = [
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

const moneyRoutes = [
  handle(contract.listStatementsEndpoint, {
    allow: 'vendor.billing.read',
    run: async ctx => ({
      statements: (await listStatements(ctx.db)).map(row => ({
        ...row,
        importedAt: row.importedAt.toISOString(),
      })),
    }),
  }),
  handle(contract.importStatementEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { body }) => {
      const who = await whoOf(ctx)
      return changing(ctx, () =>
        importStatement(ctx.services, ctx.db, {
          fileName: body.fileName,
          bytes: Buffer.from(body.base64, 'base64'),
          who,
          now: vendorNow(ctx).now,
        }),
      )
    },
  }),
  handle(contract.readStatementEndpoint, {
    allow: 'vendor.billing.read',
    run: async (ctx, { params }) => ({ documents: await readStatement(ctx.db, params.statementId) }),
  }),
  handle(contract.decideDocumentEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params, body }) => {
      const who = await whoOf(ctx)
      await changing(ctx, () => decideDocument(ctx.services, ctx.db, { ...params, ...body, who }))
      return {}
    },
  }),
  handle(contract.undoPaymentEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params, body }) => {
      const who = await whoOf(ctx)
      await changing(ctx, () => undoPayment(ctx.services, ctx.db, { ...params, ...body, who }))
      return {}
    },
  }),
  handle(contract.liabilityEndpoint, {
    allow: 'vendor.billing.read',
    run: (ctx, { params, query }) => liabilityCap(ctx.db, params.tenantId, query.date),
  }),
  handle(contract.overviewEndpoint, { allow: 'vendor.billing.read', run: ctx => readOverview(ctx) }),
]

const rightRoutes = [
  handle(contract.addGrantEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      await readClient(ctx.db, tenantId)
      const { now } = momentOf(ctx.services, tenantId)
      const grantId = await changing(ctx, () =>
        ctx.db.tx(tx => addGrant(tx, { ...body, tenantId, now, by: ctx.actor.userId })),
      )
      return { grantId }
    },
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
]

const letterRoutes = [
  handle(contract.listObjectionsEndpoint, {
    allow: 'vendor.billing.read',
    run: async ctx => {
      const [rows, clients] = [await readObjections(ctx.db, null), await listClients(ctx.db)]
      const nameOf = new Map(clients.map(client => [client.tenantId, client.shortName]))
      return {
        objections: rows.map(row => ({ ...objectionView(row), client: nameOf.get(row.tenantId) ?? '' })),
      }
    },
  }),
  handle(contract.answerObjectionEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params, body }) => {
      await answerObjection(ctx.services, ctx.db, { ...params, ...body, who: await whoOf(ctx) })
      return {}
    },
  }),
  handle(contract.askPayerEndpoint, {
    allow: 'vendor.letters.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      await readClient(ctx.db, tenantId)
      const { now } = momentOf(ctx.services, tenantId)
      const letterId = await ctx.db.tx(tx =>
        queueLetter(tx, { ...body, tenantId, kind: 'letter', now, createdBy: ctx.actor.userId }),
      )
      if (!letterId) throw fail('conflict.state', { reason: 'у клиента нет адреса почты' })
      return { letterId }
    },
  }),
]

export const billingRoutes = [...invoiceRoutes, ...moneyRoutes, ...rightRoutes, ...letterRoutes]
