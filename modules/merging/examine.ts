import { dayOf, formatDate } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { consentRule, isConsentKind } from '#libs/purposes/index.ts'
import { consentsOf } from '#modules/consents/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { MergeRemark } from './contract.ts'
import type { Card } from './load-card.ts'

/** What the database says of two cards before they are merged. */
interface Facts {
  readonly related: boolean
  readonly openVisit: boolean
  readonly packet: boolean
  readonly blocked: boolean
  readonly destruction: boolean
  readonly overlapping: number
  readonly account: boolean
}

const factsOf = async (ctx: StaffCtx, db: Reader, survivor: Card, merged: Card): Promise<Facts> =>
  (await db.first<Facts>({
    text: `select
      exists (select from patients.relation where tenant_id = $1 and ended_at is null
        and (patient_id = $2 and other_id = $3 or patient_id = $3 and other_id = $2)) as related,
      exists (select from records.encounter where tenant_id = $1 and patient_id = $3 and closed_at is null) as "openVisit",
      exists (select from documents.packet where tenant_id = $1 and patient_id = $3 and signed_at is null
        and cancelled_at is null and expires_at > $4) as packet,
      exists (select from privacy.processing_block b where b.tenant_id = $1 and b.patient_id in ($2, $3)
        and not exists (select from privacy.processing_unblock u where u.tenant_id = b.tenant_id and u.block_id = b.block_id)) as blocked,
      exists (select from cases.destruction where tenant_id = $1 and patient_id in ($2, $3)
        and state in ('proposed', 'running')) as destruction,
      (select count(*)::int from scheduling.appointment a join scheduling.appointment b on b.tenant_id = a.tenant_id
        and b.patient_id = $3 and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
        where a.tenant_id = $1 and a.patient_id = $2 and a.status in ('arrived', 'in_chair', 'completed')
          and b.status in ('arrived', 'in_chair', 'completed')) as overlapping,
      exists (select from identity.patient_account where tenant_id = $1 and phone = $5) as account`,
    values: [ctx.tenantId, survivor.patientId, merged.patientId, ctx.clock.date(), merged.phone],
  }))!

type Words = Readonly<Record<'ru' | 'en', string>>
const remark = (ctx: StaffCtx, code: string, words: Words): MergeRemark => ({
  code,
  text: words[ctx.language],
})

const BLOCKERS: Readonly<Record<string, Words>> = {
  merged: { ru: 'Карточка уже объединена с другой.', en: 'The card is merged with another one already.' },
  'other-entity': {
    ru: 'Вторую карточку ведёт юридическое лицо, у которого этого пациента нет. Данные одного оператора не переходят к другому объединением: сначала этот человек должен стать его пациентом.',
    en: 'The second card is kept by a legal entity of which this person is no patient. Merging does not hand data from one operator to another: first he must become its patient.',
  },
  related: {
    ru: 'Карточки связаны как родственники: это разные люди. Если связь ошибочна, сначала завершите её.',
    en: 'The cards are linked as relatives: these are two people. If the link is wrong, end it first.',
  },
  openVisit: {
    ru: 'По второй карточке идёт приём. Объединить можно, когда он завершён.',
    en: 'A visit of the second card is open. Merge after it is closed.',
  },
  packet: {
    ru: 'Документы второй карточки ждут подписи. Подпишите или отмените их.',
    en: 'Documents of the second card wait for a signature. Sign or cancel them.',
  },
  blocked: {
    ru: 'Обработка данных одной из карточек заблокирована.',
    en: 'Use of the data of one of the cards is blocked.',
  },
  destruction: {
    ru: 'Одна из карточек стоит в очереди на уничтожение.',
    en: 'One of the cards is queued for destruction.',
  },
}

/** Why two cards cannot be merged now. */
export async function blockersOf(
  ctx: StaffCtx,
  db: Reader,
  survivor: Card,
  merged: Card,
): Promise<MergeRemark[]> {
  const facts = await factsOf(ctx, db, survivor, merged)
  const standing: Readonly<Record<string, boolean>> = {
    merged: survivor.mergedInto !== null || merged.mergedInto !== null,
    'other-entity': merged.entityIds.some(id => !survivor.entityIds.includes(id)),
    related: facts.related,
    openVisit: facts.openVisit,
    packet: facts.packet,
    blocked: facts.blocked,
    destruction: facts.destruction,
  }
  return Object.entries(BLOCKERS)
    .filter(([code]) => standing[code])
    .map(([code, words]) => remark(ctx, code, words))
}

