import {
  askAboutPayment,
  decideDocument,
  importStatement,
  listStatements,
  undoPayment,
} from '#modules/billing/index.ts'
import { whoOf } from '#modules/clients/index.ts'
import { handle } from '#platform/http/handle.ts'
import { changing } from './changing.ts'
import * as contract from './contract-statements.ts'
import { readStatement } from './read-statement.ts'
import { vendorNow } from './vendor-now.ts'

/** Bank statements: bring one in, read it, decide about a document, take a payment back. */
export const statementRoutes = [
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
  handle(contract.askAboutPaymentEndpoint, {
    allow: 'vendor.billing.manage',
    run: async (ctx, { params }) => {
      await askAboutPayment(ctx.services, ctx.db, { ...params, who: await whoOf(ctx) })
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
]
