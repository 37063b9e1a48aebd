import type { Purpose } from '#libs/purposes/index.ts'
import { recordRead, recordRefusal } from '#modules/audit/index.ts'
import { demand } from '#modules/privacy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import { Damaged, type OpenBlob } from '#platform/files/index.ts'
import { readKey } from './keys.ts'
import { RECHECK_MS } from './limits.ts'

export interface FileRow {
  readonly file_id: string
  readonly entity_id: string
  readonly patient_id: string | null
  readonly key_id: string
  readonly kind: string
  readonly purpose: Purpose
  readonly name: string
  readonly media_type: string
  /** Bytes; a string of the database's bigint. */
  readonly size: string
  readonly sha256: Buffer
  readonly destroyed: boolean
}

interface Range {
  readonly start: number
  readonly end: number
}

export interface OpenOptions {
  /** Bytes from `start` to `end` (exclusive); the whole file when left out. */
  readonly range?: Range
  /** The same, when it depends on the length; null for the whole. */
  readonly rangeOf?: (size: number) => Range | null
  /** Why it is opened now; the purpose it was stored for when left out. */
  readonly purpose?: Purpose
  /** What was made of the original by the server: `small`. */
  readonly variant?: string
  /** How the evidence calls it: `files.open` unless told otherwise. */
  readonly operation?: string
}

export interface OpenedFile {
  readonly fileId: string
  readonly entityId: string
  readonly patientId: string | null
  readonly kind: string
  readonly name: string
  readonly mediaType: string
  /** Of the whole content (of the variant), in bytes. */
  readonly size: number
  /** Which part `content` gives; null for the whole. */
  readonly range: Range | null
  readonly content: AsyncGenerator<Buffer>
}

/** The row of a file that the actor may see. Error: `not-found`. */
export async function fileRow(ctx: Ctx, fileId: string): Promise<FileRow> {
  const row = await ctx.db.first<FileRow>({
    name: 'files.row',
    text: `select f.file_id, f.entity_id, f.patient_id, f.key_id, f.kind, f.purpose, f.name, f.media_type, f.size, f.sha256,
        exists (select from files.file_destruction d where d.tenant_id = f.tenant_id and d.file_id = f.file_id) as destroyed
      from files.file f where f.tenant_id = $1 and f.file_id = $2`,
    values: [ctx.tenantId, fileId],
  })
  if (!row) throw fail('not-found')
  return row
}

/**
 * Opens a file for its actor: row-level security, then the gate, then the evidence, then the bytes (SV-4.4). While a long
 * file leaves, the gate is asked again every few seconds: a block stops it in the middle (IP-4.2.4).
 * Errors: `not-found`, `privacy.refused`, `file.destroyed`, `file.unavailable`.
 */
export async function openFile(ctx: Ctx, fileId: string, options: OpenOptions = {}): Promise<OpenedFile> {
  const row = await fileRow(ctx, fileId)
  if (row.destroyed) throw fail('file.destroyed')
  const purpose = options.purpose ?? row.purpose
  const operation = options.operation ?? 'files.open'
  await demandReading(ctx, row, purpose, operation)
  const key = await readKey(ctx, row.key_id)
  const blob = await openBlob(ctx, row, key, options.variant)
  let range: Range | null
  try {
    range = options.range ?? options.rangeOf?.(blob.size) ?? null
    await recordRead(ctx, {
      action: 'extraction',
      operation,
      purpose,
      entityId: row.entity_id,
      patientId: row.patient_id,
      object: { kind: 'file', id: fileId },
      detail: { kind: row.kind, ...(options.variant && { variant: options.variant }) },
    })
  } catch (error) {
    await blob.close()
    throw error
  }
  return {
    fileId,
    entityId: row.entity_id,
    patientId: row.patient_id,
    kind: row.kind,
    name: row.name,
    mediaType: row.media_type,
    size: blob.size,
    range,
    content: closing(watched(ctx, row, purpose, operation, blob, range), blob),
  }
}

/** A generator that nobody has begun to read runs nothing when it is given up: a reader that went away early would leave the file open. */
function closing(content: AsyncGenerator<Buffer>, blob: OpenBlob): AsyncGenerator<Buffer> {
  const end = content.return.bind(content)
  content.return = async value => {
    await blob.close()
    return end(value)
  }
  return content
}

async function demandReading(ctx: Ctx, row: FileRow, purpose: Purpose, operation: string): Promise<void> {
  if (row.patient_id === null) return
  const asked = { purpose, action: 'extraction', entityId: row.entity_id } as const
  try {
    await demand(ctx, { subject: { kind: 'patient', patientId: row.patient_id }, ...asked })
  } catch (error) {
    if (isFailure(error, 'privacy.refused'))
      await recordRefusal(ctx, {
        ...asked,
        operation,
        patientId: row.patient_id,
        object: { kind: 'file', id: row.file_id },
        reason: String(error.params.reason),
      })
    throw error
  }
}

async function openBlob(ctx: Ctx, row: FileRow, key: Buffer, variant?: string): Promise<OpenBlob> {
  const name = { tenantId: ctx.tenantId, fileId: row.file_id, ...(variant && { variant }) }
  try {
    const blob = await ctx.services.blobs.open(name, key)
    if (variant || blob.size === Number(row.size)) return blob
    await blob.close()
    throw new Damaged('not as long as it was')
  } catch (error) {
    if (variant && (error as { code?: string }).code === 'ENOENT') throw fail('not-found')
    throw unavailable(ctx, row, error)
  }
}

function unavailable(ctx: Ctx, row: FileRow, error: unknown): unknown {
  ctx.log.error({ fileId: row.file_id, message: (error as Error).message }, 'a stored file cannot be read')
  return fail('file.unavailable')
}

async function* watched(
  ctx: Ctx,
  row: FileRow,
  purpose: Purpose,
  operation: string,
  blob: OpenBlob,
  range: Range | null,
): AsyncGenerator<Buffer> {
  let asked = performance.now()
  try {
    for await (const piece of blob.read(range?.start, range?.end)) {
      if (performance.now() - asked > RECHECK_MS) {
        await demandReading(ctx, row, purpose, operation)
        asked = performance.now()
      }
      yield piece
    }
  } catch (error) {
    throw error instanceof Damaged ? unavailable(ctx, row, error) : error
  }
}
