import { formatMoment } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { cancelMessagesAbout, sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

const REMIND_HOURS = 24

/** What a message about a visit needs to know. */
export interface VisitNews {
  readonly appointmentId: string
  readonly entityId: string
  readonly patientId: string
  readonly startsAt: Date
  /** Secret of the patient's own link; null keeps the link that was sent before. */
  readonly token: string | null
}

interface Facts {
  readonly phone: string
  readonly when: string
  readonly doctor: string
  readonly where: string
  readonly sender: string
  readonly link: string | null
}

async function factsOf(tx: Tx, ctx: Ctx, news: VisitNews): Promise<Facts> {
  const tenant = readTenant(tx)
  const found = tx.first<{
    phone: string
    surname: string
    given: string
    patronymic: string | null
    address: string
    zone: string
  }>({
    name: 'scheduling.news',
    text: `select pt.phone, p.surname, p.given, p.patronymic, b.address, b.zone
      from scheduling.appointment a
      join patients.brief pt on pt.tenant_id = a.tenant_id and pt.patient_id = a.patient_id
      join catalogue.practitioner p on p.tenant_id = a.tenant_id and p.practitioner_id = a.practitioner_id
      join tenancy.branch b on b.tenant_id = a.tenant_id and b.branch_id = a.branch_id
      where a.tenant_id = $1 and a.appointment_id = $2`,
    values: [ctx.tenantId, news.appointmentId],
  })
  const [{ slug, smsSender }, row] = await Promise.all([tenant, found])
  return {
    phone: row!.phone,
    when: formatMoment(news.startsAt.getTime(), row!.zone),
    doctor: shortName(row!),
    where: row!.address,
    sender: smsSender,
    link: news.token && `${ctx.services.config.publicUrl}/c/${slug}/visit/${news.token}`,
  }
}

/** Tells the patient about a booked or moved visit and plans the reminder a day before; an older reminder is taken back. */
export async function announceVisit(
  tx: Tx,
  ctx: Ctx,
  news: VisitNews,
  kind: 'booked' | 'moved',
): Promise<void> {
  const [facts] = await Promise.all([
    factsOf(tx, ctx, news),
    cancelMessagesAbout(tx, ctx, news.appointmentId),
  ])
  const common = {
    channel: 'sms',
    recipient: facts.phone,
    sender: facts.sender,
    purpose: 'notifications',
    entityId: news.entityId,
    patientId: news.patientId,
    about: { kind: 'appointment', id: news.appointmentId },
  } as const
  const links = facts.link ? ` Подтвердить, перенести, отменить: ${facts.link}` : ''
  const first = kind === 'booked' ? 'Вы записаны' : 'Запись перенесена'
  const now = sendMessage(tx, ctx, {
    ...common,
    body: `${first}: ${facts.when}, ${facts.doctor}, ${facts.where}.${links}`,
  })
  const remindAt = new Date(news.startsAt.getTime() - REMIND_HOURS * 3_600_000)
  const reminder =
    remindAt > ctx.clock.date() &&
    sendMessage(tx, ctx, {
      ...common,
      body: `Напоминаем о приёме: ${facts.when}, ${facts.doctor}, ${facts.where}.${links}`,
      notBefore: remindAt,
    })
  await Promise.all([now, reminder])
}

/** Tells the patient that the visit is off; what was planned about it does not leave. */
export async function announceCancel(tx: Tx, ctx: Ctx, news: VisitNews): Promise<void> {
  const facts = await factsOf(tx, ctx, news)
  await cancelMessagesAbout(tx, ctx, news.appointmentId)
  await sendMessage(tx, ctx, {
    channel: 'sms',
    recipient: facts.phone,
    sender: facts.sender,
    purpose: 'notifications',
    entityId: news.entityId,
    patientId: news.patientId,
    body: `Запись отменена: ${facts.when}, ${facts.doctor}.`,
  })
}
