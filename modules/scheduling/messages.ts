import { formatMoment } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { cancelMessagesAbout, sendMessages } from '#modules/messaging/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { type Reader, statement, type Tx } from '#platform/db/index.ts'

/** What a message about a visit needs to know. */
export interface VisitNews {
  readonly appointmentId: string
  readonly entityId: string
  readonly patientId: string
  readonly startsAt: Date
  /** Secret of the patient's own link; null keeps the link that was sent before. */
  readonly token: string | null
}

/** Whom, of whose reception and from whom: what the messages about a visit are made of. */
export interface VisitFacts {
  readonly phone: string
  /** Legal entities whose patient he is already. */
  readonly entityIds: readonly string[]
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly address: string
  readonly zone: string
  readonly slug: string
  readonly smsSender: string
  /** How many hours before the visit the reminder leaves; 0: none. */
  readonly remindHours: number
}

const visitFacts = statement<VisitFacts & { readonly mergedInto: string | null }>(
  'scheduling.visit-facts',
  `select pt.phone, pt.entity_ids as "entityIds", p.surname, p.given, p.patronymic, b.address, b.zone, t.slug,
     t.sms_sender as "smsSender", t.remind_hours as "remindHours", pt.merged_into as "mergedInto"
   from patients.brief pt
   join tenancy.tenant t on t.tenant_id = pt.tenant_id
   join catalogue.practitioner p on p.tenant_id = pt.tenant_id and p.practitioner_id = $3
   join tenancy.branch b on b.tenant_id = pt.tenant_id and b.branch_id = $4
   where pt.tenant_id = $1 and pt.patient_id = $2`,
  ['uuid', 'uuid', 'uuid', 'uuid'],
)

/**
 * Facts of a visit to be; undefined when patient, doctor or branch is not there for the reader. Of a merged card, those
 * of the one that goes on.
 */
export async function readVisitFacts(
  db: Reader,
  ctx: Ctx,
  visit: { readonly patientId: string; readonly practitionerId: string; readonly branchId: string },
): Promise<VisitFacts | undefined> {
  const facts = await db.first(
    visitFacts([ctx.tenantId, visit.patientId, visit.practitionerId, visit.branchId]),
  )
  return facts?.mergedInto ? readVisitFacts(db, ctx, { ...visit, patientId: facts.mergedInto }) : facts
}

async function factsOf(tx: Tx, ctx: Ctx, { appointmentId }: VisitNews): Promise<VisitFacts> {
  const visit = await tx.first<{ patientId: string; practitionerId: string; branchId: string }>({
    name: 'scheduling.parties',
    text: `select patient_id as "patientId", practitioner_id as "practitionerId", branch_id as "branchId"
      from scheduling.appointment where tenant_id = $1 and appointment_id = $2`,
    values: [ctx.tenantId, appointmentId],
  })
  return (await readVisitFacts(tx, ctx, visit!))!
}

/** Tells the patient about a new visit and plans the reminder. */
export const announceBooking = (tx: Tx, ctx: Ctx, news: VisitNews, facts: VisitFacts): Promise<void> =>
  announce(tx, ctx, news, facts, 'Вы записаны')

/** Tells the patient about a moved visit; what was planned about it is taken back and planned anew. */
export async function announceMove(tx: Tx, ctx: Ctx, news: VisitNews): Promise<void> {
  const [facts] = await Promise.all([
    factsOf(tx, ctx, news),
    cancelMessagesAbout(tx, ctx, news.appointmentId),
  ])
  await announce(tx, ctx, news, facts, 'Запись перенесена')
}

async function announce(tx: Tx, ctx: Ctx, news: VisitNews, facts: VisitFacts, first: string): Promise<void> {
  const url = news.token && `${ctx.services.config.publicUrl}/c/${facts.slug}/visit/${news.token}`
  const links = url ? ` Подтвердить, перенести, отменить: ${url}` : ''
  const about = `${describe(facts, news)}, ${facts.address}.${links}`
  const common = {
    ...addressed(facts, news),
    about: { kind: 'appointment', id: news.appointmentId },
  } as const
  const remindAt = new Date(news.startsAt.getTime() - facts.remindHours * 3_600_000)
  await sendMessages(tx, ctx, [
    { ...common, body: `${first}: ${about}` },
    ...(facts.remindHours > 0 && remindAt > ctx.clock.date()
      ? [{ ...common, body: `Напоминаем о приёме: ${about}`, notBefore: remindAt }]
      : []),
  ])
}

const describe = (facts: VisitFacts, news: VisitNews): string =>
  `${formatMoment(news.startsAt.getTime(), facts.zone)}, ${shortName(facts)}`

const addressed = (facts: VisitFacts, news: VisitNews) =>
  ({
    channel: 'sms',
    recipient: facts.phone,
    sender: facts.smsSender,
    purpose: 'notifications',
    entityId: news.entityId,
    patientId: news.patientId,
  }) as const

/** Tells the patient that the visit is off; what was planned about it does not leave. */
export async function announceCancel(tx: Tx, ctx: Ctx, news: VisitNews): Promise<void> {
  const [facts] = await Promise.all([
    factsOf(tx, ctx, news),
    cancelMessagesAbout(tx, ctx, news.appointmentId),
  ])
  await sendMessages(tx, ctx, [
    { ...addressed(facts, news), body: `Запись отменена: ${describe(facts, news)}.` },
  ])
}
