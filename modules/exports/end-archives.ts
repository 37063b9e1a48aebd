import { destroyFile } from '#modules/files/index.ts'
import type { Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { systemCtx } from './run-archives.ts'

interface Ended {
  readonly file_id: string
  readonly reason: string
}

/**
 * Destroys archives whose days are over, and those older than a destruction of somebody's data: nobody is found in an export
 * any more (J6.5). Done twice is done once.
 */
export async function endArchivesAcrossTenants(services: Services, log: Logger): Promise<void> {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all<{ tenant_id: string; archive_id: string; entity_ids: string[] }>({
      text: `select tenant_id, archive_id, entity_ids from exports.archive where state = 'ready'`,
    })
  for (const row of rows) {
    const ctx = systemCtx(services, log, row.tenant_id, row.entity_ids)
    const ended = await ctx.db.first<Ended>({
      text: `select file_id, case when expires_at <= $3 then 'term' else 'destruction' end as reason from exports.archive a
        where tenant_id = $1 and archive_id = $2 and state = 'ready' and (expires_at <= $3 or exists (
          select from cases.destruction d where d.tenant_id = a.tenant_id and d.finished_at > a.ready_at))`,
      values: [row.tenant_id, row.archive_id, ctx.clock.date()],
    })
    if (!ended) continue
    await destroyFile(ctx, ended.file_id, `срок выгрузки окончен: ${ended.reason}`)
    await ctx.db.tx(tx =>
      tx.run({
        text: `update exports.archive set state = 'expired', ended_reason = $3 where tenant_id = $1 and archive_id = $2 and state = 'ready'`,
        values: [row.tenant_id, row.archive_id, ended.reason],
      }),
    )
  }
}
