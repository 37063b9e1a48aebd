import type { Edits, Treatment } from '#libs/smile/index.ts'
import { evidencePack } from '#modules/consents/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { accessLog } from './access-log.ts'
import { askConsent } from './ask-consent.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { readCase } from './case-view.ts'
import { createCase, listCases, saveWork } from './cases.ts'
import { askPageCode, consentPage, signOnPage } from './consent-page.ts'
import * as contract from './contract.ts'
import { destroyImages } from './destroy-images.ts'
import { reducedLabelled } from './engine/index.ts'
import { checkImageUrl, readImage } from './images.ts'
import { makeResult } from './make-result.ts'
import { registerPaperConsents } from './paper-consent.ts'
import { attachToPlan } from './plan-picture.ts'
import { preview } from './preview.ts'
import { progressOf } from './progress.ts'
import { reportPdf } from './report-pdf.ts'
import { readResultRow } from './results.ts'
import { mySmileImage, mySmiles, shareImage, sharePage } from './share-page.ts'
import { revokeShare, shareResult } from './shares.ts'
import { demandSmile } from './smile-gate.ts'
import { takePhoto } from './take-photo.ts'

const use = { allow: 'smile.use' } as const
const THUMBNAIL = 360

/** zod gives `undefined` for what is left out; the engine wants such keys to be absent. */
const given = (treatment: object): Treatment =>
  Object.fromEntries(Object.entries(treatment).filter(([, v]) => v !== undefined)) as unknown as Treatment
const lines = (edits: object): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([, v]) => v !== undefined)) as Edits

const caseRoutes = [
  handle(contract.listCasesEndpoint, { ...use, run: (ctx, { query }) => listCases(ctx, query.patientId) }),
  handle(contract.createCaseEndpoint, { ...use, run: (ctx, { body }) => createCase(ctx, body) }),
  handle(contract.readCaseEndpoint, { ...use, run: (ctx, { params }) => readCase(ctx, params.caseId) }),
  handle(contract.saveWorkEndpoint, {
    ...use,
    run: (ctx, { params, body }) => saveWork(ctx, { ...params, ...body }),
  }),
  handle(contract.uploadPhotoEndpoint, {
    ...use,
    run: (ctx, { params, body }) => takePhoto(ctx, { ...params, ...body }),
  }),
  handle(contract.previewEndpoint, {
    ...use,
    run: (ctx, { params, body }) =>
      preview(ctx, { ...params, ...body, treatment: given(body.treatment), edits: lines(body.edits) }),
  }),
  handle(contract.makeResultEndpoint, {
    ...use,
    run: (ctx, { params, body }) =>
      makeResult(ctx, { ...params, ...body, treatment: given(body.treatment), edits: lines(body.edits) }),
  }),
  handle(contract.progressEndpoint, {
    ...use,
    run: async (ctx, { params }) => progressOf(ctx, params.ticket),
  }),
  handle(contract.accessLogEndpoint, { ...use, run: (ctx, { params }) => accessLog(ctx, params.caseId) }),
  handle(contract.destroyImagesEndpoint, {
    ...use,
    run: (ctx, { params, body }) => destroyImages(ctx, { ...params, ...body }),
  }),
]

const imageRoutes = [
  handle(contract.photoImageEndpoint, {
    ...use,
    run: async (ctx, { params, query }) => {
      const row = await readCaseRow(ctx, params.caseId)
      checkPhoto(row)
      checkImageUrl(ctx, row.viewFileId, query.token)
      await demandSmile(ctx, row, 'show', 'smile.read-image-studio')
      return new FileAnswer(await readImage(ctx, row.viewFileId, 'studio'), 'photo.jpg')
    },
  }),
  handle(contract.resultImageEndpoint, {
    ...use,
    run: async (ctx, { params, query }) => {
      const result = await readResultRow(ctx.db, params.resultId)
      checkPhoto(await readCaseRow(ctx, result.caseId))
      checkImageUrl(ctx, result.viewFileId, query.token)
      await demandSmile(ctx, result, 'show', 'smile.read-image-studio')
      const fileId = query.size === 'full' ? result.fileId : result.viewFileId
      const bytes = await readImage(ctx, fileId, 'studio')
      const sent = query.size === 'thumbnail' ? await reducedLabelled(bytes, THUMBNAIL) : bytes
      return new FileAnswer(sent, `visualisation-${params.resultId.slice(-6)}.jpg`)
    },
  }),
  handle(contract.resultPdfEndpoint, {
    ...use,
    run: async (ctx, { params }) => {
      const { bytes, fileName } = await reportPdf(ctx, params.resultId)
      return new FileAnswer(bytes, fileName)
    },
  }),
]

const consentRoutes = [
  handle(contract.askConsentEndpoint, { ...use, run: (ctx, { params }) => askConsent(ctx, params.caseId) }),
  handle(contract.paperConsentEndpoint, {
    ...use,
    run: (ctx, { params, body }) => registerPaperConsents(ctx, { ...params, ...body }),
  }),
  handle(contract.evidenceOfCaseEndpoint, {
    ...use,
    run: async (ctx, { params }) => {
      const row = await readCaseRow(ctx, params.caseId)
      const { bytes, fileName } = await evidencePack(ctx, row.patientId)
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.consentPageEndpoint, {
    allow: 'anyone',
    run: (ctx, { params }) => consentPage(ctx, params.token),
  }),
  handle(contract.consentCodeEndpoint, {
    allow: 'anyone',
    run: (ctx, { params, body }) => askPageCode(ctx, { ...body, token: params.token }),
  }),
  handle(contract.consentSignatureEndpoint, {
    allow: 'anyone',
    run: (ctx, { params, body }) => signOnPage(ctx, { ...body, token: params.token }),
  }),
]

const sharingRoutes = [
  handle(contract.shareEndpoint, {
    ...use,
    run: (ctx, { params, body }) => shareResult(ctx, { ...params, ...body }),
  }),
  handle(contract.revokeShareEndpoint, {
    ...use,
    run: (ctx, { params, body }) => revokeShare(ctx, { ...params, ...body }),
  }),
  handle(contract.attachToPlanEndpoint, {
    ...use,
    run: (ctx, { params, body }) => attachToPlan(ctx, { ...params, ...body }),
  }),
  handle(contract.sharePageEndpoint, {
    allow: 'anyone',
    run: (ctx, { params }) => sharePage(ctx, params.clinic, params.token),
  }),
  handle(contract.shareImageEndpoint, {
    allow: 'anyone',
    run: async (ctx, { params, query }) =>
      new FileAnswer(await shareImage(ctx, { ...params, image: query.token }), `${params.which}.jpg`),
  }),
  handle(contract.mySmilesEndpoint, { allow: 'signed-in', run: ctx => mySmiles(ctx) }),
  handle(contract.mySmileImageEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params, query }) =>
      new FileAnswer(await mySmileImage(ctx, { ...params, image: query.token }), `${params.which}.jpg`),
  }),
]

/** The smile studio over HTTP: the dentist's side, the patient's links, his portal. */
export const smileRoutes = [...caseRoutes, ...imageRoutes, ...consentRoutes, ...sharingRoutes]
