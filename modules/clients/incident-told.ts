import type { ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface Told {
  readonly incidentId: string
  readonly tenantId: string
  readonly toldAt: Date
  /** In which way and what proves it: a letter by post with its number, a paper handed over against a signature. */
  readonly how: string
  readonly by: string
  readonly now: Date
}

/**
 * Writes down that a client heard of an incident in another way than by our letter: it has no legal address, or the letter
 * does not leave (MM1-7.2). Errors: `not-found`, `request.invalid` (before the discovery, or to come), `conflict.state`
 * (it has been told).
 */
export async function recordTold(db: ScopedDb, told: Told): Promise<void> {
  if (told.toldAt > told.now) throw fail('request.invalid', { fields: 'toldAt' })
  await db.tx(async tx => {
    const notice = await tx.first<{ discovered_at: Date; sent: boolean }>({
      text: `select i.discovered_at, l.sent_at is not null as sent
        from clients.incident_notice n join clients.incident i using (incident_id)
          left join clients.letter l on l.tenant_id = n.tenant_id and l.letter_id = n.letter_id
        where n.tenant_id = $1 and n.incident_id = $2`,
      values: [told.tenantId, told.incidentId],
    })
    if (!notice) throw fail('not-found')
    if (told.toldAt < notice.discovered_at) throw fail('request.invalid', { fields: 'toldAt' })
    const rows = notice.sent
      ? 0
      : await tx.run({
          text: `insert into clients.incident_told (tenant_id, incident_id, told_at, how, recorded_at, recorded_by)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          values: [told.tenantId, told.incidentId, told.toldAt, told.how, told.now, told.by],
        })
    if (rows === 0) throw fail('conflict.state', { reason: 'клиент уже уведомлён' })
  })
}
