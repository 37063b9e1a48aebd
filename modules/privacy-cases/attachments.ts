import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record, recordRead } from '#modules/audit/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { openBytes, sealBytes } from '#platform/keys/index.ts'
import { type CaseKey, note } from './journal.ts'

/** Largest scan, bytes. */
export const MAX_SCAN = 5 * 1024 * 1024

const MAGIC: Record<string, (bytes: Buffer) => boolean> = {
  'application/pdf': b => b.subarray(0, 1024).includes('%PDF-'),
  'image/jpeg': b => b[0] === 0xff && b[1] === 0xd8,
  'image/png': b => b.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
}

const keyOf = (ctx: Ctx) => ctx.services.secret(`cases/${ctx.tenantId}`)
const contextOf = (tenantId: string, attachmentId: string) => `case-attachment/${tenantId}/${attachmentId}`

export interface ScanInput {
  readonly fileName: string
  readonly mediaType: string
  readonly base64: string
}

/** A scan as it came over the wire. Errors: `request.invalid` when it is empty, too large or not what it says to be. */
export function readScan(scan: ScanInput): Buffer {
  const bytes = Buffer.from(scan.base64, 'base64')
  if (bytes.length === 0 || bytes.length > MAX_SCAN || !MAGIC[scan.mediaType]?.(bytes))
    throw fail('request.invalid', { fields: 'scan' })
  return bytes
}

/** Puts sealed bytes beside a case. */
export async function attach(
  tx: Tx,
  ctx: Ctx,
  key: CaseKey,
  file: { readonly fileName: string; readonly mediaType: string; readonly bytes: Buffer },
): Promise<string> {
  const attachmentId = newId()
  await tx.run(
    q.insertInto('cases.attachment').values({
      tenant_id: ctx.tenantId,
      attachment_id: attachmentId,
      case_id: key.caseId,
      entity_id: key.entityId,
      file_name: file.fileName,
      media_type: file.mediaType,
      bytes: file.bytes.length,
      sha256: Buffer.from(sha256(file.bytes), 'hex'),
      sealed: sealBytes(keyOf(ctx), file.bytes, contextOf(ctx.tenantId, attachmentId)),
      added_at: ctx.clock.date(),
    }),
  )
  await note(tx, ctx, key, { event: 'attached', text: `Приложен файл «${file.fileName}».` })
  return attachmentId
}

/** Adds a scan to a case. Errors: `not-found`, `request.invalid`. */
export async function addScan(ctx: StaffCtx, caseId: string, scan: ScanInput) {
  const bytes = readScan(scan)
  return ctx.db.tx(async tx => {
    const row = await tx.first<{ entity_id: string; patient_id: string | null }>({
      text: 'select entity_id, patient_id from cases.subject_case where case_id = $1 and entity_id = any (app.entities())',
      values: [caseId],
    })
    if (!row) throw fail('not-found')
    const attachmentId = await attach(tx, ctx, { caseId, entityId: row.entity_id }, { ...scan, bytes })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'privacy-cases.attach',
      purpose: 'rights_requests',
      entityId: row.entity_id,
      patientId: row.patient_id,
      object: { kind: 'case_attachment', id: attachmentId },
    })
    return { attachmentId }
  })
}

/** The bytes of a scan, evidence written first. Error: `not-found`. */
export async function readAttachment(
  ctx: StaffCtx,
  attachmentId: string,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const row = await ctx.db.first<{
    sealed: Buffer
    file_name: string
    entity_id: string
    patient_id: string | null
  }>({
    text: `select a.sealed, a.file_name, a.entity_id, c.patient_id from cases.attachment a
      join cases.subject_case c using (tenant_id, case_id) where a.attachment_id = $1`,
    values: [attachmentId],
  })
  if (!row) throw fail('not-found')
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.read-attachment',
    purpose: 'rights_requests',
    entityId: row.entity_id,
    patientId: row.patient_id,
    object: { kind: 'case_attachment', id: attachmentId },
  })
  return {
    bytes: openBytes(keyOf(ctx), row.sealed, contextOf(ctx.tenantId, attachmentId)),
    fileName: row.file_name,
  }
}
