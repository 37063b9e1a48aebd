import { FileAnswer } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { readReport } from './read-report.ts'
import { reportXlsx } from './report-xlsx.ts'

const TOTAL = { ru: 'Итого', en: 'Total' } as const

export const reportRoutes = [
  handle(contract.readReportEndpoint, {
    allow: 'report.read',
    run: (ctx, { params, query }) => readReport(ctx, { ...params, ...query }),
  }),
  handle(contract.reportFileEndpoint, {
    allow: 'report.read',
    run: async (ctx, { params, query }) => {
      const report = await readReport(ctx, { ...params, ...query })
      const bytes = await reportXlsx(report, TOTAL[ctx.language])
      return new FileAnswer(bytes, `${report.title} ${query.from}.xlsx`)
    },
  }),
]
