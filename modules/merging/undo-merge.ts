import { record } from '#modules/audit/index.ts'
import { handOverVisits } from '#modules/scheduling/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { heldBy, loadMerge } from './list-merges.ts'
import { loadCards } from './load-card.ts'
import { type CardFields, fieldsOf, pointTo, writeFields } from './merge-patients.ts'

/** Fields go back to what they were, but for those that somebody has changed since. */
function restored(now: CardFields, before: CardFields, after: CardFields): CardFields {
  const back = Object.entries(now).map(([field, value]) => {
    const key = field as keyof CardFields
    return [field, value === after[key] ? before[key] : value]
  })
  return Object.fromEntries(back) as CardFields
}

/**
 * Takes merged cards apart: both stand as before, visits that have not begun go back. Errors: `not-found`,
 * `conflict.state` when the term has passed, something irreversible has followed, or it was undone already;
 * `patient.limit-reached` when there is no place for one card more.
 */
export async function undoMerge(
  ctx: StaffCtx,
  input: { readonly mergeId: string; readonly reason: string },
): Promise<{ patientId: string; mergedId: string }> {
  const { patient_id: patientId, merged_id: mergedId } = await loadMerge(ctx, ctx.db, input.mergeId)
  await ctx.db.tx(async tx => {
    const [survivor, merged] = await loadCards(ctx, tx, [patientId, mergedId], true)
    const row = await loadMerge(ctx, tx, input.mergeId)
    const ru = ctx.language === 'ru'
    if (row.undone_at || merged.mergedInto !== patientId)
      throw fail('conflict.state', {
        reason: ru ? 'карточки уже разъединены' : 'the cards are apart already',
      })
    const held = await heldBy(ctx, tx, row)
    if (held) throw fail('conflict.state', { reason: held.replace(/\.$/, '') })
    await pointTo(tx, ctx, [mergedId], null)
    await pointTo(tx, ctx, row.followers, mergedId)
    await writeFields(tx, ctx, survivor, restored(fieldsOf(survivor), row.before, row.after))
    const visits = await handOverVisits(tx, ctx, { from: patientId, to: mergedId, only: row.visits })
    await tx.run({
      text: `update merging.merge set undone_at = $3, undone_by = $4, undo_reason = $5
        where tenant_id = $1 and merge_id = $2`,
      values: [ctx.tenantId, input.mergeId, ctx.clock.date(), ctx.actor.userId, input.reason],
    })
    for (const whose of [patientId, mergedId])
      await record(tx, ctx, {
        action: 'clarification',
        operation: 'merging.undo',
        purpose: 'data_accuracy',
        entityId: merged.entityIds[0] ?? null,
        patientId: whose,
        object: { kind: 'patient-merge', id: input.mergeId },
        detail: { visits: visits.length },
        reason: input.reason,
      })
  })
  return { patientId, mergedId }
}
