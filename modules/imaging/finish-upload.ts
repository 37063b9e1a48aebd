import { dayOf } from '#libs/format/index.ts'
import { keyForWriting, storeFile } from '#modules/files/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { actorId, announce, type Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { Failure, fail, isFailure } from '#platform/errors/index.ts'
import { type Looked, lookAt } from './look-at.ts'
import { partsOf } from './parts.ts'
import { inTurn } from './turns.ts'
import { forgetUpload, holderOf, loadUpload, type UploadRow } from './upload.ts'

export interface Finished {
  readonly fileId: string
  /** The same bytes are in this patient's record already. */
  readonly duplicateOf: string | null
}

/**
 * Puts the parts of an upload together: looked at, cleaned, sealed, kept as a file of the patient. Done twice, or again
 * after a crash, it is done once. What is refused for its content is removed at once.
 * Errors: `not-found`, `upload.incomplete`, `conflict.state` (a twin is at it) and those of looking and storing.
 */
export async function finishUpload(ctx: Ctx, uploadId: string): Promise<Finished> {
  const done = await ctx.db.first({
    text: 'select from imaging.image where tenant_id = $1 and file_id = $2 and changed_by = $3',
    values: [ctx.tenantId, uploadId, actorId(ctx.actor)],
  })
  if (done) return { fileId: uploadId, duplicateOf: null }
  const row = await loadUpload(ctx, uploadId)
  if (row.received !== row.size)
    throw fail('upload.incomplete', { received: Number(row.received), size: Number(row.size) })
  return inTurn(() => putTogether(ctx, row))
}

async function putTogether(ctx: Ctx, row: UploadRow): Promise<Finished> {
  const uploadId = row.upload_id
  await claim(ctx, uploadId)
  try {
    const { key } = await keyForWriting(ctx, holderOf(row))
    const looked = await lookAt(ctx, partsOf(ctx, row, key))
    for (const [variant, bytes] of looked.previews)
      await ctx.services.blobs.write(
        { tenantId: ctx.tenantId, fileId: uploadId, variant },
        key,
        once(bytes),
        {
          maxBytes: 50_000_000,
        },
      )
    const stored = await keep(ctx, row, looked)
    await removeParts(ctx, row)
    return stored
  } catch (error) {
    if (error instanceof Failure && !isFailure(error, 'database.unavailable'))
      await forgetUpload(ctx, uploadId)
    else await release(ctx, uploadId)
    throw error
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function claim(ctx: Ctx, uploadId: string): Promise<void> {
  const claimed = await ctx.db.tx(tx =>
    tx.run({
      text: `update imaging.upload set finishing_at = now(), touched_at = now() where tenant_id = $1 and upload_id = $2
        and (finishing_at is null or finishing_at < now() - interval '2 minutes')`,
      values: [ctx.tenantId, uploadId],
    }),
  )
  if (claimed === 0) throw fail('conflict.state', { reason: 'файл уже обрабатывается' })
}

const release = (ctx: Ctx, uploadId: string) =>
  ctx.db
    .tx(tx =>
      tx.run({
        text: 'update imaging.upload set finishing_at = null where tenant_id = $1 and upload_id = $2',
        values: [ctx.tenantId, uploadId],
      }),
    )
    .catch(() => {})

async function keep(ctx: Ctx, row: UploadRow, looked: Looked): Promise<Finished> {
  const { zone } = await readTenant(ctx.db)
  const today = dayOf(ctx.clock.now().toString(), zone)
  let duplicateOf: string | null = null
  await storeFile(ctx, {
    fileId: row.upload_id,
    content: looked.content,
    ...holderOf(row),
    kind: row.card.kind,
    name: row.name,
    mediaType: looked.mediaType,
    within: async (tx, stored) => {
      const twin = await tx.first<{ file_id: string }>({
        text: `select f.file_id from files.file f where f.tenant_id = $1 and f.patient_id = any (patients.same_person($2)) and f.sha256 = decode($3, 'hex')
            and f.file_id <> $4 and not exists (select from files.file_destruction d
              where d.tenant_id = f.tenant_id and d.file_id = f.file_id) limit 1`,
        values: [ctx.tenantId, row.patient_id, stored.sha256, row.upload_id],
      })
      duplicateOf = twin?.file_id ?? null
      await insertImage(ctx, tx, row, looked, row.card.takenOn ?? looked.takenOn ?? today)
      if (row.door === 'portal') await insertIntake(ctx, tx, row)
      const ended = await tx.run({
        text: 'delete from imaging.upload where tenant_id = $1 and upload_id = $2',
        values: [ctx.tenantId, row.upload_id],
      })
      // Given up in this very moment: its bytes are on their way out, so there must be no row that names them.
      if (ended === 0) throw fail('not-found')
    },
  })
  if (row.door === 'portal') announce(ctx, 'inbox', row.entity_id)
  return { fileId: row.upload_id, duplicateOf }
}

const insertImage = (ctx: Ctx, tx: Tx, row: UploadRow, looked: Looked, takenOn: string) =>
  tx.run(
    q.insertInto('imaging.image').values({
      tenant_id: ctx.tenantId,
      file_id: row.upload_id,
      entity_id: row.entity_id,
      patient_id: row.patient_id,
      door: row.door,
      teeth: [...new Set(row.card.teeth)].sort((a, b) => a - b),
      taken_on: takenOn,
      note: row.card.note,
      width: looked.width,
      height: looked.height,
      pages: looked.pages,
      dicom: looked.dicom ? JSON.stringify(looked.dicom) : null,
      unshown: looked.unshown,
      previews: [...looked.previews.keys()],
      changed_at: ctx.clock.date(),
      changed_by: actorId(ctx.actor),
    }),
  )

const insertIntake = (ctx: Ctx, tx: Tx, row: UploadRow) =>
  tx.run(
    q.insertInto('imaging.intake').values({
      tenant_id: ctx.tenantId,
      file_id: row.upload_id,
      entity_id: row.entity_id,
      patient_id: row.patient_id,
      comment: row.card.comment ?? '',
      sent_at: ctx.clock.date(),
      sent_by: actorId(ctx.actor)!,
    }),
  )

/** Parts that stay behind after a crash here go with the file, or with the sweep of uploads. */
async function removeParts(ctx: Ctx, row: UploadRow): Promise<void> {
  for (const [variant] of row.parts)
    await ctx.services.blobs.removeVariant({ tenantId: ctx.tenantId, fileId: row.upload_id, variant })
}
