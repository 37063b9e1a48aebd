import { isPurpose, purposeRule, type Question, type Subject } from '#libs/purposes/index.ts'
import { decideOnRecord } from '#modules/privacy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import type { DueMessage } from './dispatch.ts'

declare const allowed: unique symbol

/** A message with its allowing decision; `askGate` is the only maker, so a transport cannot be given another one. */
export type AllowedMessage = DueMessage & { readonly decisionId: string; readonly [allowed]: true }

export type Asked =
  | { readonly allowed: true; readonly decisionId: string; readonly message: AllowedMessage }
  | { readonly allowed: false; readonly decisionId: string; readonly reason: string }

/** Asks the gate about a message right before it would leave and writes the answer down (IP-4.2.1, IP-2.4). */
export async function askGate(services: Services, message: DueMessage): Promise<Asked> {
  const clock = services.clockOf(message.tenant_id)
  // The tenant in the scope is what the gate reads by; the role is the dispatcher's.
  const db = services.db('amb_platform', { ...NO_SCOPE, tenantId: message.tenant_id })
  const { decisionId, decision } = await db.tx(tx =>
    decideOnRecord(tx, { clock, tenantId: message.tenant_id }, questionOf(message), {
      kind: 'message',
      id: message.message_id,
    }),
  )
  return decision.allowed
    ? { allowed: true, decisionId, message: { ...message, decisionId } as AllowedMessage }
    : { allowed: false, decisionId, reason: decision.reason }
}

function questionOf(message: DueMessage): Question {
  return {
    subject: subjectOf(message),
    purpose: message.purpose as Question['purpose'],
    action: 'use',
    entityId: message.entity_id,
    channel: message.channel,
    ...(message.partner !== null && { recipient: { kind: 'partner', name: message.partner } as const }),
  }
}

/** Without a patient: who the writer said, otherwise staff for letters about staff, otherwise whoever asked for it. */
function subjectOf(message: DueMessage): Subject {
  if (message.patient_id !== null) return { kind: 'patient', patientId: message.patient_id }
  if (message.subject_kind !== null) return { kind: message.subject_kind as 'site_user' }
  const known = isPurpose(message.purpose) ? purposeRule(message.purpose).subjects : []
  if (message.about_kind === 'staff_user' || message.purpose === 'security') return { kind: 'employee' }
  const kind = (['site_user', 'applicant', 'employee'] as const).find(one => known.includes(one))
  return { kind: kind ?? 'site_user' }
}
