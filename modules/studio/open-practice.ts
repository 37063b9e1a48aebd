import { newId } from '#libs/ids/index.ts'
import { MODULES_OF, plusDays, STUDIO_TRIAL_DAYS } from '#libs/offer/index.ts'
import { setFirstPeriod, setSubscription } from '#modules/billing/index.ts'
import { acceptPaperWithin, queueLetter, storePaper, type Who } from '#modules/clients/index.ts'
import { addGrant } from '#modules/entitlements/index.ts'
import { makeFreezeLink } from '#modules/identity/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import type { StudioForm } from './form.ts'
import type { Packet } from './what-is-signed.ts'

/** Everything that the parts of a new practice are made of. */
export interface Signed {
  readonly ids: { readonly tenantId: string; readonly userId: string; readonly entityId: string }
  readonly form: StudioForm
  readonly phone: string
  readonly packet: Packet
  readonly who: Who
  readonly now: Date
  readonly today: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** The address of the practice: nobody chooses it, nobody guesses it. */
export const slugOf = (tenantId: string): string => `studio-${tenantId.replaceAll('-', '').slice(-12)}`

/** The tenant with its legal entity, its place and its only doctor. */
export async function addPractice(tx: Tx, { ids, form, phone, now }: Signed, sender: string): Promise<void> {
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
export async function storeSigned(tx: Tx, ctx: Ctx, signed: Signed): Promise<void> {
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

/** The order for the invoices to come, the free days, and the day from which the first invoice counts (MM-3.3). */
export async function giveFreeDays(tx: Tx, { ids, today, now }: Signed): Promise<void> {
  const { tenantId } = ids
  const modules = MODULES_OF.smile
  const items = modules.map(module => ({ module, quantity: 1 }))
  await setSubscription(tx, { product: 'smile', tenantId, items, now, by: null })
  const lastFree = plusDays(today, STUDIO_TRIAL_DAYS)
  for (const module of modules)
    await addGrant(tx, {
      tenantId,
      kind: 'trial',
      module,
      validFrom: today,
      validTo: lastFree,
      reason: 'Первые дни после регистрации по оферте',
      now,
      by: null,
    })
  const reason = 'Бесплатные дни после регистрации по оферте'
  await setFirstPeriod(tx, { tenantId, startsOn: plusDays(lastFree, 1), reason, now, by: null })
}

/** The letter about the contract, with the link that freezes the account when the telephone is lost (SV-3.2.2b). */
export async function writeWelcome(tx: Tx, ctx: Ctx, { ids, packet, form, now }: Signed): Promise<void> {
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
