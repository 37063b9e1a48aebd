import { isNotice, textKindName } from '#libs/consent-text/index.ts'
import {
  type ConsentKind,
  type Consequences,
  consentRule,
  consequencesOf,
  isConsentKind,
} from '#libs/purposes/index.ts'
import { factsOf, listBlocks } from '#modules/privacy/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ConsentBoard } from './contract.ts'
import { currentEditions, type Edition } from './editions.ts'
import { type ConsentState, checkPatientOf, consentsOf } from './record-consent.ts'
import { agreementOf, signerOf } from './sign-document.ts'

/** Legal entities that this person is a patient of, among those the actor works with. */
export const operatorsOf = async (ctx: Ctx, patientId: string): Promise<string[]> =>
  (
    await ctx.db.all<{ entity_id: string }>({
      text: `select entity_id from patients.patient_entity
        where tenant_id = app.tenant() and patient_id = $1 and entity_id = any (app.entities())`,
      values: [patientId],
    })
  ).map(row => row.entity_id)

/** Every consent of a patient by operator, also those about which he has said nothing yet. `ctx` has the clinic's rights. */
export async function consentBoard(ctx: Ctx, patientId: string): Promise<ConsentBoard> {
  const [person, entityIds, entities, states, blocks] = await Promise.all([
    signerOf(ctx.db, patientId),
    operatorsOf(ctx, patientId),
    readEntities(ctx.db),
    consentsOf(ctx.db, patientId),
    listBlocks(ctx.db, patientId),
  ])
  const now = ctx.clock.date()
  const operators = await Promise.all(
    entityIds.map(async entityId => {
      const [editions, agreement] = await Promise.all([
        currentEditions(ctx.db, entityId, now),
        agreementOf(ctx.db, patientId, entityId),
      ])
      const block = blocks.find(b => b.endedAt === null && (b.entityId === null || b.entityId === entityId))
      return {
        entityId,
        name: entities.find(entity => entity.entityId === entityId)?.shortName ?? '',
        agreement,
        agreementEditionId: editions.find(edition => edition.kind === 'pep_agreement')?.editionId ?? null,
        blocked: block ? { since: block.since, reason: block.reason } : null,
        consents: editions
          // That of the form of the site belongs to what was written there, not to a card.
          .filter(edition => !isNotice(edition.kind) && edition.kind !== 'feedback')
          .map(edition => consentRow(edition, states, now, ctx.language)),
      }
    }),
  )
  return { patientId, name: person.name, verified: person.verified, operators }
}

function consentRow(
  edition: Edition,
  states: readonly ConsentState[],
  now: Date,
  language: 'ru' | 'en',
): ConsentBoard['operators'][number]['consents'][number] {
  const kind = edition.kind as ConsentKind
  const said = states.find(
    state => state.entityId === edition.entityId && state.kind === kind && state.scope === edition.scope,
  )
  const expired = said?.decision === 'given' && said.validUntil !== null && new Date(said.validUntil) <= now
  return {
    kind,
    scope: edition.scope,
    name: textKindName(kind, language),
    title: edition.title,
    form: consentRule(kind).form,
    editionId: edition.editionId,
    editionNumber: edition.number,
    state: expired ? 'expired' : (said?.decision ?? 'silent'),
    at: said?.at ?? null,
    signedAs: said?.signedAs ?? null,
    signatureId: said?.signatureId ?? null,
    /** The edition that was agreed to, when a newer one is in force. */
    givenEditionId: said && said.editionId !== edition.editionId ? said.editionId : null,
  }
}

/** What stops and what stays if the consent is withdrawn now, asked of the gate. Errors: `not-found`. */
export async function previewWithdrawalOf(
  ctx: Ctx,
  input: {
    readonly patientId: string
    readonly entityId: string
    readonly kind: string
    readonly scope: string
  },
): Promise<Consequences> {
  await checkPatientOf(ctx.db, input.patientId, input.entityId)
  if (!isConsentKind(input.kind)) throw fail('not-found')
  const now = ctx.clock.date()
  const facts = await factsOf(
    ctx.db,
    { subject: { kind: 'patient', patientId: input.patientId }, purpose: 'care', action: 'use' },
    now,
    now,
  )
  return consequencesOf(
    { kind: input.kind, scope: input.scope, entityId: input.entityId },
    facts,
    now.toISOString(),
  )
}
