import type { TextKind } from '#libs/consent-text/index.ts'
import { newId } from '#libs/ids/index.ts'
import {
  type ConsentKind,
  consentRule,
  isConsentKind,
  type Purpose,
  purposesOfConsent,
} from '#libs/purposes/index.ts'
import { record } from '#modules/audit/index.ts'
import { cancelMessagesOf } from '#modules/messaging/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader, statement, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { currentEdition, type Edition } from './editions.ts'

/** One box of a form, as it was left. */
export interface TickedBox {
  readonly edition: Pick<Edition, 'editionId' | 'kind' | 'sha256' | 'entityId'>
  readonly ticked: boolean
}

export type ConsentChannel = 'site' | 'portal' | 'reception' | 'email' | 'paper' | 'system'

export interface ConsentProof {
  readonly patientId: string
  readonly phone: string | null
  readonly channel: ConsentChannel
  /** Address of the page and name of the form. */
  readonly page: string
  readonly form: string
  readonly challengeId: string | null
}

interface Word extends Omit<ConsentProof, 'patientId'> {
  /** Null for a visitor of the site who is nobody's patient. */
  readonly patientId: string | null
  readonly entityId: string
  readonly kind: string
  readonly scope: string
  readonly decision: 'given' | 'refused' | 'withdrawn'
  readonly editionId: string
  readonly sha256: string
  readonly ticked: string
  readonly at: Date
  readonly signedAs: 'tick' | 'pep' | 'paper' | 'qualified'
  readonly signatureId: string | null
  readonly basisDocument: string | null
  readonly validUntil: Date | null
  readonly capacity: 'self' | 'representative'
}

async function write(tx: Tx, ctx: Ctx, word: Word): Promise<string> {
  const recordId = newId()
  await tx.run(
    q.insertInto('consents.record').values({
      tenant_id: ctx.tenantId,
      record_id: recordId,
      entity_id: word.entityId,
      patient_id: word.patientId,
      phone: word.phone,
      kind: word.kind,
      scope: word.scope,
      decision: word.decision,
      edition_id: word.editionId,
      text_sha256: Buffer.from(word.sha256, 'hex'),
      at: word.at,
      recorded_at: ctx.clock.date(),
      valid_until: word.validUntil,
      signed_as: word.signedAs,
      signature_id: word.signatureId,
      basis_document: word.basisDocument,
      channel: word.channel,
      page: word.page,
      form: word.form,
      ticked: word.ticked,
      address: ctx.address,
      user_agent: ctx.userAgent,
      challenge_id: word.challengeId,
      capacity: word.capacity,
    }),
  )
  return recordId
}

/**
 * Writes what was ticked and what was left empty, with everything a court would ask for (152-ФЗ art. 9 p. 3; IP-3.5):
 * edition, its hash, page, form, boxes, time, address, agent, code.
 */
export async function recordConsents(
  tx: Tx,
  ctx: Ctx,
  boxes: readonly TickedBox[],
  proof: ConsentProof,
): Promise<void> {
  const ticked = JSON.stringify(Object.fromEntries(boxes.map(box => [box.edition.kind, box.ticked])))
  for (const { edition, ticked: given } of boxes) {
    await write(tx, ctx, {
      ...proof,
      entityId: edition.entityId,
      kind: edition.kind,
      scope: '',
      decision: given ? 'given' : 'refused',
      editionId: edition.editionId,
      sha256: edition.sha256,
      ticked,
      at: ctx.clock.date(),
      signedAs: 'tick',
      signatureId: null,
      basisDocument: null,
      validUntil: null,
      capacity: 'self',
    })
  }
}

/**
 * Writes the consent of somebody who is nobody's patient: the form of the site (IP-1.5). The row that it allows points to
 * it and is destroyed together with it. @returns the id of the proof
 */
export const recordUnnamedConsent = (
  tx: Tx,
  ctx: Ctx,
  edition: Edition,
  proof: { readonly phone: string | null; readonly page: string; readonly form: string },
): Promise<string> =>
  write(tx, ctx, {
    ...proof,
    patientId: null,
    entityId: edition.entityId,
    kind: edition.kind,
    scope: '',
    decision: 'given',
    editionId: edition.editionId,
    sha256: edition.sha256,
    ticked: JSON.stringify({ [edition.kind]: true }),
    at: ctx.clock.date(),
    channel: 'site',
    challengeId: null,
    signedAs: 'tick',
    signatureId: null,
    basisDocument: null,
    validUntil: null,
    capacity: 'self',
  })

