import type { Purpose } from '#libs/purposes/index.ts'
import { record } from '#modules/audit/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { fileRow } from './open-file.ts'

export interface SubjectKeys {
  readonly patientId: string
  readonly entityId: string
  /** Only files kept for this purpose: a withdrawn consent. Everything when left out. */
  readonly purpose?: Purpose
  /** Act, case or decision, without personal data: kept for ever and written into the key store. */
  readonly ground: string
}

export interface DestroyedKeys {
  readonly keys: number
  readonly files: number
}

/**
 * Destroys the keys of a person's files at one operator, then the files: copies in backups stay closed for ever (MM-7.7,
 * docs/adr/0006). The decision is durable in the database first; after `kill -9` the same call finishes what is left.
 * Error: `file.held` under a legal hold (the database holds it, too).
 */
export async function destroySubjectKey(ctx: Ctx, input: SubjectKeys): Promise<DestroyedKeys> {
  const decided = await ctx.db.tx(async tx => {
    const keys = await tx.all<{ key_id: string; files: number; known: boolean }>({
      text: `select k.key_id,
          (select count(*)::int from files.file f where f.tenant_id = k.tenant_id and f.key_id = k.key_id) as files,
          exists (select from files.key_destruction d where d.tenant_id = k.tenant_id and d.key_id = k.key_id) as known
        from files.subject_key k
        where k.tenant_id = $1 and k.patient_id = any (patients.same_person($2)) and k.entity_id = $3 and ($4::text is null or k.purpose = $4)
        order by k.key_id for update`,
      values: [ctx.tenantId, input.patientId, input.entityId, input.purpose ?? null],
    })
    for (const { key_id, files, known } of keys) {
      if (known) continue
      await tx.run({
        text: `insert into files.key_destruction (tenant_id, key_id, entity_id, ground, files, at, by_kind, by_user)
          values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        values: [
          ctx.tenantId,
          key_id,
          input.entityId,
          input.ground,
          files,
          ctx.clock.date(),
          ctx.actor.kind,
          actorId(ctx.actor),
        ],
      })
      await record(tx, ctx, {
        action: 'destruction',
        operation: 'files.destroy-key',
        purpose: 'rights_requests',
        entityId: input.entityId,
        patientId: input.patientId,
        object: { kind: 'file-key', id: key_id },
        detail: { files },
      })
    }
    return keys
  })
  for (const { key_id } of decided) {
    await ctx.services.fileKeys.destroy(ctx.tenantId, key_id, `${ctx.clock.now().toString()} ${input.ground}`)
    await removeBlobsOfKey(ctx, key_id)
  }
  return { keys: decided.length, files: decided.reduce((sum, key) => sum + key.files, 0) }
}

async function removeBlobsOfKey(ctx: Ctx, keyId: string): Promise<void> {
  const files = await ctx.db.all<{ file_id: string }>({
    text: 'select file_id from files.file where tenant_id = $1 and key_id = $2',
    values: [ctx.tenantId, keyId],
  })
  for (const { file_id } of files)
    await ctx.services.blobs.remove({ tenantId: ctx.tenantId, fileId: file_id })
}

/**
 * Destroys one file before its person's term: a stranger's picture, what was refused. In backups its bytes live on sealed
 * under a key that lives, until the backups expire or the person's key is destroyed.
 * Errors: `not-found`, `file.held`. Done twice is done once.
 */
export async function destroyFile(ctx: Ctx, fileId: string, ground: string): Promise<void> {
  const row = await fileRow(ctx, fileId)
  if (!ctx.db.scope.entityIds.includes(row.entity_id)) throw fail('not-found')
  if (!row.destroyed) {
    await ctx.db.tx(async tx => {
      const added = await tx.run({
        text: `insert into files.file_destruction (tenant_id, file_id, entity_id, patient_id, ground, at, by_kind, by_user)
          values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        values: [
          ctx.tenantId,
          fileId,
          row.entity_id,
          row.patient_id,
          ground,
          ctx.clock.date(),
          ctx.actor.kind,
          actorId(ctx.actor),
        ],
      })
      if (added === 0) return
      await tx.run({
        text: `update files.file set name = 'уничтожен' where tenant_id = $1 and file_id = $2`,
        values: [ctx.tenantId, fileId],
      })
      await record(tx, ctx, {
        action: 'destruction',
        operation: 'files.destroy',
        purpose: row.purpose,
        entityId: row.entity_id,
        patientId: row.patient_id,
        object: { kind: 'file', id: fileId },
      })
    })
  }
  await ctx.services.blobs.remove({ tenantId: ctx.tenantId, fileId })
}
