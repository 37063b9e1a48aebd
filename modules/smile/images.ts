import { recordRead } from '#modules/audit/index.ts'
import { checkLinkToken, destroyFile, linkToken, openFile, storeFile } from '#modules/files/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import type { Whose } from './needs.ts'

/** Larger than any photo of 60 megapixels without loss. */
const MAX_IMAGE_BYTES = 250_000_000

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export interface ImageToKeep extends Whose {
  readonly kind:
    | 'smile-photo'
    | 'smile-photo-view'
    | 'smile-result'
    | 'smile-result-view'
    | 'smile-consent-scan'
  readonly name: string
  readonly mediaType: 'image/png' | 'image/jpeg' | 'application/pdf'
  readonly bytes: Uint8Array
}

/** Seals an image under the patient's key of this purpose (SV-4.4). `within` belongs to the same transaction. */
export async function keepImage(
  ctx: Ctx,
  image: ImageToKeep,
  within?: (tx: Tx, fileId: string) => Promise<void>,
): Promise<string> {
  const { entityId, patientId, kind, name, mediaType, bytes } = image
  const stored = await storeFile(ctx, {
    content: once(bytes),
    entityId,
    patientId,
    // A scan of a consent is evidence and outlives the images: it goes with the card, not with the photos.
    purpose: kind === 'smile-consent-scan' ? 'rights_requests' : 'smile_visualisation',
    kind,
    name,
    mediaType,
    maxBytes: MAX_IMAGE_BYTES,
    ...(within && { within: (tx: Tx, file: { readonly fileId: string }) => within(tx, file.fileId) }),
  })
  return stored.fileId
}

/** Why images go that no case refers to. */
const STRAY = 'обработка не завершилась, изображение ни к чему не относится'

/**
 * Keeps the copy for the screen and then the image itself, whose row `within` writes. When the image does not come about
 * (a withdrawal in between, a full disk) the copy goes as well: no picture is left that no row knows.
 */
export async function keepWithCopy(
  ctx: Ctx,
  copy: ImageToKeep,
  image: ImageToKeep,
  within: (tx: Tx, fileId: string, copyFileId: string) => Promise<void>,
): Promise<{ readonly fileId: string; readonly copyFileId: string }> {
  const copyFileId = await keepImage(ctx, copy)
  try {
    const fileId = await keepImage(ctx, image, (tx, id) => within(tx, id, copyFileId))
    return { fileId, copyFileId }
  } catch (error) {
    // Of a broken commit nobody knows the outcome yet: `destroyStrays` will.
    if (!isFailure(error, 'database.unavailable')) await destroyStray(ctx, copyFileId)
    throw error
  }
}

const destroyStray = (ctx: Ctx, fileId: string): Promise<void> =>
  destroyFile(ctx, fileId, STRAY).catch(error => {
    ctx.log.warn({ fileId, message: String(error) }, 'an image that is of no use waits for the sweep')
  })

/** Destroys images of faces that no case refers to once nothing that runs can still want them; gives their number. */
export async function destroyStrays(ctx: Ctx): Promise<number> {
  const strays = await ctx.db.all<{ file_id: string }>({
    text: `select f.file_id from files.file f where f.tenant_id = $1
        and f.kind in ('smile-photo', 'smile-photo-view', 'smile-result', 'smile-result-view')
        and f.stored_at < $2::timestamptz - interval '15 minutes'
        and not exists (select from smile.photo p where p.tenant_id = f.tenant_id and f.file_id in (p.file_id, p.view_file_id))
        and not exists (select from smile.result r where r.tenant_id = f.tenant_id and f.file_id in (r.file_id, r.view_file_id))
        and not exists (select from files.file_destruction d where d.tenant_id = f.tenant_id and d.file_id = f.file_id)
      limit 200`,
    values: [ctx.tenantId, ctx.clock.date()],
  })
  for (const { file_id } of strays) await destroyStray(ctx, file_id)
  return strays.length
}

export type Door = 'studio' | 'report' | 'link' | 'portal' | 'engine'

/**
 * Opens an image whole; the look is in its journal with its door (SV-4.4). The caller has asked the studio's gate.
 * Errors: `not-found`, `privacy.refused`, `file.destroyed`, `file.unavailable`.
 */
export async function readImage(ctx: Ctx, fileId: string, door: Door): Promise<Buffer> {
  const opened = await openFile(ctx, fileId, { operation: `smile.read-image-${door}` })
  const parts: Buffer[] = []
  for await (const part of opened.content) parts.push(part)
  return Buffer.concat(parts)
}

/** A short-lived address of an image for this session: the same for some minutes, so that it is loaded once. */
export const imageUrl = (ctx: Ctx, path: string, fileId: string): string =>
  `${path}?token=${encodeURIComponent(linkToken(ctx, fileId, 'original'))}`

/** Error: `file.link-expired`. */
export const checkImageUrl = (ctx: Ctx, fileId: string, token: string): void =>
  checkLinkToken(ctx, fileId, 'original', token)

/** Writes a look that did not go through a stored file: a preview made on the way. */
export const recordLook = (ctx: Ctx, whose: Whose, caseId: string): Promise<void> =>
  recordRead(ctx, {
    action: 'use',
    operation: 'smile.preview',
    purpose: 'smile_visualisation',
    entityId: whose.entityId,
    patientId: whose.patientId,
    object: { kind: 'smile-case', id: caseId },
  })
