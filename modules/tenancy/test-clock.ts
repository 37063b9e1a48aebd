import { isId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Reads the stored offsets of all test clocks into the process; at start, in demo mode. */
export async function loadTestClocksAcrossTenants(services: Services): Promise<void> {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all(q.selectFrom('tenancy.test_clock').select(['tenant_id', 'offset_ms']))
  for (const row of rows) services.setClockOffset(row.tenant_id, row.offset_ms)
}

/** Moves a tenant's test clock forward, so that deadlines and jobs can be watched. Demo mode only. */
export async function moveTestClock(services: Services, tenantId: string, byMs: number): Promise<string> {
  if (!services.config.demo || !isId(tenantId)) throw fail('not-found')
  if (!Number.isInteger(byMs) || byMs <= 0)
    throw fail('conflict.state', { reason: 'часы двигаются только вперёд' })
  await services.db('amb_platform', NO_SCOPE).tx(async tx => {
    const row = await tx.first<{ offset_ms: number }>(
      q
        .insertInto('tenancy.test_clock')
        .values({ tenant_id: tenantId, offset_ms: byMs, moved_at: new Date() })
        .onConflict(on =>
          on.column('tenant_id').doUpdateSet(eb => ({
            offset_ms: eb('tenancy.test_clock.offset_ms', '+', byMs),
            moved_at: new Date(),
          })),
        )
        .returning('offset_ms'),
    )
    services.setClockOffset(tenantId, row!.offset_ms)
  })
  const now = services.clockOf(tenantId).now().toString()
  services.bus.publish({ tenantId, topic: 'clock', at: now })
  return now
}
