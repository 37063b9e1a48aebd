import { formatDate } from '#libs/format/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ClauseState } from './console-contract.ts'
import { listTransfers } from './operator-transfer.ts'

/** A change of the operator that goes on is a risk until the acquirer has accepted, and a breach when its day has passed. */
export async function transferClause(ctx: StaffCtx): Promise<ClauseState> {
  const { today, transfers } = await listTransfers(ctx)
  const open = transfers.filter(one => one.endedAt === null)
  const late = open.some(one => one.plannedOn < today)
  return {
    clause: 'IV-3.3.5',
    demand: {
      ru: 'При продаже сайта обязанности по данным переходят к новому оператору',
      en: 'When the site is sold, the duties pass to the new operator',
    },
    parameter: 'уведомить всех, передать действующие согласия, получить принятие до дня перехода',
    value: `идёт: ${open.length}, закончено: ${transfers.length - open.length}`,
    state: late ? 'broken' : open.length > 0 ? 'at-risk' : 'kept',
    evidence: transfers
      .slice(0, 5)
      .map(
        one =>
          `${one.acquirerName}, с ${formatDate(one.plannedOn)}: уведомлено ${one.told} из ${one.people}, ${one.endedBy ?? 'не принято'}`,
      ),
    screen: 'dpo/sharing',
  }
}
