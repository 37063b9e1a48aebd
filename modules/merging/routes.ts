import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { listMerges } from './list-merges.ts'
import { mergePatients } from './merge-patients.ts'
import { previewMerge } from './preview-merge.ts'
import { undoMerge } from './undo-merge.ts'

/** `forget` makes the process drop remembered sessions: whose cards a portal account opens follows from the cards. */
export const mergingRoutes = (forget: () => void) => [
  handle(contract.previewMergeEndpoint, {
    allow: 'patient.merge',
    run: (ctx, { params }) => previewMerge(ctx, params.patientId, params.otherId),
  }),
  handle(contract.mergeEndpoint, {
    allow: 'patient.merge',
    run: async (ctx, { params, body }) => {
      const merged = await mergePatients(ctx, { ...params, ...body })
      forget()
      return merged
    },
  }),
  handle(contract.listMergesEndpoint, {
    allow: 'patient.merge',
    run: async (ctx, { params }) => ({ merges: await listMerges(ctx, params.patientId) }),
  }),
  handle(contract.undoMergeEndpoint, {
    allow: 'patient.merge',
    run: async (ctx, { params, body }) => {
      const undone = await undoMerge(ctx, { ...params, ...body })
      forget()
      return undone
    },
  }),
]
