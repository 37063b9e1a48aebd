import { record } from '#modules/audit/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { qrSvg } from '#platform/qr/index.ts'
import { weakPassword } from './change-password.ts'
import { accountEntry } from './evidence.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { endOtherSessions } from './sessions.ts'
import { signInDb } from './staff-user.ts'
import { checkTotp, newTotpSecret, openTotp, sealTotp, totpBase32, totpUri } from './totp.ts'
import { findVendorUser, type VendorUser } from './vendor-user.ts'

const SET_UP = { reason: 'приложение с кодами уже подключено' }

async function myself(ctx: VendorCtx): Promise<VendorUser> {
  const user = await findVendorUser(ctx.services, { userId: ctx.actor.userId })
  if (!user) throw fail('not-found')
  return user
}

const note = (
  tx: Tx,
  ctx: VendorCtx,
  action: 'recording' | 'deletion' | 'clarification',
  operation: string,
) => record(tx, ctx, accountEntry(ctx.actor.userId, { action, operation }))

/** How the account of the person at the console is protected. Error: `not-found`. */
export async function readVendorSecurity(ctx: VendorCtx): Promise<{ email: string; totp: boolean }> {
  const { email, totp_confirmed_at } = await myself(ctx)
  return { email, totp: totp_confirmed_at !== null }
}

/** Makes a new secret for the app; it counts only after its first code. Error: `conflict.state`. */
export async function beginVendorTotp(
  ctx: VendorCtx,
): Promise<{ secret: string; uri: string; qrSvg: string }> {
  const { userId } = ctx.actor
  const user = await myself(ctx)
  const secret = newTotpSecret()
  await signInDb(ctx.services).tx(async tx => {
    const begun = await tx.run({
      text: `update identity.vendor_user set totp_secret = $2, totp_last_step = null
        where user_id = $1 and totp_confirmed_at is null`,
      values: [userId, sealTotp(ctx.services, userId, secret)],
    })
    if (begun === 0) throw fail('conflict.state', SET_UP)
    await note(tx, ctx, 'recording', 'identity.begin-vendor-totp')
  })
  const uri = totpUri(secret, user.email)
  return { secret: totpBase32(secret), uri, qrSvg: await qrSvg(uri) }
}

/** The first code proves that the app holds the secret. Errors: `auth.code-wrong`, `conflict.state`. */
export async function confirmVendorTotp(ctx: VendorCtx, code: string): Promise<void> {
  const { userId } = ctx.actor
  const user = await myself(ctx)
  if (user.totp_confirmed_at) throw fail('conflict.state', SET_UP)
  if (!user.totp_secret) throw fail('conflict.state', { reason: 'приложение с кодами не подключено' })
  const step = checkTotp(openTotp(ctx.services, userId, user.totp_secret), code, user.totp_last_step)
  if (step === null) throw fail('auth.code-wrong', { left: '—' })
  await signInDb(ctx.services).tx(async tx => {
    const confirmed = await tx.run({
      text: `update identity.vendor_user set totp_confirmed_at = $3, totp_last_step = $4
        where user_id = $1 and totp_secret = $2 and totp_confirmed_at is null`,
      values: [userId, user.totp_secret, new Date(), step],
    })
    if (confirmed === 0) throw fail('conflict.state', SET_UP)
    await note(tx, ctx, 'recording', 'identity.confirm-vendor-totp')
  })
}

/** Takes the app off. Error: `conflict.state` when there is none. */
export async function removeVendorTotp(ctx: VendorCtx): Promise<void> {
  await signInDb(ctx.services).tx(async tx => {
    const removed = await tx.run({
      text: `update identity.vendor_user set totp_secret = null, totp_confirmed_at = null, totp_last_step = null
        where user_id = $1 and totp_confirmed_at is not null`,
      values: [ctx.actor.userId],
    })
    if (removed === 0) throw fail('conflict.state', { reason: 'приложение с кодами не подключено' })
    await note(tx, ctx, 'deletion', 'identity.remove-vendor-totp')
  })
}

/** Changes the password and ends the other sessions. Errors: `request.invalid` (the current one), `conflict.state` (weak). */
export async function changeVendorPassword(
  ctx: VendorCtx,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<{ ended: number }> {
  const user = await myself(ctx)
  if (!(await checkPassword(current, user.password_hash)))
    throw fail('request.invalid', { fields: 'current' })
  const weak = weakPassword(next, user.email)
  if (weak) throw fail('conflict.state', { reason: weak })
  const hash = await hashPassword(next)
  const { userId, sessionId } = ctx.actor
  return signInDb(ctx.services).tx(async tx => {
    await tx.run({
      text: 'update identity.vendor_user set password_hash = $2, failed_attempts = 0 where user_id = $1',
      values: [userId, hash],
    })
    const ended = await endOtherSessions(tx, userId, sessionId, 'password changed')
    await note(tx, ctx, 'clarification', 'identity.change-vendor-password')
    return { ended }
  })
}
