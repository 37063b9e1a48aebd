import { dayOf, formatDateShort, pluralRu } from '#libs/format/index.ts'
import {
  DATA_CATEGORIES,
  PD_ACTIONS,
  PURPOSE_LIST,
  type PurposeRule,
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
import { processorRows } from './processors.ts'
import { CASE_COLUMNS, CASE_REGISTERS, CASES, SQL_REGISTERS } from './register-sql.ts'

const GROUND_RU = {
  law: 'закон',
  contract: 'договор',
  request: 'просьба субъекта',
  consent: 'согласие',
  choice: 'выбор посетителя',
  instruction: 'поручение',
} as const
const UNTIL_RU = { goal: 'до достижения цели', withdrawal: 'до отзыва согласия', law: 'по закону' } as const

/** How long, in words: years by the law, days by the operator's own order, or until the goal and the days to destroy. */
function keptRu({ until, years, days, norm }: PurposeRule['keep']): string {
  const inDays = days ? `${days} ${pluralRu(days, 'день', 'дня', 'дней')}` : ''
  if (years) return `${UNTIL_RU[until]}, ${years} ${pluralRu(years, 'год', 'года', 'лет')} (${norm})`
  if (until === 'law') return `${inDays || UNTIL_RU[until]} (${norm})`
  return `${UNTIL_RU[until]}${inDays && ` и ${inDays} на уничтожение`} (${norm})`
}

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
        keptRu(rule.keep),
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
  if (name === 'processors')
    return {
      title: 'Реестр лиц, обрабатывающих данные по поручению',
      columns: ['Оператор', 'Кому поручено', 'ИНН', 'Адрес', 'Страна', 'Что делает', 'Основание'],
      rows: await processorRows(ctx, values[2] as string[]),
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
