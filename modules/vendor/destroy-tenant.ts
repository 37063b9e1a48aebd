import { newId } from '#libs/ids/index.ts'
import { listClients, momentOf } from '#modules/clients/index.ts'
import { destroyClinicFiles, wasClinicDestroyed } from '#modules/files/index.ts'
import type { Ctx, Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Scope } from '#platform/db/index.ts'
import { contextOf } from '#platform/http/server.ts'
import { type Facts, gatherFacts } from './destruction-facts.ts'
import { finishDestruction } from './finish-destruction.ts'

/** Rows in one transaction: some seconds at most, so that nobody waits long and a crash repeats little. */
const BATCH = 5_000

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
export async function destroyEndedAcrossTenants(services: Services, log: Logger): Promise<number> {
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
    const ctx = await systemOf(services, tenantId, log)
    if (await heldForPatients(ctx)) continue
    await destroy(ctx, await begin(ctx, 'term', due.retention_id))
    finished++
  }
  return finished
}

/**
 * Destroys again what an old copy of the database brought back: the key store remembers the clinic, whatever the database
 * says. Runs before the server opens and with the jobs. Answers how many clinics it was.
 */
export async function destroyRestoredAcrossTenants(services: Services, log: Logger): Promise<number> {
  const states = ['lead', 'invoiced', 'active', 'suspended', 'terminated', 'retention'] as const
  let finished = 0
  for (const { tenantId } of await listClients(services.db('amb_platform', NO_SCOPE), { states })) {
    if (!(await wasClinicDestroyed(services, tenantId))) continue
    const ctx = await systemOf(services, tenantId, log)
    await destroy(ctx, await begin(ctx, 'restored-copy', null))
    log.warn(
      { tenantId },
      'a destroyed clinic came back with an old copy of the database and was destroyed again',
    )
    finished++
  }
  return finished
}

async function systemOf(services: Services, tenantId: string, log: Logger): Promise<Ctx> {
  const rows = await services.db('amb_platform', NO_SCOPE).all<{ entity_id: string }>({
    text: 'select entity_id from tenancy.legal_entity where tenant_id = $1',
    values: [tenantId],
  })
  return contextOf(
    services,
    {
      actor: { kind: 'system', tenantId, job: 'contract-ends' },
      scope: { ...NO_SCOPE, tenantId, entityIds: rows.map(row => row.entity_id) },
    },
    { requestId: 'job/contract-ends', address: 'local', userAgent: 'job', language: 'ru', log },
  )
}

/** A hold that the clinic itself has put on a patient's data keeps the clinic's, too. */
const heldForPatients = async (ctx: Ctx): Promise<boolean> =>
  (await ctx.db.first({
    text: 'select 1 as one from cases.legal_hold where tenant_id = $1 and released_at is null limit 1',
    values: [ctx.tenantId],
  })) !== undefined

/** The destruction that is under way, or a new one with the facts that will be gone when the act is written. */
async function begin(ctx: Ctx, cause: Running['cause'], retentionId: string | null): Promise<Running> {
  const { services, tenantId } = ctx
  const platform = services.db('amb_platform', NO_SCOPE)
  const known = await platform.first<Omit<Running, 'tenantId'>>({
    text: `select destruction_id as "destructionId", retention_id as "retentionId", cause, facts from clients.destruction
      where tenant_id = $1 and finished_at is null`,
    values: [tenantId],
  })
  if (known) return { tenantId, ...known }
  const facts = await gatherFacts(ctx)
  const destructionId = newId()
  const { now } = momentOf(services, tenantId)
  await platform.tx(tx =>
    tx.run({
      text: `insert into clients.destruction (tenant_id, destruction_id, retention_id, cause, started_at, facts)
        values ($1, $2, $3, $4, $5, $6)`,
      values: [tenantId, destructionId, retentionId, cause, now, JSON.stringify(facts)],
    }),
  )
  return { tenantId, destructionId, retentionId, cause, facts }
}

/** Keys, rows, act: each part knows what it has done already. */
async function destroy(ctx: Ctx, running: Running): Promise<void> {
  await destroyFiles(ctx, running)
  await destroyRows(ctx.services, running)
  await finishDestruction(ctx.services, running)
}

async function destroyFiles(ctx: Ctx, { tenantId, destructionId }: Running): Promise<void> {
  const { keys, files } = await destroyClinicFiles(ctx, `конец договора, уничтожение ${destructionId}`)
  if (keys === 0) return
  await ctx.services.db('amb_platform', NO_SCOPE).tx(tx =>
    tx.run({
      text: 'update clients.destruction set keys = keys + $3, files = greatest(files, $4) where tenant_id = $1 and destruction_id = $2',
      values: [tenantId, destructionId, keys, files],
    }),
  )
}

async function destroyRows(services: Services, { tenantId, destructionId }: Running): Promise<void> {
  const scope: Scope = { ...NO_SCOPE, tenantId }
  const db = services.db('amb_platform', scope)
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
