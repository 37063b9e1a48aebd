import {
  addLegalEmail,
  createClient,
  liftSuspensions,
  momentOf,
  readClient,
  readVendorCard,
  saveVendorCard,
  suspend,
  whoOf,
} from '#modules/clients/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import {
  addLegalEmailEndpoint,
  createClientEndpoint,
  destructionActPdfEndpoint,
  destructionExtractEndpoint,
  liftSuspensionEndpoint,
  readClientEndpoint,
  readVendorCardEndpoint,
  saveVendorCardEndpoint,
  setOpeningEndpoint,
  suspendClientEndpoint,
} from './contract-clients.ts'
import { readDestructionAct } from './destruction-act.ts'
import { readClientCard } from './read-client-card.ts'
import { setOpening } from './set-opening.ts'
import { termsOf } from './terms-of.ts'
import { vendorNow } from './vendor-now.ts'

export const clientRoutes = [
  handle(createClientEndpoint, {
    allow: 'vendor.clients.manage',
    run: async (ctx, { body }) => {
      const who = await whoOf(ctx)
      return ctx.db.tx(tx => createClient(tx, { ...body, who, ...vendorNow(ctx) }))
    },
  }),
  handle(readClientEndpoint, {
    allow: 'vendor.clients.read',
    run: (ctx, { params }) => readClientCard(ctx, params.tenantId),
  }),
  handle(setOpeningEndpoint, {
    allow: 'vendor.clients.manage',
    run: async (ctx, { params, body }) => {
      await setOpening(ctx.db, { ...params, ...body })
      return {}
    },
  }),
  handle(destructionActPdfEndpoint, {
    allow: 'vendor.clients.read',
    run: async (ctx, { params }) => {
      const act = await readDestructionAct(ctx.db, params.tenantId)
      return new FileAnswer(act.pdf, `akt-${act.number.replace('/', '-')}.pdf`)
    },
  }),
  handle(destructionExtractEndpoint, {
    allow: 'vendor.clients.read',
    run: async (ctx, { params }) => {
      const act = await readDestructionAct(ctx.db, params.tenantId)
      return new FileAnswer(act.csv, `vygruzka-${act.number.replace('/', '-')}.csv`)
    },
  }),
  handle(addLegalEmailEndpoint, {
    allow: 'vendor.clients.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const { product } = await readClient(ctx.db, tenantId)
      const moment = momentOf(ctx.services, tenantId)
      const terms = await termsOf(ctx.db, product, moment.today)
      return ctx.db.tx(tx =>
        addLegalEmail(tx, {
          ...body,
          ...moment,
          tenantId,
          by: ctx.actor.userId,
          withinDays: terms.emailChangeDays,
        }),
      )
    },
  }),
  handle(readVendorCardEndpoint, {
    allow: 'vendor.billing.read',
    run: async ctx => {
      try {
        return { card: await readVendorCard(ctx.db) }
      } catch (error) {
        if (isFailure(error, 'conflict.state')) return { card: null }
        throw error
      }
    },
  }),
  handle(saveVendorCardEndpoint, {
    allow: 'vendor.grants.manage',
    stepUp: true,
    run: (ctx, { body }) => ctx.db.tx(tx => saveVendorCard(tx, body, vendorNow(ctx).now, ctx.actor.userId)),
  }),
  handle(suspendClientEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const { product } = await readClient(ctx.db, tenantId)
      const moment = momentOf(ctx.services, tenantId)
      const { retentionMonths } = await termsOf(ctx.db, product, moment.today)
      const who = await whoOf(ctx)
      await ctx.db.tx(tx =>
        suspend(tx, { ...body, ...moment, tenantId, invoiceId: null, who, retentionMonths }),
      )
      return {}
    },
  }),
  handle(liftSuspensionEndpoint, {
    allow: 'vendor.grants.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const who = await whoOf(ctx)
      const { now } = momentOf(ctx.services, tenantId)
      await ctx.db.tx(tx =>
        liftSuspensions(tx, { tenantId, basis: 'suspension', basisId: null, reason: body.reason, who, now }),
      )
      return {}
    },
  }),
]
