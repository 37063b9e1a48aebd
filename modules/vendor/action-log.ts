import { csvFile } from '#libs/csv/index.ts'
import { dayOf, formatDateShort, formatTime, startOfDay } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { PD_ACTIONS, type PdAction, PURPOSES } from '#libs/purposes/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { LoggedAction } from './contract-action-log.ts'

export interface LogQuery {
  readonly from: string
  readonly to: string
  readonly userId?: string | undefined
}

interface Row {
  readonly event_id: string
  readonly at: Date
  readonly actor_kind: 'staff' | 'patient' | 'site' | 'vendor' | 'system'
  readonly actor_id: string | null
  readonly action: string
  readonly purpose: string
  readonly outcome: 'done' | 'refused'
  readonly address: string | null
}

const OTHERS = {
  patient: 'пациент в личном кабинете',
  site: 'посетитель сайта',
  vendor: 'поставщик',
  system: 'система',
  staff: 'сотрудник',
} as const

const purposeText = (code: string): string =>
  (PURPOSES as Readonly<Record<string, { ru: string }>>)[code]?.ru ?? code

/**
 * What was done in the clinic between two days of its zone, the newest first: who, when, which action of the law, for
 * which purpose (MM-2a, MM-8.3). No names of patients, tables or operations of the program.
 */
export async function readActionLog(
  ctx: StaffCtx,
  { from, to, userId }: LogQuery,
  most: number,
): Promise<{ actions: LoggedAction[]; people: { userId: string; name: string }[]; zone: string }> {
  const { zone } = await readTenant(ctx.db)
  const until = new Date(startOfDay(to, zone) + 86_400_000)
  const [rows, colleagues] = await Promise.all([
    ctx.db.all<Row>({
      text: `select event_id, at, actor_kind, actor_id, action, purpose, outcome, address from audit.event
        where tenant_id = $1 and at >= $2 and at < $3 and ($4::uuid is null or actor_id = $4)
        order by at desc, event_id desc limit $5`,
      values: [ctx.tenantId, new Date(startOfDay(from, zone)), until, userId ?? null, most],
    }),
    ctx.db.all<{ user_id: string; surname: string; given: string; patronymic: string | null }>({
      text: 'select user_id, surname, given, patronymic from identity.colleague where tenant_id = $1 order by surname, given',
      values: [ctx.tenantId],
    }),
  ])
  const people = colleagues.map(row => ({ userId: row.user_id, name: shortName(row) }))
  const nameOf = new Map(people.map(person => [person.userId, person.name]))
  return {
    zone,
    people,
    actions: rows.map(row => ({
      eventId: row.event_id,
      at: row.at.toISOString(),
      who: (row.actor_id && nameOf.get(row.actor_id)) || OTHERS[row.actor_kind],
      userId: row.actor_kind === 'staff' ? row.actor_id : null,
      action: PD_ACTIONS[row.action as PdAction] ?? row.action,
      purpose: purposeText(row.purpose),
      outcome: row.outcome,
      address: row.address,
    })),
  }
}

/** The log as CSV for Excel; taking it away is itself written down. */
export async function actionLogCsv(ctx: StaffCtx, query: LogQuery): Promise<Buffer> {
  const { actions, zone } = await readActionLog(ctx, query, 50_000)
  await ctx.db.tx(tx =>
    record(tx, ctx, {
      action: 'extraction',
      operation: 'vendor.export-action-log',
      purpose: 'security',
      detail: { lines: actions.length },
    }),
  )
  const rows = [
    ['Дата', 'Время', 'Кто', 'Действие', 'Цель', 'Итог', 'Адрес в сети'],
    ...actions.map(a => [
      formatDateShort(dayOf(a.at, zone)),
      formatTime(a.at, zone),
      a.who,
      a.action,
      a.purpose,
      a.outcome === 'done' ? 'выполнено' : 'отказано',
      a.address ?? '',
    ]),
  ]
  return Buffer.from(csvFile(rows))
}
