import { dayOf, formatDate } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { MergeLine } from './contract.ts'
import type { CardFields } from './merge-patients.ts'
import { countParts, PART_WORDS } from './parts.ts'

export interface MergeRow {
  readonly merge_id: string
  readonly patient_id: string
  readonly merged_id: string
  readonly before: CardFields
  readonly after: CardFields
  readonly visits: string[]
  readonly followers: string[]
  readonly reason: string
  readonly at: Date
  readonly undo_until: Date
  readonly undone_at: Date | null
  readonly undo_reason: string | null
}

const COLUMNS = `m.merge_id, m.patient_id, m.merged_id, m.before, m.after, m.visits, m.followers, m.reason, m.at,
  m.undo_until, m.undone_at, m.undo_reason`

/** A merge by its id. Error: `not-found`. */
export async function loadMerge(ctx: StaffCtx, db: Reader, mergeId: string): Promise<MergeRow> {
  const row = await db.first<MergeRow>({
    text: `select ${COLUMNS} from merging.merge m where m.tenant_id = $1 and m.merge_id = $2`,
    values: [ctx.tenantId, mergeId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** What makes a merge final: facts written into the joint card, of which nobody can say whose they are. */
const FACTS = [
  'protocols',
  'chart',
  'perio',
  'images',
  'plans',
  'bills',
  'payments',
  'documents',
  'consents',
  'signatures',
  'alerts',
  'notes',
  'smile',
] as const

const termOver = ({ language }: StaffCtx, day: string): string =>
  language === 'ru' ? `Срок отмены прошёл ${formatDate(day)}.` : `The term ended on ${formatDate(day, 'en')}.`

/** Why cards can no longer be taken apart, in words; null when they can. */
export async function heldBy(ctx: StaffCtx, db: Reader, row: MergeRow): Promise<string | null> {
  const ru = ctx.language === 'ru'
  if (row.undo_until.getTime() < ctx.clock.nowMs())
    return termOver(ctx, dayOf(row.undo_until.getTime(), (await readTenant(db)).zone))
  const newer = await db.first({
    text: `select from merging.merge n where n.tenant_id = $1 and n.undone_at is null and n.merge_id <> $3 and n.at >= $4
      and (n.patient_id = $2 or n.merged_id = $2) and n.merge_id > $3 limit 1`,
    values: [ctx.tenantId, row.patient_id, row.merge_id, row.at],
  })
  if (newer)
    return ru
      ? 'Сначала отмените более позднее объединение этой карточки.'
      : 'Undo the later merge of this card first.'
  const facts = await countParts(ctx, db, row.patient_id, row.at, FACTS)
  if (facts.length === 0) return null
  const list = facts.map(({ part, count }) => `${PART_WORDS[part][ctx.language]} — ${count}`).join(', ')
  return ru
    ? `В объединённую карту уже внесено: ${list}. Чьи они, знает только врач: разъединить автоматически нельзя.`
    : `Written into the joint record since: ${list}. Only the doctor knows whose they are: it cannot be taken apart by itself.`
}

/** Cards that were merged into this one, newest first. */
export async function listMerges(ctx: StaffCtx, patientId: string): Promise<MergeLine[]> {
  const [rows] = await Promise.all([
    ctx.db.all<MergeRow & Named>({
      text: `select ${COLUMNS}, p.surname, p.given, p.patronymic, p.birth_date, p.cards,
          c.surname as by_surname, c.given as by_given, c.patronymic as by_patronymic
        from merging.merge m join patients.brief p on p.tenant_id = m.tenant_id and p.patient_id = m.merged_id
        left join identity.colleague c on c.tenant_id = m.tenant_id and c.user_id = m.by_user
        where m.tenant_id = $1 and m.patient_id = $2 order by m.at desc`,
      values: [ctx.tenantId, patientId],
    }),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'merging.list',
      purpose: 'data_accuracy',
      patientId,
    }),
  ])
  return Promise.all(
    rows.map(async row => ({
      mergeId: row.merge_id,
      mergedId: row.merged_id,
      name: fullName(row),
      birthDate: row.birth_date,
      numbers: Object.values(row.cards),
      reason: row.reason,
      at: row.at.toISOString(),
      by: row.by_surname
        ? shortName({ surname: row.by_surname, given: row.by_given!, patronymic: row.by_patronymic })
        : '',
      undoUntil: row.undo_until.toISOString(),
      undoneAt: row.undone_at?.toISOString() ?? null,
      undoReason: row.undo_reason,
      held: row.undone_at ? null : await heldBy(ctx, ctx.db, row),
    })),
  )
}

interface Named {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string
  readonly cards: Record<string, string>
  readonly by_surname: string | null
  readonly by_given: string | null
  readonly by_patronymic: string | null
}
