import { newId } from '#libs/ids/index.ts'
import type { Purpose } from '#libs/purposes/index.ts'
import { record, recordRefusal } from '#modules/audit/index.ts'
import { demand } from '#modules/privacy/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import type { Written } from '#platform/files/index.ts'
import { type Holder, holdKey, keyForWriting } from './keys.ts'
import { MAX_FILE_BYTES } from './limits.ts'

export interface NewFile {
  /** The content; read once, with one chunk of 1 MiB in memory. */
  readonly content: AsyncIterable<Uint8Array>
  /** The operator whose file it is (MM-3.9). */
  readonly entityId: string
  /** Whom it is about; null for files about nobody. SV-1.3: exactly one person. */
  readonly patientId: string | null
  /** For what it is kept: asked of the gate now and at every opening. */
  readonly purpose: Purpose
  /** A word of the caller's: `photo`, `panoramic`, `smile-source`. Small latin letters and hyphens. */
  readonly kind: string
  readonly name: string
  /** As found by looking at the content, never as the sender said. */
  readonly mediaType: string
  /** Largest accepted size in bytes; 500 MB unless told otherwise. */
  readonly maxBytes?: number
  /** Given when the file has its id already: an upload, a derived row that refers to it. */
  readonly fileId?: string
  /** More of the same transaction: rows of the caller that must not exist without the file. */
  readonly within?: (tx: Tx, file: StoredFile) => Promise<void>
}

export interface StoredFile {
  readonly fileId: string
  readonly size: number
  /** SHA-256 of the plain content, hexadecimal. */
  readonly sha256: string
}

/**
 * Seals a file under the key of its person and keeps it (SV-4.4, SV-1.3). The gate decides first; the bytes are durable
 * before the row that names them, and swept away when that row never came.
 * Errors: `privacy.refused`, `not-found` (no such patient of this operator), `file.too-large`, `file.empty`.
 */
export async function storeFile(ctx: Ctx, input: NewFile): Promise<StoredFile> {
  const { entityId, patientId, purpose } = input
  const holder: Holder = { entityId, patientId, purpose }
  await demandStoring(ctx, holder)
  const { keyId, key } = await keyForWriting(ctx, holder)
  const place = { tenantId: ctx.tenantId, fileId: input.fileId ?? newId() }
  const maxBytes = input.maxBytes ?? MAX_FILE_BYTES
  try {
    const written = await ctx.services.blobs.write(place, key, input.content, { maxBytes })
    if (written.size === 0) throw fail('file.empty')
    const stored = { fileId: place.fileId, size: written.size, sha256: written.sha256.toString('hex') }
    await ctx.db.tx(async tx => {
      await holdKey(ctx, tx, holder, keyId)
      await insertFile(ctx, tx, input, { keyId, fileId: place.fileId, written })
      await input.within?.(tx, stored)
      await record(tx, ctx, {
        action: 'recording',
        operation: 'files.store',
        purpose,
        entityId,
        patientId,
        object: { kind: 'file', id: place.fileId },
        detail: { kind: input.kind, bytes: written.size },
      })
    })
    return stored
  } catch (error) {
    // The outcome of a broken commit is not known here, and under an id that was given a twin may be at work or have won:
    // what remains of those the sweep removes when no row names it.
    const ours = input.fileId === undefined && !isFailure(error, 'database.unavailable')
    if (ours) await ctx.services.blobs.remove(place)
    if (error instanceof RangeError)
      throw fail('file.too-large', { megabytes: Math.floor(maxBytes / 1_000_000) })
    throw error
  }
}

/** May a file of this person be taken in for this purpose, now. Asked again for every piece of a long upload. */
export async function demandStoring(ctx: Ctx, { entityId, patientId, purpose }: Holder): Promise<void> {
  if (patientId === null) return
  try {
    await demand(ctx, { subject: { kind: 'patient', patientId }, purpose, action: 'recording', entityId })
  } catch (error) {
    if (isFailure(error, 'privacy.refused'))
      await recordRefusal(ctx, {
        action: 'recording',
        operation: 'files.store',
        purpose,
        entityId,
        patientId,
        reason: String(error.params.reason),
      })
    throw error
  }
}

async function insertFile(
  ctx: Ctx,
  tx: Tx,
  input: NewFile,
  { keyId, fileId, written }: { readonly keyId: string; readonly fileId: string; readonly written: Written },
): Promise<void> {
  await tx.run(
    q.insertInto('files.file').values({
      tenant_id: ctx.tenantId,
      file_id: fileId,
      entity_id: input.entityId,
      patient_id: input.patientId,
      key_id: keyId,
      kind: input.kind,
      purpose: input.purpose,
      name: input.name,
      media_type: input.mediaType,
      size: written.size,
      sha256: written.sha256,
      stored_at: ctx.clock.date(),
      stored_by_kind: ctx.actor.kind,
      stored_by: actorId(ctx.actor),
    }),
  )
}
