import { dayOf, formatDate } from '#libs/format/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Work } from './contract.ts'

export interface CaseRow {
  readonly caseId: string
  readonly entityId: string
  readonly patientId: string
  readonly createdAt: Date
  readonly work: Work
  readonly lock: number
  readonly photoId: string | null
  readonly fileId: string | null
  readonly viewFileId: string | null
  readonly sha256: string | null
  readonly width: number | null
  readonly height: number | null
  readonly takenAt: Date | null
  readonly summary: unknown
  readonly stopConsent: string | null
  readonly stoppedAt: Date | null
  readonly dueAt: Date | null
  readonly destroyedAt: Date | null
  /** The clinic's zone, in which its days are said. */
  readonly zone: string
}

/** A case with its photo and what has ended it. Error: `not-found`. */
export async function readCaseRow(ctx: Ctx, caseId: string): Promise<CaseRow> {
  const row = await ctx.db.first<CaseRow>({
    name: 'smile.case',
    text: `select c.case_id as "caseId", c.entity_id as "entityId", c.patient_id as "patientId", c.created_at as "createdAt",
        c.work, c.lock, p.photo_id as "photoId", p.file_id as "fileId", p.view_file_id as "viewFileId",
        encode(p.sha256, 'hex') as sha256, p.width, p.height, p.taken_at as "takenAt", p.summary,
        s.consent as "stopConsent", s.at as "stoppedAt", s.due_at as "dueAt", d.at as "destroyedAt", t.zone
      from smile.case c
      join tenancy.tenant t on t.tenant_id = c.tenant_id
      left join smile.photo p on p.tenant_id = c.tenant_id and p.case_id = c.case_id
      left join lateral (select consent, at, due_at from smile.stop where tenant_id = c.tenant_id and case_id = c.case_id
        order by at limit 1) s on true
      left join smile.destruction d on d.tenant_id = c.tenant_id and d.case_id = c.case_id
      where c.tenant_id = $1 and c.case_id = $2 and c.entity_id = any (app.entities())`,
    values: [ctx.tenantId, caseId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** A case whose consent was withdrawn or whose images are gone is not worked on. Errors: `smile.blocked`, `smile.destroyed`. */
export function checkLive(row: CaseRow): void {
  if (row.destroyedAt) throw fail('smile.destroyed')
  const day = (at: Date) => formatDate(dayOf(at.getTime(), row.zone))
  if (row.stoppedAt) throw fail('smile.blocked', { day: day(row.stoppedAt), due: day(row.dueAt!) })
}

/** The same, with a photo in it. Error: `smile.no-photo`. */
export function checkPhoto(row: CaseRow): asserts row is CaseRow & {
  readonly photoId: string
  readonly fileId: string
  readonly viewFileId: string
  readonly sha256: string
  readonly width: number
  readonly height: number
} {
  checkLive(row)
  if (!row.photoId) throw fail('smile.no-photo')
}
