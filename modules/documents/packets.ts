import { maySign } from '#libs/consent-text/index.ts'
import { paperKind } from '#libs/documents/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { currentEditions } from '#modules/consents/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { qrSvg } from '#platform/qr/index.ts'
import { checkOpen } from './change-document.ts'
import { personOf, signerFor } from './gather.ts'
import { issueDocument } from './issue-document.ts'
import { newestOf, paperworkOf } from './paperwork.ts'
import { findDocument } from './queries.ts'
import { type Item, packetById, packetByToken } from './sign-packet.ts'

/** How long a link to sign lives. */
const PACKET_HOURS = 24

export interface Prepare {
  readonly patientId: string
  readonly entityId: string
  readonly address: string
  readonly identityDocument: string
  readonly documentIds: readonly string[]
}

export interface Prepared {
  readonly packetId: string
  readonly url: string
  readonly qr: string
  readonly expiresAt: string
  readonly items: { readonly title: string; readonly documentId: string | null }[]
}

async function saveParticulars(tx: Tx, ctx: StaffCtx, input: Prepare): Promise<void> {
  await tx.run({
    text: `insert into documents.particulars as p (tenant_id, entity_id, patient_id, address, identity_document, updated_at, updated_by)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (tenant_id, entity_id, patient_id) do update set address = excluded.address,
        identity_document = excluded.identity_document, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    values: [
      ctx.tenantId,
      input.entityId,
      input.patientId,
      input.address,
      input.identityDocument,
      ctx.clock.date(),
      ctx.actor.userId,
    ],
  })
  await record(tx, ctx, {
    action: 'clarification',
    operation: 'documents.particulars',
    purpose: 'care',
    entityId: input.entityId,
    patientId: input.patientId,
  })
}

/** What one code will sign: texts that are missing, the contract, other documents that were chosen; the agreement first. */
async function itemsOf(ctx: StaffCtx, input: Prepare): Promise<Item[]> {
  const { needs } = await paperworkOf(ctx, input.patientId, input.entityId)
  const editions = await currentEditions(ctx.db, input.entityId, ctx.clock.date())
  const items: Item[] = []
  for (const what of ['pep_agreement', 'pd_processing'] as const) {
    const edition = editions.find(candidate => candidate.kind === what)
    if (edition && needs.find(need => need.what === what)?.state === 'missing')
      items.push({ title: edition.title, documentId: null, editionId: edition.editionId })
  }
  const contract = await newestOf(ctx.db, input.patientId, input.entityId, 'paid_services_contract')
  const ids = [...(contract && !contract.signed ? [contract.documentId] : []), ...input.documentIds]
  for (const documentId of new Set(ids)) {
    const row = await findDocument(ctx.db, documentId)
    if (row.patientId !== input.patientId || row.entityId !== input.entityId) throw fail('not-found')
    checkOpen(row)
    const { matter, ru } = paperKind(row.kind)
    const { allowed, why } = matter
      ? maySign(matter, 'pep')
      : { allowed: false, why: { ru: 'подписывает врач' } }
    if (!allowed) throw fail('signature.kind-refused', { why: why.ru, document: ru })
    items.push({ title: row.title, documentId, editionId: null })
  }
  return items
}

class ContractStands extends Error {}

/** Issues the contract when there is none; two desks that press at the same moment make one. */
async function contractOf(ctx: StaffCtx, input: Prepare): Promise<void> {
  const kind = 'paid_services_contract'
  const none = async (db: Reader) => {
    if (await newestOf(db, input.patientId, input.entityId, kind)) throw new ContractStands()
  }
  try {
    await none(ctx.db)
    await issueDocument(ctx, { ...input, kind, basis: {}, inputs: {} }, none)
  } catch (error) {
    if (!(error instanceof ContractStands)) throw error
  }
}

/** One link lives at a time: of two desks at the same moment one has made it. */
const busyOr = (error: unknown): unknown =>
  (error as { constraint?: string }).constraint === 'one_open_packet'
    ? fail('conflict.state', { reason: 'документы этого пациента только что подготовили, обновите страницу' })
    : error

/**
 * Prepares everything a patient has to sign before care and a link of his own (J1.6): the contract is issued if there is
 * none, texts and documents make one packet that one code signs. An earlier open packet is cancelled: one link lives.
 * Errors: `not-found`, `document.representative-missing`, `signature.unverified`, `conflict.state` (nothing to sign, or two sign).
 */
export async function preparePacket(ctx: StaffCtx, input: Prepare): Promise<Prepared> {
  const person = await personOf(ctx.db, input.patientId, input.entityId)
  const { who, representative } = await signerFor(ctx, { ...input, birthDate: person.birth_date }, 'contract')
  const { noCode } = await paperworkOf(ctx, input.patientId, input.entityId)
  if (who === 'patient-with-agreement' || noCode !== null)
    throw fail('conflict.state', { reason: noCode ?? '' })
  await ctx.db.tx(tx => saveParticulars(tx, ctx, input))
  await contractOf(ctx, input)
  const items = await itemsOf(ctx, input)
  if (items.length === 0) throw fail('conflict.state', { reason: 'подписывать нечего: всё уже подписано' })
  const { slug } = await readTenant(ctx.db)
  const token = newToken()
  const packetId = newId()
  const expiresAt = new Date(ctx.clock.nowMs() + PACKET_HOURS * 3_600_000)
  const whose = {
    tenant_id: ctx.tenantId,
    packet_id: packetId,
    entity_id: input.entityId,
    patient_id: input.patientId,
  }
  const written = ctx.db.tx(async tx => {
    await tx.run({
      text: `update documents.packet set cancelled_at = $3 where tenant_id = app.tenant() and patient_id = any (patients.same_person($1)) and entity_id = $2
        and signed_at is null and cancelled_at is null`,
      values: [input.patientId, input.entityId, ctx.clock.date()],
    })
    await tx.run(
      q.insertInto('documents.packet').values({
        ...whose,
        representative_id: representative?.patientId ?? null,
        token_hash: tokenHash(token),
        prepared_at: ctx.clock.date(),
        prepared_by: ctx.actor.userId,
        expires_at: expiresAt,
        address: input.address,
        identity_document: input.identityDocument,
      }),
    )
    for (const [position, item] of items.entries())
      await tx.run(
        q.insertInto('documents.packet_item').values({
          ...whose,
          position,
          document_id: item.documentId,
          text_edition_id: item.editionId,
          title: item.title,
        }),
      )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'documents.prepare-packet',
      purpose: 'care',
      entityId: input.entityId,
      patientId: input.patientId,
      object: { kind: 'packet', id: packetId },
      detail: { items: items.length },
    })
  })
  await written.catch(error => {
    throw busyOr(error)
  })
  const url = `${ctx.services.config.publicUrl}/c/${slug}/sign/${token}`
  return {
    packetId,
    url,
    qr: await qrSvg(url),
    expiresAt: expiresAt.toISOString(),
    items: items.map(({ title, documentId }) => ({ title, documentId })),
  }
}

/** Sends the link to the signer's phone. The link must be of this packet. Errors: `not-found`, `request.invalid`. */
export async function sendPacketLink(
  ctx: StaffCtx,
  input: { readonly packetId: string; readonly url: string },
): Promise<void> {
  const packet = await packetById(ctx.db, input.packetId)
  const token = /\/sign\/([\w-]{40,50})$/.exec(input.url)?.[1]
  const { slug, name, smsSender } = await readTenant(ctx.db)
  const named = token && (await packetByToken(ctx, token).catch(() => null))
  if (!named || named.packetId !== packet.packetId) throw fail('request.invalid', { fields: 'url' })
  const signer = await personOf(ctx.db, packet.representativeId ?? packet.patientId, packet.entityId)
  await ctx.db.tx(tx =>
    sendMessage(tx, ctx, {
      channel: 'sms',
      recipient: signer.phone,
      sender: smsSender,
      body: `${name}: документы на подпись ${ctx.services.config.publicUrl}/c/${slug}/sign/${token}`,
      purpose: 'account_authorisation',
      entityId: packet.entityId,
      subjectKind: 'site_user',
      about: { kind: 'packet', id: packet.packetId },
    }),
  )
}

/** Whether a packet has been signed, with the signatures. Error: `not-found`. */
export async function packetState(ctx: StaffCtx, packetId: string) {
  const packet = await packetById(ctx.db, packetId)
  const rows = await ctx.db.all<{ title: string; signature_id: string; sha256: string }>({
    text: `select s.title, s.signature_id, encode(s.document_sha256, 'hex') as sha256 from consents.signature s
      join documents.packet k on k.tenant_id = s.tenant_id and k.challenge_id = s.challenge_id
      where s.tenant_id = app.tenant() and k.packet_id = $1`,
    values: [packetId],
  })
  return {
    signedAt: packet.signedAt?.toISOString() ?? null,
    items: packet.items.map(({ title, documentId }) => {
      const signature = rows.find(row => row.title === title)
      return {
        title,
        documentId,
        signatureId: signature?.signature_id ?? null,
        sha256: signature?.sha256 ?? null,
      }
    }),
  }
}
