import type { Decision, PdAction } from '#libs/purposes/index.ts'
import { recordRefusal } from '#modules/audit/index.ts'
import { decideOnRecord, type GateSource, may, type TimedQuestion } from '#modules/privacy/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { placeOf, processorOf } from './engine-room.ts'
import type { Whose } from './needs.ts'

/** `render` reaches the engine that is set up, which may be another company's; the rest stays on this server. */
export type Use = 'keep' | 'show' | 'render'

const ACTION: Record<Use, PdAction> = { keep: 'collection', show: 'use', render: 'use' }

/** What the gate is asked: once for the processor, once more for an engine that somebody else runs (SV-4.2b, SV-4.2c). */
async function questions(services: Services, whose: Whose, use: Use): Promise<TimedQuestion[]> {
  const base: TimedQuestion = {
    subject: { kind: 'patient', patientId: whose.patientId },
    purpose: 'smile_visualisation',
    action: ACTION[use],
    entityId: whose.entityId,
  }
  const processor = await processorOf(services)
  const own: TimedQuestion = processor ? { ...base, recipient: { kind: 'processor', name: processor } } : base
  const { external, country } = placeOf(services)
  if (use !== 'render' || !external) return [own]
  return [own, { ...base, recipient: { kind: 'processor', name: external.operator, country } }]
}

/** Whether images of this patient may be used now; the reason otherwise, in Russian. */
export async function maySmile(
  source: GateSource,
  services: Services,
  whose: Whose,
  use: Use,
): Promise<Decision> {
  const evidence: Decision['evidence'][number][] = []
  for (const question of await questions(services, whose, use)) {
    const decision = await may(source, question)
    if (!decision.allowed) return decision
    evidence.push(...decision.evidence)
  }
  return { allowed: true, evidence }
}

/** Refuses, with evidence, a use that the patient has not agreed to in writing (SV-4.2). Error: `smile.consent-missing`. */
export async function demandSmile(ctx: Ctx, whose: Whose, use: Use, operation: string): Promise<void> {
  const decision = await maySmile(ctx, ctx.services, whose, use)
  if (decision.allowed) return
  await recordRefusal(ctx, {
    action: ACTION[use],
    operation,
    purpose: 'smile_visualisation',
    ...whose,
    reason: decision.reason,
  })
  throw fail('smile.consent-missing', { reason: decision.reason, refusal: decision.code })
}

export interface RecordedDecision {
  readonly decisionId: string
  readonly decision: Decision
  /** Rows of the consents that the use stands on. */
  readonly consents: readonly string[]
}

/** The same, written down with the job that asks: the job keeps the consents it relied on (SV-4.2b). */
export async function decideSmile(
  tx: Tx,
  ctx: Ctx,
  whose: Whose,
  use: Use,
  jobId: string,
): Promise<RecordedDecision> {
  const consents = new Set<string>()
  let last: Omit<RecordedDecision, 'consents'> | null = null
  for (const question of await questions(ctx.services, whose, use)) {
    last = await decideOnRecord(tx, ctx, question, { kind: 'smile-job', id: jobId })
    for (const item of last.decision.evidence) if (item.kind === 'consent') consents.add(item.recordId)
    if (!last.decision.allowed) break
  }
  return { ...last!, consents: [...consents] }
}
