import { newId } from '#libs/ids/index.ts'
import type { Purpose } from '#libs/purposes/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { KeyDestroyed, KeyMissing } from '#platform/keys/key-store.ts'

/** Whose file it is. Files about nobody (a letterhead, a price list) are sealed with the key of the clinic. */
export interface Holder {
  readonly entityId: string
  readonly patientId: string | null
  readonly purpose: Purpose
}

export interface DataKey {
  readonly keyId: string
  readonly key: Buffer
}

const KEY_OF_SUBJECT = `select k.key_id from files.subject_key k
  where k.tenant_id = $1 and k.entity_id = $2 and k.patient_id = $3 and k.purpose = $4 and not exists (
    select from files.key_destruction d where d.tenant_id = k.tenant_id and d.key_id = k.key_id)
  order by k.made_at limit 1`

const find = async (ctx: Ctx, tx: Pick<Tx, 'first'>, holder: Holder): Promise<string | null> => {
  const row = await tx.first<{ key_id: string }>(
    holder.patientId === null
      ? { text: 'select key_id from files.tenant_key where tenant_id = $1', values: [ctx.tenantId] }
      : {
          text: KEY_OF_SUBJECT,
          values: [ctx.tenantId, holder.entityId, holder.patientId, holder.purpose],
        },
  )
  return row?.key_id ?? null
}

/** The key that seals a new file of the holder; the first file makes it. Error: `not-found` for somebody else's patient. */
export async function keyForWriting(ctx: Ctx, holder: Holder): Promise<DataKey> {
  const known = await find(ctx, ctx.db, holder)
  if (known) return { keyId: known, key: await readKey(ctx, known) }
  const keyId = newId()
  // Durable before anything refers to it; when a twin was faster nothing was ever sealed with it.
  const key = await ctx.services.fileKeys.create(ctx.tenantId, keyId)
  const taken = await ctx.db.tx(async tx => {
    await tx.run({
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 17))',
      values: [`${ctx.tenantId}/${holder.patientId}/${holder.entityId}/${holder.purpose}`],
    })
    const twin = await find(ctx, tx, holder)
    if (twin) return twin
    await insertKey(ctx, tx, holder, keyId)
    return keyId
  })
  if (taken === keyId) return { keyId, key }
  await ctx.services.fileKeys.destroy(ctx.tenantId, keyId, 'не использован')
  return { keyId: taken, key: await readKey(ctx, taken) }
}

async function insertKey(ctx: Ctx, tx: Tx, holder: Holder, keyId: string): Promise<void> {
  const now = ctx.clock.date()
  if (holder.patientId === null) {
    await tx.run({
      text: 'insert into files.tenant_key (tenant_id, key_id, made_at) values ($1, $2, $3)',
      values: [ctx.tenantId, keyId, now],
    })
    return
  }
  const inserted = await tx.run({
    text: `insert into files.subject_key (tenant_id, key_id, entity_id, patient_id, purpose, made_at)
      select tenant_id, $2, entity_id, patient_id, $5, $6 from patients.patient_entity
      where tenant_id = $1 and entity_id = $3 and patient_id = $4`,
    values: [ctx.tenantId, keyId, holder.entityId, holder.patientId, holder.purpose, now],
  })
  if (inserted === 0) throw fail('not-found')
}

/** Errors: `file.destroyed`; `file.unavailable` when the key store is not the one that made the key. */
export async function readKey(ctx: Ctx, keyId: string): Promise<Buffer> {
  try {
    return await ctx.services.fileKeys.read(ctx.tenantId, keyId)
  } catch (error) {
    if (error instanceof KeyDestroyed) throw fail('file.destroyed')
    ctx.log.error(
      { keyId, lost: error instanceof KeyMissing, message: (error as Error).message },
      'the key of a file cannot be read',
    )
    throw fail('file.unavailable')
  }
}

/**
 * Holds the key until the transaction ends: a destruction that runs at the same time waits, or has happened before.
 * Error: `file.destroyed`.
 */
export async function holdKey(ctx: Ctx, tx: Tx, holder: Holder, keyId: string): Promise<void> {
  if (holder.patientId === null) return
  const held = await tx.first({
    text: `select from files.subject_key where tenant_id = $1 and key_id = $2 for share`,
    values: [ctx.tenantId, keyId],
  })
  const destroyed = await tx.first({
    text: 'select from files.key_destruction where tenant_id = $1 and key_id = $2',
    values: [ctx.tenantId, keyId],
  })
  if (!held || destroyed) throw fail('file.destroyed')
}
