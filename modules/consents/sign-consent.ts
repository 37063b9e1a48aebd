import { isNotice, missingParticulars, type Signer, signedText } from '#libs/consent-text/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { currentEdition, type Edition, readEdition } from './editions.ts'
import { checkPatientOf, giveConsent } from './record-consent.ts'
import {
  type Document,
  registerPaper,
  type Signable,
  type Signed,
  type SigningCode,
  sendSigningCode,
  signByCode,
  signerOf,
} from './sign-document.ts'

/** A consent or the agreement to be signed, with the particulars that the written form wants. */
export interface ConsentToSign {
  readonly patientId: string
  readonly entityId: string
  readonly editionId: string
  readonly address: string
  readonly identityDocument: string
  /** Who signs instead of the patient: a card of this clinic, with the power to do so. */
  readonly representative?: (NonNullable<Signer['representative']> & { readonly patientId: string }) | null
}

const PARTICULAR_NAMES: Record<string, string> = {
  name: 'фамилия и имя',
  address: 'адрес',
  identityDocument: 'документ, удостоверяющий личность',
}

/**
 * The document as it is shown and signed. Errors: `not-found` (not a patient of this operator; a text that nobody
 * signs), `consent.text-changed`, `consent.particulars`.
 */
export async function documentToSign(
  ctx: Ctx,
  input: ConsentToSign,
): Promise<{ readonly document: Document; readonly edition: Edition }> {
  await checkPatientOf(ctx.db, input.patientId, input.entityId)
  const edition = await readEdition(ctx.db, input.editionId)
  const agreement = edition.kind === 'pep_agreement'
  if (edition.entityId !== input.entityId || (isNotice(edition.kind) && !agreement)) throw fail('not-found')
  const current = await currentEdition(ctx.db, input.entityId, edition.kind, ctx.clock.date(), edition.scope)
  if (current.editionId !== edition.editionId) throw fail('consent.text-changed')
  const person = await signerOf(ctx.db, input.patientId)
  const signer: Signer = {
    name: person.name,
    address: input.address.trim(),
    identityDocument: input.identityDocument.trim(),
    representative: input.representative ?? null,
  }
  const missing = missingParticulars(edition.kind, signer)
  if (missing.length > 0)
    throw fail('consent.particulars', {
      missing: missing.map(name => PARTICULAR_NAMES[name] ?? name).join(', '),
    })
  return {
    edition,
    document: {
      kind: agreement ? 'pep_agreement' : 'pd_consent',
      patientId: input.patientId,
      entityId: input.entityId,
      editionId: edition.editionId,
      text: signedText(edition, signer),
      representativeId: input.representative?.patientId ?? null,
    },
  }
}

/** Shows the document and sends the code that signs it. Errors: of `documentToSign` and `sendSigningCode`. */
export async function prepareConsent(
  ctx: Ctx,
  input: ConsentToSign,
): Promise<SigningCode & { readonly text: Document['text'] }> {
  const { document } = await documentToSign(ctx, input)
  return { ...(await sendSigningCode(ctx, document)), text: document.text }
}

const CHANNEL: Partial<Record<Ctx['actor']['kind'], 'reception' | 'site'>> = {
  staff: 'reception',
  site: 'site',
}
const PAGE: Partial<Record<Ctx['actor']['kind'], string>> = { staff: '/app/patient', site: '/sign' }

/** What is written with the signature of a consent: the consent itself. */
export const giving =
  (
    ctx: Ctx,
    input: ConsentToSign,
    edition: Edition,
    as: 'pep' | 'paper',
    more: { paper?: string; at?: Date; challengeId?: string },
  ) =>
  async (tx: Tx, signatureId: string): Promise<void> => {
    const { kind } = edition
    // The agreement is a signature, not a consent: it lives among the signatures.
    if (isNotice(kind)) return
    await giveConsent(tx, ctx, {
      patientId: input.patientId,
      entityId: input.entityId,
      kind,
      scope: edition.scope,
      editionId: edition.editionId,
      phone: null,
      channel: CHANNEL[ctx.actor.kind] ?? 'portal',
      page: PAGE[ctx.actor.kind] ?? '/my/privacy',
      form: 'signing',
      challengeId: more.challengeId ?? null,
      signedAs: as,
      capacity: input.representative ? 'representative' : 'self',
      signatureId,
      ...(more.paper !== undefined && { basisDocument: more.paper }),
      ...(more.at && { at: more.at }),
    })
  }

/** A consent, or the agreement, as a part of a packet that one code signs. Errors: of `documentToSign`. */
export async function consentInPacket(
  ctx: Ctx,
  input: ConsentToSign,
  challengeId: string | null,
): Promise<Signable> {
  const { document, edition } = await documentToSign(ctx, input)
  return {
    document,
    also: giving(ctx, input, edition, 'pep', challengeId === null ? {} : { challengeId }),
  }
}

/** Signs a consent, or the agreement, by the code from the SMS. */
export async function signConsent(
  ctx: Ctx,
  input: ConsentToSign & { readonly challengeId: string; readonly code: string },
): Promise<Signed> {
  const { document, edition } = await documentToSign(ctx, input)
  const { challengeId } = input
  return signByCode(ctx, document, input, giving(ctx, input, edition, 'pep', { challengeId }))
}

/** Registers a consent, or the agreement, that was signed on paper at the reception. */
export async function registerPaperConsent(
  ctx: Ctx,
  input: ConsentToSign & { readonly paper: string; readonly signedAt: Date },
): Promise<Signed> {
  const { document, edition } = await documentToSign(ctx, input)
  const { paper, signedAt } = input
  return registerPaper(
    ctx,
    document,
    { requisites: paper, signedAt },
    giving(ctx, input, edition, 'paper', { paper, at: signedAt }),
  )
}
