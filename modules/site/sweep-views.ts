import { TEXT_PARAMETERS } from '#libs/consent-text/index.ts'
import { truncateAddress } from '#libs/user-agent/index.ts'
import { record } from '#modules/audit/index.ts'
import { editionParameters } from '#modules/consents/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { noticeOfSite } from './cookie-choice.ts'

/** Views without any sign of a person are kept a year and a month: a season can be compared with the last one. */
export const ANONYMOUS_KEPT_DAYS = 396
const DAY_MS = 86_400_000
const BATCH = 5_000

/** Days until a visitor can no longer be told: what the cookie notice in force promises (clauses.md MD-3.4). */
export async function addressDays(ctx: Ctx): Promise<number> {
  const notice = await noticeOfSite(ctx)
  const promised = notice && (await editionParameters(ctx.db, notice.editionId))
  return promised?.visitorLogDays ?? TEXT_PARAMETERS.visitorLogDays
}

/** Truncates addresses and takes the visitors' numbers away after the promised days; destroys what is a year old. */
export async function sweepViews(ctx: Ctx): Promise<void> {
  const days = await addressDays(ctx)
  const before = new Date(ctx.clock.nowMs() - days * DAY_MS)
  const old = await ctx.db.all<{ address: string }>({
    text: `select distinct address from site.page_view where tenant_id = $1 and at < $2 and address is not null
      and address <> '' and (cookie is not null or (address not like '%.0' and address not like '%::')) limit ${BATCH}`,
    values: [ctx.tenantId, before],
  })
  const oldest = new Date(ctx.clock.nowMs() - ANONYMOUS_KEPT_DAYS * DAY_MS)
  await ctx.db.tx(async tx => {
    let truncated = 0
    for (const { address } of old) {
      truncated += await tx.run({
        text: `update site.page_view set address = $4, cookie = null
          where tenant_id = $1 and at < $2 and address = $3`,
        values: [ctx.tenantId, before, address, truncateAddress(address)],
      })
    }
    const destroyed = await tx.run({
      text: 'delete from site.page_view where tenant_id = $1 and at < $2',
      values: [ctx.tenantId, oldest],
    })
    if (truncated + destroyed === 0) return
    await record(tx, ctx, {
      action: 'depersonalisation',
      operation: 'site.sweep-views',
      purpose: 'site_statistics_technical',
      detail: { truncated, destroyed, days },
    })
  })
}
