import { type AuditEntry, recordRead, recordRefusal } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { may } from './may.ts'

/** A doctor has opened this record in an emergency: life comes first, the reason is on record (323-ФЗ art. 13 p. 4). */
const openedInEmergency = (ctx: Ctx, patientId: string): boolean =>
  ctx.actor.kind === 'staff' && ctx.db.scope.patientIds.includes(patientId)

/**
 * Every read of one person's record: the gate first, then the evidence, then the answer may leave (IP-4.2.1). A refusal
 * is evidence too. Await it before anything of the record is given away.
 * Error: `privacy.refused` with the reason in Russian.
 */
export async function readThroughGate(
  ctx: Ctx,
  entry: Omit<AuditEntry, 'patientId'> & { readonly patientId: string },
): Promise<void> {
  if (openedInEmergency(ctx, entry.patientId)) return recordRead(ctx, { ...entry, reason: 'emergency' })
  const decision = await may(ctx, {
    subject: { kind: 'patient', patientId: entry.patientId },
    purpose: entry.purpose,
    action: entry.action,
    // Whose record it is, when the reader knows it; otherwise any legal entity of his may carry the ground.
    entityId: entry.entityId ?? null,
  })
  if (decision.allowed) return recordRead(ctx, entry)
  // Nobody's patient: the caller answers with what he found, which is nothing.
  if (decision.code === 'subject.unknown') return recordRead(ctx, entry)
  await recordRefusal(ctx, { ...entry, reason: decision.reason })
  throw fail('privacy.refused', { reason: decision.reason, refusal: decision.code })
}
