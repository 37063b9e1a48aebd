import { record } from '#modules/audit/index.ts'
import { currentEditions, readEdition } from '#modules/consents/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** What everybody who works with data must have read (152-ФЗ art. 18.1 p. 1 sub. 6): the policy of his operators. */
const TO_READ: ReadonlySet<string> = new Set(['policy'])

/** Texts in force that the actor has to read, with the day he confirmed each (MD-0). */
export async function myAcquaintance(ctx: StaffCtx) {
  const now = ctx.clock.date()
  const editions = (
    await Promise.all(ctx.db.scope.entityIds.map(entityId => currentEditions(ctx.db, entityId, now)))
  )
    .flat()
    .filter(edition => TO_READ.has(edition.kind))
  const rows = await ctx.db.all(
    q
      .selectFrom('cases.acquaintance')
      .select(['edition_id', 'at'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('user_id', '=', ctx.actor.userId),
  )
  const confirmed = new Map(rows.map(row => [row.edition_id, row.at.toISOString()]))
  return {
    texts: editions.map(({ editionId, entityId, title, number, effectiveFrom }) => ({
      editionId,
      entityId,
      title,
      number,
      effectiveFrom,
      confirmedAt: confirmed.get(editionId) ?? null,
    })),
  }
}

/** «I have read it»: once an edition, with the hash of the text. Errors: `not-found`, `conflict.state` when said before. */
export async function confirmAcquaintance(ctx: StaffCtx, editionId: string): Promise<void> {
  const edition = await readEdition(ctx.db, editionId)
  if (!ctx.db.scope.entityIds.includes(edition.entityId) || !TO_READ.has(edition.kind))
    throw fail('not-found')
  await ctx.db.tx(async tx => {
    const written = await tx.run(
      q
        .insertInto('cases.acquaintance')
        .values({
          tenant_id: ctx.tenantId,
          edition_id: editionId,
          user_id: ctx.actor.userId,
          entity_id: edition.entityId,
          text_sha256: Buffer.from(edition.sha256, 'hex'),
          at: ctx.clock.date(),
          address: ctx.address,
        })
        .onConflict(oc => oc.doNothing()),
    )
    if (written === 0)
      throw fail('conflict.state', { reason: 'вы уже подтвердили, что прочитали эту редакцию' })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'privacy-cases.acquaint',
      purpose: 'staff_administration',
      entityId: edition.entityId,
      object: { kind: 'text_edition', id: editionId },
    })
  })
}
