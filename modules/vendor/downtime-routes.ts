import { downtimeOfMonth, endDowntime, readDowntimes, recordDowntime } from '#modules/clients/index.ts'
import { handle } from '#platform/http/handle.ts'
import * as downtimes from './contract-downtimes.ts'
import { vendorNow } from './vendor-now.ts'

/** Months that the picture of downtimes shows. */
const MONTHS = 6

function monthsUntil(today: string): string[] {
  const [year, month] = today.split('-').map(Number) as [number, number]
  return Array.from({ length: MONTHS }, (_, back) => {
    const index = year * 12 + month - 1 - back
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
  })
}

/** Times when the system was down (MM-10.1). */
export const downtimeRoutes = [
  handle(downtimes.listDowntimesEndpoint, {
    allow: 'vendor.clients.read',
    run: async ctx => {
      const { now, today } = vendorNow(ctx)
      const rows = await readDowntimes(ctx.db)
      return {
        now: now.toISOString(),
        months: monthsUntil(today).map(month => downtimeOfMonth(rows, month, now)),
        downtimes: rows.map(row => ({
          ...row,
          startedAt: row.startedAt.toISOString(),
          endedAt: row.endedAt?.toISOString() ?? null,
          recordedAt: row.recordedAt.toISOString(),
        })),
      }
    },
  }),
  handle(downtimes.addDowntimeEndpoint, {
    allow: 'vendor.security.manage',
    run: (ctx, { body }) =>
      recordDowntime(ctx.services, ctx.db, {
        ...body,
        startedAt: new Date(body.startedAt),
        endedAt: body.endedAt ? new Date(body.endedAt) : null,
        by: ctx.actor.userId,
        now: vendorNow(ctx).now,
      }),
  }),
  handle(downtimes.endDowntimeEndpoint, {
    allow: 'vendor.security.manage',
    run: async (ctx, { params, body }) => {
      await endDowntime(ctx.db, {
        ...params,
        endedAt: new Date(body.endedAt),
        by: ctx.actor.userId,
        now: vendorNow(ctx).now,
      })
      return {}
    },
  }),
]
