import { newId } from '#libs/ids/index.ts'
import { listClients, momentOf } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Scope } from '#platform/db/index.ts'
import { type Facts, gatherFacts } from './destruction-facts.ts'
import { finishDestruction } from './finish-destruction.ts'

/** Rows in one transaction: some seconds at most, so that nobody waits long and a crash repeats little. */
const BATCH = 5_000

const scopeOf = (tenantId: string): Scope => ({ ...NO_SCOPE, tenantId })

export interface Running {
  readonly tenantId: string
  readonly destructionId: string
  readonly retentionId: string | null
  readonly cause: 'term' | 'restored-copy'
  readonly facts: Facts
}

/**
 * Destroys the data of clients whose term of keeping has run out, by the clock of each, unless a legal hold stands in the
 * way: keys of files first, then rows, then the act with the extract of the journal (MM-7.7, MM-7.9, MM1-8.2). What a stop
 * of the process leaves undone the next call goes on with. Answers how many clients were finished.
 */
export async function destroyEndedAcrossTenants(services: Services): Promise<number> {
  const platform = services.db('amb_platform', NO_SCOPE)
  let finished = 0
  for (const { tenantId } of await listClients(platform, { states: ['retention'] })) {
    const { today } = momentOf(services, tenantId)
    const due = await platform.first<{ retention_id: string }>({
      text: `select retention_id from clients.retention r where tenant_id = $1 and ended_at is null and keep_until < $2
        and not exists (select from clients.legal_hold h where h.tenant_id = r.tenant_id and h.lifted_at is null)`,
      values: [tenantId, today],
    })
    if (!due) continue
    await destroy(services, await begin(services, tenantId, 'term', due.retention_id))
    finished++
  }
  return finished
}

/** The destruction that is under way, or a new one with the facts that will be gone when the act is written. */
export async function begin(
  services: Services,
  tenantId: string,
  cause: Running['cause'],
  retentionId: string | null,
): Promise<Running> {
  const platform = services.db('amb_platform', NO_SCOPE)
  const known = await platform.first<Omit<Running, 'tenantId'>>({
    text: `select destruction_id as "destructionId", retention_id as "retentionId", cause, facts from clients.destruction
      where tenant_id = $1 and finished_at is null`,
    values: [tenantId],
  })
  if (known) return { tenantId, ...known }
  const facts = await gatherFacts(services, tenantId)
  const destructionId = newId()
  await platform.tx(tx =>
    tx.run({
      text: `insert into clients.destruction (tenant_id, destruction_id, retention_id, cause, started_at, facts)
        values ($1, $2, $3, $4, $5, $6)`,
      values: [
        tenantId,
        destructionId,
        retentionId,
        cause,
        momentOf(services, tenantId).now,
        JSON.stringify(facts),
      ],
    }),
  )
  return { tenantId, destructionId, retentionId, cause, facts }
}

/** Keys, rows, act: each part knows what it has done already. */
export async function destroy(services: Services, running: Running): Promise<void> {
  await destroyRows(services, running)
  await finishDestruction(services, running)
}

async function destroyRows(services: Services, { tenantId, destructionId }: Running): Promise<void> {
  const db = services.db('amb_platform', scopeOf(tenantId))
  const { now, today } = momentOf(services, tenantId)
  for (;;) {
    const row = await db.tx(tx =>
      tx.first<{ gone: number }>({
        text: 'select clients.destroy_rows($1, $2, $3, $4)::int as gone',
        values: [destructionId, BATCH, today, now],
      }),
    )
    if (row!.gone === 0) return
  }
}
