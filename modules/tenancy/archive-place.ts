import { granted, grantedEverywhere } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** A branch with all its rooms, a room with its chairs, or one chair. */
export interface PlaceOf {
  readonly branchId: string
  /** Null for a branch. */
  readonly roomId: string | null
  /** The chairs that go out of use with it. */
  readonly chairIds: readonly string[]
  readonly kind: 'branch' | 'room' | 'chair'
  readonly name: string
}

/**
 * A branch, a room or a chair of the clinic by its id. Errors: `not-found`, `auth.forbidden` (another branch's manager; a
 * branch is closed by who manages the whole clinic).
 */
export async function findPlace(db: Reader, ctx: StaffCtx, placeId: string): Promise<PlaceOf> {
  const found = await db.first<PlaceOf>({
    text: `select r.branch_id as "branchId", r.room_id as "roomId", 'room' as kind, r.name,
        array(select c.chair_id from tenancy.chair c where c.tenant_id = r.tenant_id and c.room_id = r.room_id) as "chairIds"
      from tenancy.room r where r.tenant_id = $1 and r.room_id = $2
      union all
      select c.branch_id, c.room_id, 'chair', c.name, array[c.chair_id] from tenancy.chair c
      where c.tenant_id = $1 and c.chair_id = $2
      union all
      select b.branch_id, null, 'branch', b.name,
        array(select c.chair_id from tenancy.chair c where c.tenant_id = b.tenant_id and c.branch_id = b.branch_id)
      from tenancy.branch b where b.tenant_id = $1 and b.branch_id = $2`,
    values: [ctx.tenantId, placeId],
  })
  if (!found) throw fail('not-found')
  const { grants } = ctx.actor
  const allowed =
    found.kind === 'branch'
      ? grantedEverywhere(grants, 'clinic.manage')
      : granted(grants, 'clinic.manage', { branchId: found.branchId })
  if (!allowed) throw fail('auth.forbidden', { permission: 'clinic.manage' })
  return found
}

/**
 * Takes a branch, a room (with its chairs) or a chair out of use, or back into it. A chair that comes back brings its room with
 * it; a branch leaves its rooms and chairs as they are, so it comes back as it was. What is booked there is not touched: who
 * calls has shown it.
 */
export async function setArchived(
  tx: Tx,
  ctx: StaffCtx,
  placeId: string,
  place: PlaceOf,
  archived: boolean,
): Promise<void> {
  const at = archived ? ctx.clock.date() : null
  if (place.kind === 'branch')
    await tx.run({
      text: 'update tenancy.branch set archived_at = $3 where tenant_id = $1 and branch_id = $2',
      values: [ctx.tenantId, place.branchId, at],
    })
  else await setRoom(tx, ctx, place, archived, at)
  await record(tx, ctx, {
    action: 'clarification',
    operation: archived ? 'tenancy.archive-place' : 'tenancy.restore-place',
    purpose: 'care',
    object: { kind: place.kind, id: placeId },
  })
}

async function setRoom(
  tx: Tx,
  ctx: StaffCtx,
  place: PlaceOf,
  archived: boolean,
  at: Date | null,
): Promise<void> {
  if (place.kind === 'room' || !archived)
    await tx.run({
      text: 'update tenancy.room set archived_at = $3 where tenant_id = $1 and room_id = $2',
      values: [ctx.tenantId, place.roomId, at],
    })
  await tx.run({
    text: 'update tenancy.chair set archived_at = $3 where tenant_id = $1 and chair_id = any ($2::uuid[])',
    values: [ctx.tenantId, [...place.chairIds], at],
  })
}
