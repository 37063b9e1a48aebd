import { type RenderedText, SIGNATURE_KINDS, type SignatureKind } from '#libs/consent-text/index.ts'
import { formatPaperMoment } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { qrSvg } from '#platform/qr/index.ts'

/** Address of the page where anybody with the paper checks a signature. */
export const verificationUrl = (ctx: Ctx, slug: string, signatureId: string): string =>
  `${ctx.services.config.publicUrl}/c/${slug}/verify/${signatureId}`

/**
 * The signed document with the sheet of its signature and the QR of the verification page, PDF/A. `ctx` has the
 * clinic's rights. Error: `not-found`.
 */
export async function signaturePdf(
  ctx: Ctx,
  signatureId: string,
): Promise<{
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly patientId: string
  readonly entityId: string
}> {
  const row = await ctx.db.first(
    q
      .selectFrom('consents.signature')
      .selectAll()
      .where('tenant_id', '=', ctx.tenantId)
      .where('signature_id', '=', signatureId),
  )
  const [entities, tenant] = await Promise.all([readEntities(ctx.db), readTenant(ctx.db)])
  const operator = entities.find(entity => entity.entityId === row?.entity_id)
  if (!row || !operator) throw fail('not-found')
  const text = row.document as RenderedText
  const url = verificationUrl(ctx, tenant.slug, signatureId)
  const facts: [string, string][] = [
    ['Подписал', row.signer_name],
    ['Когда', formatPaperMoment(row.at.getTime(), tenant.zone)],
    ['Чем', SIGNATURE_KINDS[row.kind as SignatureKind].ru],
  ]
  if (row.phone) facts.push(['Телефон', formatPhone(row.phone)], ['Отправитель СМС', row.sms_sender ?? '—'])
  if (row.attempts) facts.push(['Введён с попытки', String(row.attempts)])
  if (row.paper) facts.push(['Бумага', row.paper])
  if (row.agreement_id) facts.push(['По соглашению', row.agreement_id])
  facts.push(['Проверка', url])
  const bytes = await ctx.services.pdf.render({
    template: 'legal-text',
    data: {
      operator: letterheadOf(operator),
      title: text.title,
      facts: [],
      paragraphs: text.body.map(p => ({ heading: p.heading ?? null, text: p.text })),
      sha256: row.document_sha256.toString('hex'),
      signature: {
        heading:
          row.kind === 'paper'
            ? 'Подписано на бумаге, сведения внесены в систему'
            : 'Подписано электронной подписью (63-ФЗ ст. 6 и 9)',
        facts,
        qr: await qrSvg(url),
      },
    },
    title: text.title,
    author: operator.shortName,
    createdAt: row.recorded_at.toISOString(),
  })
  return {
    bytes,
    fileName: `${row.document_kind}-${signatureId}.pdf`,
    patientId: row.patient_id,
    entityId: row.entity_id,
  }
}
