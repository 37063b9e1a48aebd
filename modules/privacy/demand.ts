import type { Evidence } from '#libs/purposes/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type GateSource, may, type TimedQuestion } from './may.ts'

/** Like `may`, for use cases: gives the evidence or ends with `privacy.refused` and the reason in Russian. */
export async function demand(source: GateSource, question: TimedQuestion): Promise<readonly Evidence[]> {
  const decision = await may(source, question)
  if (!decision.allowed) throw fail('privacy.refused', { reason: decision.reason, refusal: decision.code })
  return decision.evidence
}
