import { newId } from '#libs/ids/index.ts'
import { fullName } from '#libs/names/index.ts'
import { MODULES_OF, plusDays, STUDIO_TRIAL_DAYS } from '#libs/offer/index.ts'
import { record } from '#modules/audit/index.ts'
import { setSubscription } from '#modules/billing/index.ts'
import {
  acceptPaperWithin,
  createClient,
  momentOf,
  moveContract,
  queueLetter,
  storePaper,
  type Who,
} from '#modules/clients/index.ts'
import { addGrant } from '#modules/entitlements/index.ts'
import { addPhoneUser, makeFreezeLink, redeemCode } from '#modules/identity/index.ts'
import { recordAcceptance } from '#modules/offers/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE, q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { StudioForm } from './form.ts'
import { type Registration, studioDb } from './registration.ts'
import { type Packet, packetOf } from './what-is-signed.ts'

export interface OpenedStudio {
  readonly tenantId: string
  readonly acceptanceId: string
}

interface Signed {
  readonly ids: { readonly tenantId: string; readonly userId: string; readonly entityId: string }
  readonly form: StudioForm
  readonly phone: string
  readonly packet: Packet
  readonly who: Who
  readonly now: Date
  readonly today: string
  readonly evidence: Readonly<Record<string, unknown>>
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
    await practice(tx, signed, ctx.services.config.studioSmsSender)
    await addPhoneUser(tx, { ...form, ...ids, phone })
    await papers(tx, ctx, signed)
    await freeDays(tx, signed)
    await letter(tx, ctx, signed)
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

/** The address of the practice: nobody chooses it, nobody guesses it. */
const slugOf = (tenantId: string): string => `studio-${tenantId.replaceAll('-', '').slice(-12)}`

async function practice(tx: Tx, { ids, form, phone, now }: Signed, sender: string): Promise<void> {
  const { tenantId, entityId, userId } = ids
  await tx.run(
    q.insertInto('tenancy.tenant').values({
      tenant_id: tenantId,
      slug: slugOf(tenantId),
      kind: 'solo',
      name: form.client.shortName,
      tagline: form.position,
      zone: form.zone,
      created_at: now,
      sms_sender: sender,
    }),
  )
  await tx.run({
    text: 'insert into patients.patient_counter (tenant_id, max_patients) values ($1, $2)',
    values: [tenantId, 100_000],
  })
  const { kind, shortName, fullName: name, inn, kpp, ogrn, address, headName } = form.client
  await tx.run(
    q.insertInto('tenancy.legal_entity').values({
      tenant_id: tenantId,
      entity_id: entityId,
      kind,
      short_name: shortName,
      full_name: name,
      inn,
      kpp,
      ogrn,
      address,
      phone,
      email: form.email,
      head_name: headName,
      head_post: kind === 'natural-person' ? 'врач' : 'руководитель',
      code: 'С',
    }),
  )
  await tx.run(
    q.insertInto('tenancy.branch').values({
      tenant_id: tenantId,
      branch_id: newId(),
      slug: 'office',
      name: 'Кабинет',
      address,
      phone,
      zone: form.zone,
    }),
  )
  await tx.run(
    q.insertInto('catalogue.practitioner').values({
      tenant_id: tenantId,
      practitioner_id: newId(),
      user_id: userId,
      slug: 'doctor',
      surname: form.surname,
      given: form.given,
      patronymic: form.patronymic,
      speciality: 'Стоматолог',
      position_title: form.position,
    }),
  )
}

/** The two texts that the code has signed, as papers of the contract with the mark of acceptance. */
async function papers(tx: Tx, ctx: Ctx, signed: Signed): Promise<void> {
  const { packet, who, now } = signed
  const { tenantId } = signed.ids
  const texts = [
    ['electronic-documents', packet.electronic],
    ['instruction', packet.instruction],
  ] as const
  for (const [kind, text] of texts) {
    const blocks = text.blocks.map(block => ({ ...block, facts: [], table: null }))
    const basis = `Регистрация, SHA-256 текста ${text.sha256}`
    const { paperId } = await storePaper(ctx.services, tx, { tenantId, kind, blocks, basis, who })
    await acceptPaperWithin(tx, { tenantId, paperId, who, now })
  }
}

/** The order for the invoices to come, and the days before the first of them. */
async function freeDays(tx: Tx, { ids, today, now }: Signed): Promise<void> {
  const { tenantId } = ids
  const modules = MODULES_OF.smile
  const items = modules.map(module => ({ module, quantity: 1 }))
  await setSubscription(tx, { product: 'smile', tenantId, items, now, by: null })
  for (const module of modules)
    await addGrant(tx, {
      tenantId,
      kind: 'trial',
      module,
      validFrom: today,
      validTo: plusDays(today, STUDIO_TRIAL_DAYS),
      reason: 'Первые дни после регистрации по оферте',
      now,
      by: null,
    })
}

/** The letter about the contract, with the link that freezes the account when the telephone is lost (SV-3.2.2b). */
async function letter(tx: Tx, ctx: Ctx, { ids, packet, form, now }: Signed): Promise<void> {
  const freezeLink = await makeFreezeLink(ctx.services, tx, ids.userId)
  await queueLetter(tx, {
    tenantId: ids.tenantId,
    kind: 'acceptance',
    subject: 'Вы зарегистрированы в «Студии улыбки»',
    body: `${form.client.fullName}: публичная оферта (редакция № ${packet.edition.number}) принята и подписана кодом из сообщения.

Оферта: ${packet.link}
Протокол принятия и подписанные документы: ${ctx.services.config.publicUrl}/app/contract

Потеряли телефон? Заблокируйте вход по этой ссылке, она ничего другого не умеет:
${freezeLink}`,
    basis: { kind: 'registration', id: ids.tenantId },
    now,
  })
}
