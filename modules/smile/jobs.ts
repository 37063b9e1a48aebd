import { newId } from '#libs/ids/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { q } from '#platform/db/index.ts'
import { Failure, fail } from '#platform/errors/index.ts'
import { ADVICE, EngineBusy, Superseded, UnreadableFile } from './engine/index.ts'
import { placeOf } from './engine-room.ts'
import type { Whose } from './needs.ts'
import { decideSmile, type Use } from './smile-gate.ts'

export interface JobOf extends Whose {
  readonly caseId: string
}

const LOCAL = 'RU'

/**
 * Runs one processing of a photo as a job with a row of its own: the decision of the gate and the consents it relied on are
 * written before, its end after (SV-4.2b). A withdrawal in between ends it: what was made is dropped (J9.7).
 * Errors: `smile.consent-missing`, `smile.stopped`, `smile.busy`, and those of `work`.
 */
export async function runJob<T>(
  ctx: StaffCtx,
  of: JobOf,
  kind: 'analysis' | 'result',
  work: (jobId: string, finish: (tx: Tx) => Promise<void>) => Promise<T>,
): Promise<T> {
  const jobId = await begin(ctx, of, kind)
  try {
    return await work(jobId, tx => finish(tx, ctx, jobId))
  } catch (error) {
    const failure = failureOf(error)
    await end(ctx, jobId, failure)
    throw failure ?? error
  }
}

async function begin(ctx: StaffCtx, of: JobOf, kind: 'analysis' | 'result'): Promise<string> {
  const jobId = newId()
  const place = kind === 'result' ? placeOf(ctx.services) : null
  const use: Use = kind === 'result' ? 'render' : 'keep'
  const { decision } = await ctx.db.tx(async tx => {
    const decided = await decideSmile(tx, ctx, of, use, jobId)
    const refused = decided.decision.allowed ? null : decided.decision
    await tx.run(
      q.insertInto('smile.job').values({
        tenant_id: ctx.tenantId,
        job_id: jobId,
        case_id: of.caseId,
        entity_id: of.entityId,
        patient_id: of.patientId,
        kind,
        engine: place?.name ?? 'local',
        country: place?.country ?? LOCAL,
        decision_id: decided.decisionId,
        consents: JSON.stringify(decided.consents),
        state: refused ? 'failed' : 'running',
        code: refused?.code ?? null,
        reason: refused?.reason ?? null,
        started_at: ctx.clock.date(),
        started_by: ctx.actor.userId,
        finished_at: refused ? ctx.clock.date() : null,
      }),
    )
    return decided
  })
  if (!decision.allowed)
    throw fail('smile.consent-missing', { reason: decision.reason, refusal: decision.code })
  return jobId
}

/** Ends the job in the transaction of its result; when the patient has withdrawn meanwhile there is none. */
async function finish(tx: Tx, ctx: StaffCtx, jobId: string): Promise<void> {
  const rows = await tx.run({
    text: `update smile.job set state = 'done', finished_at = $3
      where tenant_id = $1 and job_id = $2 and state = 'running'`,
    values: [ctx.tenantId, jobId, ctx.clock.date()],
  })
  if (rows === 0) throw fail('smile.stopped', { reason: 'пациент отозвал согласие.' })
}

async function end(ctx: StaffCtx, jobId: string, failure: Failure | null): Promise<void> {
  const refused = failure?.code === 'smile.photo-refused'
  await ctx.db.tx(tx =>
    tx.run({
      text: `update smile.job set state = $3, code = $4, reason = $5, finished_at = $6
        where tenant_id = $1 and job_id = $2 and state = 'running'`,
      values: [
        ctx.tenantId,
        jobId,
        refused ? 'refused' : 'failed',
        failure?.code ?? 'internal',
        String(failure?.params.advice ?? failure?.params.reason ?? 'Сбой обработки.'),
        ctx.clock.date(),
      ],
    }),
  )
}

/** The engine's own refusals in the words of the product; null for what nobody expected. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Failure) return error
  if (error instanceof UnreadableFile) return refusalOf(error.problem)
  if (error instanceof EngineBusy) return fail('smile.busy')
  // Two photos of one case at the same time: the database keeps the first.
  if ((error as { constraint?: string }).constraint === 'photo_tenant_id_case_id_key')
    return fail('smile.photo-exists')
  if (error instanceof Superseded) return fail('smile.stopped', { reason: 'запрос больше не нужен.' })
  return null
}

/** A photo that cannot be worked on, with what to do about it. */
export function refusalOf(reason: keyof typeof ADVICE): Failure {
  const advice = ADVICE[reason]
  return fail('smile.photo-refused', { reason, advice: advice.ru, adviceEn: advice.en })
}
