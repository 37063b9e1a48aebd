import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { handOverVisits } from '#modules/scheduling/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { MergeField } from './contract.ts'
import { blockersOf } from './examine.ts'
import { type Card, loadCards } from './load-card.ts'
import { undoTerm } from './preview-merge.ts'

/** The part of a card that merging may change, as it is stored. */
export type CardFields = ReturnType<typeof fieldsOf>
export const fieldsOf = (card: Card) => ({
  surname: card.surname,
  given: card.given,
  patronymic: card.patronymic,
  birthDate: card.birthDate,
  sex: card.sex,
  phone: card.phone,
  email: card.email,
  note: card.note,
  verifiedAt: card.verifiedAt?.toISOString() ?? null,
  verifiedBy: card.verifiedBy,
  verifiedDocument: card.verifiedDocument,
})

/** The joint card: chosen fields come from the merged one, notes of both are kept. */
function joint(survivor: Card, merged: Card, fromMerged: readonly MergeField[]): CardFields {
  const [own, other] = [fieldsOf(survivor), fieldsOf(merged)]
  const fields = { ...own }
  for (const field of fromMerged) {
    if (field === 'verified')
      Object.assign(fields, {
        verifiedAt: other.verifiedAt,
        verifiedBy: other.verifiedBy,
        verifiedDocument: other.verifiedDocument,
      })
    else Object.assign(fields, { [field]: other[field] })
  }
  const note = [own.note, other.note].filter((text, place, all) => text && all.indexOf(text) === place)
  return { ...fields, note: note.join('\n') }
}

/** Writes the fields of a card; somebody who saved since is not overwritten. Error: `conflict.version`. */
export async function writeFields(tx: Tx, ctx: StaffCtx, card: Card, fields: CardFields): Promise<void> {
  const changed = await tx.run(
    q
      .updateTable('patients.patient')
      .set({
        surname: fields.surname,
        given: fields.given,
        patronymic: fields.patronymic,
        birth_date: fields.birthDate,
        sex: fields.sex,
        phone: fields.phone,
        email: fields.email,
        note: fields.note,
        verified_at: fields.verifiedAt === null ? null : new Date(fields.verifiedAt),
        verified_by: fields.verifiedBy,
        verified_document: fields.verifiedDocument,
        version: card.version + 1,
        updated_at: ctx.clock.date(),
      })
      .where('tenant_id', '=', ctx.tenantId)
      .where('patient_id', '=', card.patientId)
      .where('version', '=', card.version),
  )
  if (changed === 0) throw fail('conflict.version')
}

/** Points cards at the one that goes on, or lets them stand on their own again. */
export const pointTo = (tx: Tx, ctx: StaffCtx, ids: readonly string[], survivorId: string | null) =>
  tx.run({
    text: `update patients.patient set merged_into = $3, version = version + 1, updated_at = $4
      where tenant_id = $1 and patient_id = any ($2::uuid[])`,
    values: [ctx.tenantId, ids, survivorId, ctx.clock.date()],
  })

const followersOf = async (tx: Tx, ctx: StaffCtx, patientId: string): Promise<string[]> =>
  (
    await tx.all<{ patient_id: string }>({
      text: 'select patient_id from patients.brief where tenant_id = $1 and merged_into = $2 order by 1',
      values: [ctx.tenantId, patientId],
    })
  ).map(row => row.patient_id)

export interface Merge {
  readonly patientId: string
  readonly otherId: string
  readonly fromMerged: readonly MergeField[]
  readonly version: number
  readonly otherVersion: number
  readonly reason: string
}

/**
 * Merges a card into another one of the same person, in one transaction. Rows stay under the id they were written with:
 * what was signed, sealed or said as consent is never rewritten, and whoever reads the person reads all of his ids. Only
 * visits that have not begun are given to the joint card.
 * Errors: `not-found`, `conflict.version` (a card was changed since the preview), `conflict.state` with what stands in
 * the way, `request.invalid`.
 */
export async function mergePatients(
  ctx: StaffCtx,
  input: Merge,
): Promise<{ mergeId: string; undoUntil: string }> {
  if (input.patientId === input.otherId) throw fail('request.invalid', { fields: 'otherId' })
  const mergeId = newId()
  const undoUntil = undoTerm(ctx)
  await ctx.db.tx(async tx => {
    const [survivor, merged] = await loadCards(ctx, tx, [input.patientId, input.otherId], true)
    if (survivor.version !== input.version || merged.version !== input.otherVersion)
      throw fail('conflict.version')
    const blockers = await blockersOf(ctx, tx, survivor, merged)
    if (blockers.length > 0)
      throw fail('conflict.state', {
        reason: blockers
          .map(blocker => blocker.text)
          .join(' ')
          .replace(/\.$/, ''),
      })
    const after = joint(survivor, merged, input.fromMerged)
    const followers = await followersOf(tx, ctx, merged.patientId)
    await pointTo(tx, ctx, [merged.patientId], survivor.patientId)
    await pointTo(tx, ctx, followers, survivor.patientId)
    await writeFields(tx, ctx, survivor, after)
    const visits = await handOverVisits(tx, ctx, { from: merged.patientId, to: survivor.patientId })
    await tx.run(
      q.insertInto('merging.merge').values({
        tenant_id: ctx.tenantId,
        merge_id: mergeId,
        patient_id: survivor.patientId,
        merged_id: merged.patientId,
        entity_ids: [...new Set([...survivor.entityIds, ...merged.entityIds])],
        before: JSON.stringify(fieldsOf(survivor)),
        after: JSON.stringify(after),
        visits,
        followers,
        reason: input.reason,
        at: ctx.clock.date(),
        by_user: ctx.actor.userId,
        undo_until: undoUntil,
      }),
    )
    for (const patientId of [survivor.patientId, merged.patientId])
      await record(tx, ctx, {
        action: 'clarification',
        operation: 'merging.merge',
        purpose: 'data_accuracy',
        entityId: merged.entityIds[0] ?? null,
        patientId,
        object: { kind: 'patient-merge', id: mergeId },
        detail: { visits: visits.length, fields: input.fromMerged.length },
        reason: input.reason,
      })
  })
  return { mergeId, undoUntil: undoUntil.toISOString() }
}
