import { createHash } from 'node:crypto'
import type { Block } from '#libs/documents/index.ts'
import { formatDate } from '#libs/format/index.ts'
import { letterheadOf, readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { qrSvg } from '#platform/qr/index.ts'

export interface Signer {
  readonly role: string
  readonly name: string
}

/** Where the QR of a printed sheet leads: anybody may check that such a document was issued; a scan is filed by it. */
export const documentUrl = (ctx: Ctx, slug: string, documentId: string): string =>
  `${ctx.services.config.publicUrl}/c/${slug}/document/${documentId}`

/** The id of a document in a QR of ours, whatever address the clinic had then; null for other codes. */
export const documentIdIn = (code: string): string | null =>
  /\/c\/[a-z0-9-]+\/document\/([0-9a-f]{8}-[0-9a-f-]{27})$/.exec(code.trim())?.[1] ?? null

export const bytesHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The document as PDF/A-2b. */
export async function documentPdf(
  ctx: Ctx,
  input: {
    readonly documentId: string
    readonly entityId: string
    readonly slug: string
    readonly title: string
    readonly number: string
    readonly day: string
    readonly place: string | null
    readonly blocks: readonly Block[]
    readonly signers: readonly Signer[]
  },
): Promise<Uint8Array> {
  const entity = (await readEntities(ctx.db)).find(candidate => candidate.entityId === input.entityId)
  if (!entity) throw fail('not-found')
  return ctx.services.pdf.render({
    template: 'clinic-document',
    title: input.title,
    author: entity.shortName,
    createdAt: ctx.clock.date().toISOString(),
    data: {
      operator: letterheadOf(entity),
      title: input.title,
      date: formatDate(input.day),
      place: input.place,
      blocks: input.blocks,
      signers: input.signers,
      qr: await qrSvg(documentUrl(ctx, input.slug, input.documentId)),
      footer: `${input.number} от ${formatDate(input.day)}`,
    },
  })
}
