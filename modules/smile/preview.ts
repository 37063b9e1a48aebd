import type { Edits, Treatment } from '#libs/smile/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { DISCLAIMER } from './contract.ts'
import { Superseded } from './engine/index.ts'
import { engineOf } from './engine-room.ts'
import { recordLook } from './images.ts'
import { failureOf } from './jobs.ts'
import { withOpenPhoto } from './open-session.ts'
import { follow } from './progress.ts'
import { demandSmile } from './smile-gate.ts'
import { keptSummary } from './take-photo.ts'

/**
 * A quick look at a treatment: the photo stays in the engine's memory, so a change of a control takes a fraction of a second.
 * The picture carries its label like every other (SV-2.2a).
 * Errors: `smile.no-photo`, `smile.blocked`, `smile.consent-missing`, `smile.superseded`, `smile.busy`.
 */
export async function preview(
  ctx: StaffCtx,
  input: {
    readonly caseId: string
    readonly treatment: Treatment
    readonly edits: Edits
    readonly slot: string
    readonly ticket: string
    readonly draft?: boolean | undefined
  },
) {
  const begun = performance.now()
  const row = await readCaseRow(ctx, input.caseId)
  checkPhoto(row)
  await demandSmile(ctx, row, 'show', 'smile.preview')
  const engine = engineOf(ctx.services)
  const progress = follow(ctx, input.ticket)
  try {
    const [look] = await Promise.all([
      withOpenPhoto(ctx, engine, row, progress.say, key =>
        engine.look(key, input.treatment, input.edits, input.slot, progress.say, input.draft),
      ),
      recordLook(ctx, row, row.caseId),
    ])
    return {
      image: Buffer.from(look.image).toString('base64'),
      mime: look.mime,
      notes: [...look.notes],
      summary: keptSummary(look.summary),
      milliseconds: Math.round(performance.now() - begun),
      disclaimer: DISCLAIMER,
    }
  } catch (error) {
    if (error instanceof Superseded) throw fail('smile.superseded')
    throw failureOf(error) ?? error
  } finally {
    progress.done()
  }
}
