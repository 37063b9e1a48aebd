import { z } from 'zod'
import { Day, endpoint, Id } from '#libs/contract/index.ts'

const tag = 'Reports'

export const REPORTS = ['doctor-day', 'services', 'materials', 'diagnoses', 'plans'] as const
export const ReportName = z.enum(REPORTS)
export type ReportName = z.infer<typeof ReportName>

const Cell = z.union([z.string(), z.number(), z.null()])
export const Report = z.object({
  title: z.string(),
  /** What it was asked for, in words. */
  asked: z.string(),
  /** `kopecks` are shown as money, `count` as whole numbers, `amount` to a thousandth, `percent` from 0 to 100. */
  columns: z.array(
    z.object({ title: z.string(), kind: z.enum(['text', 'date', 'count', 'amount', 'kopecks', 'percent']) }),
  ),
  rows: z.array(z.array(Cell)),
  totals: z.array(Cell).nullable(),
})
export type Report = z.infer<typeof Report>

const Filter = z.object({
  from: Day,
  till: Day,
  branchId: Id.optional(),
  practitionerId: Id.optional(),
})
const params = z.object({ report: ReportName })

export const readReportEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/reports/:report',
  realm: 'staff',
  tag,
  summary: 'A report for a period: a day of a doctor, services and materials, diagnoses, conversion of plans',
  params,
  query: Filter,
  response: Report,
})
export const reportFileEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/reports/:report/xlsx',
  realm: 'staff',
  tag,
  summary: 'The same as a spreadsheet',
  params,
  query: Filter,
  response: z.unknown(),
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})
