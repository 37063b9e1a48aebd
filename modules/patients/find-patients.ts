import { parseSearchQuery } from '#libs/names/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { type Scope, statement } from '#platform/db/index.ts'
import type { FoundPatient, PatientBrief } from './contract.ts'
import { sharedContacts } from './shared-ground.ts'

/** A row of `BRIEF`. */
export interface BriefRow {
  readonly patientId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
  readonly verified: boolean
  /** Record numbers by legal entity, also of entities that the reader has nothing to do with. */
  readonly cards: Readonly<Record<string, string>>
  readonly own: boolean
  readonly blockedSince: Date | null
}

/** Columns of a brief, from `patients.brief p`. */
export const BRIEF = `p.patient_id as "patientId", p.surname, p.given, p.patronymic, p.birth_date as "birthDate", p.phone,
  p.verified, p.own, p.cards, p.blocked_since as "blockedSince"`

/** The first ones whose name begins so, in the order of names: what most searches are. */
const byPrefix = statement<BriefRow>(
  'patients.by-prefix',
  `select ${BRIEF} from patients.brief p where p.tenant_id = app.tenant() and p.merged_into is null
     and p.search ~>=~ $1 and p.search ~<~ $2 order by p.search using ~<~ limit $3`,
  ['text', 'text', 'int'],
)

const search = statement<BriefRow>(
  'patients.search',
  `select ${BRIEF} from patients.search($1, $2, $3, $4, $5, $6, $7) with ordinality as found (patient_id, place)
     join patients.brief p on p.tenant_id = app.tenant() and p.patient_id = found.patient_id order by found.place`,
)

/** By what a merged card was called: the card that goes on, and the name it was found by. */
const searchMerged = statement<BriefRow & { readonly formerId: string; readonly former: string }>(
  'patients.search-merged',
  `select ${BRIEF}, f.patient_id as "formerId", concat_ws(' ', f.surname, f.given, f.patronymic) as former
     from patients.search_merged($1, $2, $3, $4, $5, $6) found
     join patients.brief p on p.tenant_id = app.tenant() and p.patient_id = found.patient_id
     join patients.brief f on f.tenant_id = app.tenant() and f.patient_id = found.former_id`,
)

/** By the number on the cover, also of a card that was merged: the card that goes on is found. */
const byNumber = statement<BriefRow>(
  'patients.by-number',
  `select ${BRIEF} from patients.search_number($1, $2) with ordinality as found (patient_id, place)
     join patients.brief p on p.tenant_id = app.tenant() and p.patient_id = found.patient_id order by found.place`,
)

const byIds = statement<BriefRow>(
  'patients.briefs',
  `select ${BRIEF} from patients.brief p where p.tenant_id = app.tenant() and p.patient_id = any ($1::uuid[])`,
)

/** Record numbers of the reader's own legal entities; all of a record that he opened as a whole. */
export const cardsFor = (
  scope: Scope,
  { patientId, cards }: Pick<BriefRow, 'patientId' | 'cards'>,
): { entityId: string; number: string }[] =>
  Object.entries(cards)
    .filter(([entityId]) => scope.entityIds.includes(entityId) || scope.patientIds.includes(patientId))
    .map(([entityId, number]) => ({ entityId, number }))

/** Contacts of a blocked person are for those who work on his request; others see who it is and that it is blocked. */
export const seesBlocked = (ctx: Pick<StaffCtx, 'actor'>): boolean => granted(ctx.actor.grants, 'case.manage')

export const presentBrief = (ctx: Pick<StaffCtx, 'actor' | 'db'>, row: BriefRow): PatientBrief => ({
  patientId: row.patientId,
  surname: row.surname,
  given: row.given,
  patronymic: row.patronymic,
  birthDate: row.birthDate,
  phone: row.blockedSince && !seesBlocked(ctx) ? '' : row.phone,
  verified: row.verified,
  cards: cardsFor(ctx.db.scope, row),
  shared: !row.own,
  blockedSince: row.blockedSince?.toISOString() ?? null,
})

const LAST_CHARACTER = String.fromCodePoint(0x10_ff_ff)

/** Up to `limit` patients that match what was typed into the one search box. */
export async function findPatients(ctx: StaffCtx, text: string, limit: number): Promise<FoundPatient[]> {
  const query = parseSearchQuery(text)
  const birthday = query.bornMonthDay ? Number(query.bornMonthDay.replace('-', '')) : null
  if (query.words.length === 0 && !query.digits && !query.bornFrom && !birthday && !query.card) return []
  const onlyName = !query.digits && !query.bornFrom && !birthday && !query.card
  const prefix = query.words.join(' ')
  const first = onlyName ? await ctx.db.all(byPrefix([prefix, prefix + LAST_CHARACTER, limit])) : []
  const { words, digits, bornFrom, bornTo, card } = query
  const [rows, merged] =
    first.length === limit
      ? [first, []]
      : await Promise.all([
          ctx.db.all(
            card ? byNumber([card, limit]) : search([words, digits, bornFrom, bornTo, birthday, null, limit]),
          ),
          card ? [] : ctx.db.all(searchMerged([words, digits, bornFrom, bornTo, birthday, limit])),
        ])
  const found = new Set(rows.map(row => row.patientId))
  const more = merged.filter(row => !found.has(row.patientId))
  const formerly = new Map(more.map(row => [row.patientId, { patientId: row.formerId, name: row.former }]))
  const shown = await withoutUnshared(ctx, [...rows, ...more].slice(0, limit))
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'patients.find',
    purpose: 'care',
    detail: { found: shown.length },
  })
  return shown.map(row => ({
    ...presentBrief(ctx, row),
    formerly: formerly.get(row.patientId) ?? null,
  }))
}

const keepersOf = statement<{ patientId: string; keepers: string[] }>(
  'patients.keepers',
  `select patient_id as "patientId", entity_ids as keepers from patients.brief
   where tenant_id = app.tenant() and patient_id = any ($1::uuid[])`,
)

/** Leaves out people of other legal entities whom no ground covers: the scope knows entities, not each one's consent. */
export async function withoutUnshared(ctx: StaffCtx, rows: readonly BriefRow[]): Promise<BriefRow[]> {
  const opened = ctx.db.scope.patientIds
  const others = rows.filter(row => !row.own && !opened.includes(row.patientId)).map(row => row.patientId)
  if (others.length === 0) return [...rows]
  const asked = await Promise.all(
    (await ctx.db.all(keepersOf([others]))).map(async ({ patientId, keepers }) => ({
      patientId,
      ...(await sharedContacts(ctx, patientId, keepers)),
    })),
  )
  const refused = new Set(others.filter(id => !asked.some(one => one.patientId === id && one.shown)))
  return rows.filter(row => !refused.has(row.patientId))
}

/** Briefs by id, for lists of other modules; those that may not be seen are missing. */
export async function briefsOf(
  ctx: StaffCtx,
  patientIds: readonly string[],
): Promise<Map<string, PatientBrief>> {
  if (patientIds.length === 0) return new Map()
  const rows = await ctx.db.all(byIds([[...new Set(patientIds)]]))
  return new Map(rows.map(row => [row.patientId, presentBrief(ctx, row)]))
}
