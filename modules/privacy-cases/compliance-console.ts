import { Temporal } from 'temporal-polyfill'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { type TermId, termOf, UNIT_RU } from '#libs/subject-case/index.ts'
import { RU_CALENDAR, workingDaysBetween } from '#libs/workdays/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'
import { countedClauses } from './console-counted.ts'
import { incidentClause } from './console-incidents.ts'
import { registerClauses } from './console-more.ts'
import { placeClauses } from './console-place.ts'
import { transferClause } from './console-transfer.ts'

interface Clocked {
  readonly number: string
  readonly term: string
  readonly received_at: Date
  readonly due_at: Date
  readonly met_at: Date | null
}

type State = ClauseState['state']
const SOON_MS = 3 * 86_400_000

/** Broken when a clock has run out unmet, at risk when one is about to. */
const stateOf = (clocks: readonly Clocked[], nowMs: number): State => {
  const open = clocks.filter(c => c.met_at === null)
  if (open.some(c => c.due_at.getTime() <= nowMs)) return 'broken'
  return open.some(c => c.due_at.getTime() - nowMs <= SOON_MS) ? 'at-risk' : 'kept'
}

/** Met after its end: the clause is kept again, and what happened stays in sight. */
const late = (clocks: readonly Clocked[]): number =>
  clocks.filter(c => c.met_at !== null && c.met_at > c.due_at).length

const amountOf = (term: TermId): string => `${termOf(term).amount}\u00a0${UNIT_RU[termOf(term).unit]}`

/** Clauses whose control is a clock of cases. */
const CLOCKED: readonly { clause: string; terms: readonly TermId[]; ru: string; en: string }[] = [
  {
    clause: 'IV-2.1b',
    terms: ['withdrawal-stop'],
    ru: 'Обработка прекращается не позже 10 рабочих дней после получения отзыва',
    en: 'Processing stops within 10 working days after a withdrawal',
  },
  {
    clause: 'IP-3.6c',
    terms: ['withdrawal-destroy', 'access-answer', 'objection-answer'],
    ru: 'Ответ — 10 рабочих дней (+5 с уведомлением), уничтожение — 30 дней',
    en: 'Answer in 10 working days (+5 with a notice), destroy in 30 days',
  },
  {
    clause: 'IP-4.2.4',
    terms: ['correction', 'unlawful-stop', 'unlawful-destroy', 'authority-answer'],
    ru: 'Блокирование с момента запроса, уточнение за 7 рабочих дней',
    en: 'Block from the request on, correct in 7 working days',
  },
  {
    clause: 'IV-6.2',
    terms: ['claim'],
    ru: 'Письменный ответ на претензию за 30 календарных дней',
    en: 'A written answer to a claim in 30 calendar days',
  },
]

/** The console: each clause with its parameter, what the data say now and the evidence (DESIGN «The contract runs»). */
export async function readConsole(ctx: StaffCtx): Promise<{ now: string; clauses: ClauseState[] }> {
  const { zone } = await readTenant(ctx.db)
  const now = ctx.clock.nowMs()
  const day = (at: Date) => formatDateShort(dayOf(at.getTime(), zone))
  const clocks = await ctx.db.all<Clocked>({
    text: `select c.number, d.term, c.received_at, d.due_at, d.met_at from cases.deadline d
      join cases.subject_case c using (tenant_id, case_id) where c.entity_id = any (app.entities())
      order by c.received_at desc limit 2000`,
  })
  const used = (c: Clocked) => {
    const plain = (at: Date) => Temporal.PlainDate.from(dayOf(at.getTime(), zone))
    const until = c.met_at ?? new Date(now)
    return termOf(c.term as TermId).unit === 'working-day'
      ? `${workingDaysBetween(RU_CALENDAR, plain(c.received_at), plain(until))} раб. дн.`
      : `${plain(c.received_at).until(plain(until), { largestUnit: 'days' }).days} дн.`
  }
  const clocked = CLOCKED.map(({ clause, terms, ru, en }): ClauseState => {
    const mine = clocks.filter(c => terms.includes(c.term as TermId))
    const open = mine.filter(c => c.met_at === null)
    return {
      clause,
      demand: { ru, en },
      parameter: terms.map(term => `${termOf(term).ru}: ${amountOf(term)}`).join('; '),
      value: [
        `в работе ${open.length}, просрочено ${open.filter(c => c.due_at.getTime() <= now).length}`,
        ...(late(mine) > 0 ? [`исполнено с опозданием ${late(mine)}`] : []),
      ].join(', '),
      state: stateOf(mine, now),
      evidence: mine
        .slice(0, 5)
        .map(
          c =>
            `${c.number}: получено ${day(c.received_at)}, ${c.met_at ? `исполнено ${day(c.met_at)}` : `до ${day(new Date(c.due_at.getTime() - 1))}`}, прошло ${used(c)}`,
        ),
      screen: 'dpo',
    }
  })
  return {
    now: ctx.clock.now().toString(),
    clauses: [
      ...clocked,
      ...(await countedClauses(ctx, day)),
      await incidentClause(ctx, day),
      await transferClause(ctx),
      ...(await registerClauses(ctx, day)),
      ...(await placeClauses(ctx, day)),
    ].sort((a, b) => RANK[a.state] - RANK[b.state]),
  }
}

const RANK: Record<State, number> = { broken: 0, 'at-risk': 1, open: 2, kept: 3 }
