import { momentOf } from '#modules/clients/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { decideLetter, letterScan, sendLetter } from './letters.ts'
import { listLetters } from './list-letters.ts'
import { readArchives, readLetters } from './read-archives.ts'
import { requestArchive } from './request-archive.ts'
import { archiveLink, judgeArchive, takeArchive } from './take-archive.ts'

export const exportRoutes = [
  handle(contract.readExportsEndpoint, {
    allow: 'export.take',
    run: async ctx => ({
      archives: await readArchives(ctx),
      letters: await readLetters(ctx.db, ctx.tenantId),
      today: momentOf(ctx.services, ctx.tenantId).today,
    }),
  }),
  handle(contract.requestArchiveEndpoint, {
    allow: 'export.take',
    stepUp: true,
    run: (ctx, { body }) => requestArchive(ctx, body),
  }),
  handle(contract.linkArchiveEndpoint, {
    allow: 'export.take',
    stepUp: true,
    run: async (ctx, { params }) => ({ href: await archiveLink(ctx, params.archiveId) }),
  }),
  handle(contract.takeArchiveEndpoint, {
    allow: 'export.take',
    run: (ctx, { params, query }, raw) => takeArchive(ctx, { ...params, ...query, range: raw.range }),
  }),
  handle(contract.judgeArchiveEndpoint, {
    allow: 'export.take',
    run: async (ctx, { params, body }) => {
      await judgeArchive(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.sendLetterEndpoint, {
    allow: 'export.take',
    run: (ctx, { body }) => sendLetter(ctx, { ...body, bytes: Buffer.from(body.base64, 'base64') }),
  }),
  handle(contract.listExportLettersEndpoint, {
    allow: 'vendor.letters.read',
    run: async ctx => ({ letters: await listLetters(ctx) }),
  }),
  handle(contract.exportLetterScanEndpoint, {
    allow: 'vendor.letters.read',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await letterScan(ctx, params)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.decideLetterEndpoint, {
    allow: 'vendor.letters.manage',
    run: (ctx, { params, body }) => decideLetter(ctx, { ...params, ...body }),
  }),
]
