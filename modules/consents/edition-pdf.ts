import { dayOf, formatDate } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readEdition } from './editions.ts'

/**
 * The edition as PDF/A with its hash: made once, kept, given out unchanged ever after (MM-11.4, IP-6). `ctx` needs the
 * clinic's rights. Error: `not-found`.
 */
export async function editionPdf(
  ctx: Ctx,
  editionId: string,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string; readonly fileName: string }> {
  const edition = await readEdition(ctx.db, editionId)
  const fileName = `${edition.kind}-${edition.number}.pdf`
  const kept = () =>
    ctx.db.first(
      q
        .selectFrom('consents.edition_pdf')
        .select(['bytes', 'sha256'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('edition_id', '=', editionId),
    )
  const known = await kept()
  if (known) return { bytes: known.bytes, sha256: known.sha256.toString('hex'), fileName }
  const operator = (await readEntities(ctx.db)).find(entity => entity.entityId === edition.entityId)
  if (!operator) throw fail('not-found')
  const { zone } = await readTenant(ctx.db)
  const day = (instant: string) => formatDate(dayOf(instant, zone))
  const bytes = await ctx.services.pdf.render({
    template: 'legal-text',
    data: {
      operator: letterheadOf(operator),
      title: edition.title,
      facts: [
        ['Редакция', String(edition.number)],
        ['Опубликована', day(edition.publishedAt)],
        ['Действует с', day(edition.effectiveFrom)],
        ['Утвердил', edition.approvedBy],
      ],
      paragraphs: edition.body.map(({ heading, text }) => ({ heading: heading ?? null, text })),
      sha256: edition.sha256,
      signature: null,
    },
    title: edition.title,
    author: operator.shortName,
    createdAt: edition.publishedAt,
  })
  await ctx.db.tx(tx =>
    tx.run({
      text: `insert into consents.edition_pdf (tenant_id, edition_id, sha256, bytes, made_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      values: [
        ctx.tenantId,
        editionId,
        Buffer.from(sha256(bytes), 'hex'),
        Buffer.from(bytes),
        ctx.clock.date(),
      ],
    }),
  )
  const stored = (await kept())!
  return { bytes: stored.bytes, sha256: stored.sha256.toString('hex'), fileName }
}
