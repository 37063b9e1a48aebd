import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'

interface Clock {
  readonly number: string
  readonly what: string
  readonly discovered_at: Date
  readonly due_at: Date
  readonly filed_at: Date | null
}

/** A day before the end of the clock of 72 hours is the last one to work on it; of 24 hours every one is. */
const LAST_DAY_MS = 86_400_000

/**
 * Both clocks of an incident with access to personal data (152-ФЗ art. 21 p. 3.1): broken when one has run out and nothing was filed,
 * at risk in its last day, kept when all is filed; what was filed late stays in sight.
 */
export async function incidentClause(ctx: StaffCtx, day: (at: Date) => string): Promise<ClauseState> {
  const now = ctx.clock.nowMs()
  const clocks = await ctx.db.all<Clock>({
    name: 'cases.console-incidents',
    text: `select i.number, clock.what, i.discovered_at, i.discovered_at + clock.term as due_at,
        (select min(n.at) from cases.incident_notice n where n.tenant_id = i.tenant_id and n.incident_id = i.incident_id
          and n.kind = clock.kind) as filed_at
      from cases.incident i cross join (values ('rkn-first', interval '24 hours', '24 ч'), ('rkn-result', interval '72 hours', '72 ч'))
        as clock (kind, term, what)
      where i.pd_access order by i.discovered_at desc, clock.term limit 1000`,
  })
  const unfiled = clocks.filter(clock => clock.filed_at === null)
  const overdue = unfiled.filter(clock => clock.due_at.getTime() <= now)
  const late = clocks.filter(clock => clock.filed_at !== null && clock.filed_at > clock.due_at)
  const soon = unfiled.some(clock => clock.due_at.getTime() - now <= LAST_DAY_MS)
  return {
    clause: 'MM1-7.3',
    demand: {
      ru: 'Об утечке: Роскомнадзору за 24 часа, результаты за 72',
      en: 'A leak: the authority in 24 hours, results in 72',
    },
    parameter: '24 ч и 72 ч от обнаружения; напоминания через 12, 20, 23 и 36, 60, 71 ч',
    value: `инцидентов с доступом к данным ${clocks.length / 2}, не подано в срок ${overdue.length}, подано с опозданием ${late.length}`,
    state: overdue.length > 0 ? 'broken' : soon ? 'at-risk' : 'kept',
    evidence: clocks
      .slice(0, 6)
      .map(
        clock =>
          `${clock.number}, ${clock.what}: ${clock.filed_at ? `подано ${day(clock.filed_at)}` : `не подано, обнаружено ${day(clock.discovered_at)}`}`,
      ),
    screen: 'dpo/incidents',
  }
}
