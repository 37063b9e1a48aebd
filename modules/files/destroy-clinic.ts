import type { Services } from '#platform/context/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { KeyDestroyed } from '#platform/keys/key-store.ts'
import type { DestroyedKeys } from './destroy.ts'

/**
 * Destroys every key of a clinic, then its sealed bytes: whatever copy of them is left opens no more (MM-7.7). Last it sets
 * a tombstone in the clinic's own name, which outlives the database: a copy restored from before is known by it. `ctx` has
 * all legal entities of the clinic; done again it does what is left. Error: `file.held` under a patient's legal hold.
 */
export async function destroyClinicFiles(ctx: Ctx, ground: string): Promise<DestroyedKeys> {
  const { tenantId, services } = ctx
  const counted = await ctx.db.first<{ files: number }>({
    text: 'select count(*)::int as files from files.file where tenant_id = $1',
    values: [tenantId],
  })
  await ctx.db.tx(tx =>
    tx.run({
      text: `insert into files.key_destruction (tenant_id, key_id, entity_id, ground, files, at, by_kind, by_user)
        select k.tenant_id, k.key_id, k.entity_id, $2, count(f.file_id)::int, $3, $4, $5 from files.subject_key k
        left join files.file f on f.tenant_id = k.tenant_id and f.key_id = k.key_id
        where k.tenant_id = $1 and not exists (
          select from files.key_destruction d where d.tenant_id = k.tenant_id and d.key_id = k.key_id)
        group by k.tenant_id, k.key_id, k.entity_id`,
      values: [tenantId, ground, ctx.clock.date(), ctx.actor.kind, actorId(ctx.actor)],
    }),
  )
  const note = `${ctx.clock.now().toString()} ${ground}`
  const living = await services.fileKeys.list(tenantId)
  for (const keyId of living) await services.fileKeys.destroy(tenantId, keyId, note)
  for await (const blob of services.blobs.list(tenantId))
    await services.blobs.remove({ tenantId, fileId: blob.fileId })
  await services.fileKeys.destroy(tenantId, tenantId, note)
  return { keys: living.length, files: counted?.files ?? 0 }
}

/** Whether the key store remembers that a clinic was destroyed, whatever a restored database says. */
export async function wasClinicDestroyed(services: Services, tenantId: string): Promise<boolean> {
  try {
    await services.fileKeys.read(tenantId, tenantId)
    return false
  } catch (error) {
    return error instanceof KeyDestroyed
  }
}
