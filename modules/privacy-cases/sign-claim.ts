import { dayOf, formatDate } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  type Document,
  type SigningCode,
  sendSigningCode,
  signByCode,
  signerOf,
} from '#modules/consents/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { type Ctx, type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type OpenedCase, openCase } from './open-case.ts'
import { operatorsOf } from './own-cases.ts'

export interface OwnClaim {
  readonly patientId: string
  readonly entityId: string
  readonly text: string
}

/** The claim as a document of one signer; of the same day and words it is the same to the byte. */
async function claimDocument(
  ctx: Ctx,
  claim: OwnClaim,
): Promise<{ document: Document; name: string; phone: string }> {
  const [person, entities, { zone }] = await Promise.all([
    signerOf(ctx.db, claim.patientId),
    readEntities(ctx.db),
    readTenant(ctx.db),
  ])
  const operator = entities.find(entity => entity.entityId === claim.entityId)
  if (!operator) throw fail('not-found')
  const to = [operator.fullName, operator.inn && `ИНН ${operator.inn}`, operator.address]
    .filter(Boolean)
    .join(', ')
  return {
    ...person,
    document: {
      kind: 'claim',
      patientId: claim.patientId,
      entityId: claim.entityId,
      editionId: null,
      text: {
        title: `Претензия от ${formatDate(dayOf(ctx.clock.nowMs(), zone))}`,
        body: [
          { part: 'operator', heading: 'Кому', text: to },
          {
            part: 'subject',
            heading: 'От кого',
            text: `${person.name}, телефон ${formatPhone(person.phone)}`,
          },
          { heading: 'Суть и требования', text: claim.text.trim() },
        ],
      },
    },
  }
}

async function clinicOf(ctx: PatientCtx, claim: OwnClaim): Promise<Ctx> {
  const entityIds = await operatorsOf(ctx, claim.patientId)
  if (!entityIds.includes(claim.entityId)) throw fail('not-found')
  return unsafeWithClinicRights(ctx, [claim.entityId])
}

/** Shows the claim as it will be signed and sends the code. Errors: `not-found`, those of `sendSigningCode`. */
export async function prepareClaim(
  ctx: PatientCtx,
  claim: OwnClaim,
): Promise<SigningCode & { readonly text: Document['text'] }> {
  const clinic = await clinicOf(ctx, claim)
  const { document } = await claimDocument(clinic, claim)
  return { ...(await sendSigningCode(clinic, document)), text: document.text }
}

/**
 * Signs the claim and opens its case, both or neither (MD-8.2): an unsigned message never starts the clock of a claim.
 * Errors: `not-found`, those of `signByCode`.
 */
export async function signClaim(
  ctx: PatientCtx,
  claim: OwnClaim & { readonly challengeId: string; readonly code: string },
): Promise<{ caseId: string; number: string; dueDay: string; signatureId: string }> {
  const clinic = await clinicOf(ctx, claim)
  const { document, name, phone } = await claimDocument(clinic, claim)
  let opened: OpenedCase | undefined
  const { signatureId } = await signByCode(clinic, document, claim, async (tx, signature) => {
    opened = await openCase(tx, clinic, {
      entityId: claim.entityId,
      kind: 'claim',
      door: 'portal',
      requesterKind: 'subject',
      requesterName: name,
      requesterContact: phone,
      patientId: claim.patientId,
      receivedAt: clinic.clock.date(),
      request: claim.text.trim(),
      identifiedHow: 'подпись кодом из СМС на номер карты',
      signatureId: signature,
    })
  })
  const { caseId, number, dueAt } = opened!
  const { zone } = await readTenant(ctx.db)
  // The term runs to the end of its last day.
  return { caseId, number, dueDay: dayOf(Date.parse(dueAt) - 1, zone), signatureId }
}
