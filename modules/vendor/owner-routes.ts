import { DEFAULT_PARAMETERS } from '#libs/offer/index.ts'
import { fileObjection, givePaymentNotice, readInvoicePdf } from '#modules/billing/index.ts'
import { addLegalEmail, momentOf, readClient, whoOf } from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { acceptanceProtocol } from './acceptance-pdf.ts'
import { actionLogCsv, readActionLog } from './action-log.ts'
import { actionLogCsvEndpoint, readActionLogEndpoint } from './contract-action-log.ts'
import * as contract from './contract-owner.ts'
import { requestTermination, withdrawTermination } from './leave.ts'
import { readOwnContract } from './own-contract.ts'

/** What the owner of a clinic does with its contract; open in every mode of access. */
export const ownerRoutes = [
  handle(contract.readOwnContractEndpoint, { allow: 'contract.read', run: ctx => readOwnContract(ctx) }),
  handle(readActionLogEndpoint, {
    allow: 'audit.read',
    run: async (ctx, { query }) => {
      const { actions, people } = await readActionLog(ctx, query, 500)
      return { actions, people }
    },
  }),
  handle(actionLogCsvEndpoint, {
    allow: 'audit.read',
    run: async (ctx, { query }) => new FileAnswer(await actionLogCsv(ctx, query), 'zhurnal.csv'),
  }),
  handle(contract.ownInvoicePdfEndpoint, {
    allow: 'contract.read',
    run: async (ctx, { params }) => {
      const { pdf, number } = await readInvoicePdf(ctx.db, ctx.tenantId, params.invoiceId)
      return new FileAnswer(pdf, `${number}.pdf`)
    },
  }),
  handle(contract.acceptanceProtocolEndpoint, {
    allow: 'contract.read',
    run: async (ctx, { params }) =>
      new FileAnswer(
        await acceptanceProtocol(ctx.services, ctx.db, ctx.tenantId, params.acceptanceId),
        'protokol-akcepta.pdf',
      ),
  }),
  handle(contract.fileObjectionEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { body }) =>
      fileObjection(ctx.services, ctx.db, { ...body, tenantId: ctx.tenantId, who: await whoOf(ctx) }),
  }),
  handle(contract.givePaymentNoticeEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { body }) =>
      givePaymentNotice(ctx.services, ctx.db, { ...body, tenantId: ctx.tenantId, who: await whoOf(ctx) }),
  }),
  handle(contract.changeOwnEmailEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { body }) => {
      const { product } = await readClient(ctx.db, ctx.tenantId)
      const moment = momentOf(ctx.services, ctx.tenantId)
      const terms =
        (await editionOn(ctx.db, product, moment.today))?.parameters ?? DEFAULT_PARAMETERS[product]
      return ctx.db.tx(tx =>
        addLegalEmail(tx, {
          ...body,
          ...moment,
          tenantId: ctx.tenantId,
          source: 'notice',
          by: ctx.actor.userId,
          withinDays: terms.emailChangeDays,
        }),
      )
    },
  }),
  handle(contract.requestTerminationEndpoint, {
    allow: 'contract.manage',
    stepUp: true,
    run: async (ctx, { body }) =>
      requestTermination(ctx.services, ctx.db, {
        ...body,
        tenantId: ctx.tenantId,
        side: 'client',
        channel: 'form',
        who: await whoOf(ctx),
      }),
  }),
  handle(contract.withdrawTerminationEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { params }) => {
      await withdrawTermination(ctx.services, ctx.db, {
        ...params,
        tenantId: ctx.tenantId,
        side: 'client',
        who: await whoOf(ctx),
      })
      return {}
    },
  }),
]
