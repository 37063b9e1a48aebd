import { newId } from '#libs/ids/index.ts'
import { granted, grantedEverywhere, type Role } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { Services, StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Invitation } from './invitation-contract.ts'
import { newToken, tokenHash } from './tokens.ts'

/** How long the link of a letter is good. */
const DAYS = 7

/** Who manages the staff of one legal entity invites into that one; into the whole clinic only who manages it whole. */
export const mayInviteTo = ({ actor }: StaffCtx, entityId: string | null): boolean =>
  entityId === null
    ? grantedEverywhere(actor.grants, 'staff.manage')
    : granted(actor.grants, 'staff.manage', { entityId })

/** Invitations that wait for their people, as far as the reader may invite himself. */
export async function listInvitations(ctx: StaffCtx): Promise<Invitation[]> {
  const rows = await ctx.db.all<Omit<Invitation, 'invitedAt' | 'expiresAt'> & { at: Date; until: Date }>({
    text: `select invitation_id as "invitationId", email, role, entity_id as "entityId", invited_at as at, expires_at as until
      from identity.invitation where tenant_id = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2
      order by invited_at desc`,
    values: [ctx.tenantId, new Date()],
  })
  const own = rows.filter(row => mayInviteTo(ctx, row.entityId))
  return own.map(({ at, until, ...row }) => ({
    ...row,
    invitedAt: at.toISOString(),
    expiresAt: until.toISOString(),
  }))
}

interface NewInvitation {
  readonly tenantId: string
  readonly clinic: string
  readonly email: string
  readonly role: Role
  readonly entityId: string | null
  readonly by: string | null
}

/**
 * Writes an invitation down and its letter with the link, in the transaction of its cause. One that waits for the same
 * person and role is replaced: the newest letter counts. Answers the id.
 */
export async function writeInvitation(
  services: Services,
  tx: Tx,
  { tenantId, clinic, email, role, entityId, by }: NewInvitation,
): Promise<string> {
  const [invitationId, token, now] = [newId(), newToken(), new Date()]
  await tx.run({
    text: `insert into identity.invitation
        (tenant_id, invitation_id, token_hash, email, role, entity_id, invited_at, invited_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tenantId,
      invitationId,
      tokenHash(token),
      email,
      role,
      entityId,
      now,
      by,
      new Date(now.getTime() + DAYS * 86_400_000),
    ],
  })
  await sendMessage(
    tx,
    { tenantId, clock: services.clockOf(tenantId) },
    {
      channel: 'email',
      recipient: email,
      sender: 'Амбулатория',
      subject: `Приглашение: ${clinic}`,
      body: `Вас приглашают работать в системе «Амбулатория»: ${clinic}.

Ссылка для входа, действует ${DAYS} дней: ${services.config.publicUrl}/app/invitation/${token}

Если вы не ждали этого письма, ничего делать не нужно.`,
      purpose: 'security',
      about: { kind: 'invitation', id: invitationId },
    },
  )
  return invitationId
}

/**
 * The owner invites a person. Errors: `auth.forbidden` beyond the owner's own legal entity, `conflict.state` when the
 * same person has that role already.
 */
export async function inviteStaff(
  ctx: StaffCtx,
  input: { readonly email: string; readonly role: Role; readonly entityId: string | null },
): Promise<{ invitationId: string }> {
  const { tenantId } = ctx
  if (!mayInviteTo(ctx, input.entityId)) throw fail('auth.forbidden', { permission: 'staff.manage' })
  return ctx.db.tx(async tx => {
    const clinic = await tx.first<{ name: string }>({
      text: 'select name from tenancy.tenant where tenant_id = $1',
      values: [tenantId],
    })
    if (input.entityId !== null) {
      const own = await tx.first({
        text: 'select 1 as one from tenancy.legal_entity where tenant_id = $1 and entity_id = $2',
        values: [tenantId, input.entityId],
      })
      if (!own) throw fail('not-found')
    }
    const here = await tx.first({
      text: `select 1 as one from identity.colleague c join identity.membership m using (tenant_id, user_id)
        where c.tenant_id = $1 and c.email = $2 and m.role = $3 and m.entity_id is not distinct from $4 and m.revoked_at is null`,
      values: [tenantId, input.email, input.role, input.entityId],
    })
    if (here) throw fail('conflict.state', { reason: 'этот человек уже работает в клинике с такой ролью' })
    await tx.run({
      text: `update identity.invitation set withdrawn_at = $5, withdrawn_by = $6 where tenant_id = $1 and email = $2 and role = $3
        and entity_id is not distinct from $4 and accepted_at is null and withdrawn_at is null`,
      values: [tenantId, input.email, input.role, input.entityId, new Date(), ctx.actor.userId],
    })
    const invitationId = await writeInvitation(ctx.services, tx, {
      ...input,
      tenantId,
      clinic: clinic?.name ?? '',
      by: ctx.actor.userId,
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'identity.invite',
      purpose: 'account_creation',
      object: { kind: 'invitation', id: invitationId },
      detail: { role: input.role },
    })
    return { invitationId }
  })
}

/** Takes an invitation back. Error: `not-found`. */
export async function withdrawInvitation(ctx: StaffCtx, invitationId: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await tx.first<{ entityId: string | null }>({
      text: `select entity_id as "entityId" from identity.invitation
        where tenant_id = $1 and invitation_id = $2 and accepted_at is null and withdrawn_at is null for update`,
      values: [ctx.tenantId, invitationId],
    })
    if (!row || !mayInviteTo(ctx, row.entityId)) throw fail('not-found')
    await tx.run({
      text: `update identity.invitation set withdrawn_at = $3, withdrawn_by = $4
        where tenant_id = $1 and invitation_id = $2`,
      values: [ctx.tenantId, invitationId, new Date(), ctx.actor.userId],
    })
    await record(tx, ctx, {
      action: 'deletion',
      operation: 'identity.withdraw-invitation',
      purpose: 'account_creation',
      object: { kind: 'invitation', id: invitationId },
    })
  })
}
