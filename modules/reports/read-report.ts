import { formatDateShort, startOfDay } from '#libs/format/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { readBranches, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Report, ReportName } from './contract.ts'
import { QUERIES } from './queries.ts'

export interface Asked {
  readonly report: ReportName
  readonly from: string
  readonly till: string
  readonly branchId?: string | undefined
  readonly practitionerId?: string | undefined
}

/** Longest period of a report: a year and a day. */
const MAX_DAYS = 367

/** Who only treats sees his own work; the owner and the administrator see everybody's. */
async function scopeOf(ctx: StaffCtx, asked: Asked): Promise<string | null> {
  if (granted(ctx.actor.grants, 'clinic.manage')) return asked.practitionerId ?? null
  const own = await practitionerOfUser(ctx)
  if (!own || (asked.practitionerId && asked.practitionerId !== own))
    throw fail('auth.forbidden', { permission: 'clinic.manage' })
  return own
}

const DAY_MS = 86_400_000

/** A report for a period. Days are the clinic's. Errors: `request.invalid` (period), `auth.forbidden` (somebody else's work). */
export async function readReport(ctx: StaffCtx, asked: Asked): Promise<Report> {
  const [{ zone }, branches, practitionerId] = await Promise.all([
    readTenant(ctx.db),
    readBranches(ctx.db),
    scopeOf(ctx, asked),
  ])
  const start = startOfDay(asked.from, zone)
  const end = startOfDay(asked.till, zone) + DAY_MS
  if (end <= start || end - start > MAX_DAYS * DAY_MS) throw fail('request.invalid', { fields: 'from, till' })
  const clinical = granted(ctx.actor.grants, 'record.read')
  const query = QUERIES[asked.report]
  const branch = branches.find(candidate => candidate.branchId === asked.branchId)
  const [rows] = await Promise.all([
    ctx.db.all<{ cells: (string | number | null)[] }>({
      text: query.sql,
      values: [
        new Date(start),
        new Date(end),
        asked.branchId ?? null,
        practitionerId,
        ...(query.clinicalFlag ? [clinical] : []),
      ],
    }),
    recordRead(ctx, { action: 'extraction', operation: `reports.${asked.report}`, purpose: 'care' }),
  ])
  const columns = query.columns[ctx.language].map(([title, kind]) => ({ title, kind }))
  const cells = rows.map(row => row.cells)
  return {
    title: query.title[ctx.language],
    asked: [
      `${formatDateShort(asked.from)}–${formatDateShort(asked.till)}`,
      branch?.name ?? null,
      query.note?.[ctx.language] ?? null,
    ]
      .filter(Boolean)
      .join('; '),
    columns,
    rows: cells,
    totals: cells.length > 0 && query.sums.length > 0 ? totalsOf(cells, columns.length, query.sums) : null,
  }
}

/** Sums of the columns that add up; the first cell stays for the word. */
const totalsOf = (rows: readonly (string | number | null)[][], width: number, sums: readonly number[]) =>
  Array.from({ length: width }, (_, at) =>
    sums.includes(at) ? rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0) : null,
  )