/** The patient's card in this legal entity, or 404: nobody consents for a stranger's record. */
export async function checkPatientOf(tx: Reader, patientId: string, entityId: string): Promise<void> {
  const row = await tx.first(
    q
      .selectFrom('patients.patient_entity')
      .select('patient_id')
      .where('tenant_id', '=', tx.scope.tenantId!)
      .where('patient_id', '=', patientId)
      .where('entity_id', '=', entityId),
  )
  if (!row) throw fail('not-found')
}

export interface GiveConsent extends ConsentProof {
  readonly entityId: string
  readonly kind: ConsentKind
  readonly scope?: string
  /** The edition that was shown; must be the one in force. */
  readonly editionId: string
  readonly signedAs?: Word['signedAs']
  readonly signatureId?: string
  readonly basisDocument?: string
  readonly capacity?: Word['capacity']
  /** When the paper was signed; now when left out. */
  readonly at?: Date
}

/**
 * Writes a consent that was given. Errors: `not-found` (not a patient of this operator, no such text),
 * `consent.text-changed` (the edition shown is not in force any more), `consent.form` (the law wants it in writing).
 */
export async function giveConsent(tx: Tx, ctx: Ctx, input: GiveConsent): Promise<string> {
  await checkPatientOf(tx, input.patientId, input.entityId)
  const now = ctx.clock.date()
  const edition = await currentEdition(tx, input.entityId, input.kind, now, input.scope ?? '')
  if (edition.editionId !== input.editionId) throw fail('consent.text-changed')
  const signedAs = input.signedAs ?? 'tick'
  if (consentRule(input.kind).form === 'written' && signedAs === 'tick') throw fail('consent.form')
  const at = input.at ?? now
  if (at > now) throw fail('request.invalid', { fields: 'at' })
  const recordId = await write(tx, ctx, {
    ...input,
    scope: edition.scope,
    decision: 'given',
    sha256: edition.sha256,
    ticked: JSON.stringify({ [input.kind]: true }),
    at,
    signedAs,
    signatureId: input.signatureId ?? null,
    basisDocument: input.basisDocument ?? null,
    validUntil: null,
    capacity: input.capacity ?? 'self',
  })
  await record(tx, ctx, {
    action: 'recording',
    operation: 'consents.give',
    purpose: 'rights_requests',
    entityId: input.entityId,
    patientId: input.patientId,
    object: { kind: 'consent', id: recordId },
    detail: { consent: input.kind, as: signedAs },
  })
  return recordId
}

export interface WithdrawConsents {
  readonly patientId: string
  readonly entityId: string
  /** Which of them; all that stand when left out. */
  readonly only?: readonly { readonly kind: string; readonly scope?: string }[]
  readonly channel: ConsentChannel
  readonly page: string
  readonly form: string
  readonly phone?: string | null
  /** When the demand came in, for a letter that is registered later. Consents given after it stand. */
  readonly receivedAt?: Date
  readonly basisDocument?: string
  readonly challengeId?: string | null
}

export interface Withdrawn {
  readonly consents: readonly { readonly recordId: string; readonly kind: string; readonly scope: string }[]
  /** Messages that waited in the outbox and were taken back. */
  readonly messages: number
}

/**
 * Takes consents back: the gate refuses from this moment, waiting messages are cancelled (IP-3.6, IP-2.4). Two at once
 * take turns and the second finds nothing left to do.
 * Errors: `not-found` (not a patient of this operator), `request.invalid` (a date to come).
 */
