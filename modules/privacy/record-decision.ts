import { newId } from '#libs/ids/index.ts'
import type { Decision } from '#libs/purposes/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { type GateSource, may, type TimedQuestion } from './may.ts'

/** What the decision was about: a message of the outbox, a file, an export. */
export interface DecisionObject {
  readonly kind: string
  readonly id: string
}

/**
 * Asks the gate and writes its answer down, in the transaction given: for uses whose proof is asked for later
 * (152-ФЗ art. 9 p. 3). @returns the answer with the id it is kept under
 */
export async function decideOnRecord(
  tx: Tx,
  source: Pick<GateSource, 'clock'> & { readonly tenantId: string },
  question: TimedQuestion,
  object: DecisionObject,
): Promise<{ readonly decisionId: string; readonly decision: Decision }> {
  const decision = await may({ db: tx, clock: source.clock }, question)
  const decisionId = newId()
  await tx.run(
    q.insertInto('privacy.decision').values({
      tenant_id: source.tenantId,
      decision_id: decisionId,
      decided_at: source.clock.date(),
      subject_kind: question.subject.kind,
      patient_id: question.subject.kind === 'patient' ? question.subject.patientId : null,
      entity_id: question.entityId ?? null,
      purpose: question.purpose,
      action: question.action,
      channel: question.channel ?? null,
      object_kind: object.kind,
      object_id: object.id,
      allowed: decision.allowed,
      code: decision.allowed ? null : decision.code,
      reason: decision.allowed ? null : decision.reason,
      evidence: JSON.stringify(decision.evidence),
    }),
  )
  return { decisionId, decision }
}
