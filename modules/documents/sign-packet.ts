import { type ConsentToSign, consentInPacket, type Signable } from '#modules/consents/index.ts'
import { tokenHash } from '#modules/identity/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkOpen, documentToSign, writeEvent } from './change-document.ts'
import { personOf, signerFor } from './gather.ts'
import { findDocument } from './queries.ts'

export interface Item {
  readonly title: string
  readonly documentId: string | null
  readonly editionId: string | null
}

export interface Packet {
  readonly packetId: string
  readonly entityId: string
  readonly patientId: string
  readonly representativeId: string | null
  readonly address: string
  readonly identityDocument: string
  readonly signedAt: Date | null
  readonly items: readonly Item[]
}

const PACKET = `select k.packet_id as "packetId", k.entity_id as "entityId", k.patient_id as "patientId",
    k.representative_id as "representativeId", k.address, k.identity_document as "identityDocument", k.signed_at as "signedAt"
  from documents.packet k where k.tenant_id = app.tenant() and k.cancelled_at is null`

async function withItems(db: Reader, row: Omit<Packet, 'items'> | undefined | null): Promise<Packet> {
  if (!row) throw fail('not-found')
  const items = await db.all<Item>({
    text: `select title, document_id as "documentId", text_edition_id as "editionId" from documents.packet_item
      where tenant_id = app.tenant() and packet_id = $1 order by position`,
    values: [row.packetId],
  })
  return { ...row, items }
}

/** A packet by the secret of its link, while it lives. `ctx` has the clinic's rights. Error: `not-found`. */
export const packetByToken = async (ctx: Ctx, token: string): Promise<Packet> =>
  withItems(
    ctx.db,
    await ctx.db.first<Omit<Packet, 'items'>>({
      text: `${PACKET} and k.token_hash = $1 and k.expires_at > $2`,
      values: [tokenHash(token), ctx.clock.date()],
    }),
  )

/** A packet by its id. Error: `not-found`. */
export const packetById = async (db: Reader, packetId: string): Promise<Packet> =>
  withItems(
    db,
    await db.first<Omit<Packet, 'items'>>({ text: `${PACKET} and k.packet_id = $1`, values: [packetId] }),
  )

/** Everything of a packet as it stands now, ready to be signed in one go. */
export async function signablesOf(ctx: Ctx, packet: Packet, challengeId: string | null): Promise<Signable[]> {
  const representative = await representativeFor(ctx, packet)
  const out: Signable[] = []
  for (const item of packet.items) {
    if (item.editionId !== null) {
      const { patientId, entityId, address, identityDocument } = packet
      const input: ConsentToSign = {
        patientId,
        entityId,
        editionId: item.editionId,
        address,
        identityDocument,
        representative,
      }
      out.push(await consentInPacket(ctx, input, challengeId))
      continue
    }
    const row = await findDocument(ctx.db, item.documentId!)
    checkOpen(row)
    out.push({
      document: { ...documentToSign(row), representativeId: packet.representativeId },
      also: (tx, signatureId) =>
        writeEvent(tx, ctx, row, { what: 'signed', signatureId, detail: { by: 'pep' } }),
    })
  }
  return out
}

async function representativeFor(
  ctx: Ctx,
  packet: Packet,
): Promise<NonNullable<ConsentToSign['representative']> | null> {
  if (packet.representativeId === null) return null
  const [patient, theirs] = await Promise.all([
    personOf(ctx.db, packet.patientId, packet.entityId),
    personOf(ctx.db, packet.representativeId, packet.entityId),
  ])
  const { representative } = await signerFor(
    ctx,
    { patientId: packet.patientId, entityId: packet.entityId, birthDate: patient.birth_date },
    'contract',
  )
  if (representative?.patientId !== packet.representativeId) throw fail('not-found')
  return {
    patientId: packet.representativeId,
    name: [theirs.surname, theirs.given, theirs.patronymic].filter(Boolean).join(' '),
    address: theirs.address ?? packet.address,
    identityDocument: theirs.identity_document ?? theirs.verified_document ?? '',
    power: representative.ground,
  }
}

/** Marks a packet signed, in the transaction of its signatures. */
export async function closePacket(tx: Tx, ctx: Ctx, packetId: string, challengeId: string): Promise<void> {
  await tx.run({
    text: `update documents.packet set signed_at = $2, challenge_id = $3 where tenant_id = app.tenant() and packet_id = $1
      and signed_at is null`,
    values: [packetId, ctx.clock.date(), challengeId],
  })
  await tx.run({
    text: 'update documents.tablet set packet_id = null where tenant_id = app.tenant() and packet_id = $1',
    values: [packetId],
  })
}