export async function withdrawConsents(tx: Tx, ctx: Ctx, input: WithdrawConsents): Promise<Withdrawn> {
  await checkPatientOf(tx, input.patientId, input.entityId)
  const now = ctx.clock.date()
  const at = input.receivedAt ?? now
  if (at > now) throw fail('request.invalid', { fields: 'receivedAt' })
  await tx.run({
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`consents/${input.patientId}/${input.entityId}`],
  })
  const wanted = (state: ConsentState) =>
    state.entityId === input.entityId &&
    state.decision === 'given' &&
    new Date(state.at) <= at &&
    (!input.only ||
      input.only.some(
        one => one.kind === state.kind && (one.scope === undefined || one.scope === state.scope),
      ))
  const standing = (await consentsOf(tx, input.patientId)).filter(wanted)
  const consents: { recordId: string; kind: string; scope: string }[] = []
  for (const state of standing) {
    const recordId = await write(tx, ctx, {
      patientId: input.patientId,
      entityId: input.entityId,
      phone: input.phone ?? null,
      kind: state.kind,
      scope: state.scope,
      decision: 'withdrawn',
      editionId: state.editionId,
      sha256: state.sha256,
      ticked: '{}',
      at,
      channel: input.channel,
      page: input.page,
      form: input.form,
      challengeId: input.challengeId ?? null,
      signedAs: 'tick',
      signatureId: null,
      basisDocument: input.basisDocument ?? null,
      validUntil: null,
      capacity: 'self',
    })
    consents.push({ recordId, kind: state.kind, scope: state.scope })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'consents.withdraw',
      purpose: 'rights_requests',
      entityId: input.entityId,
      patientId: input.patientId,
      object: { kind: 'consent', id: recordId },
      detail: { consent: state.kind, channel: input.channel },
    })
  }
  const purposes = new Set<Purpose>(
    standing.flatMap(({ kind }) => (isConsentKind(kind) ? purposesOfConsent(kind) : [])),
  )
  const messages =
    purposes.size === 0
      ? 0
      : await cancelMessagesOf(tx, ctx, {
          patientId: input.patientId,
          entityId: input.entityId,
          purposes: [...purposes],
        })
  return { consents, messages }
}

/** What stands now: the given consents of a patient to one legal entity. */
export const standingConsents = async (
  db: Reader,
  of: { readonly patientId: string; readonly entityId: string },
): Promise<ConsentState[]> =>
  (await consentsOf(db, of.patientId)).filter(
    state => state.entityId === of.entityId && state.decision === 'given',
  )

export interface ConsentState {
  readonly recordId: string
  readonly kind: TextKind
  readonly scope: string
  readonly entityId: string
  readonly decision: 'given' | 'refused' | 'withdrawn'
  readonly at: string
  readonly validUntil: string | null
  readonly signedAs: 'tick' | 'pep' | 'paper' | 'qualified'
  readonly signatureId: string | null
  readonly editionId: string
  readonly sha256: string
}

const latestWords = statement<{
  record_id: string
  kind: TextKind
  scope: string
  entity_id: string
  decision: ConsentState['decision']
  at: Date
  valid_until: Date | null
  signed_as: ConsentState['signedAs']
  signature_id: string | null
  edition_id: string
  text_sha256: Buffer
}>(
  'consents.of-patient',
  `with words as (
     select r.* from consents.record r where r.tenant_id = $1 and r.patient_id = $2
     union all
     select r.* from patients.patient m join consents.record r on r.tenant_id = m.tenant_id and r.patient_id = m.patient_id
     where m.tenant_id = $1 and m.merged_into = $2)
   select distinct on (entity_id, kind, scope) record_id, kind, scope, entity_id, decision, at, valid_until,
     signed_as, signature_id, edition_id, text_sha256
   from words order by entity_id, kind, scope, at desc, coalesce(recorded_at, at) desc, record_id desc`,
  ['uuid', 'uuid'],
)

/**
 * The latest word of a patient on each kind of consent to each legal entity, with the words of cards that were merged into
 * this one. Nothing said means no.
 */
export async function consentsOf(db: Reader, patientId: string): Promise<ConsentState[]> {
  const rows = await db.all(latestWords([db.scope.tenantId, patientId]))
  return rows.map(row => ({
    recordId: row.record_id,
    kind: row.kind,
    scope: row.scope,
    entityId: row.entity_id,
    decision: row.decision,
    at: row.at.toISOString(),
    validUntil: row.valid_until?.toISOString() ?? null,
    signedAs: row.signed_as,
    signatureId: row.signature_id,
    editionId: row.edition_id,
    sha256: row.text_sha256.toString('hex'),
  }))
}
