import type { Question } from '#libs/purposes/index.ts'
import { type GateSource, may } from '#modules/privacy/index.ts'

/** The question of every showing: may this review be told to everybody now (152-ФЗ art. 10.1; IV-3.2). */
export const showing = (review: { readonly patientId: string; readonly entityId: string }): Question => ({
  subject: { kind: 'patient', patientId: review.patientId },
  purpose: 'doctor_review',
  action: 'dissemination',
  entityId: review.entityId,
})

/** Why a review may not be shown now, in the words of the gate; null when it may. */
export async function whyNotShown(
  source: GateSource,
  review: { readonly patientId: string; readonly entityId: string },
): Promise<string | null> {
  const decision = await may(source, showing(review))
  return decision.allowed ? null : decision.reason
}
