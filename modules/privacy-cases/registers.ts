import { dayOf, formatDateShort } from '#libs/format/index.ts'
import {
  DATA_CATEGORIES,
  PD_ACTIONS,
  PURPOSE_LIST,
  purposeRule,
  SUBJECT_CATEGORIES,
  type SubjectCategory,
} from '#libs/purposes/index.ts'
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
  blocks: {
    title: 'Журнал блокирований',
    columns: ['Оператор', 'Пациент', 'С какого времени', 'Причина', 'Основание', 'Снято', 'Исход'],
    sql: `select coalesce(e.short_name, 'все'), coalesce(p.surname || ' ' || p.given, '—'), b.since, b.reason, b.basis_document,
        u.at, case u.outcome when 'confirmed' then 'данные подтверждены' when 'corrected' then 'данные уточнены'
          when 'unfounded' then 'требование не подтвердилось' when 'destroyed' then 'данные уничтожены' when 'expired' then 'срок истёк' end
      from privacy.processing_block b left join tenancy.legal_entity e on e.tenant_id = b.tenant_id and e.entity_id = b.entity_id
        left join patients.patient p on p.tenant_id = b.tenant_id and p.patient_id = b.patient_id
        left join privacy.processing_unblock u on u.tenant_id = b.tenant_id and u.block_id = b.block_id
      where (b.entity_id is null or b.entity_id = any ($3::uuid[])) and b.since >= $1 and b.since < $2 order by b.since desc limit 5000`,
  },
  incidents: {
    title: 'Журнал инцидентов с персональными данными',
    columns: [
      'Оператор',
      'Номер',
      'Обнаружен',
      'Что нарушено',
      'Что произошло',
      'Затронуто',
      'Первое уведомление',
      'Результаты',
    ],
    sql: `select e.short_name, i.number, i.discovered_at, concat_ws(', ', case when i.confidentiality then 'конфиденциальность' end,
          case when i.integrity then 'целостность' end, case when i.availability then 'доступность' end), i.description, i.affected,
        (select string_agg(n.filed_number, ', ') from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-first'),
        (select string_agg(n.filed_number, ', ') from cases.incident_notice n where n.incident_id = i.incident_id and n.kind = 'rkn-result')
      from cases.incident i join tenancy.legal_entity e using (tenant_id, entity_id)
      where i.entity_id = any ($3::uuid[]) and i.discovered_at >= $1 and i.discovered_at < $2 order by i.discovered_at desc`,
  },
  destructions: {
    title: 'Журнал актов об уничтожении',
    columns: ['Оператор', 'Акт', 'Дата', 'Субъект', 'Причина', 'Хранить до', 'SHA-256'],
    sql: `select e.short_name, a.number, a.made_at, a.act ->> 'subject', a.act ->> 'reason', to_char(a.keep_until, 'DD.MM.YYYY'),
        left(encode(a.sha256, 'hex'), 16)
      from cases.destruction_act a join tenancy.legal_entity e using (tenant_id, entity_id)
      where a.entity_id = any ($3::uuid[]) and a.made_at >= $1 and a.made_at < $2 order by a.made_at desc`,
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

const GROUND_RU = {
  law: 'закон',
  contract: 'договор',
  request: 'просьба субъекта',
  consent: 'согласие',
  choice: 'выбор посетителя',
  instruction: 'поручение',
} as const
const UNTIL_RU = { goal: 'до достижения цели', withdrawal: 'до отзыва согласия', law: 'по закону' } as const

/** The record of processing activities: purposes with their subjects, data, grounds and terms (IP-1.6). */
const processingRows = (): string[][] =>
  Object.values(SUBJECT_CATEGORIES).flatMap((title, place) => {
    const kind = (Object.keys(SUBJECT_CATEGORIES) as SubjectCategory[])[place]!
    return PURPOSE_LIST.map(purposeRule)
      .filter(rule => rule.subjects.includes(kind))
      .map(rule => [
        title,
        rule.ru,
        rule.categories.map(category => DATA_CATEGORIES[category].ru).join('; '),
        [
          ...new Set(
            rule.grounds.map(ground =>
              'norm' in ground ? `${GROUND_RU[ground.kind]} (${ground.norm})` : GROUND_RU[ground.kind],
            ),
          ),
        ].join('; '),
        rule.actions.map(action => PD_ACTIONS[action]).join(', '),
        `${UNTIL_RU[rule.keep.until]}${rule.keep.years ? `, ${rule.keep.years} г.` : ''}${rule.keep.days ? ` и ${rule.keep.days} дн. на уничтожение` : ''} (${rule.keep.norm})`,
      ])
  })

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
  if (name === 'processing')
    return {
      title: 'Реестр процессов обработки персональных данных',
      columns: ['Чьи данные', 'Цель', 'Категории данных', 'Основание', 'Действия', 'Срок'],
      rows: processingRows(),
      printedAt: ctx.clock.now().toString(),
    }
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
