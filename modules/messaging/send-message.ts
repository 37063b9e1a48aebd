import { newId } from '#libs/ids/index.ts'
import type { Purpose, SubjectCategory } from '#libs/purposes/index.ts'
import type { Clock } from '#platform/clock/index.ts'
import { inserting, q, type Tx } from '#platform/db/index.ts'

export interface NewMessage {
  readonly channel: 'sms' | 'email'
  /** E.164 phone or mail address. */
  readonly recipient: string
  /** Name of the SMS sender, or of the clinic in a letter. */
  readonly sender: string
  readonly subject?: string
  readonly body: string
  readonly purpose: Purpose
  readonly entityId?: string | null
  readonly patientId?: string | null
  /** Whose data it carries when no patient is named; by the purpose when left out. */
  readonly subjectKind?: Exclude<SubjectCategory, 'patient'>
  /** The partner whose offer it is (MD-4.5). */
  readonly partner?: string
  readonly about?: { readonly kind: string; readonly id: string }
  /** Not sent earlier than this; at once when left out. */
  readonly notBefore?: Date
}

/**
 * Puts a message into the outbox, in the transaction of its cause. It leaves after the commit, if the gate allows it
 * at that moment: a consent may be withdrawn while it waits.
 */
export async function sendMessage(
  tx: Tx,
  ctx: { readonly tenantId: string; readonly clock: Clock },
  message: NewMessage,
): Promise<string> {
  const [messageId] = await sendMessages(tx, ctx, [message])
  return messageId!
}

const insertMessages = inserting('messaging.message', [
  'tenant_id',
  'message_id',
  'entity_id',
  'channel',
  'recipient',
  'sender',
  'subject',
  'body',
  'purpose',
  'patient_id',
  'subject_kind',
  'partner',
  'about_kind',
  'about_id',
  'created_at',
  'not_before',
  'next_attempt_at',
])

/** Puts several messages into the outbox at once; gives their ids. */
export async function sendMessages(
  tx: Tx,
  ctx: { readonly tenantId: string; readonly clock: Clock },
  messages: readonly NewMessage[],
): Promise<string[]> {
  const now = ctx.clock.date()
  const rows = messages.map(message => ({
    tenant_id: ctx.tenantId,
    message_id: newId(),
    entity_id: message.entityId ?? null,
    channel: message.channel,
    recipient: message.recipient,
    sender: message.sender,
    subject: message.subject ?? null,
    body: message.body,
    purpose: message.purpose,
    patient_id: message.patientId ?? null,
    subject_kind: message.subjectKind ?? null,
    partner: message.partner ?? null,
    about_kind: message.about?.kind ?? null,
    about_id: message.about?.id ?? null,
    created_at: now,
    not_before: message.notBefore ?? now,
    next_attempt_at: message.notBefore ?? now,
  }))
  await tx.run(insertMessages(rows))
  return rows.map(row => row.message_id)
}

/** Takes back what has not left yet, for example the reminder of a visit that was moved. */
export const cancelMessagesAbout = (
  tx: Tx,
  ctx: { readonly tenantId: string; readonly clock: Clock },
  aboutId: string,
): Promise<number> =>
  tx.run(
    q
      .updateTable('messaging.message')
      .set({ state: 'cancelled', finished_at: ctx.clock.date() })
      .where('tenant_id', '=', ctx.tenantId)
      .where('about_id', '=', aboutId)
      .where('state', '=', 'queued'),
  )

/**
 * Brings back what the gate had refused because the person was blocked, now that the block has ended: messages about
 * visits that are still to come. The gate is asked anew when they leave. The rest has lost its sense and stays unsent.
 */
export async function resumeMessagesOf(
  tx: Tx,
  ctx: { readonly tenantId: string; readonly clock: Clock },
  patientId: string,
): Promise<{ readonly resumed: number; readonly stale: number }> {
  const refused = `m.tenant_id = $1 and m.patient_id = any (patients.same_person($2)) and m.state = 'refused' and exists (select from privacy.decision d
    where d.tenant_id = m.tenant_id and d.object_id = m.message_id and d.code = 'subject.blocked')`
  const resumed = await tx.run({
    text: `update messaging.message m set state = 'queued', finished_at = null, next_attempt_at = greatest(not_before, $3)
      where ${refused} and m.about_kind = 'appointment' and exists (select from scheduling.appointment a
        where a.tenant_id = m.tenant_id and a.appointment_id = m.about_id and a.starts_at > $3
          and a.status in ('booked', 'confirmed'))`,
    values: [ctx.tenantId, patientId, ctx.clock.date()],
  })
  const left = await tx.first<{ stale: number }>({
    text: `select count(*)::int as stale from messaging.message m where ${refused}`,
    values: [ctx.tenantId, patientId],
  })
  return { resumed, stale: left!.stale }
}

/** Takes back what waits for a patient under purposes that have just ended, for example with a withdrawn consent. */
export const cancelMessagesOf = (
  tx: Tx,
  ctx: { readonly tenantId: string; readonly clock: Clock },
  {
    patientId,
    entityId,
    purposes,
  }: { readonly patientId: string; readonly entityId: string; readonly purposes: readonly Purpose[] },
): Promise<number> =>
  tx.run({
    text: `update messaging.message set state = 'cancelled', finished_at = $5
      where tenant_id = $1 and patient_id = any (patients.same_person($2)) and (entity_id is null or entity_id = $3) and purpose = any ($4)
        and state = 'queued'`,
    values: [ctx.tenantId, patientId, entityId, purposes, ctx.clock.date()],
  })
