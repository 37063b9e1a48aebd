import { ageOn, dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { escalationsPassed } from '#libs/subject-case/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { representativeOf } from '#modules/patients/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { missingFor, rknFirstDraft, rknResultDraft, subjectDraft } from './incident-texts.ts'
import { type IncidentRow, incidentEvidence, loadIncident } from './incidents.ts'
import { officersOf } from './journal.ts'

/** A notice was filed with the authority: its number is the proof and stops the clock. Error: `conflict.state` when incomplete. */
export async function fileNotice(
  ctx: StaffCtx,
  input: { incidentId: string; kind: 'rkn-first' | 'rkn-result'; filedNumber: string },
): Promise<void> {
  const row = await loadIncident(ctx, input.incidentId)
  const lacks = missingFor(row)[input.kind === 'rkn-first' ? 'rknFirst' : 'rknResult']
  if (lacks.length > 0)
    throw fail('conflict.state', { reason: `в уведомлении не заполнено: ${lacks.join(', ')}` })
  const [{ zone }, entities] = await Promise.all([readTenant(ctx.db), readEntities(ctx.db)])
  const entity = entities.find(e => e.entityId === row.entityId)!
  const body = input.kind === 'rkn-first' ? rknFirstDraft(entity, row, zone) : rknResultDraft(entity, row)
  await ctx.db.tx(async tx => {
    await writeNotice(tx, ctx, row, {
      kind: input.kind,
      recipient: 'Роскомнадзор',
      capacity: 'authority',
      patientId: null,
      body,
      messageId: null,
      filedNumber: input.filedNumber,
    })
    await incidentEvidence(tx, ctx, row.entityId, row.incidentId, 'file-notice', { kind: input.kind })
  })
}

const writeNotice = (
  tx: Tx,
  ctx: Ctx,
  row: Pick<IncidentRow, 'incidentId' | 'entityId'>,
  notice: {
    kind: string
    recipient: string
    capacity: string
    patientId: string | null
    body: string
    messageId: string | null
    filedNumber: string | null
  },
) =>
  tx.run(
    q.insertInto('cases.incident_notice').values({
      tenant_id: ctx.tenantId,
      notice_id: newId(),
      incident_id: row.incidentId,
      entity_id: row.entityId,
      kind: notice.kind,
      recipient: notice.recipient,
      capacity: notice.capacity,
      patient_id: notice.patientId,
      body: notice.body,
      at: ctx.clock.date(),
      message_id: notice.messageId,
      filed_number: notice.filedNumber,
    }),
  )

const ADULT = 18
const NOTICES_A_TRANSACTION = 200

interface Affected {
  readonly patient_id: string
  readonly email: string | null
  readonly phone: string
  readonly birth_date: string
  readonly given: string
}

/**
 * Where a notice about somebody goes. A minor's: to the contacts of the verified representative; to those of the card when
 * nobody's powers have been verified, for a child's card is filled in by whoever brings him.
 */
async function contactsOf(ctx: Ctx, entityId: string, person: Affected, today: string) {
  const age = ageOn(person.birth_date, today)
  if (age >= ADULT) return { ...person, minor: false }
  const { patient_id: patientId } = person
  const adult = await representativeOf(ctx.db, { patientId, entityId, age, today })
  const own =
    adult &&
    (await ctx.db.first<{ email: string | null; phone: string }>({
      text: 'select email, phone from patients.patient where patient_id = $1',
      values: [adult.patientId],
    }))
  return { ...person, ...own, minor: true }
}

/**
 * Sends a notice to every affected person who was not told yet: by mail, else by SMS; for a minor to the representative
 * whose document was verified (MD-5.3). Interrupted, it goes on where it stopped: a person is told once, the index of the
 * database holds that.
 */
export async function notifySubjects(ctx: StaffCtx, input: { incidentId: string; limit: number }) {
  const row = await loadIncident(ctx, input.incidentId)
  const [tenant, entities] = await Promise.all([readTenant(ctx.db), readEntities(ctx.db)])
  const entity = entities.find(e => e.entityId === row.entityId)!
  const text = subjectDraft(entity, row, tenant.zone)
  const today = dayOf(ctx.clock.nowMs(), tenant.zone)
  let sent = 0
  while (sent < input.limit) {
    const people = await ctx.db.all<Affected>({
      text: `select s.patient_id, p.email, p.phone, p.birth_date, p.given from cases.incident_subject s
        join patients.patient p on p.tenant_id = s.tenant_id and p.patient_id = s.patient_id
        where s.incident_id = $1 and not exists (select from cases.incident_notice n
          where n.tenant_id = s.tenant_id and n.incident_id = s.incident_id and n.patient_id = s.patient_id and n.kind = 'subject')
        order by s.patient_id limit $2`,
      values: [row.incidentId, Math.min(NOTICES_A_TRANSACTION, input.limit - sent)],
    })
    if (people.length === 0) break
    const told = await Promise.all(people.map(person => contactsOf(ctx, row.entityId, person, today)))
    await ctx.db.tx(async tx => {
      for (const { minor, email, phone, ...person } of told) {
        const body = minor ? `Законному представителю пациента (${person.given}). ${text}` : text
        const messageId = await sendMessage(tx, ctx, {
          channel: email ? 'email' : 'sms',
          recipient: email ?? phone,
          sender: email ? entity.shortName : tenant.smsSender,
          ...(email && { subject: 'Инцидент с персональными данными' }),
          body,
          purpose: 'security',
          entityId: row.entityId,
          patientId: person.patient_id,
          about: { kind: 'incident', id: row.incidentId },
        })
        await writeNotice(tx, ctx, row, {
          kind: 'subject',
          recipient: email ?? phone,
          capacity: minor ? 'representative' : 'self',
          patientId: person.patient_id,
          body,
          messageId,
          filedNumber: null,
        })
      }
      await incidentEvidence(tx, ctx, row.entityId, row.incidentId, 'notify-subjects', {
        people: people.length,
      })
    })
    sent += people.length
  }
  const rest = await ctx.db.first<{ left: number; unreachable: number }>({
    text: `select count(*)::int as left, count(*) filter (where p.patient_id is null)::int as unreachable
      from cases.incident_subject s left join patients.patient p on p.tenant_id = s.tenant_id and p.patient_id = s.patient_id
      where s.incident_id = $1 and not exists (select from cases.incident_notice n
        where n.incident_id = s.incident_id and n.patient_id = s.patient_id and n.kind = 'subject')`,
    values: [row.incidentId],
  })
  return { sent, left: rest!.left, unreachable: rest!.unreachable }
}

/** What the authority is told by which clock, and the words of the letter that calls it out. */
const FILINGS = [
  {
    kind: 'rkn-first',
    term: 'incident-first',
    subject: 'Роскомнадзор не уведомлён',
    body: 'Первое уведомление подаётся в течение 24 часов с обнаружения.',
  },
  {
    kind: 'rkn-result',
    term: 'incident-result',
    subject: 'результаты расследования не поданы',
    body: 'Результаты внутреннего расследования подаются в течение 72 часов с обнаружения.',
  },
] as const

/**
 * Reminds the officers of notices to the authority that are not filed, at each hour of the ladder once (MM1-7.2a):
 * 12, 20, 23 of the first 24 hours, 36, 60, 71 of the 72.
 */
export async function escalateIncidents(ctx: Ctx): Promise<void> {
  for (const filing of FILINGS) {
    const open = await ctx.db.all<{
      incident_id: string
      entity_id: string
      number: string
      discovered_at: Date
    }>({
      text: `select i.incident_id, i.entity_id, i.number, i.discovered_at from cases.incident i where i.pd_access
        and i.closed_at is null and not exists (select from cases.incident_notice n where n.tenant_id = i.tenant_id
          and n.incident_id = i.incident_id and n.kind = $1)`,
      values: [filing.kind],
    })
    for (const incident of open) {
      const hours = escalationsPassed(filing.term, incident.discovered_at, ctx.clock.date()).at(-1)
      if (hours === undefined) continue
      await ctx.db.tx(async tx => {
        const first = await tx.run({
          text: `insert into cases.incident_escalation (tenant_id, incident_id, entity_id, hours, at)
            values ($1, $2, $3, $4, $5) on conflict do nothing`,
          values: [ctx.tenantId, incident.incident_id, incident.entity_id, hours, ctx.clock.date()],
        })
        if (first === 0) return
        for (const recipient of await officersOf(tx)) {
          await sendMessage(tx, ctx, {
            channel: 'email',
            recipient,
            sender: 'Амбулатория',
            subject: `Инцидент ${incident.number}: прошло ${hours} ч, ${filing.subject}`,
            body: `${filing.body} ${ctx.services.config.publicUrl}/app/dpo/incidents`,
            purpose: 'security',
            entityId: incident.entity_id,
            about: { kind: 'incident', id: incident.incident_id },
          })
        }
      })
    }
  }
}
