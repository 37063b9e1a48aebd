import { randomBytes } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import { isHeic, sniff } from '#libs/image-metadata/index.ts'
import { demandStoring, type Holder, keyForWriting } from '#modules/files/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Card, Upload } from './contract.ts'

export interface StartUpload {
  readonly entityId: string
  readonly patientId: string
  readonly door: 'clinic' | 'portal'
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly card: Card & { readonly comment?: string }
}

export interface UploadRow {
  readonly upload_id: string
  readonly entity_id: string
  readonly patient_id: string
  readonly door: 'clinic' | 'portal'
  readonly name: string
  readonly size: string
  readonly received: string
  readonly parts: readonly (readonly [variant: string, length: number])[]
  readonly card: StartUpload['card']
}

export const holderOf = (row: Pick<UploadRow, 'entity_id' | 'patient_id'>): Holder => ({
  entityId: row.entity_id,
  patientId: row.patient_id,
  purpose: 'care',
})

const shown = (row: UploadRow, received = Number(row.received)): Upload => ({
  uploadId: row.upload_id,
  name: row.name,
  size: Number(row.size),
  received,
})

/** Begins an upload (500 MB at most). Errors: `privacy.refused`, `not-found`. */
export async function startUpload(ctx: Ctx, input: StartUpload): Promise<Upload> {
  const uploadId = newId()
  await demandStoring(ctx, { entityId: input.entityId, patientId: input.patientId, purpose: 'care' })
  await ctx.db.tx(tx =>
    tx.run({
      text: `insert into imaging.upload (tenant_id, upload_id, entity_id, patient_id, door, name, size, card, started_by, started_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [
        ctx.tenantId,
        uploadId,
        input.entityId,
        input.patientId,
        input.door,
        input.name,
        input.size,
        JSON.stringify(input.card),
        actorId(ctx.actor),
        ctx.clock.date(),
      ],
    }),
  )
  return { uploadId, name: input.name, size: input.size, received: 0 }
}

/** An upload of this very person. Error: `not-found`. */
export async function loadUpload(ctx: Ctx, uploadId: string): Promise<UploadRow> {
  const row = await ctx.db.first<UploadRow>({
    text: `select upload_id, entity_id, patient_id, door, name, size, received, parts, card from imaging.upload
      where tenant_id = $1 and upload_id = $2 and started_by = $3`,
    values: [ctx.tenantId, uploadId, actorId(ctx.actor)],
  })
  if (!row) throw fail('not-found')
  return row
}

export const readUpload = async (ctx: Ctx, uploadId: string): Promise<Upload> =>
  shown(await loadUpload(ctx, uploadId))

/**
 * Takes the next bytes. A connection that breaks loses nothing of what has come: it is sealed and counted, and the sender
 * goes on from `received`. The gate is asked at every piece; the content is looked at with the first one.
 * Errors: `not-found`, `upload.offset`, `file.too-large`, `file.kind-unknown`, `privacy.refused`.
 */
export async function sendPiece(
  ctx: Ctx,
  uploadId: string,
  offset: number,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  const row = await loadUpload(ctx, uploadId)
  if (offset !== Number(row.received)) throw fail('upload.offset', { received: Number(row.received) })
  await demandStoring(ctx, holderOf(row))
  const { key } = await keyForWriting(ctx, holderOf(row))
  const variant = `part-${offset}-${randomBytes(4).toString('hex')}`
  const name = { tenantId: ctx.tenantId, fileId: uploadId, variant }
  const source = offset === 0 ? known(asFarAsItCame(body)) : asFarAsItCame(body)
  const size = await write(ctx, row, name, key, source)
  if (size === 0) {
    await ctx.services.blobs.removeVariant(name)
    return shown(row)
  }
  const taken = await ctx.db.tx(tx =>
    tx.run({
      text: `update imaging.upload set received = received + $4, parts = parts || $5::jsonb, touched_at = now()
        where tenant_id = $1 and upload_id = $2 and received = $3`,
      values: [ctx.tenantId, uploadId, offset, size, JSON.stringify([[variant, size]])],
    }),
  )
  if (taken > 0) return shown(row, offset + size)
  // A twin was faster with the same piece.
  await ctx.services.blobs.removeVariant(name)
  throw fail('upload.offset', { received: Number((await loadUpload(ctx, uploadId)).received) })
}

async function write(
  ctx: Ctx,
  row: UploadRow,
  name: { readonly tenantId: string; readonly fileId: string; readonly variant: string },
  key: Buffer,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  try {
    const maxBytes = Number(row.size) - Number(row.received)
    return (await ctx.services.blobs.write(name, key, source, { maxBytes })).size
  } catch (error) {
    if (error instanceof RangeError)
      throw fail('file.too-large', { megabytes: Math.ceil(Number(row.size) / 1_000_000) })
    throw error
  }
}

/** Ends where the connection broke, as if that had been the end of the piece. */
async function* asFarAsItCame(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch {
    // What has come so far is kept.
  }
}

const HEAD = 132

/** Lets a file through when its first bytes are of a kind that is taken. Errors: `file.kind-unknown`, `file.heic`. */
async function* known(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = Buffer.alloc(0)
  for await (const piece of body) {
    if (head === null) {
      yield piece
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < HEAD) continue
    if (sniff(head) === null) throw fail(isHeic(head) ? 'file.heic' : 'file.kind-unknown')
    yield head
    head = null
  }
  if (head !== null && head.length > 0) yield head
}

/** Gives an upload up: its row and its parts. Error: `not-found`. */
export async function cancelUpload(ctx: Ctx, uploadId: string): Promise<void> {
  await loadUpload(ctx, uploadId)
  await forgetUpload(ctx, uploadId)
}

export async function forgetUpload(ctx: Ctx, uploadId: string): Promise<void> {
  const removed = await ctx.db.tx(tx =>
    tx.run({
      text: `delete from imaging.upload u where u.tenant_id = $1 and u.upload_id = $2
        and not exists (select from files.file f where f.tenant_id = u.tenant_id and f.file_id = u.upload_id)`,
      values: [ctx.tenantId, uploadId],
    }),
  )
  if (removed > 0) await ctx.services.blobs.remove({ tenantId: ctx.tenantId, fileId: uploadId })
}
