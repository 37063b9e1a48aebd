import { answerObjection, readObjections } from '#modules/billing/index.ts'
import { listClients, momentOf, queueLetter, readClient, whoOf } from '#modules/clients/index.ts'
import { fail } from '#platform/errors/index.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-objections.ts'
import { objectionView } from './views.ts'

/** Objections of clients and letters to them. */
export const objectionRoutes = [
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
