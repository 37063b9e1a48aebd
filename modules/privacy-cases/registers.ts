import { dayOf, formatDateShort } from '#libs/format/index.ts'
import {
  type CaseKind,
  type Door,
  KIND_RULES,
  type Outcome,
  type TermId,
  termOf,
} from '#libs/subject-case/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { DOOR_RU } from './open-case.ts'

interface Register {
  readonly title: string
  readonly columns: readonly string[]
  /** Takes: first and last instant, legal entities. Every value comes as text; `day:` values are shown as dates. */
  readonly sql: string
}

const CASES = `select e.short_name, c.number, c.kind, c.door, c.requester_name, c.received_at, c.basis_document,
    (select string_agg(d.term || '=' || coalesce(d.due_day::text, ''), ';' order by d.due_at) from cases.deadline d
      where d.tenant_id = c.tenant_id and d.case_id = c.case_id) as terms,
    c.state, c.outcome, c.closed_at
  from cases.subject_case c join tenancy.legal_entity e using (tenant_id, entity_id)
  where c.entity_id = any ($3::uuid[]) and c.received_at >= $1 and c.received_at < $2`

const CASE_COLUMNS = [
  'Оператор',
  'Дело',
  'Что',
  'Канал',
  'Заявитель',
  'Получено',
  'Сроки',
  'Исход',
  'Закрыто',
]

/** Registers of clauses.md 1.6 that come out of cases. Others join them as their modules are built. */
const CASE_REGISTERS: Record<string, { title: string; kinds: readonly CaseKind[] }> = {
  withdrawals: { title: 'Журнал отзывов согласий', kinds: ['withdrawal'] },
  requests: {
    title: 'Журнал обращений субъектов персональных данных',
    kinds: ['access', 'objection', 'unlawful', 'strange-access'],
  },
  corrections: { title: 'Журнал уточнений персональных данных', kinds: ['correction'] },
  blockings: { title: 'Журнал требований о блокировании', kinds: ['blocking'] },
  claims: { title: 'Журнал претензий', kinds: ['claim'] },
}

const SQL_REGISTERS: Record<string, Register> = {
  consents: {
    title: 'Журнал согласий',
    columns: ['Оператор', 'Пациент', 'Согласие', 'Решение', 'Когда', 'Канал', 'Хеш текста'],
    sql: `select e.short_name, coalesce((select p.surname || ' ' || p.given from patients.patient p
        where p.tenant_id = r.tenant_id and p.patient_id = r.patient_id), '—'), coalesce(t.title, r.kind),
        case r.decision when 'given' then 'дано' when 'refused' then 'не дано' else 'отозвано' end, r.at, r.channel,
        left(encode(r.text_sha256, 'hex'), 16)
      from consents.record r join tenancy.legal_entity e using (tenant_id, entity_id)
        left join consents.text_edition t on t.tenant_id = r.tenant_id and t.edition_id = r.edition_id
      where r.entity_id = any ($3::uuid[]) and r.at >= $1 and r.at < $2 order by r.at desc limit 5000`,
  },
  sharing: {
    title: 'Реестр оснований передачи между юридическими лицами',
    columns: ['Кто передаёт', 'Кому', 'Категории', 'Цель', 'Основание', 'Действует с', 'По', 'Прекращено'],
    sql: `select f.short_name, t.short_name, array_to_string(g.categories, ', '), g.purpose,
        case g.basis when 'consent' then 'согласие' else 'соглашение' end || ': ' || g.basis_document,
        to_char(g.valid_from, 'DD.MM.YYYY'), coalesce(to_char(g.valid_to, 'DD.MM.YYYY'), 'бессрочно'), g.revoked_at
      from tenancy.sharing_ground g join tenancy.legal_entity f on f.tenant_id = g.tenant_id and f.entity_id = g.from_entity
        join tenancy.legal_entity t on t.tenant_id = g.tenant_id and t.entity_id = g.to_entity
      where (g.from_entity = any ($3::uuid[]) or g.to_entity = any ($3::uuid[])) and g.declared_at >= $1 and g.declared_at < $2
      order by g.declared_at desc`,
  },
}

const OUTCOME_RU: Record<Outcome, string> = {
  satisfied: 'удовлетворено',
  partly: 'частично',
  refused: 'отказано',
  'not-identified': 'личность не подтверждена',
  duplicate: 'повтор',
}

/** A register as a table of texts, to read on the screen and to print. Error: `not-found`. */
export async function readRegister(
  ctx: StaffCtx,
  name: string,
  filter: {
    readonly entityId?: string | undefined
    readonly from?: string | undefined
    readonly to?: string | undefined
  },
) {
  const scope = ctx.db.scope.entityIds
  if (filter.entityId && !scope.includes(filter.entityId)) throw fail('not-found')
  const { zone } = await readTenant(ctx.db)
  const day = (at: Date | null) => (at ? formatDateShort(dayOf(at.getTime(), zone)) : '')
  const values = [
    new Date(filter.from ?? '1970-01-01'),
    new Date(Date.parse(filter.to ?? '9998-12-31') + 86_400_000),
    filter.entityId ? [filter.entityId] : [...scope],
  ]
  const cases = CASE_REGISTERS[name]
  const plain = SQL_REGISTERS[name]
  if (!cases && !plain) throw fail('not-found')
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.register',
    purpose: 'rights_requests',
    detail: { register: name },
  })
  const printedAt = ctx.clock.now().toString()
  if (plain) {
    const rows = await ctx.db.all<Record<string, unknown>>({
      text: numbered(plain.sql, plain.columns),
      values,
    })
    return {
      title: plain.title,
      columns: [...plain.columns],
      rows: rows.map(row =>
        plain.columns.map((_, i) => {
          const value = row[`c${i}`]
          return value instanceof Date ? day(value) : String(value ?? '')
        }),
      ),
      printedAt,
    }
  }
  const rows = await ctx.db.all<{
    short_name: string
    number: string
    kind: CaseKind
    door: Door
    requester_name: string
    received_at: Date
    terms: string | null
    outcome: Outcome | null
    closed_at: Date | null
  }>({
    text: `${CASES} and c.kind = any ($4::text[]) order by c.received_at desc limit 5000`,
    values: [...values, [...cases!.kinds]],
  })
  return {
    title: cases!.title,
    columns: CASE_COLUMNS,
    rows: rows.map(row => [
      row.short_name,
      row.number,
      KIND_RULES[row.kind].ru,
      DOOR_RU[row.door],
      row.requester_name,
      day(row.received_at),
      (row.terms ?? '')
        .split(';')
        .filter(Boolean)
        .map(pair => {
          const [term, due] = pair.split('=')
          return `${termOf(term as TermId).ru} — до ${formatDateShort(due!)}`
        })
        .join('; '),
      row.outcome ? OUTCOME_RU[row.outcome] : 'в работе',
      day(row.closed_at),
    ]),
    printedAt,
  }
}

/** Columns get names by their place, so that equal expressions do not overwrite each other. */
const numbered = (sql: string, columns: readonly string[]): string =>
  `select * from (${sql}) register (${columns.map((_, i) => `c${i}`).join(', ')})`

export const REGISTER_NAMES = [...Object.keys(CASE_REGISTERS), ...Object.keys(SQL_REGISTERS)]
