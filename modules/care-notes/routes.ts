import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { addAlert, addNote, endAlert, readCareNotes } from './notes.ts'

export const careNoteRoutes = [
  handle(contract.readCareNotesEndpoint, {
    allow: 'record.read',
    run: (ctx, { params }) => readCareNotes(ctx, params.patientId),
  }),
  handle(contract.addAlertEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => addAlert(ctx, { ...params, ...body }),
  }),
  handle(contract.endAlertEndpoint, {
    allow: 'record.draft',
    run: async (ctx, { params, body }) => {
      await endAlert(ctx, { ...params, ...body })
      return {}
    },
  }),
  handle(contract.addNoteEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => addNote(ctx, { ...params, ...body }),
  }),
]
