import {
  type DocumentKind,
  maySign,
  type RenderedText,
  SIGNATURE_MATRIX,
  type SignatureKind,
} from '#libs/consent-text/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { record } from '#modules/audit/index.ts'
import { CODE_SECONDS, issueCode, RESEND_SECONDS, redeemCode } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { textHash } from './editions.ts'

/** A document that a patient signs: the text as he is shown it, whole. */
export interface Document {
  readonly kind: DocumentKind
  readonly patientId: string
  readonly entityId: string
  readonly editionId: string | null
  readonly text: RenderedText
  /** Hex SHA-256 of the file that is signed, when the document is a file: then this is the hash that stands signed. */
  readonly fileSha256?: string
  /** The legal representative who signs instead of the patient: another card, with a phone of its own. */
  readonly representativeId?: string | null
}

/** What the signature covers: the bytes of the file, or the canonical text. */
const hashOf = (document: Document): string => document.fileSha256 ?? textHash(document.text)

/** One hash for what one code signs: of the document, or of all of them in their order. */
const packetHash = (documents: readonly Document[]): string =>
  documents.length === 1 ? hashOf(documents[0]!) : sha256(documents.map(hashOf).join('\n'))

interface Person {
  readonly name: string
  readonly phone: string
  readonly verified: boolean
}

