import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx, Services, StaffCtx, VendorCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { writeToPhone } from './account-code.ts'
import { accountEntry, atTheDoor } from './evidence.ts'
import { findMembership, signInDb } from './staff-user.ts'
import { newToken, tokenHash } from './tokens.ts'

export interface Freeze {
  readonly frozenAt: string
  readonly frozenBy: 'owner' | 'letter' | 'vendor'
  readonly reason: string
}

interface NewFreeze {
  readonly userId: string
  readonly frozenBy: Freeze['frozenBy']
  readonly vendorUserId: string | null
  readonly reason: string
}

/** The live freeze of an account, or null. */
export async function liveFreeze(db: Reader, userId: string): Promise<Freeze | null> {
  const row = await db.first<{ at: Date; by: Freeze['frozenBy']; reason: string }>({
    text: `select frozen_at as at, frozen_by as by, reason from identity.account_freeze
      where user_id = $1 and lifted_at is null`,
    values: [userId],
  })
  return row ? { frozenAt: row.at.toISOString(), frozenBy: row.by, reason: row.reason } : null
}

/** Refuses while the account is frozen, whatever was proved. Error: `auth.frozen`. */
export async function checkNotFrozen(db: Reader, userId: string): Promise<void> {
  if (await liveFreeze(db, userId)) throw fail('auth.frozen')
}

/** Blocks the account and ends all its sessions in one transaction (SV-3.2.2b). Twice is the same as once. */
async function freeze(ctx: Ctx, evidence: Ctx, input: NewFreeze): Promise<void> {
  await signInDb(ctx.services).tx(async tx => {
    const now = new Date()
    const rows = await tx.run({
      text: `insert into identity.account_freeze
          (freeze_id, user_id, frozen_at, frozen_by, vendor_user_id, reason, address)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (user_id) where lifted_at is null do nothing`,
      values: [newId(), input.userId, now, input.frozenBy, input.vendorUserId, input.reason, ctx.address],
    })
    const ended = await tx.all({
      text: `update identity.session set ended_at = $2, ended_reason = 'account frozen'
        where principal_id = $1 and realm = 'staff' and ended_at is null returning session_id`,
      values: [input.userId, now],
    })
    if (rows === 0) return
    await record(tx, evidence, {
      ...accountEntry(input.userId, {
        action: 'blocking',
        operation: 'identity.freeze-account',
        detail: { by: input.frozenBy, sessions: ended.length },
      }),
      reason: input.reason,
    })
  })
  await tellPhone(ctx.services, input.userId, 'Вход в «Студию улыбки» заблокирован, сеансы завершены.')
}

async function tellPhone(services: Services, userId: string, body: string): Promise<void> {
  const phone = await phoneOf(signInDb(services), userId)
  if (phone) await writeToPhone(services, phone, body)
}

export async function phoneOf(db: Reader, userId: string): Promise<string | null> {
  const row = await db.first<{ phone: string | null }>({
    text: 'select phone from identity.staff_user where user_id = $1',
    values: [userId],
  })
  return row?.phone ?? null
}

/** «The telephone is lost», pressed in one's own account; this session ends with the others. */
export const freezeOwnAccount = (ctx: StaffCtx): Promise<void> =>
  freeze(ctx, ctx, {
    userId: ctx.actor.userId,
    frozenBy: 'owner',
    vendorUserId: null,
    reason: 'Телефон потерян, заблокировал владелец учётной записи',
  })

/** A secret for a letter: whoever holds it can freeze this account and do nothing else. */
export async function makeFreezeLink(services: Services, tx: Tx, userId: string): Promise<string> {
  const token = newToken()
  await tx.run({
    text: 'insert into identity.freeze_link (token_hash, user_id, created_at) values ($1, $2, $3)',
    values: [tokenHash(token), userId, new Date()],
  })
  return `${services.config.publicUrl}/studio/freeze/${token}`
}

async function userOfLink(services: Services, token: string): Promise<string> {
  const row = await signInDb(services).first<{ user_id: string }>({
    text: 'select user_id from identity.freeze_link where token_hash = $1',
    values: [tokenHash(token)],
  })
  if (!row) throw fail('not-found')
  return row.user_id
}

/** Whether the account of the link is frozen already. Error: `not-found`. */
export async function readFreezeLink(services: Services, token: string): Promise<{ frozen: boolean }> {
  const userId = await userOfLink(services, token)
  return { frozen: (await liveFreeze(signInDb(services), userId)) !== null }
}

/** Freezes by the link of the letter. Error: `not-found`. */
export async function freezeByLink(ctx: Ctx, token: string): Promise<void> {
  const userId = await userOfLink(ctx.services, token)
  const membership = await findMembership(ctx.services, userId, undefined)
  await freeze(ctx, membership ? atTheDoor(ctx, membership.tenantId) : ctx, {
    userId,
    frozenBy: 'letter',
    vendorUserId: null,
    reason: 'Заблокировано по ссылке из письма',
  })
}

/** The vendor's support freezes on a call of the licensee. */
export const freezeForClient = (
  ctx: VendorCtx,
  input: { readonly tenantId: string; readonly userId: string; readonly reason: string },
): Promise<void> =>
  freeze(ctx, atTheDoor(ctx, input.tenantId), {
    userId: input.userId,
    frozenBy: 'vendor',
    vendorUserId: ctx.actor.userId,
    reason: input.reason,
  })

/** Opens the account again after a check of identity, which is written down. Error: `conflict.state` when it is not frozen. */
export async function unfreezeForClient(
  ctx: VendorCtx,
  input: { readonly tenantId: string; readonly userId: string; readonly basis: string },
): Promise<void> {
  await signInDb(ctx.services).tx(async tx => {
    const rows = await tx.run({
      text: `update identity.account_freeze set lifted_at = $2, lifted_by = $3, lift_basis = $4
        where user_id = $1 and lifted_at is null`,
      values: [input.userId, new Date(), ctx.actor.userId, input.basis],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'вход не заблокирован' })
    await record(tx, atTheDoor(ctx, input.tenantId), {
      ...accountEntry(input.userId, { action: 'use', operation: 'identity.unfreeze-account' }),
      reason: input.basis,
    })
  })
  await tellPhone(ctx.services, input.userId, 'Вход в «Студию улыбки» снова открыт.')
}
