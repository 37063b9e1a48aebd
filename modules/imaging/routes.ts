import { handle } from '#platform/http/handle.ts'
import { changeCard, checkTeeth, removeImage, restoreImage, showToPatient } from './change-image.ts'
import * as contract from './contract.ts'
import { finishUpload } from './finish-upload.ts'
import { decideIntake, readInbox } from './inbox.ts'
import { imageJournal } from './journal.ts'
import { listImages } from './list-images.ts'
import { addMeasurement, listMeasurements, removeMeasurement } from './measurements.ts'
import * as my from './my-images.ts'
import { keeperOf } from './patient-of.ts'
import { serveImage, servePart } from './serve-image.ts'
import { cancelUpload, readUpload, sendPiece, startUpload } from './upload.ts'

const uploads = [
  handle(contract.startUploadEndpoint, {
    allow: 'file.write',
    run: async (ctx, { params, body }) => {
      checkTeeth(body.card.teeth)
      const entityId = await keeperOf(ctx, params.patientId)
      return startUpload(ctx, { ...params, ...body, entityId, door: 'clinic' })
    },
  }),
  handle(contract.readUploadEndpoint, {
    allow: 'file.write',
    run: (ctx, { params }) => readUpload(ctx, params.uploadId),
  }),
  handle(contract.sendPieceEndpoint, {
    allow: 'file.write',
    run: (ctx, { params, query }, raw) => sendPiece(ctx, params.uploadId, query.offset, raw.body!),
  }),
  handle(contract.finishUploadEndpoint, {
    allow: 'file.write',
    run: (ctx, { params }) => finishUpload(ctx, params.uploadId),
  }),
  handle(contract.cancelUploadEndpoint, {
    allow: 'file.write',
    run: async (ctx, { params }) => {
      await cancelUpload(ctx, params.uploadId)
      return {}
    },
  }),
]

const images = [
  handle(contract.listImagesEndpoint, {
    allow: 'file.read',
    run: (ctx, { params, query }) => listImages(ctx, { ...params, removed: query.removed === 'yes' }),
  }),
  handle(contract.changeCardEndpoint, {
    allow: 'file.write',
    run: (ctx, { params, body }) => changeCard(ctx, { ...params, ...body }),
  }),
  handle(contract.removeImageEndpoint, {
    allow: 'file.write',
    run: (ctx, { params, body }) => removeImage(ctx, { ...params, ...body }),
  }),
  handle(contract.restoreImageEndpoint, {
    allow: 'file.write',
    run: async (ctx, { params }) => {
      await restoreImage(ctx, params.fileId)
      return {}
    },
  }),
  handle(contract.showToPatientEndpoint, {
    allow: 'file.write',
    run: async (ctx, { params, body }) => {
      await showToPatient(ctx, params.fileId, body.open)
      return {}
    },
  }),
  handle(contract.readImageEndpoint, {
    allow: 'file.inbox',
    run: (ctx, { params, query }, raw) => serveImage(ctx, { ...params, ...query, range: raw.range }),
  }),
  handle(contract.readPartEndpoint, {
    allow: 'file.inbox',
    run: (ctx, { params, query }) => servePart(ctx, { ...params, ...query }),
  }),
  handle(contract.listMeasurementsEndpoint, {
    allow: 'file.read',
    run: (ctx, { params }) => listMeasurements(ctx, params.fileId),
  }),
  handle(contract.addMeasurementEndpoint, {
    allow: 'file.write',
    run: (ctx, { params, body }) => addMeasurement(ctx, { ...params, ...body }),
  }),
  handle(contract.removeMeasurementEndpoint, {
    allow: 'file.write',
    run: async (ctx, { params }) => {
      await removeMeasurement(ctx, params.measurementId)
      return {}
    },
  }),
  handle(contract.imageJournalEndpoint, {
    allow: 'file.read',
    run: (ctx, { params }) => imageJournal(ctx, params.fileId),
  }),
  handle(contract.readInboxEndpoint, { allow: 'file.inbox', run: ctx => readInbox(ctx) }),
  handle(contract.decideIntakeEndpoint, {
    allow: 'file.inbox',
    run: async (ctx, { params, body }) => {
      await decideIntake(ctx, { ...params, ...body })
      return {}
    },
  }),
]

const portal = [
  handle(contract.myImagesEndpoint, { allow: 'signed-in', run: ctx => my.myImages(ctx) }),
  handle(contract.startMyUploadEndpoint, {
    allow: 'signed-in',
    run: (ctx, { body }) => my.startMyUpload(ctx, body),
  }),
  handle(contract.readMyUploadEndpoint, {
    allow: 'signed-in',
    run: (ctx, { params }) => my.readMyUpload(ctx, params.uploadId),
  }),
  handle(contract.sendMyPieceEndpoint, {
    allow: 'signed-in',
    run: (ctx, { params, query }, raw) => my.sendMyPiece(ctx, params.uploadId, query.offset, raw.body!),
  }),
  handle(contract.finishMyUploadEndpoint, {
    allow: 'signed-in',
    run: (ctx, { params }) => my.finishMyUpload(ctx, params.uploadId),
  }),
  handle(contract.readMyImageEndpoint, {
    allow: 'signed-in',
    run: (ctx, { params, query }, raw) => my.serveMyImage(ctx, { ...params, ...query, range: raw.range }),
  }),
]

export const imagingRoutes = [...uploads, ...images, ...portal]
