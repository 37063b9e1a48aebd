import { newId } from '#libs/ids/index.ts'
import { fullName } from '#libs/names/index.ts'
import { record } from '#modules/audit/index.ts'
import { createClient, momentOf, moveContract, type Who } from '#modules/clients/index.ts'
import { addPhoneUser, redeemCode } from '#modules/identity/index.ts'
import { recordAcceptance } from '#modules/offers/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { addPractice, giveFreeDays, type Signed, slugOf, storeSigned, writeWelcome } from './open-practice.ts'
import { type Registration, studioDb } from './registration.ts'
import { type Packet, packetOf } from './what-is-signed.ts'

export interface OpenedStudio {
  readonly tenantId: string
  readonly acceptanceId: string
}

/**
 * Signs by the second code and opens the practice, all or nothing: client, acceptance with its evidence, papers, tenant, legal
 * entity, the account of the dentist, the free days (SV-0, SV-1.2, SV-3.2.1, SV-4.1). Errors: `auth.code-*`,
 * `signature.document-changed` (a text is another one than was shown), `conflict.state`.
 */
export async function openStudio(ctx: Ctx, registration: Registration, code: string): Promise<OpenedStudio> {
  const { form, phone, signChallengeId } = registration
  if (!form || !signChallengeId) throw fail('auth.code-expired')
  const packet = await packetOf(ctx.services, { form, phone })
  const redeemed = await redeemCode(ctx.services, {
    challengeId: signChallengeId,
    code,
    purpose: 'studio-sign',
  })
  if (redeemed.subjectHash !== packet.subjectHash || redeemed.phone !== phone)
    throw fail('signature.document-changed')
  const ids = { tenantId: newId(), userId: newId(), entityId: newId() }
  const { now, today } = momentOf(ctx.services, ids.tenantId)
  const evidence = await evidenceOf(ctx, registration, packet, redeemed.attempts)
  const who: Who = { kind: 'staff', id: ids.userId, name: fullName(form) }
  const signed: Signed = { ids, form, phone, packet, who, now, today, evidence }
  const db = ctx.services.db('amb_platform', { ...NO_SCOPE, tenantId: ids.tenantId })
  const acceptanceId = await db.tx(async tx => {
    await finish(tx, registration)
    const acceptance = await contract(tx, signed)
    await addPractice(tx, signed, ctx.services.config.studioSmsSender)
    await addPhoneUser(tx, { ...form, ...ids, phone })
    await storeSigned(tx, ctx, signed)
    await giveFreeDays(tx, signed)
    await writeWelcome(tx, ctx, signed)
    await record(tx, doorOf(ctx, ids.tenantId), {
      action: 'recording',
      operation: 'studio.register',
      purpose: 'saas_processing',
      object: { kind: 'acceptance', id: acceptance },
      detail: { edition: packet.edition.number },
    })
    return acceptance
  })
  return { tenantId: ids.tenantId, acceptanceId }
}

const doorOf = (ctx: Ctx, tenantId: string): Ctx => ({
  ...ctx,
  tenantId,
  clock: ctx.services.clockOf(tenantId),
  actor: { kind: 'system', tenantId, job: 'registration' },
})

/** What the protocol of acceptance will show; the code itself is nowhere. */
async function evidenceOf(ctx: Ctx, registration: Registration, packet: Packet, attempts: number) {
  const sent = await studioDb(ctx.services).first<{ at: Date }>({
    text: 'select created_at as at from identity.code_challenge where challenge_id = $1',
    values: [registration.signChallengeId],
  })
  return {
    phone: registration.phone,
    sender: ctx.services.config.studioSmsSender,
    phoneChallengeId: registration.challengeId,
    phoneConfirmedAt: registration.phoneConfirmedAt,
    challengeId: registration.signChallengeId,
    codeSentAt: sent?.at,
    codeEnteredAt: new Date(),
    attempts,
    address: ctx.address,
    userAgent: ctx.userAgent,
    ticked: ['electronic', 'offer'],
    electronicSha256: packet.electronic.sha256,
    instructionSha256: packet.instruction.sha256,
    subjectSha256: packet.subjectHash,
  }
}

/** One browser registers once; of two at the same moment the second finds nothing to finish. */
async function finish(tx: Tx, registration: Registration): Promise<void> {
  const rows = await tx.run({
    text: 'delete from studio.registration where registration_id = $1',
    values: [registration.registrationId],
  })
  if (rows === 0) throw fail('auth.code-expired')
  const taken = await tx.first({
    text: 'select 1 as one from identity.staff_user where phone = $1',
    values: [registration.phone],
  })
  if (taken) throw fail('conflict.state', { reason: 'этот номер уже зарегистрирован' })
}

async function contract(tx: Tx, signed: Signed): Promise<string> {
  const { form, packet, who, now, today } = signed
  const { tenantId } = signed.ids
  await createClient(tx, {
    ...form.client,
    tenantId,
    legalEmail: form.email,
    slug: slugOf(tenantId),
    ownerEmail: null,
    who,
    now,
    today,
  })
  const acceptanceId = await recordAcceptance(tx, {
    tenantId,
    edition: packet.edition,
    way: 'registration',
    at: now,
    evidence: signed.evidence,
  })
  await moveContract(tx, {
    tenantId,
    to: 'active',
    basis: 'registration',
    basisId: acceptanceId,
    reason: 'Регистрация с подписью кодом из сообщения',
    who,
    now,
  })
  return acceptanceId!
}
