import { newId } from '#libs/ids/index.ts'
import { granted, grantedEverywhere } from '#libs/permissions/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { BranchBody } from './places-contract.ts'
import { readBranches } from './queries.ts'

/** The telephone in E.164. Error: `request.invalid`. */
function phoneOf(text: string): string {
  const check = parsePhone(text)
  if (!check.ok) throw fail('request.invalid', { fields: 'phone' })
  return check.phone
}

const allowed = ({ actor }: StaffCtx, branchId: string | null) =>
  branchId === null
    ? grantedEverywhere(actor.grants, 'clinic.manage')
    : granted(actor.grants, 'clinic.manage', { branchId })

/** Opens a branch. Errors: `auth.forbidden` for who manages a part of the clinic only, `conflict.state` (address taken). */
export async function addBranch(
  ctx: StaffCtx,
  input: BranchBody & { readonly slug: string },
): Promise<{ branchId: string }> {
  if (!allowed(ctx, null)) throw fail('auth.forbidden', { permission: 'clinic.manage' })
  const branchId = newId()
  await ctx.db.tx(async tx => {
    const made = await tx.run({
      text: `insert into tenancy.branch (tenant_id, branch_id, slug, name, address, phone, zone, position)
        select $1, $2, $3, $4, $5, $6, $7, coalesce(max(position) + 1, 0) from tenancy.branch where tenant_id = $1
        on conflict (tenant_id, slug) do nothing`,
      values: [
        ctx.tenantId,
        branchId,
        input.slug,
        input.name,
        input.address,
        phoneOf(input.phone),
        input.zone,
      ],
    })
    if (made === 0) throw fail('conflict.state', { reason: 'такой адрес на сайте у клиники уже есть' })
    await saveRooms(tx, ctx, branchId, input.rooms)
    await evidence(tx, ctx, branchId)
  })
  publish(ctx)
  return { branchId }
}

/**
 * Changes a branch. Errors: `auth.forbidden`, `conflict.version`, `not-found` (branch, or a room or chair that is not of
 * this branch).
 */
export async function saveBranch(
  ctx: StaffCtx,
  branchId: string,
  { version, ...input }: BranchBody & { readonly version: string },
): Promise<{ branchId: string }> {
  if (!allowed(ctx, branchId)) throw fail('auth.forbidden', { permission: 'clinic.manage' })
  await ctx.db.tx(async tx => {
    await tx.run({
      text: 'select 1 from tenancy.branch where tenant_id = $1 and branch_id = $2 for update',
      values: [ctx.tenantId, branchId],
    })
    const before = (await readBranches(tx)).find(branch => branch.branchId === branchId)
    if (!before) throw fail('not-found')
    if (before.version !== version)
      throw await staleRefusal(tx, ctx, { operations: ['tenancy.save-branch'], objectId: branchId })
    await tx.run({
      text: `update tenancy.branch set name = $3, address = $4, phone = $5, zone = $6
        where tenant_id = $1 and branch_id = $2`,
      values: [ctx.tenantId, branchId, input.name, input.address, phoneOf(input.phone), input.zone],
    })
    await saveRooms(tx, ctx, branchId, input.rooms)
    await evidence(tx, ctx, branchId)
  })
  publish(ctx)
  return { branchId }
}

async function saveRooms(tx: Tx, ctx: StaffCtx, branchId: string, rooms: BranchBody['rooms']): Promise<void> {
  for (const room of rooms) {
    const roomId = room.roomId ?? newId()
    await saveNamed(tx, room.roomId !== null, {
      insert: 'insert into tenancy.room (tenant_id, branch_id, room_id, name) values ($1, $2, $3, $4)',
      update: 'update tenancy.room set name = $4 where tenant_id = $1 and branch_id = $2 and room_id = $3',
      values: [ctx.tenantId, branchId, roomId, room.name],
    })
    for (const chair of room.chairs)
      await saveNamed(tx, chair.chairId !== null, {
        insert: `insert into tenancy.chair (tenant_id, branch_id, chair_id, name, room_id) values ($1, $2, $3, $4, $5)`,
        update: `update tenancy.chair set name = $4, room_id = $5
          where tenant_id = $1 and branch_id = $2 and chair_id = $3`,
        values: [ctx.tenantId, branchId, chair.chairId ?? newId(), chair.name, roomId],
      })
  }
}

async function saveNamed(
  tx: Tx,
  known: boolean,
  sql: { readonly insert: string; readonly update: string; readonly values: readonly string[] },
): Promise<void> {
  const done = await tx.run({ text: known ? sql.update : sql.insert, values: sql.values })
  if (done === 0) throw fail('not-found')
}

const evidence = (tx: Tx, ctx: StaffCtx, branchId: string) =>
  record(tx, ctx, {
    action: 'recording',
    operation: 'tenancy.save-branch',
    purpose: 'care',
    object: { kind: 'branch', id: branchId },
  })

/** Schedules and the site follow. */
const publish = (ctx: StaffCtx) =>
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
