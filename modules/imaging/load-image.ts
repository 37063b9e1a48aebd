import { granted } from '#libs/permissions/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type ImageRow, imageById } from './image-rows.ts'

/**
 * An image that this member of staff may look at: people of care any of their patients', the reception only what waits in
 * the inbox for somebody to file it. Error: `not-found`, `auth.forbidden`.
 */
export async function imageToRead(ctx: StaffCtx, fileId: string): Promise<ImageRow> {
  const row = await imageById(ctx.db, ctx.tenantId, fileId)
  if (!row) throw fail('not-found')
  const care = granted(ctx.actor.grants, 'file.read', { entityId: row.entity_id })
  // Opened in an emergency, the entity of the grant is another one: the row was shown by the glass.
  const glass = ctx.db.scope.patientIds.includes(row.patient_id) && granted(ctx.actor.grants, 'file.read')
  if (!care && !glass && row.intake !== 'waiting') throw fail('auth.forbidden', { permission: 'file.read' })
  return row
}

/** An image of the record that may be changed. Errors: `not-found`, `conflict.state` when it is removed or not filed. */
export async function imageToChange(ctx: StaffCtx, fileId: string, removed = false): Promise<ImageRow> {
  const row = await imageById(ctx.db, ctx.tenantId, fileId)
  if (!row || !ctx.db.scope.entityIds.includes(row.entity_id)) throw fail('not-found')
  if (row.intake === 'waiting' || row.intake === 'refused')
    throw fail('conflict.state', { reason: 'файл ещё не принят в карту' })
  if ((row.removed_at !== null) !== removed)
    throw fail('conflict.state', { reason: removed ? 'файл не удалён' : 'файл удалён' })
  return row
}
