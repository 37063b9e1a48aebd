import { withdrawConsentEndpoint, withdrawMyConsentEndpoint } from '#modules/consents/contract.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { assembleReport } from './access-report.ts'
import { addScan, readAttachment } from './attachments.ts'
import { checkIdentity, closeCase, extendCase } from './change-case.ts'
import { claimCodeEndpoint, signClaimEndpoint } from './claim-contract.ts'
import { readConsole } from './compliance-console.ts'
import { consoleEndpoint } from './console-contract.ts'
import {
  attachEndpoint,
  boardEndpoint,
  closeEndpoint,
  extendEndpoint,
  feedEndpoint,
  feedFileEndpoint,
  identifyEndpoint,
  listTermsEndpoint,
  openOwnCaseEndpoint,
  ownCasesEndpoint,
  readAttachmentEndpoint,
  readCaseEndpoint,
  registerCaseEndpoint,
  registerEndpoint,
  reportEndpoint,
  sendAnswerEndpoint,
  setTermEndpoint,
  withdrawalPreviewEndpoint,
} from './contract.ts'
import { makeFeed, readFeed } from './feed.ts'
import { listTerms, setTerm } from './operator-terms.ts'
import { listOwnCases, openOwnCase, previewWithdrawal } from './own-cases.ts'
import { readBoard, readCase } from './queries.ts'
import { registerCase } from './register-case.ts'
import { readRegister } from './registers.ts'
import { sendAnswer } from './send-answer.ts'
import { prepareClaim, signClaim } from './sign-claim.ts'
import { withdrawByPaper, withdrawOwnConsent } from './withdraw-one.ts'

const done = async (work: Promise<unknown>) => {
  await work
  return {}
}

export const caseRoutes = [
  handle(boardEndpoint, { allow: 'case.manage', run: (ctx, { query }) => readBoard(ctx, query) }),
  handle(readCaseEndpoint, { allow: 'case.manage', run: (ctx, { params }) => readCase(ctx, params.caseId) }),
  handle(registerCaseEndpoint, { allow: 'case.register', run: (ctx, { body }) => registerCase(ctx, body) }),
  handle(identifyEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => done(checkIdentity(ctx, { ...params, ...body })),
  }),
  handle(extendEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => extendCase(ctx, { ...params, ...body }),
  }),
  handle(closeEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => done(closeCase(ctx, { ...params, ...body })),
  }),
  handle(reportEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params }) => assembleReport(ctx, params.caseId),
  }),
  handle(sendAnswerEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => sendAnswer(ctx, { ...params, ...body }),
  }),
  handle(attachEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => addScan(ctx, params.caseId, body),
  }),
  handle(readAttachmentEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await readAttachment(ctx, params.attachmentId)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(listTermsEndpoint, {
    allow: 'case.manage',
    run: async (ctx, { params }) => ({ terms: await listTerms(ctx, params.entityId) }),
  }),
  handle(setTermEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, body }) => done(setTerm(ctx, { ...params, ...body })),
  }),
  handle(registerEndpoint, {
    allow: 'case.manage',
    run: (ctx, { params, query }) => readRegister(ctx, params.register, query),
  }),
  handle(consoleEndpoint, { allow: 'case.manage', run: ctx => readConsole(ctx) }),
  handle(feedEndpoint, { allow: 'case.manage', run: ctx => makeFeed(ctx) }),
  handle(feedFileEndpoint, {
    allow: 'anyone',
    run: async (ctx, { params }) => new FileAnswer(await readFeed(ctx, params.token), 'deadlines.ics'),
  }),
  handle(ownCasesEndpoint, { allow: 'signed-in', run: async ctx => ({ cases: await listOwnCases(ctx) }) }),
  handle(withdrawalPreviewEndpoint, {
    allow: 'signed-in',
    run: (ctx, { query }) => previewWithdrawal(ctx, query.patientId),
  }),
  handle(withdrawMyConsentEndpoint, {
    allow: 'signed-in',
    run: (ctx, { body }) => withdrawOwnConsent(ctx, body),
  }),
  handle(withdrawConsentEndpoint, {
    allow: 'consent.record',
    run: (ctx, { params, body }) => withdrawByPaper(ctx, { ...params, ...body }),
  }),
  handle(claimCodeEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      const { text, ...code } = await prepareClaim(ctx, body)
      return { ...code, text: { title: text.title, body: [...text.body] } }
    },
  }),
  handle(signClaimEndpoint, { allow: 'signed-in', run: (ctx, { body }) => signClaim(ctx, body) }),
  handle(openOwnCaseEndpoint, { allow: 'signed-in', run: (ctx, { body }) => openOwnCase(ctx, body) }),
]
