import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** A room with its chairs, or one chair. */
export interface PlaceOf {
  readonly branchId: string
  readonly roomId: string
  /** The chairs that go out of use with it. */
  readonly chairIds: readonly string[]
  readonly kind: 'room' | 'chair'
  readonly name: string
}

/** A room or a chair of the clinic by its id. Errors: `not-found`, `auth.forbidden` (another branch's manager). */
export async function findPlace(db: Reader, ctx: StaffCtx, placeId: string): Promise<PlaceOf> {
  const found = await db.first<PlaceOf>({
    text: `select r.branch_id as "branchId", r.room_id as "roomId", 'room' as kind, r.name,
        array(select c.chair_id from tenancy.chair c where c.tenant_id = r.tenant_id and c.room_id = r.room_id) as "chairIds"
      from tenancy.room r where r.tenant_id = $1 and r.room_id = $2
      union all
      select c.branch_id, c.room_id, 'chair', c.name, array[c.chair_id] from tenancy.chair c
      where c.tenant_id = $1 and c.chair_id = $2`,
    values: [ctx.tenantId, placeId],
  })
  if (!found) throw fail('not-found')
  if (!granted(ctx.actor.grants, 'clinic.manage', { branchId: found.branchId }))
    throw fail('auth.forbidden', { permission: 'clinic.manage' })
  return found
}

/**
 * Takes a room (with its chairs) or a chair out of use, or back into it. A chair that comes back brings its room with it.
 * What is booked there is not touched: who calls has shown it.
 */
export async function setArchived(
  tx: Tx,
  ctx: StaffCtx,
  placeId: string,
  place: PlaceOf,
  archived: boolean,
): Promise<void> {
  const at = archived ? ctx.clock.date() : null
  if (place.kind === 'room' || !archived)
    await tx.run({
      text: 'update tenancy.room set archived_at = $3 where tenant_id = $1 and room_id = $2',
      values: [ctx.tenantId, place.roomId, at],
    })
  await tx.run({
    text: 'update tenancy.chair set archived_at = $3 where tenant_id = $1 and chair_id = any ($2::uuid[])',
    values: [ctx.tenantId, [...place.chairIds], at],
  })
  await record(tx, ctx, {
    action: 'clarification',
    operation: archived ? 'tenancy.archive-place' : 'tenancy.restore-place',
    purpose: 'care',
    object: { kind: place.kind, id: placeId },
  })
}
