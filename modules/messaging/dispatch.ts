import { newId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { type AllowedMessage, askGate } from './ask-gate.ts'

export interface DueMessage {
  readonly tenant_id: string
  readonly message_id: string
  readonly channel: 'sms' | 'email'
  readonly recipient: string
  readonly sender: string
  readonly subject: string | null
  readonly body: string
  readonly attempts: number
  readonly purpose: string
  readonly entity_id: string | null
  readonly patient_id: string | null
  readonly subject_kind: string | null
  readonly partner: string | null
  readonly about_kind: string | null
}

/**
 * Hands a message to the world; it takes only what the gate has allowed. Throws when it was not taken; then it is
 * asked about and tried again.
 */
export type Transport = (message: AllowedMessage) => Promise<string>

const MAX_ATTEMPTS = 8
const BATCH = 50

/** Pause before the next attempt: 30 s, doubled each time, at most 4 h. */
const backoffMs = (attempts: number) => Math.min(30_000 * 2 ** attempts, 4 * 3_600_000)

/**
 * Sends what is due by the clock of its tenant and allowed by the gate at this moment. A message is claimed by pushing its next attempt into the future and
 * settled afterwards, so two dispatchers never send one twice, and a crash in between costs one repeated attempt at most.
 * @returns how many were tried
 */
export async function dispatchDueAcrossTenants(
  services: Services,
  transport: Transport,
  tenantIds: readonly string[],
): Promise<number> {
  const platform = services.db('amb_platform', NO_SCOPE)
  let tried = 0
  for (const tenantId of tenantIds) {
    const clock = services.clockOf(tenantId)
    const due = await platform.all<DueMessage>({
      name: 'messaging.claim',
      text: `update messaging.message m set attempts = attempts + 1, next_attempt_at = $2::timestamptz + interval '2 minutes'
        from (select tenant_id, message_id from messaging.message
          where tenant_id = $1 and state = 'queued' and next_attempt_at <= $2
          order by next_attempt_at limit ${BATCH} for update skip locked) due
        where m.tenant_id = due.tenant_id and m.message_id = due.message_id
        returning m.tenant_id, m.message_id, m.channel, m.recipient, m.sender, m.subject, m.body, m.attempts,
          m.purpose, m.entity_id, m.patient_id, m.subject_kind, m.partner, m.about_kind`,
      values: [tenantId, clock.date()],
    })
    for (const message of due) {
      tried++
      const asked = await askGate(services, message)
      const outcome: Outcome = asked.allowed
        ? await attempt(transport, asked.message)
        : { kind: 'refused', detail: asked.reason }
      await settle(services, message, asked.decisionId, outcome)
    }
  }
  return tried
}

interface Outcome {
  readonly kind: 'sent' | 'failed' | 'refused'
  readonly detail: string
}

async function attempt(transport: Transport, message: AllowedMessage): Promise<Outcome> {
  try {
    return { kind: 'sent', detail: await transport(message) }
  } catch (error) {
    return { kind: 'failed', detail: (error as Error).message.slice(0, 300) }
  }
}

async function settle(
  services: Services,
  message: DueMessage,
  decisionId: string,
  { kind, detail }: Outcome,
): Promise<void> {
  const now = services.clockOf(message.tenant_id).date()
  const final = kind === 'failed' && message.attempts < MAX_ATTEMPTS ? 'retry' : kind
  await services.db('amb_platform', NO_SCOPE).tx(async tx => {
    await tx.run({
      text: `update messaging.message set state = $3, finished_at = $4, next_attempt_at = $5, body = $6
        where tenant_id = $1 and message_id = $2`,
      values: [
        message.tenant_id,
        message.message_id,
        final === 'retry' ? 'queued' : final,
        final === 'retry' ? null : now,
        new Date(now.getTime() + backoffMs(message.attempts)),
        // The demo shows codes in its own outbox; elsewhere a code is kept nowhere once it has left (SV-3.2.1a).
        final === 'retry' || services.config.demo ? message.body : withoutCode(message),
      ],
    })
    await tx.run({
      text: `insert into messaging.delivery (tenant_id, delivery_id, message_id, at, outcome, detail, decision_id)
        values ($1,$2,$3,$4,$5,$6,$7)`,
      values: [message.tenant_id, newId(), message.message_id, now, final, detail, decisionId],
    })
  })
}

const CODE_PURPOSES: ReadonlySet<string> = new Set(['account_authorisation', 'booking_identification'])

/** The text of a message with the one-time code taken out; other messages as they are. */
export const withoutCode = ({ purpose, body }: Pick<DueMessage, 'purpose' | 'body'>): string =>
  CODE_PURPOSES.has(purpose) ? body.replace(/\b\d{6}\b/g, '••••••') : body
