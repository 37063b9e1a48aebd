import type { Treatment } from '#libs/smile/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { DISCLAIMER, type PlanOfWork, type ResultView } from './contract.ts'
import { imageUrl } from './images.ts'
import type { Found } from './make-result.ts'

/** A result with whose it is. */
export interface ResultRow {
  readonly resultId: string
  readonly caseId: string
  readonly entityId: string
  readonly patientId: string
  readonly plan: PlanOfWork
  readonly treatment: Treatment
  readonly engine: string
  readonly pixels: string
  readonly found: Found
  readonly madeAt: Date
  readonly fileId: string
  readonly viewFileId: string
  readonly practitionerId: string | null
}

const SELECT = `select r.result_id as "resultId", r.case_id as "caseId", r.entity_id as "entityId", r.patient_id as "patientId",
    r.plan, r.treatment, r.engine, encode(r.pixels_sha256, 'hex') as pixels, r.found, r.made_at as "madeAt",
    r.file_id as "fileId", r.view_file_id as "viewFileId", c.practitioner_id as "practitionerId"
  from smile.result r join smile.case c on c.tenant_id = r.tenant_id and c.case_id = r.case_id
  where r.tenant_id = app.tenant() and r.entity_id = any (app.entities())`

/** A result that the actor may see. Error: `not-found`. */
export async function readResultRow(db: Reader, resultId: string): Promise<ResultRow> {
  const row = await db.first<ResultRow>({ text: `${SELECT} and r.result_id = $1`, values: [resultId] })
  if (!row) throw fail('not-found')
  return row
}

export const resultsOf = (db: Reader, caseId: string): Promise<ResultRow[]> =>
  db.all<ResultRow>({
    text: `${SELECT} and r.case_id = $1 order by r.made_at desc, r.result_id desc limit 30`,
    values: [caseId],
  })

type Shown = Pick<
  ResultRow,
  'resultId' | 'plan' | 'treatment' | 'engine' | 'pixels' | 'found' | 'madeAt' | 'viewFileId'
>

export const presentResult = (ctx: Ctx, row: Shown): ResultView => ({
  resultId: row.resultId,
  plan: row.plan,
  treatment: row.treatment as ResultView['treatment'],
  engine: row.engine,
  sha256: row.pixels,
  outsideChanged: row.found.outsideChanged,
  notes: [...row.found.notes],
  shade: row.found.shade,
  madeAt: row.madeAt.toISOString(),
  imageUrl: imageUrl(ctx, `/api/clinic/smile/results/${row.resultId}/image`, row.viewFileId),
  disclaimer: DISCLAIMER,
})