/** Signs that these are two people; the operator decides, and gives a reason. */
export async function doubtsOf(ctx: StaffCtx, survivor: Card, merged: Card): Promise<MergeRemark[]> {
  const { overlapping, account } = await factsOf(ctx, ctx.db, survivor, merged)
  const found: MergeRemark[] = []
  const add = (code: string, words: Words) => found.push(remark(ctx, code, words))
  if (survivor.sex && merged.sex && survivor.sex !== merged.sex)
    add('sex', { ru: 'Указан разный пол.', en: 'The sexes differ.' })
  if (survivor.birthDate !== merged.birthDate)
    add('birth-date', {
      ru: `Разные даты рождения: ${formatDate(survivor.birthDate)} и ${formatDate(merged.birthDate)}.`,
      en: `Different birth dates: ${survivor.birthDate} and ${merged.birthDate}.`,
    })
  if (survivor.verifiedAt && merged.verifiedAt && survivor.verifiedDocument !== merged.verifiedDocument)
    add('documents', {
      ru: 'По обеим карточкам сверены документы, и они разные.',
      en: 'Identity documents were checked for both cards, and they differ.',
    })
  if (overlapping > 0)
    add('overlap', {
      ru: 'Человек по этим карточкам был на двух приёмах одновременно.',
      en: 'By these cards the person was at two visits at the same time.',
    })
  if (account && merged.phone !== survivor.phone)
    add('account', {
      ru: `Личный кабинет по номеру ${formatPhone(merged.phone)} перестанет открывать эту карту; её откроет номер объединённой карточки.`,
      en: `The portal account of ${formatPhone(merged.phone)} will not open this record any more; the phone of the joint card will.`,
    })
  return found
}

const SAID: Readonly<Record<string, Words>> = {
  given: { ru: 'дано', en: 'given' },
  refused: { ru: 'отказ', en: 'refused' },
  withdrawn: { ru: 'отозвано', en: 'withdrawn' },
}

/** Words on the same consent that contradict each other: the later one holds, as for any person (152-ФЗ art. 9). */
export async function conflictsOf(ctx: StaffCtx, survivor: Card, merged: Card): Promise<MergeRemark[]> {
  const [first, second] = await Promise.all([
    consentsOf(ctx.db, survivor.patientId),
    consentsOf(ctx.db, merged.patientId),
  ])
  const { zone } = await readTenant(ctx.db)
  const day = (at: string) => formatDate(dayOf(at, zone), ctx.language)
  const consents = first.flatMap(one => {
    const other = second.find(
      two => two.kind === one.kind && two.entityId === one.entityId && two.scope === one.scope,
    )
    if (!other || other.decision === one.decision) return []
    const [later, earlier] = one.at >= other.at ? [one, other] : [other, one]
    const title = isConsentKind(one.kind) ? consentRule(one.kind) : { ru: one.kind, en: one.kind }
    return remark(ctx, 'consent', {
      ru: `${title.ru}: ${SAID[earlier.decision]!.ru} ${day(earlier.at)}, ${SAID[later.decision]!.ru} ${day(later.at)}. Действует последнее слово: ${SAID[later.decision]!.ru}.`,
      en: `${title.en}: ${SAID[earlier.decision]!.en} ${day(earlier.at)}, ${SAID[later.decision]!.en} ${day(later.at)}. The last word holds: ${SAID[later.decision]!.en}.`,
    })
  })
  const numbers = Object.entries(merged.cards).flatMap(([entityId, number]) =>
    survivor.cards[entityId]
      ? remark(ctx, 'number', {
          ru: `Номер карты остаётся ${survivor.cards[entityId]}; по номеру ${number} откроется она же.`,
          en: `The record number stays ${survivor.cards[entityId]}; ${number} opens the same record.`,
        })
      : [],
  )
  return [...consents, ...numbers]
}
