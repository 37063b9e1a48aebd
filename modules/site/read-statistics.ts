import { Temporal } from 'temporal-polyfill'
import { dayOf, startOfDay } from '#libs/format/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { SiteStatistics } from './contract.ts'
import { noticeOfSite } from './cookie-choice.ts'
import { addressDays } from './sweep-views.ts'

const TOP = 20

/**
 * What the clinic may know of its visitors: sums alone, no row of a visitor (MD-3.4). Pages and devices come from all
 * who allowed technical or audience statistics, visitors and the sites they came from from those who allowed counting.
 */
export async function readStatistics(
  ctx: StaffCtx,
  span: { readonly days: number },
): Promise<SiteStatistics> {
  const { zone } = await readTenant(ctx.db)
  const to = Temporal.PlainDate.from(dayOf(ctx.clock.nowMs(), zone))
  const from = to.subtract({ days: span.days - 1 })
  const since = new Date(startOfDay(from.toString(), zone))
  const by = (column: 'page' | 'referrer' | 'browser' | 'device') =>
    ctx.db.all<{ name: string; views: number }>({
      text: `select ${column} as name, count(*)::int as views from site.page_view
        where at >= $1 and ${column} is not null group by 1 order by 2 desc, 1 limit ${TOP}`,
      values: [since],
    })
  const [days, pages, referrers, browsers, devices, choices, whole, notice] = await Promise.all([
    ctx.db.all<{ day: string; views: number; visitors: number }>({
      text: `select to_char(at at time zone $2, 'YYYY-MM-DD') as day, count(*)::int as views,
          count(distinct cookie)::int as visitors from site.page_view where at >= $1 group by 1`,
      values: [since, zone],
    }),
    by('page'),
    by('referrer'),
    by('browser'),
    by('device'),
    ctx.db.first<SiteStatistics['choices']>({
      text: `select count(*) filter (where technical and audience)::int as all,
          count(*) filter (where technical and not audience)::int as "technicalOnly",
          count(*) filter (where audience and not technical)::int as "audienceOnly",
          count(*) filter (where not technical and not audience)::int as refused,
          count(previous_id)::int as changed from site.cookie_choice where at >= $1`,
      values: [since],
    }),
    ctx.db.first<{ at: Date | null; visitors: number }>({
      text: `select (select count(distinct cookie)::int from site.page_view where at >= $1) as visitors,
        (select min(at) from site.page_view where address <> '' and address not like '%.0' and address not like '%::') as at`,
      values: [since],
    }),
    noticeOfSite(ctx),
  ])
  const known = new Map(days.map(line => [line.day, line]))
  return {
    from: from.toString(),
    to: to.toString(),
    days: Array.from({ length: span.days }, (_, i) => {
      const day = from.add({ days: i }).toString()
      return known.get(day) ?? { day, views: 0, visitors: 0 }
    }),
    visitors: whole!.visitors,
    pages,
    referrers,
    browsers,
    devices,
    choices: choices!,
    notice: notice && {
      editionId: notice.editionId,
      number: notice.number,
      effectiveFrom: notice.effectiveFrom,
    },
    addressDays: await addressDays(ctx),
    oldestWholeAddress: whole?.at?.toISOString() ?? null,
  }
}
