import { newId } from '#libs/ids/index.ts'
import type { Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { systemCtx } from './run-archives.ts'

/**
 * Begins the archives of accepted letters (MM3-3.2). They are delivered through the protected account, so without a password.
 * While another archive of the clinic is made, the letter waits for its turn.
 */
export async function beginLetterArchivesAcrossTenants(services: Services, log: Logger): Promise<void> {
  const letters = await services.db('amb_platform', NO_SCOPE).all<{ tenant_id: string; letter_id: string }>({
    text: `select tenant_id, letter_id from exports.letter where state = 'accepted' and archive_id is null`,
  })
  for (const { tenant_id: tenantId, letter_id: letterId } of letters) {
    const entities = await services.db('amb_platform', NO_SCOPE).all<{ entity_id: string }>({
      text: 'select entity_id from tenancy.legal_entity where tenant_id = $1',
      values: [tenantId],
    })
    const ctx = systemCtx(
      services,
      log,
      tenantId,
      entities.map(row => row.entity_id),
    )
    const archiveId = newId()
    await ctx.db.tx(async tx => {
      await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 310))', values: [tenantId] })
      const made = await tx.run({
        text: `insert into exports.archive (tenant_id, archive_id, entity_ids, requested_at, requested_by, requested_name, due_on,
            with_blocked, encrypted)
          select l.tenant_id, $3, l.entity_ids, $4, l.sent_by, l.sent_name, l.due_on, c.state in ('terminated', 'retention'), false
          from exports.letter l join clients.client c using (tenant_id)
          where l.tenant_id = $1 and l.letter_id = $2 and l.archive_id is null and not exists (
            select from exports.archive a where a.tenant_id = l.tenant_id and a.state in ('waiting', 'running'))`,
        values: [tenantId, letterId, archiveId, ctx.clock.date()],
      })
      if (made === 0) return
      await tx.run({
        text: 'update exports.letter set archive_id = $3 where tenant_id = $1 and letter_id = $2',
        values: [tenantId, letterId, archiveId],
      })
    })
  }
}
