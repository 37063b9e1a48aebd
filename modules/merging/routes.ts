import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { listMerges } from './list-merges.ts'
import { mergePatients } from './merge-patients.ts'
import { previewMerge } from './preview-merge.ts'
import { undoMerge } from './undo-merge.ts'

export const mergingRoutes = [
  handle(contract.previewMergeEndpoint, {
    allow: 'patient.merge',
    run: (ctx, { params }) => previewMerge(ctx, params.patientId, params.otherId),
  }),
  handle(contract.mergeEndpoint, {
    allow: 'patient.merge',
    run: (ctx, { params, body }) => mergePatients(ctx, { ...params, ...body }),
  }),
  handle(contract.listMergesEndpoint, {
    allow: 'patient.merge',
    run: async (ctx, { params }) => ({ merges: await listMerges(ctx, params.patientId) }),
  }),
  handle(contract.undoMergeEndpoint, {
    allow: 'patient.merge',
    run: (ctx, { params, body }) => undoMerge(ctx, { ...params, ...body }),
  }),
]
