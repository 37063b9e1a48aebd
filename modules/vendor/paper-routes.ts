import { newId } from '#libs/ids/index.ts'
import {
  acceptPaper,
  addSubProcessor,
  confirmLetter,
  endSubProcessor,
  lettersCsv,
  makePaper,
  momentOf,
  type PaperRow,
  readClient,
  readLetters,
  readPaperPdf,
  readPapers,
  readSubProcessors,
  receiveLetter,
  whoOf,
} from '#modules/clients/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-papers.ts'
import { requestTermination } from './leave.ts'
import { vendorNow } from './vendor-now.ts'

const paperView = (row: PaperRow): contract.Paper => ({
  ...row,
  madeAt: row.madeAt.toISOString(),
  acceptedAt: row.acceptedAt?.toISOString() ?? null,
})

const paperRoutes = [
  handle(contract.listPapersEndpoint, {
    allow: 'vendor.clients.read',
    run: async (ctx, { params }) => ({ papers: (await readPapers(ctx.db, params.tenantId)).map(paperView) }),
  }),
  handle(contract.makePaperEndpoint, {
    allow: 'vendor.security.manage',
    run: async (ctx, { params, body }) =>
      makePaper(ctx.services, ctx.db, { ...params, ...body, who: await whoOf(ctx) }),
  }),
  handle(contract.paperPdfEndpoint, {
    allow: 'vendor.clients.read',
    run: async (ctx, { params }) => {
      const { pdf, title } = await readPaperPdf(ctx.db, params.tenantId, params.paperId)
      return new FileAnswer(pdf, `${title}.pdf`)
    },
  }),
  handle(contract.ownPapersEndpoint, {
    allow: 'contract.read',
    run: async ctx => ({
      papers: (await readPapers(ctx.db, ctx.tenantId)).map(paperView),
      subProcessors: await readSubProcessors(ctx.db),
    }),
  }),
  handle(contract.ownPaperPdfEndpoint, {
    allow: 'contract.read',
    run: async (ctx, { params }) => {
      const { pdf, title } = await readPaperPdf(ctx.db, ctx.tenantId, params.paperId)
      return new FileAnswer(pdf, `${title}.pdf`)
    },
  }),
  handle(contract.acceptPaperEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { params }) => {
      await acceptPaper(ctx.services, ctx.db, { ...params, tenantId: ctx.tenantId, who: await whoOf(ctx) })
      return {}
    },
  }),
  handle(contract.listSubProcessorsEndpoint, {
    allow: 'vendor.clients.read',
    run: async ctx => ({ subProcessors: await readSubProcessors(ctx.db) }),
  }),
  handle(contract.endSubProcessorEndpoint, {
    allow: 'vendor.security.manage',
    run: (ctx, { params, body }) =>
      endSubProcessor(ctx.services, ctx.db, { ...params, ...body, by: ctx.actor.userId }),
  }),
  handle(contract.addSubProcessorEndpoint, {
    allow: 'vendor.security.manage',
    run: (ctx, { body }) =>
      addSubProcessor(ctx.services, ctx.db, { ...body, by: ctx.actor.userId, now: vendorNow(ctx).now }),
  }),
]

const journalRoutes = [
  handle(contract.listLettersEndpoint, {
    allow: 'vendor.letters.read',
    run: async (ctx, { query }) => ({ letters: await readLetters(ctx.db, query.tenantId ?? null) }),
  }),
  handle(contract.lettersCsvEndpoint, {
    allow: 'vendor.letters.read',
    run: async (ctx, { query }) =>
      new FileAnswer(Buffer.from(lettersCsv(await readLetters(ctx.db, query.tenantId ?? null))), 'pisma.csv'),
  }),
  handle(contract.receiveLetterEndpoint, {
    allow: 'vendor.letters.manage',
    run: (ctx, { params, body }) =>
      receiveLetter(ctx.services, ctx.db, { ...params, ...body, by: ctx.actor.userId }),
  }),
  handle(contract.confirmLetterEndpoint, {
    allow: 'vendor.letters.manage',
    run: async (ctx, { params }) => {
      await confirmLetter(ctx.services, ctx.db, { ...params, by: ctx.actor.userId })
      return {}
    },
  }),
]

const endRoutes = [
  handle(contract.terminateClientEndpoint, {
    allow: 'vendor.grants.manage',
    stepUp: true,
    run: async (ctx, { params, body }) =>
      requestTermination(ctx.services, ctx.db, {
        ...params,
        ...body,
        channel: body.side === 'client' ? 'letter' : 'console',
        who: await whoOf(ctx),
      }),
  }),
  handle(contract.placeHoldEndpoint, {
    allow: 'vendor.security.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      await readClient(ctx.db, tenantId)
      const { now } = momentOf(ctx.services, tenantId)
      const holdId = newId()
      await ctx.db.tx(tx =>
        tx.run({
          text: `insert into clients.legal_hold (tenant_id, hold_id, ground, placed_at, placed_by) values ($1, $2, $3, $4, $5)`,
          values: [tenantId, holdId, body.ground, now, ctx.actor.userId],
        }),
      )
      return { holdId }
    },
  }),
  handle(contract.liftHoldEndpoint, {
    allow: 'vendor.security.manage',
    run: async (ctx, { params }) => {
      const { now } = momentOf(ctx.services, params.tenantId)
      const rows = await ctx.db.tx(tx =>
        tx.run({
          text: `update clients.legal_hold set lifted_at = $3, lifted_by = $4
            where tenant_id = $1 and hold_id = $2 and lifted_at is null`,
          values: [params.tenantId, params.holdId, now, ctx.actor.userId],
        }),
      )
      if (rows === 0) throw fail('not-found')
      return {}
    },
  }),
]

export const paperAndLetterRoutes = [...paperRoutes, ...journalRoutes, ...endRoutes]
