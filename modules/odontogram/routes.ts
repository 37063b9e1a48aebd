import { describeState, lettersOf, pictureAt, plainPicture } from '#libs/odontogram/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { chartPdf } from './chart-pdf.ts'
import * as contract from './contract.ts'
import { holdChange, markTeeth } from './mark-teeth.ts'
import { listPerio, recordPerio } from './perio.ts'
import { checkPatient, liveEntriesAt, readChart } from './queries.ts'

export const odontogramRoutes = [
  handle(contract.readChartEndpoint, {
    allow: 'record.read',
    run: (ctx, { params, query }) => readChart(ctx, params.patientId, query),
  }),
  handle(contract.readPictureEndpoint, {
    allow: 'record.read',
    run: async (ctx, { params, query }) => {
      await checkPatient(ctx, params.patientId)
      const at = query.at ? new Date(query.at) : ctx.clock.date()
      const [entries] = await Promise.all([
        liveEntriesAt(ctx.db, params.patientId, at),
        readThroughGate(ctx, {
          action: 'extraction',
          operation: 'odontogram.read-picture',
          purpose: 'care',
          patientId: params.patientId,
        }),
      ])
      const teeth = plainPicture(pictureAt(entries)).map(([tooth, state]) => ({
        tooth,
        words: describeState(tooth, state, ctx.language),
        letters: lettersOf(state),
      }))
      return { at: at.toISOString(), teeth }
    },
  }),
  handle(contract.markTeethEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => markTeeth(ctx, { ...params, ...body }),
  }),
  handle(contract.holdChangeEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => holdChange(ctx, { ...params, ...body }),
  }),
  handle(contract.chartPdfEndpoint, {
    allow: 'record.read',
    run: async (ctx, { params, query }) => {
      const { bytes, fileName } = await chartPdf(ctx, { ...params, ...query })
      await readThroughGate(ctx, {
        action: 'extraction',
        operation: 'odontogram.chart-pdf',
        purpose: 'care',
        patientId: params.patientId,
      })
      return new FileAnswer(bytes, fileName)
    },
  }),
  handle(contract.listPerioEndpoint, {
    allow: 'record.read',
    run: (ctx, { params }) => listPerio(ctx, params.patientId),
  }),
  handle(contract.recordPerioEndpoint, {
    allow: 'record.draft',
    run: (ctx, { params, body }) => recordPerio(ctx, { ...params, ...body }),
  }),
]