/** The patient as he signs. Error: `not-found`. */
export async function signerOf(db: Reader, patientId: string): Promise<Person> {
  const row = await db.first<{ name: string; phone: string; verified: boolean }>({
    name: 'consents.signer',
    text: `select concat_ws(' ', surname, given, patronymic) as name, phone, verified
      from patients.brief where tenant_id = app.tenant() and patient_id = patients.survivor($1)`,
    values: [patientId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** The agreement on electronic interaction of a patient with an operator, or null (63-ФЗ art. 6 p. 2). */
export async function agreementOf(
  db: Reader,
  patientId: string,
  entityId: string,
): Promise<{ readonly signatureId: string; readonly at: string } | null> {
  const row = await db.first<{ signature_id: string; at: Date }>({
    text: `select signature_id, at from consents.signature where tenant_id = $1 and entity_id = $3
      and patient_id = any (patients.same_person($2)) and document_kind = 'pep_agreement' order by at desc limit 1`,
    values: [db.scope.tenantId, patientId, entityId],
  })
  return row ? { signatureId: row.signature_id, at: row.at.toISOString() } : null
}

/** Refuses a way of signing that the matrix does not give this kind of document, with the reason (MD-1.6). */
export function checkKind(document: DocumentKind, signature: SignatureKind): void {
  const { allowed, why } = maySign(document, signature)
  if (!allowed) throw fail('signature.kind-refused', { why: why.ru, document: SIGNATURE_MATRIX[document].ru })
}

/** What a signature by a code stands on: the number was checked, the agreement is signed (except for itself). */
async function checkPepGround(db: Reader, document: Document, person: Person): Promise<string | null> {
  checkKind(document.kind, 'pep')
  if (!person.verified) throw fail('signature.unverified')
  if (document.kind === 'pep_agreement') return null
  const agreement = await agreementOf(db, document.patientId, document.entityId)
  if (!agreement) throw fail('signature.agreement-missing')
  return agreement.signatureId
}

/** Documents that one person signs by one code: of one patient and one operator, the agreement first if it is among them. */
function checkPacket(documents: readonly Document[]): Document {
  const [first] = documents
  if (!first) throw fail('not-found')
  const stranger = documents.some(
    one =>
      one.patientId !== first.patientId ||
      one.entityId !== first.entityId ||
      one.representativeId !== first.representativeId,
  )
  const late = documents.findIndex(one => one.kind === 'pep_agreement') > 0
  if (stranger || late) throw new Error('a packet has one signer, one operator, and the agreement first')
  return first
}

const whoSignsIt = (document: Document): string => document.representativeId ?? document.patientId

export interface SigningCode {
  readonly challengeId: string
  readonly phone: string
  readonly sha256: string
  readonly expiresInSeconds: number
  readonly resendAfterSeconds: number
}

/**
 * Sends a code that signs exactly this document: the code is bound to its hash (SV-1.4, SV-3.2.1a). The signer's own
 * phone from the card gets it, whoever asks. Errors: `not-found`, `signature.kind-refused`, `signature.unverified`,
 * `signature.agreement-missing`, `request.too-many`.
 */
export const sendSigningCode = (ctx: Ctx, document: Document): Promise<SigningCode> =>
  sendPacketCode(ctx, [document])

/** The same for several documents at once: one code, bound to all their hashes, names them all. */
export async function sendPacketCode(ctx: Ctx, documents: readonly Document[]): Promise<SigningCode> {
  const first = checkPacket(documents)
  const person = await signerOf(ctx.db, whoSignsIt(first))
  const withAgreement = first.kind === 'pep_agreement'
  for (const document of documents) {
    if (withAgreement) checkKind(document.kind, 'pep')
    else await checkPepGround(ctx.db, document, person)
  }
  if (!person.verified) throw fail('signature.unverified')
  const operator = (await readEntities(ctx.db)).find(entity => entity.entityId === first.entityId)
  if (!operator) throw fail('not-found')
  const { smsSender } = await readTenant(ctx.db)
  const subjectHash = packetHash(documents)
  const { challengeId, code } = await issueCode(ctx.services, {
    tenantId: ctx.tenantId,
    phone: person.phone,
    purpose: 'sign',
    address: ctx.address,
    subjectHash,
  })
  const titles = documents.map(document => `«${document.text.title}»`).join(', ')
  await ctx.db.tx(tx =>
    sendMessage(tx, ctx, {
      channel: 'sms',
      recipient: person.phone,
      sender: smsSender,
      body: `Код ${code} для подписания: ${titles}, ${operator.shortName}. Введите его, только если согласны.`,
      purpose: 'account_authorisation',
      entityId: first.entityId,
      subjectKind: 'site_user',
      about: { kind: 'signature', id: challengeId },
    }),
  )
  return {
    challengeId,
    phone: formatPhone(person.phone),
    sha256: subjectHash,
    expiresInSeconds: CODE_SECONDS,
    resendAfterSeconds: RESEND_SECONDS,
  }
}

export interface Signed {
  readonly signatureId: string
  readonly sha256: string
}

const CHANNELS: Partial<Record<Ctx['actor']['kind'], 'reception' | 'site'>> = {
  staff: 'reception',
  site: 'site',
}
const channelOf = (ctx: Ctx) => CHANNELS[ctx.actor.kind] ?? 'portal'

type Also = (tx: Tx, signatureId: string) => Promise<void>

/** A document with what becomes true when it is signed: a consent stands with its signature or not at all. */
export interface Signable {
  readonly document: Document
  readonly also: Also
}

/**
 * Signs by the code. The document is rendered anew by the caller, so its hash at showing and at signing are compared.
 * Errors: `auth.code-*`, `signature.document-changed`, and those of `sendSigningCode`.
 */
export async function signByCode(
  ctx: Ctx,
  document: Document,
  entered: { readonly challengeId: string; readonly code: string },
  also: Also,
): Promise<Signed> {
  const [signed] = await signPacketByCode(ctx, [{ document, also }], entered)
  return signed!
}

/** Signs everything that the code was sent for, all or nothing. Errors: as `signByCode`. */
export async function signPacketByCode(
  ctx: Ctx,
  packet: readonly Signable[],
  entered: { readonly challengeId: string; readonly code: string },
): Promise<Signed[]> {
  const documents = packet.map(({ document }) => document)
  const first = checkPacket(documents)
  const person = await signerOf(ctx.db, whoSignsIt(first))
  const redeemed = await redeemCode(ctx.services, { ...entered, purpose: 'sign' })
  if (redeemed.tenantId !== ctx.tenantId || redeemed.phone !== person.phone) throw fail('auth.code-expired')
  if (redeemed.subjectHash !== packetHash(documents)) throw fail('signature.document-changed')
  const { smsSender } = await readTenant(ctx.db)
  return ctx.db.tx(async tx => {
    const signed: Signed[] = []
    for (const { document, also } of packet) {
      const how: HowSigned = {
        kind: 'pep',
        // The agreement signed a moment ago in this transaction is the ground of what follows.
        agreement_id: await checkPepGround(tx, document, person),
        phone: person.phone,
        challenge_id: entered.challengeId,
        sms_sender: smsSender,
        attempts: redeemed.attempts,
        paper: null,
        at: ctx.clock.date(),
        signer_name: person.name,
      }
      signed.push(await write(tx, ctx, document, how, also))
    }
    return signed
  })
}

/** Registers a document that was signed on paper, with where the paper is. Errors: `not-found`, `signature.kind-refused`. */
export const registerPaper = (ctx: Ctx, document: Document, paper: Paper, also: Also): Promise<Signed> =>
  ctx.db.tx(tx => registerPaperWithin(tx, ctx, document, paper, also))

interface Paper {
  readonly requisites: string
  readonly signedAt: Date
}

/** The same inside a transaction of the caller: a signature and the scan that proves it stand together. */
export async function registerPaperWithin(
  tx: Tx,
  ctx: Ctx,
  document: Document,
  paper: Paper,
  also: Also,
): Promise<Signed> {
  checkKind(document.kind, 'paper')
  const person = await signerOf(tx, whoSignsIt(document))
  if (paper.signedAt > ctx.clock.date()) throw fail('request.invalid', { fields: 'signedOn' })
  const how: HowSigned = {
    kind: 'paper',
    agreement_id: null,
    phone: null,
    challenge_id: null,
    sms_sender: null,
    attempts: null,
    paper: paper.requisites,
    at: paper.signedAt,
    signer_name: person.name,
  }
  return write(tx, ctx, document, how, also)
}

interface HowSigned {
  readonly kind: SignatureKind
  readonly agreement_id: string | null
  readonly phone: string | null
  readonly challenge_id: string | null
  readonly sms_sender: string | null
  readonly attempts: number | null
  readonly paper: string | null
  readonly at: Date
  readonly signer_name: string
}

async function write(tx: Tx, ctx: Ctx, document: Document, how: HowSigned, also: Also): Promise<Signed> {
  const signatureId = newId()
  const hash = hashOf(document)
  const stored = document.fileSha256 ? { ...document.text, fileSha256: document.fileSha256 } : document.text
  await tx.run(
    q.insertInto('consents.signature').values({
      tenant_id: ctx.tenantId,
      signature_id: signatureId,
      entity_id: document.entityId,
      patient_id: document.patientId,
      document_kind: document.kind,
      edition_id: document.editionId,
      title: document.text.title,
      document: JSON.stringify(stored),
      document_sha256: Buffer.from(hash, 'hex'),
      capacity: document.representativeId ? 'representative' : 'self',
      ...how,
      recorded_at: ctx.clock.date(),
      recorded_by: actorId(ctx.actor),
      channel: channelOf(ctx),
      address: ctx.address,
      user_agent: ctx.userAgent,
    }),
  )
  await record(tx, ctx, {
    action: 'recording',
    operation: 'consents.sign-document',
    purpose: 'rights_requests',
    entityId: document.entityId,
    patientId: document.patientId,
    object: { kind: 'signature', id: signatureId },
    detail: { document: document.kind, by: how.kind },
  })
  await also(tx, signatureId)
  return { signatureId, sha256: hash }
}
