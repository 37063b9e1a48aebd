import { Worker } from 'node:worker_threads'
import { isId } from '#libs/ids/index.ts'
import { registerPaperWithin } from '#modules/consents/index.ts'
import { type OpenedFile, openFile, storeFile } from '#modules/files/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkOpen, documentToSign, writeEvent } from './change-document.ts'
import { documentIdIn } from './document-pdf.ts'
import { checkMayOpen } from './policy.ts'
import { findDocument, type IssuedRow } from './queries.ts'

/** How long a scan may be read: a page that takes longer is no sheet of ours. */
const READ_MS = 40_000

/** Decodes a scan in a worker of its own: what hangs or bursts there does not reach the clinic. */
async function readCodes(bytes: Uint8Array): Promise<{ opened: boolean; codes: string[] }> {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 768 },
  })
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('late')), READ_MS)
      worker.once('message', answer => {
        clearTimeout(timer)
        resolve(answer)
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('ended')))
      worker.postMessage(bytes)
    })
  } catch {
    return { opened: false, codes: [] }
  } finally {
    await worker.terminate()
  }
}

const TYPES: readonly (readonly [mediaType: string, head: readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
]

/** The media type that the content has; what the sender says is not believed. Error: `scan.unreadable`. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const found = TYPES.find(([, head]) => head.every((byte, i) => bytes[i] === byte))
  if (!found) throw fail('scan.unreadable')
  return found[0]
}

export interface FiledScan {
  readonly documentId: string
  readonly number: string
  readonly patientId: string
  readonly signatureId: string
  readonly sha256: string
}

/**
 * Files a scan of a signed sheet by its QR: the document is found, signed on paper, the scan sealed with it in one
 * transaction. Which day it was signed is not on the scan, so the day of filing counts; an earlier one is registered by hand.
 * Errors: `scan.unreadable`, `scan.no-code`, `scan.foreign-code` (also of another clinic), `document.signed`,
 * `document.voided`, `privacy.refused`, `signature.kind-refused`.
 */
export async function fileScan(
  ctx: StaffCtx,
  input: { readonly fileName: string; readonly bytes: Uint8Array; readonly documentId?: string | undefined },
): Promise<FiledScan> {
  const mediaType = mediaTypeOf(input.bytes)
  const row = await findDocument(ctx.db, input.documentId ?? (await documentOf(ctx, input.bytes)))
  checkOpen(row)
  return keep(ctx, row, { ...input, mediaType })
}

async function documentOf(ctx: StaffCtx, bytes: Uint8Array): Promise<string> {
  const { opened, codes } = await readCodes(bytes)
  if (!opened) throw fail('scan.unreadable')
  if (codes.length === 0) throw fail('scan.no-code')
  const ids = new Set(codes.map(documentIdIn))
  const [documentId] = ids
  // Sheets of several documents in one file are filed one by one.
  if (ids.size !== 1 || !documentId || !isId(documentId)) throw fail('scan.foreign-code')
  const known = await ctx.db.first({
    text: 'select from documents.issued where tenant_id = app.tenant() and document_id = $1',
    values: [documentId],
  })
  if (!known) throw fail('scan.foreign-code')
  return documentId
}

async function keep(
  ctx: StaffCtx,
  row: IssuedRow,
  scan: { readonly fileName: string; readonly bytes: Uint8Array; readonly mediaType: string },
): Promise<FiledScan> {
  const document = documentToSign(row)
  let signatureId = ''
  const stored = await storeFile(ctx, {
    content: once(scan.bytes),
    entityId: row.entityId,
    patientId: row.patientId,
    purpose: 'care',
    kind: 'document-scan',
    name: scan.fileName,
    mediaType: scan.mediaType,
    maxBytes: MAX_SCAN_BYTES,
    within: async (tx, file) => {
      const paper = {
        requisites: `скан ${scan.fileName}, SHA-256 ${file.sha256}`,
        signedAt: ctx.clock.date(),
      }
      const signed = await registerPaperWithin(tx, ctx, document, paper, (inner, id) =>
        writeEvent(inner, ctx, row, {
          what: 'signed',
          signatureId: id,
          detail: { by: 'paper', fileId: file.fileId, scanSha256: file.sha256 },
        }),
      )
      signatureId = signed.signatureId
    },
  })
  return {
    documentId: row.documentId,
    number: row.number,
    patientId: row.patientId,
    signatureId,
    sha256: stored.sha256,
  }
}

/** 20 MB: a sheet photographed by a good phone, or a dozen pages. */
export const MAX_SCAN_BYTES = 20_000_000

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The scan of a signed document. Errors: `not-found`, `auth.forbidden`, `privacy.refused`. */
export async function scanOf(ctx: StaffCtx, documentId: string): Promise<OpenedFile> {
  const row = await findDocument(ctx.db, documentId)
  checkMayOpen(ctx, row.kind, row.entityId)
  const event = await ctx.db.first<{ fileId: string | null }>({
    text: `select detail ->> 'fileId' as "fileId" from documents.event where tenant_id = app.tenant() and document_id = $1
      and what = 'signed'`,
    values: [documentId],
  })
  if (!event?.fileId) throw fail('not-found')
  return openFile(ctx, event.fileId, { operation: 'documents.scan' })
}
