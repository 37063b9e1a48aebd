import { rm } from 'node:fs/promises'
import { isId } from '#libs/ids/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { FoundBlob } from '#platform/files/index.ts'
import { KeyDestroyed } from '#platform/keys/key-store.ts'
import { ORPHAN_HOURS } from './limits.ts'

export interface SweepReport {
  readonly orphans: number
  readonly keysFinished: number
}

/**
 * Removes bytes that no row names (a transaction that never committed, a process that died) and bytes of destroyed files;
 * finishes destructions of keys that stopped half-way or came back with an older copy of the key store. `ctx` has all legal
 * entities of the tenant. Safe to run twice and in several processes.
 */
export async function sweepFiles(ctx: Ctx): Promise<SweepReport> {
  return { orphans: await sweepBlobs(ctx), keysFinished: await finishKeys(ctx) }
}

/** What a process that died left beside a file: a half-written one, a part that was put together already. */
const UNFINISHED = /\.tmp$|^part-/

async function sweepBlobs(ctx: Ctx): Promise<number> {
  // Ages of files on a disk are in real time, whatever the tenant's test clock says.
  const oldest = Date.now() - ORPHAN_HOURS * 3_600_000
  const found = new Map<string, number>()
  const beside: FoundBlob[] = []
  for await (const blob of ctx.services.blobs.list(ctx.tenantId)) {
    // A folder that is no file of ours, put there by hand, stops nothing and is left alone.
    if (!isId(blob.fileId)) continue
    found.set(blob.fileId, Math.max(found.get(blob.fileId) ?? 0, blob.changedMs))
    if (UNFINISHED.test(blob.variant) && blob.changedMs <= oldest) beside.push(blob)
  }
  const named = await namedFiles(ctx, [...found.keys()])
  let swept = 0
  for (const [fileId, changedMs] of found) {
    const destroyed = named.get(fileId)
    if (destroyed === false || (destroyed === undefined && changedMs > oldest)) continue
    // Somebody may have gone on with it since the list was made: asked again right before.
    if (destroyed === undefined && (await cameToLife(ctx, fileId, oldest))) continue
    await ctx.services.blobs.remove({ tenantId: ctx.tenantId, fileId })
    swept++
  }
  // Parts of an upload that still goes on have no file beside them: however old, they are wanted.
  for (const { fileId, path } of beside) if (named.has(fileId)) await rm(path, { force: true })
  if (swept > 0) ctx.log.warn({ swept }, 'files without a row were removed')
  return swept
}

async function cameToLife(ctx: Ctx, fileId: string, oldest: number): Promise<boolean> {
  const newest = await ctx.services.blobs.newest({ tenantId: ctx.tenantId, fileId })
  return newest > oldest || (await namedFiles(ctx, [fileId])).get(fileId) === false
}

/** Files that have a row, and whether they were destroyed. */
async function namedFiles(ctx: Ctx, fileIds: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await ctx.db.all<{ file_id: string; destroyed: boolean }>({
    text: `select f.file_id, (d.file_id is not null or k.key_id is not null) as destroyed from files.file f
      left join files.file_destruction d on d.tenant_id = f.tenant_id and d.file_id = f.file_id
      left join files.key_destruction k on k.tenant_id = f.tenant_id and k.key_id = f.key_id
      where f.tenant_id = $1 and f.file_id = any ($2::uuid[])`,
    values: [ctx.tenantId, fileIds],
  })
  return new Map(rows.map(row => [row.file_id, row.destroyed]))
}

async function finishKeys(ctx: Ctx): Promise<number> {
  const living = await ctx.services.fileKeys.list(ctx.tenantId)
  const dead = await ctx.db.all<{ key_id: string; at: Date; ground: string }>({
    text: `select key_id, at, ground from files.key_destruction where tenant_id = $1 and key_id = any ($2::uuid[])`,
    values: [ctx.tenantId, living],
  })
  const marked = new Set(dead.map(row => row.key_id))
  for (const { key_id, at, ground } of dead)
    await ctx.services.fileKeys.destroy(ctx.tenantId, key_id, `${at.toISOString()} ${ground}`)
  // A key beside its tombstone: an older copy of the store was laid over this one.
  let returned = 0
  for (const keyId of living.filter(id => !marked.has(id))) {
    try {
      await ctx.services.fileKeys.read(ctx.tenantId, keyId)
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) continue
      await ctx.services.fileKeys.destroy(ctx.tenantId, keyId, '')
      returned++
    }
  }
  return dead.length + returned
}
