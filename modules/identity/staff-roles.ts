import { newId } from '#libs/ids/index.ts'
import type { Role } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { mayInviteTo } from './invitations.ts'
import type { StaffMember } from './staff-contract.ts'

/** Colleagues with their roles in force, by name. Who manages one legal entity sees its staff. */
export async function listStaff(ctx: StaffCtx): Promise<StaffMember[]> {
  const rows = await ctx.db.all<StaffMember>({
    text: `select c.user_id as "userId", c.surname, c.given, c.patronymic, c.email,
        jsonb_agg(jsonb_build_object('membershipId', m.membership_id, 'role', m.role, 'entityId', m.entity_id,
          'branchId', m.branch_id) order by m.granted_at) as roles
      from identity.colleague c join identity.membership m on m.tenant_id = c.tenant_id and m.user_id = c.user_id
      where c.tenant_id = $1 and m.revoked_at is null
      group by c.user_id, c.surname, c.given, c.patronymic, c.email order by c.surname, c.given`,
    values: [ctx.tenantId],
  })
  const own = rows.map(row => ({ ...row, roles: row.roles.filter(role => mayInviteTo(ctx, role.entityId)) }))
  return own.filter(row => row.roles.length > 0)
}

export interface NewRole {
  readonly userId: string
  readonly role: Role
  /** Null: in all of them. */
  readonly entityId: string | null
  readonly branchId: string | null
}

/** Gives a colleague a role. Errors: `not-found`, `auth.forbidden` beyond the own legal entity, `conflict.state` (he has it). */
export async function grantRole(ctx: StaffCtx, input: NewRole): Promise<{ membershipId: string }> {
  const { tenantId } = ctx
  if (!mayInviteTo(ctx, input.entityId)) throw fail('auth.forbidden', { permission: 'staff.manage' })
  const membershipId = newId()
  await ctx.db.tx(async tx => {
    const known = await tx.first<{ colleague: boolean; place: boolean; has: boolean }>({
      text: `select exists (select from identity.colleague where tenant_id = $1 and user_id = $2) as colleague,
        ($4::uuid is null or exists (select from tenancy.legal_entity where tenant_id = $1 and entity_id = $4))
          and ($5::uuid is null or exists (select from tenancy.branch
            where tenant_id = $1 and branch_id = $5 and archived_at is null)) as place,
        exists (select from identity.membership where tenant_id = $1 and user_id = $2 and role = $3
          and entity_id is not distinct from $4 and branch_id is not distinct from $5 and revoked_at is null) as has`,
      values: [tenantId, input.userId, input.role, input.entityId, input.branchId],
    })
    if (!known?.colleague || !known.place) throw fail('not-found')
    if (known.has) throw fail('conflict.state', { reason: 'эта роль у сотрудника уже есть' })
    await tx.run({
      text: `insert into identity.membership
          (tenant_id, membership_id, user_id, role, entity_id, branch_id, granted_at, granted_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        tenantId,
        membershipId,
        input.userId,
        input.role,
        input.entityId,
        input.branchId,
        new Date(),
        ctx.actor.userId,
      ],
    })
    await evidence(tx, ctx, 'identity.grant-role', input.userId, input.role)
  })
  return { membershipId }
}

/** Takes a role away. Errors: `not-found`, `conflict.state` for the last owner of the clinic. */
export async function revokeRole(ctx: StaffCtx, membershipId: string): Promise<void> {
  await ctx.db.tx(async tx => {
    // Two owners who take the role from each other at once: the second one waits and finds himself the last.
    await tx.run({
      text: `select pg_advisory_xact_lock(hashtextextended('staff-roles/' || $1, 0))`,
      values: [ctx.tenantId],
    })
    const row = await tx.first<{ userId: string; role: Role; entityId: string | null; owners: number }>({
      text: `select m.user_id as "userId", m.role, m.entity_id as "entityId",
          (select count(distinct o.user_id)::int from identity.membership o where o.tenant_id = $1 and o.role = 'owner'
            and o.entity_id is null and o.revoked_at is null and o.membership_id <> $2) as owners
        from identity.membership m where m.tenant_id = $1 and m.membership_id = $2 and m.revoked_at is null`,
      values: [ctx.tenantId, membershipId],
    })
    if (!row || !mayInviteTo(ctx, row.entityId)) throw fail('not-found')
    if (row.role === 'owner' && row.entityId === null && row.owners === 0)
      throw fail('conflict.state', { reason: 'это последний руководитель клиники' })
    await tx.run({
      text: `update identity.membership set revoked_at = $3, revoked_by = $4 where tenant_id = $1 and membership_id = $2`,
      values: [ctx.tenantId, membershipId, new Date(), ctx.actor.userId],
    })
    await evidence(tx, ctx, 'identity.revoke-role', row.userId, row.role)
  })
}

const evidence = (tx: Tx, ctx: StaffCtx, operation: string, userId: string, role: Role) =>
  record(tx, ctx, {
    action: 'clarification',
    operation,
    purpose: 'account_creation',
    object: { kind: 'staff', id: userId },
    detail: { role },
  })
