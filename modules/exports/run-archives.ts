import { dayOf } from '#libs/format/index.ts'
import { record } from '#modules/audit/index.ts'
import { storeFile } from '#modules/files/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { contextOf } from '#platform/http/server.ts'
import { type Contents, emptyContents } from './contents.ts'
import { makeArchive } from './make-archive.ts'
import { openPassword } from './password.ts'
import type { Work } from './work.ts'
import { EXPORT_KIND } from './write-files.ts'

/** A run that has not said anything for so long has died; after so many deaths nobody tries again. */
const DEAD_MINUTES = 2
const ATTEMPTS = 3
/** How long an archive lies ready. */
export const KEEP_DAYS = 7
/** An archive has all images of a clinic in it. */
const MAX_ARCHIVE_BYTES = 200_000_000_000

/** Makes the archives that wait, also those whose run was killed. Answers how many were begun. */
export async function runArchivesAcrossTenants(services: Services, log: Logger): Promise<number> {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all<{ tenant_id: string; archive_id: string; entity_ids: string[] }>({
      text: `select tenant_id, archive_id, entity_ids from exports.archive
        where state = 'waiting' or state = 'running' and heartbeat_at < now() - make_interval(mins => $1)`,
      values: [DEAD_MINUTES],
    })
  let begun = 0
  for (const row of rows) {
    const ctx = systemCtx(services, log, row.tenant_id, row.entity_ids)
    if (await runArchive(ctx, row.archive_id)) begun++
  }
  return begun
}

export const systemCtx = (
  services: Services,
  log: Logger,
  tenantId: string,
  entityIds: readonly string[],
): Ctx =>
  contextOf(
    services,
    { actor: { kind: 'system', tenantId, job: 'exports' }, scope: { ...NO_SCOPE, tenantId, entityIds } },
    { requestId: 'job/exports', address: 'local', userAgent: 'job', language: 'ru', log },
  )

interface Claimed {
  readonly attempts: number
  readonly with_blocked: boolean
  readonly sealed_password: Buffer | null
}

async function runArchive(ctx: Ctx, archiveId: string): Promise<boolean> {
  const claimed = await ctx.db.tx(tx =>
    tx.first<Claimed>({
      text: `update exports.archive set state = 'running', heartbeat_at = now(), attempts = attempts + 1, step = '', done = 0
        where tenant_id = $1 and archive_id = $2
          and (state = 'waiting' or state = 'running' and heartbeat_at < now() - make_interval(mins => $3))
        returning attempts, with_blocked, sealed_password`,
      values: [ctx.tenantId, archiveId, DEAD_MINUTES],
    }),
  )
  if (!claimed) return false
  if (claimed.attempts > ATTEMPTS) {
    await giveUp(ctx, archiveId, 'обработка прерывалась несколько раз')
    return false
  }
  try {
    await write(ctx, archiveId, claimed)
  } catch (error) {
    // The row stays «running» when the database is away: another run takes it up.
    if (isFailure(error, 'database.unavailable')) throw error
    ctx.log.error({ archiveId, message: (error as Error).message }, 'an export failed')
    await giveUp(ctx, archiveId, 'внутренняя ошибка, поставщик её видит в журнале')
  }
  return true
}

async function write(ctx: Ctx, archiveId: string, claimed: Claimed): Promise<void> {
  const password = claimed.sealed_password && openPassword(ctx.services, archiveId, claimed.sealed_password)
  const { createArchive } = await import('./archive.ts')
  const { zone } = await readTenant(ctx.db)
  const archive = createArchive({ at: ctx.clock.date(), password })
  const contents = emptyContents()
  const work: Work = {
    ctx,
    archive,
    contents,
    without: claimed.with_blocked ? [] : await blockedPatients(ctx),
    progress: progressOf(ctx, archiveId),
  }
  const writing = makeArchive(work).catch(async error => {
    await archive.abort(error)
    throw error
  })
  // Its own error is the one to tell; the reader only sees that the bytes ended early.
  writing.catch(() => {})
  const stored = storeFile(ctx, {
    content: archive.bytes,
    entityId: ctx.db.scope.entityIds[0]!,
    patientId: null,
    purpose: 'saas_processing',
    kind: EXPORT_KIND,
    name: `vygruzka-${dayOf(ctx.clock.nowMs(), zone)}.zip`,
    mediaType: 'application/zip',
    maxBytes: MAX_ARCHIVE_BYTES,
    within: (tx, file) => tx.run(ready(ctx, archiveId, contents, file)).then(() => {}),
  })
  stored.catch(() => {})
  await writing
  const { size } = await stored
  await ctx.db.tx(tx =>
    record(tx, ctx, {
      action: 'extraction',
      operation: 'exports.made',
      purpose: 'saas_processing',
      object: { kind: 'export', id: archiveId },
      detail: { bytes: size, tables: contents.tables.length, files: contents.files },
    }),
  )
}

const ready = (
  ctx: Ctx,
  archiveId: string,
  contents: Contents,
  file: { readonly fileId: string; readonly size: number; readonly sha256: string },
) => ({
  text: `update exports.archive set state = 'ready', sealed_password = null, file_id = $3, bytes = $4, sha256 = $5, contents = $6,
      ready_at = $7, expires_at = $7::timestamptz + make_interval(days => $8) where tenant_id = $1 and archive_id = $2`,
  values: [
    ctx.tenantId,
    archiveId,
    file.fileId,
    file.size,
    file.sha256,
    JSON.stringify(contents),
    ctx.clock.date(),
    KEEP_DAYS,
  ],
})

const giveUp = (ctx: Ctx, archiveId: string, failure: string) =>
  ctx.db.tx(tx =>
    tx.run({
      text: `update exports.archive set state = 'failed', sealed_password = null, failure = $3
        where tenant_id = $1 and archive_id = $2`,
      values: [ctx.tenantId, archiveId, failure],
    }),
  )

async function blockedPatients(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.all<{ patient_id: string }>({
    text: 'select patient_id from patients.patient where tenant_id = $1 and blocked_since is not null',
    values: [ctx.tenantId],
  })
  return rows.map(row => row.patient_id)
}

function progressOf(ctx: Ctx, archiveId: string): Work['progress'] {
  let said = { at: 0, step: '' }
  return async (step, done, total) => {
    if (step === said.step && performance.now() - said.at < 1_000) return
    said = { at: performance.now(), step }
    await ctx.db.tx(tx =>
      tx.run({
        text: `update exports.archive set step = $3, done = $4, total = $5, heartbeat_at = now()
          where tenant_id = $1 and archive_id = $2 and state = 'running'`,
        values: [ctx.tenantId, archiveId, step, done, total],
      }),
    )
  }
}
