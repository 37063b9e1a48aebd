import { FIELDS, isPaperKind, PAPER_KINDS, type PaperKind, paperKind, TABLES } from '#libs/documents/index.ts'
import { startOfDay } from '#libs/format/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { FileAnswer, StreamAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { answerCopies, signOnPaper, voidDocument } from './change-document.ts'
import * as contract from './contract.ts'
import { fileScan, scanOf } from './file-scan.ts'
import type { ToIssue } from './gather.ts'
import { issueDocument } from './issue-document.ts'
import { myPaperRoutes } from './my-papers.ts'
import { packetState, preparePacket, sendPacketLink } from './packets.ts'
import { paperwork } from './paperwork.ts'
import { checkMayOpen } from './policy.ts'
import { copiesRequests, fileOf, findDocument, readRegister, signatureRule } from './queries.ts'
import { listTablets, pairTablet, revokeTablet, showOnTablet } from './tablets.ts'
import { listWordings, publishWording } from './wordings.ts'

function kindOf(text: string): PaperKind {
  if (!isPaperKind(text)) throw fail('not-found')
  return text
}

/** A paper of today counts from now, one of an earlier day from the end of that day. */
async function signedAt(ctx: StaffCtx, day: string): Promise<Date> {
  const { zone } = await readTenant(ctx.db)
  const now = ctx.clock.date()
  const start = startOfDay(day, zone)
  if (start > now.getTime()) throw fail('request.invalid', { fields: 'signedOn' })
  return new Date(Math.min(start + 86_399_000, now.getTime()))
}

const paperRoutes = [
  handle(contract.documentKindsEndpoint, {
    allow: 'document.read',
    run: async ({ language }) => ({
      kinds: PAPER_KINDS.map(kind => {
        const rule = paperKind(kind)
        return {
          kind,
          name: rule[language],
          from: rule.from,
          clinical: rule.clinical,
          inputs: rule.inputs.map(name => ({
            name,
            label: FIELDS[name][language],
            required: rule.needs.includes(name),
          })),
          ...signatureRule(kind, language),
        }
      }),
    }),
  }),
  handle(contract.registerEndpoint, {
    allow: 'document.read',
    run: (ctx, { query }) => readRegister(ctx, query),
  }),
  handle(contract.issueDocumentEndpoint, {
    allow: 'document.issue',
    run: (ctx, { params, body }) => {
      const kind = kindOf(body.kind)
      const known: readonly string[] = paperKind(kind).inputs
      const unknown = Object.keys(body.inputs).filter(name => !known.includes(name))
      if (unknown.length > 0) throw fail('request.invalid', { fields: unknown.join(', ') })
      return issueDocument(ctx, { ...params, ...body, kind, inputs: body.inputs as ToIssue['inputs'] })
    },
  }),
  handle(contract.documentPdfEndpoint, {
    allow: 'document.read',
    run: async (ctx, { params }) => {
      const row = await findDocument(ctx.db, params.documentId)
      checkMayOpen(ctx, row.kind, row.entityId)
      const { bytes, fileName } = await fileOf(ctx, params.documentId)
      await readThroughGate(ctx, {
        action: 'extraction',
        operation: 'documents.pdf',
        purpose: 'care',
        patientId: row.patientId,
        entityId: row.entityId,
        object: { kind: 'document', id: params.documentId },
      })
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.voidDocumentEndpoint, {
    allow: 'document.issue',
    run: async (ctx, { params, body }) => {
      await voidDocument(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.paperSignedEndpoint, {
    allow: 'document.sign',
    run: async (ctx, { params, body }) =>
      signOnPaper(ctx, {
        ...params,
        requisites: body.requisites,
        signedAt: await signedAt(ctx, body.signedOn),
      }),
  }),
  handle(contract.fileScanEndpoint, {
    allow: 'document.sign',
    run: (ctx, { body }) =>
      fileScan(ctx, {
        fileName: body.fileName,
        documentId: body.documentId,
        bytes: Buffer.from(body.base64, 'base64'),
      }),
  }),
  handle(contract.scanEndpoint, {
    allow: 'document.read',
    run: async (ctx, { params }) => {
      const { name, ...file } = await scanOf(ctx, params.documentId)
      return new StreamAnswer({ ...file, fileName: name, inline: true })
    },
  }),
  handle(contract.copiesEndpoint, { allow: 'document.read', run: ctx => copiesRequests(ctx) }),
  handle(contract.answerCopiesEndpoint, {
    allow: 'document.issue',
    run: async (ctx, { params, body }) => {
      await answerCopies(ctx, { ...params, ...body })
      return {}
    },
  }),
]

const wordingRoutes = [
  handle(contract.wordingsEndpoint, {
    allow: 'document.read',
    run: async (ctx, { params, query }) => {
      if (!ctx.db.scope.entityIds.includes(query.entityId)) throw fail('not-found')
      return {
        editions: await listWordings(ctx.db, query.entityId, kindOf(params.kind)),
        fields: Object.entries(FIELDS).map(([name, field]) => ({
          name,
          label: field[ctx.language],
          declined: 'declined' in field,
        })),
        tables: Object.entries(TABLES).map(([name, table]) => ({ name, label: table[ctx.language] })),
      }
    },
  }),
  handle(contract.publishWordingEndpoint, {
    allow: 'document.wording',
    run: (ctx, { params, body }) => publishWording(ctx, { ...body, kind: kindOf(params.kind) }),
  }),
]

const signingRoutes = [
  handle(contract.paperworkEndpoint, {
    allow: 'document.read',
    run: (ctx, { params }) => paperwork(ctx, params.patientId),
  }),
  handle(contract.preparePacketEndpoint, {
    allow: 'document.issue',
    run: (ctx, { params, body }) => preparePacket(ctx, { ...params, ...body }),
  }),
  handle(contract.sendPacketLinkEndpoint, {
    allow: 'document.sign',
    run: async (ctx, { params, body }) => {
      await sendPacketLink(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.toTabletEndpoint, {
    allow: 'document.sign',
    run: async (ctx, { params, body }) => {
      await showOnTablet(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.packetStateEndpoint, {
    allow: 'document.read',
    run: (ctx, { params }) => packetState(ctx, params.packetId),
  }),
  handle(contract.tabletsEndpoint, { allow: 'document.sign', run: ctx => listTablets(ctx) }),
  handle(contract.pairTabletEndpoint, {
    allow: 'document.sign',
    run: (ctx, { body }) => pairTablet(ctx, body),
  }),
  handle(contract.revokeTabletEndpoint, {
    allow: 'document.sign',
    run: async (ctx, { params }) => {
      await revokeTablet(ctx, params.tabletId)
      return {}
    },
  }),
]

export const documentRoutes = [...myPaperRoutes, ...paperRoutes, ...wordingRoutes, ...signingRoutes]
