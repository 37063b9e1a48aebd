import {
  addLegalEmail,
  createClient,
  liftSuspensions,
  momentOf,
  readClient,
  readEvents,
  readLegalEmails,
  readSuspensions,
  readTerminations,
  readVendorCard,
  saveVendorCard,
  suspend,
  whoOf,
} from '#modules/clients/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { handle } from '#platform/http/handle.ts'
import {
  addLegalEmailEndpoint,
  type ClientCard,
  createClientEndpoint,
  liftSuspensionEndpoint,
  readClientEndpoint,
  readVendorCardEndpoint,
  saveVendorCardEndpoint,
  suspendClientEndpoint,
} from './contract-clients.ts'
import { termsOf } from './terms-of.ts'
import { vendorNow } from './vendor-now.ts'

async function readCard(ctx: VendorCtx, tenantId: string): Promise<ClientCard> {
  const client = await readClient(ctx.db, tenantId)
  const [events, emails, suspensions, terminations] = await Promise.all([
    readEvents(ctx.db, tenantId),
    readLegalEmails(ctx.db, tenantId),
    readSuspensions(ctx.db, tenantId),
    readTerminations(ctx.db, tenantId),
  ])
  return {
    client: { ...client, stateSince: client.stateSince.toISOString() },
    now: momentOf(ctx.services, tenantId).now.toISOString(),
    events,
    emails,
    suspensions,
    terminations,
  }
}

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
    run: (ctx, { params }) => readCard(ctx, params.tenantId),
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
