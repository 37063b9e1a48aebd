import { DEFAULT_PARAMETERS, diffOffers, PRODUCTS } from '#libs/offer/index.ts'
import {
  announceEdition,
  drawUpEdition,
  dropEdition,
  type Edition,
  listEditions,
  publishEdition,
  readDeliveries,
  readEdition,
} from '#modules/offers/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import { handle } from '#platform/http/handle.ts'
import {
  announceEditionEndpoint,
  drawUpEditionEndpoint,
  dropEditionEndpoint,
  type EditionBrief,
  listEditionsEndpoint,
  publishEditionEndpoint,
  readEditionEndpoint,
} from './contract-offers.ts'
import { vendorNow } from './vendor-now.ts'

const brief = (edition: Edition): EditionBrief => ({
  editionId: edition.editionId,
  product: edition.product,
  number: edition.number,
  summary: edition.summary,
  plannedOn: edition.plannedOn,
  publishedAt: edition.publishedAt?.toISOString() ?? null,
  effectiveOn: edition.effectiveOn,
  textSha256: edition.textSha256,
  pdfSha256: edition.pdfSha256,
  parameters: { ...edition.parameters },
})

async function allEditions(ctx: VendorCtx): Promise<Edition[]> {
  return (await Promise.all(PRODUCTS.map(product => listEditions(ctx.db, product, true)))).flat()
}

async function readOne(ctx: VendorCtx, editionId: string) {
  const edition = await readEdition(ctx.db, editionId)
  const before = (await listEditions(ctx.db, edition.product)).find(e => e.number < edition.number)
  const deliveries = await readDeliveries(ctx.db, edition)
  return {
    edition: brief(edition),
    changes: before ? diffOffers(before.document, edition.document) : [],
    deliveries: deliveries.map(d => ({ ...d, sentAt: d.sentAt?.toISOString() ?? null })),
    clauses: edition.document.sections.flatMap(section => section.clauses.map(clause => ({ ...clause }))),
  }
}

export const offerRoutes = [
  handle(listEditionsEndpoint, {
    allow: 'vendor.offers.read',
    run: async ctx => ({
      editions: (await allEditions(ctx)).map(brief),
      defaults: { clinic: { ...DEFAULT_PARAMETERS.clinic }, smile: { ...DEFAULT_PARAMETERS.smile } },
    }),
  }),
  handle(readEditionEndpoint, {
    allow: 'vendor.offers.read',
    run: (ctx, { params }) => readOne(ctx, params.editionId),
  }),
  handle(drawUpEditionEndpoint, {
    allow: 'vendor.offers.publish',
    run: (ctx, { body }) =>
      drawUpEdition(ctx.services, ctx.db, { ...body, ...vendorNow(ctx), by: ctx.actor.userId }),
  }),
  handle(announceEditionEndpoint, {
    allow: 'vendor.offers.publish',
    run: (ctx, { params, body }) =>
      announceEdition(ctx.services, ctx.db, {
        editionId: params.editionId,
        plannedOn: body.plannedOn,
        ...vendorNow(ctx),
        by: ctx.actor.userId,
      }),
  }),
  handle(publishEditionEndpoint, {
    allow: 'vendor.offers.publish',
    stepUp: true,
    run: (ctx, { params }) =>
      publishEdition(ctx.services, ctx.db, { ...params, ...vendorNow(ctx), by: ctx.actor.userId }),
  }),
  handle(dropEditionEndpoint, {
    allow: 'vendor.offers.publish',
    run: async (ctx, { params }) => {
      await dropEdition(ctx.db, params.editionId, vendorNow(ctx).now)
      return {}
    },
  }),
]
