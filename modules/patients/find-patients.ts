import { parseSearchQuery } from '#libs/names/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { statement } from '#platform/db/index.ts'
import type { PatientBrief } from './contract.ts'

export interface BriefRow {
  readonly patientId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
  readonly verified: boolean
  readonly cards: { entityId: string; number: string }[]
  readonly own: boolean
}

const BRIEF = `p.patient_id as "patientId", p.surname, p.given, p.patronymic, p.birth_date as "birthDate", p.phone,
  p.verified_at is not null as verified, p.entity_ids && app.entities() as own,
  coalesce((select jsonb_agg(jsonb_build_object('entityId', pe.entity_id, 'number', pe.card_number))
    from patients.patient_entity pe where pe.tenant_id = p.tenant_id and pe.patient_id = p.patient_id), '[]') as cards`

const search = statement<BriefRow>(
  'patients.search',
  `select ${BRIEF} from patients.search($1, $2, $3, $4, $5, $6, $7) with ordinality as found (patient_id, place)
     join patients.patient p on p.tenant_id = app.tenant() and p.patient_id = found.patient_id order by found.place`,
)

const byIds = statement<BriefRow>(
  'patients.briefs',
  `select ${BRIEF} from patients.patient p where p.tenant_id = app.tenant() and p.patient_id = any ($1::uuid[])`,
)

export const presentBrief = ({ own, ...row }: BriefRow): PatientBrief => ({ ...row, shared: !own })

/** Up to `limit` patients that match what was typed into the one search box. */
export async function findPatients(ctx: StaffCtx, text: string, limit: number): Promise<PatientBrief[]> {
  const query = parseSearchQuery(text)
  const birthday = query.bornMonthDay ? Number(query.bornMonthDay.replace('-', '')) : null
  if (query.words.length === 0 && !query.digits && !query.bornFrom && !birthday && !query.card) return []
  const rows = await ctx.db.all(
    search([query.words, query.digits, query.bornFrom, query.bornTo, birthday, query.card, limit]),
  )
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'patients.find',
    purpose: 'care',
    detail: { found: rows.length },
  })
  return rows.map(presentBrief)
}

/** Briefs by id, for lists of other modules; those that may not be seen are missing. */
export async function briefsOf(
  ctx: StaffCtx,
  patientIds: readonly string[],
): Promise<Map<string, PatientBrief>> {
  if (patientIds.length === 0) return new Map()
  const rows = await ctx.db.all(byIds([[...new Set(patientIds)]]))
  return new Map(rows.map(row => [row.patientId, presentBrief(row)]))
}
