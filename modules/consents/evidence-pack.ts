import { SIGNATURE_KINDS, type SignatureKind, textKindName } from '#libs/consent-text/index.ts'
import { formatPaperMoment } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { storeZip, type ZipEntry } from '#libs/zip/index.ts'
import { record } from '#modules/audit/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { operatorsOf } from './consent-board.ts'
import { editionPdf } from './edition-pdf.ts'
import { signerOf } from './sign-document.ts'
import { signaturePdf } from './signature-pdf.ts'

interface RecordRow {
  readonly record_id: string
  readonly kind: string
  readonly decision: string
  readonly at: string
  readonly edition_id: string
  readonly signed_as: string
  readonly channel: string
  readonly txid: string
}

/** Rows as PostgreSQL renders them: hashes as hex, instants as ISO. Nothing is left out but the transaction's id. */
const readAll = (ctx: Ctx, table: string, patientId: string) =>
  ctx.db.all<{ row: Record<string, unknown>; txid: string }>({
    text: `select to_jsonb(t) - 'txid' as row, t.txid::text as txid from ${table} t
      where t.tenant_id = app.tenant() and t.patient_id = any (patients.same_person($1)) and t.entity_id = any (app.entities()) order by t.at`,
    values: [patientId],
  })

/** The link of the chain that covers a row; null while the row waits for its seal. */
async function sealOf(ctx: Ctx, stream: string, txid: string) {
  const row = await ctx.services
    .db('amb_platform', NO_SCOPE)
    .first<{ seq: string; hash: string; sealed_at: Date }>({
      text: `select seq::text, encode(hash, 'hex') as hash, sealed_at from audit.batch
      where stream = $1 and txid_until > $2::text::xid8 order by seq limit 1`,
      values: [stream, txid],
    })
  return row ? { stream, seq: Number(row.seq), hash: row.hash, sealedAt: row.sealed_at.toISOString() } : null
}

const withSeals = (
  ctx: Ctx,
  stream: string,
  rows: readonly { row: Record<string, unknown>; txid: string }[],
) => Promise.all(rows.map(async ({ row, txid }) => ({ ...row, seal: await sealOf(ctx, stream, txid) })))

/** Delivery of the code messages of signatures: when it was queued, by which sender, what the gateway said. */
const readDeliveries = (ctx: Ctx, challengeIds: readonly string[]) =>
  ctx.db.all<{ row: unknown }>({
    text: `select jsonb_build_object('challengeId', m.about_id, 'recipient', m.recipient, 'sender', m.sender,
        'text', regexp_replace(m.body, '\\d{6}', '••••••'), 'createdAt', m.created_at, 'state', m.state,
        'attempts', (select jsonb_agg(jsonb_build_object('at', d.at, 'outcome', d.outcome, 'detail', d.detail) order by d.at)
          from messaging.delivery d where d.tenant_id = m.tenant_id and d.message_id = m.message_id)) as row
      from messaging.message m where m.tenant_id = app.tenant() and m.about_id = any ($1::uuid[])`,
    values: [challengeIds],
  })

/**
 * Everything that proves the consents of a patient to the operators the actor works with, as one archive: the timeline
 * as JSON and PDF, the texts that were agreed to, the signed documents (SV-4.3; 152-ФЗ art. 9 p. 3).
 * Error: `not-found`.
 */
