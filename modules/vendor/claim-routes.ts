import {
  answerClaim,
  type ClaimRow,
  listClients,
  momentOf,
  readClaims,
  readClient,
  readCourtAct,
  receiveClaim,
  whoOf,
} from '#modules/clients/index.ts'
import { scanMediaType } from '#modules/documents/index.ts'
import type { Services } from '#platform/context/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract-claims.ts'
import { termsOf } from './terms-of.ts'

const claimView = (services: Services, row: ClaimRow): contract.ClaimView => ({
  ...row,
  overdue: row.answeredAt === null && momentOf(services, row.tenantId).today > row.dueOn,
  answeredAt: row.answeredAt?.toISOString() ?? null,
  events: row.events.map(event => ({ ...event })),
})

const withScan = <A extends { readonly base64: string }>({ base64, ...act }: A) => {
  const bytes = Buffer.from(base64, 'base64')
  return { ...act, bytes, mediaType: scanMediaType(bytes) }
}
const actFile = ({ bytes, fileName }: { bytes: Buffer; fileName: string }) => new FileAnswer(bytes, fileName)

/** Claims before a court: entered, answered, seen by both sides (MM-14.2, MM-9.4). */
export const claimRoutes = [
  handle(contract.listClaimsEndpoint, {
    allow: 'vendor.clients.read',
    run: async ctx => {
      const [rows, clients] = [await readClaims(ctx.db, null), await listClients(ctx.db)]
      const nameOf = new Map(clients.map(client => [client.tenantId, client.shortName]))
      return {
        claims: rows.map(row => ({
          ...claimView(ctx.services, row),
          client: nameOf.get(row.tenantId) ?? '',
        })),
      }
    },
  }),
  handle(contract.enterClaimEndpoint, {
    allow: 'vendor.letters.manage',
    run: async (ctx, { params: { tenantId }, body }) => {
      const { product } = await readClient(ctx.db, tenantId)
      const { claimDays } = await termsOf(ctx.db, product, body.receivedOn)
      const who = await whoOf(ctx)
      return receiveClaim(ctx.services, ctx.db, {
        ...body,
        tenantId,
        channel: 'letter',
        workingDays: claimDays,
        who,
      })
    },
  }),
  handle(contract.answerClaimEndpoint, {
    allow: 'vendor.letters.manage',
    run: async (ctx, { params, body }) => {
      const courtAct = body.courtAct && withScan(body.courtAct)
      await answerClaim(ctx.services, ctx.db, { ...params, ...body, courtAct, who: await whoOf(ctx) })
      return {}
    },
  }),
  handle(contract.courtActEndpoint, {
    allow: 'vendor.clients.read',
    run: async (ctx, { params }) => actFile(await readCourtAct(ctx.db, params.tenantId, params.claimId)),
  }),
  handle(contract.ownCourtActEndpoint, {
    allow: 'contract.read',
    run: async (ctx, { params }) => actFile(await readCourtAct(ctx.db, ctx.tenantId, params.claimId)),
  }),
  handle(contract.ownClaimsEndpoint, {
    allow: 'contract.read',
    run: async ctx => ({
      claims: (await readClaims(ctx.db, ctx.tenantId)).map(row => claimView(ctx.services, row)),
    }),
  }),
  handle(contract.fileClaimEndpoint, {
    allow: 'contract.manage',
    run: async (ctx, { body }) => {
      const { product } = await readClient(ctx.db, ctx.tenantId)
      const { today: receivedOn } = momentOf(ctx.services, ctx.tenantId)
      const { claimDays } = await termsOf(ctx.db, product, receivedOn)
      const who = await whoOf(ctx)
      const { tenantId } = ctx
      return receiveClaim(ctx.services, ctx.db, {
        ...body,
        tenantId,
        receivedOn,
        channel: 'form',
        workingDays: claimDays,
        who,
      })
    },
  }),
]