export async function evidencePack(
  ctx: Ctx,
  patientId: string,
): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }> {
  const person = await signerOf(ctx.db, patientId)
  const [entityIds, entities, tenant] = await Promise.all([
    operatorsOf(ctx, patientId),
    readEntities(ctx.db),
    readTenant(ctx.db),
  ])
  const operators = entities.filter(entity => entityIds.includes(entity.entityId))
  const records = await readAll(ctx, 'consents.record', patientId)
  const signatures = await readAll(ctx, 'consents.signature', patientId)
  const editionIds = new Set(records.map(({ row }) => (row as unknown as RecordRow).edition_id))
  const challengeIds = signatures.flatMap(({ row }) => (row.challenge_id as string | null) ?? [])
  const editions = await ctx.db.all<{ row: unknown }>({
    text: `select to_jsonb(t) as row from consents.text_edition t where tenant_id = app.tenant() and edition_id = any ($1::uuid[])`,
    values: [[...editionIds]],
  })
  const editionOf = new Map(
    editions.map(({ row }) => {
      const edition = row as { edition_id: string; title: string; number: number }
      return [edition.edition_id, edition]
    }),
  )
  const now = ctx.clock.now().toString()
  const evidence = {
    format: 'ambulatoria.consent-evidence/1',
    madeAt: now,
    subject: { patientId, name: person.name, phone: person.phone },
    operators,
    consents: await withSeals(ctx, 'consents.record', records),
    signatures: await withSeals(ctx, 'consents.signature', signatures),
    editions: editions.map(({ row }) => row),
    deliveries: (await readDeliveries(ctx, challengeIds)).map(({ row }) => row),
  }
  const json = `${JSON.stringify(evidence, null, 1)}\n`
  const files: ZipEntry[] = [{ name: 'evidence.json', bytes: new TextEncoder().encode(json) }]
  const summary = await ctx.services.pdf.render({
    template: 'legal-text',
    data: {
      operator: letterheadOf(operators[0] ?? entities[0]!),
      title: 'Доказательства согласий',
      facts: [
        ['Пациент', person.name],
        ['Операторы', operators.map(operator => operator.shortName).join(', ') || '—'],
        ['Составлено', formatPaperMoment(ctx.clock.nowMs(), tenant.zone)],
        [
          'Состав',
          `записей о согласиях: ${records.length}, подписей: ${signatures.length}, текстов: ${editions.length}`,
        ],
      ],
      paragraphs: [
        ...records.map(({ row }) => consentParagraph(row as unknown as RecordRow, editionOf, tenant.zone)),
        ...signatures.map(({ row }) => ({
          heading: `Подпись: ${row.title}`,
          text: `${formatPaperMoment(row.at as string, tenant.zone)}; ${SIGNATURE_KINDS[row.kind as SignatureKind].ru}; ${row.signer_name}; запись ${row.signature_id}`,
        })),
      ],
      sha256: sha256(canonicalJson(JSON.parse(json))),
      signature: null,
    },
    title: 'Доказательства согласий',
    author: operators[0]?.shortName ?? tenant.name,
    createdAt: now,
  })
  files.push({ name: 'evidence.pdf', bytes: summary })
  for (const editionId of editionIds) {
    const { bytes, fileName } = await editionPdf(ctx, editionId)
    files.push({ name: `texts/${editionId}-${fileName}`, bytes })
  }
  for (const { row } of signatures) {
    const { bytes, fileName } = await signaturePdf(ctx, row.signature_id as string)
    files.push({ name: `signatures/${fileName}`, bytes })
  }
  await ctx.db.tx(tx =>
    record(tx, ctx, {
      action: 'access',
      operation: 'consents.evidence',
      purpose: 'rights_requests',
      patientId,
      entityId: entityIds[0] ?? null,
      detail: { consents: records.length, signatures: signatures.length },
    }),
  )
  return { bytes: storeZip(files, now), fileName: `consents-${patientId}.zip` }
}

const DECISIONS: Record<string, string> = { given: 'дано', refused: 'отказ', withdrawn: 'отозвано' }
const CHANNELS: Record<string, string> = {
  site: 'форма на сайте',
  portal: 'личный кабинет',
  reception: 'регистратура',
  email: 'письмо по электронной почте',
  paper: 'бумажное письмо',
  system: 'система',
}

const consentParagraph = (
  row: RecordRow,
  editionOf: ReadonlyMap<string, { readonly title: string; readonly number: number }>,
  zone: string,
) => ({
  heading: `${textKindName(row.kind as never) ?? row.kind}: ${DECISIONS[row.decision] ?? row.decision}`,
  text: `${formatPaperMoment(row.at, zone)}; ${CHANNELS[row.channel] ?? row.channel}; «${editionOf.get(row.edition_id)?.title ?? ''}», редакция ${editionOf.get(row.edition_id)?.number ?? ''} (${row.edition_id}); запись ${row.record_id}`,
})
