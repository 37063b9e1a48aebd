import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { qrSvg } from '#platform/qr/index.ts'
import { accountEntry, writeToOwner } from './evidence.ts'
import { dropRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts'
import { readUser, signInDb } from './staff-user.ts'
import { checkTotp, newTotpSecret, openTotp, sealTotp, totpBase32, totpUri } from './totp.ts'

const SET_UP = { reason: 'приложение с кодами уже подключено' }
const NOT_SET_UP = { reason: 'приложение с кодами не подключено' }

/** Makes a new secret for the authenticator app. It counts only after its first code. */
export async function beginTotp(ctx: StaffCtx): Promise<{ secret: string; uri: string; qrSvg: string }> {
  const { userId } = ctx.actor
  const user = await readUser(ctx)
  const secret = newTotpSecret()
  await signInDb(ctx.services).tx(async tx => {
    const begun = await tx.run(
      q
        .updateTable('identity.staff_user')
        .set({ totp_secret: sealTotp(ctx.services, userId, secret), totp_last_step: null })
        .where('user_id', '=', userId)
        .where('totp_confirmed_at', 'is', null),
    )
    if (begun === 0) throw fail('conflict.state', SET_UP)
    await record(tx, ctx, accountEntry(userId, { action: 'recording', operation: 'identity.begin-totp' }))
  })
  const uri = totpUri(secret, user.email ?? user.phone ?? '')
  return { secret: totpBase32(secret), uri, qrSvg: await qrSvg(uri) }
}

/**
 * The first code proves that the app holds the secret: from now on sign-in asks for it. Answers the recovery codes.
 * Errors: `auth.code-wrong`, `conflict.state` (it is set up already, or was not begun).
 */
export async function confirmTotp(ctx: StaffCtx, code: string): Promise<{ recoveryCodes: string[] }> {
  const { userId } = ctx.actor
  const user = await readUser(ctx)
  if (user.totp_confirmed_at) throw fail('conflict.state', SET_UP)
  if (!user.totp_secret) throw fail('conflict.state', NOT_SET_UP)
  const step = checkTotp(openTotp(ctx.services, userId, user.totp_secret), code, user.totp_last_step)
  if (step === null) throw fail('auth.code-wrong', { left: '—' })
  return signInDb(ctx.services).tx(async tx => {
    const confirmed = await tx.run(
      q
        .updateTable('identity.staff_user')
        .set({ totp_confirmed_at: new Date(), totp_last_step: step })
        .where('user_id', '=', userId)
        // The secret that was proved, not one that a second window has begun meanwhile.
        .where('totp_secret', '=', user.totp_secret)
        .where('totp_confirmed_at', 'is', null),
    )
    if (confirmed === 0) throw fail('conflict.state', SET_UP)
    await record(tx, ctx, accountEntry(userId, { action: 'recording', operation: 'identity.confirm-totp' }))
    await writeToOwner(tx, ctx, userId, {
      subject: 'Подключены коды из приложения',
      text: 'При входе по паролю теперь нужен код из приложения.',
    })
    return { recoveryCodes: await replaceRecoveryCodes(ctx.services, tx, userId) }
  })
}

/** Takes the app off: sign-in by password asks for no code any more. Error: `conflict.state` when there is none. */
export async function removeTotp(ctx: StaffCtx): Promise<void> {
  const { userId } = ctx.actor
  await signInDb(ctx.services).tx(async tx => {
    const removed = await tx.run(
      q
        .updateTable('identity.staff_user')
        .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null })
        .where('user_id', '=', userId)
        .where('totp_confirmed_at', 'is not', null),
    )
    if (removed === 0) throw fail('conflict.state', NOT_SET_UP)
    await dropRecoveryCodes(tx, userId)
    await record(tx, ctx, accountEntry(userId, { action: 'deletion', operation: 'identity.remove-totp' }))
    await writeToOwner(tx, ctx, userId, {
      subject: 'Отключены коды из приложения',
      text: 'При входе по паролю код из приложения больше не нужен.',
    })
  })
}

/** New recovery codes instead of the old ones. Error: `conflict.state` without an app, for codes stand in for it. */
export async function renewRecoveryCodes(ctx: StaffCtx): Promise<{ recoveryCodes: string[] }> {
  const { userId } = ctx.actor
  if (!(await readUser(ctx)).totp_confirmed_at) throw fail('conflict.state', NOT_SET_UP)
  return signInDb(ctx.services).tx(async tx => {
    const recoveryCodes = await replaceRecoveryCodes(ctx.services, tx, userId)
    await record(
      tx,
      ctx,
      accountEntry(userId, { action: 'recording', operation: 'identity.renew-recovery-codes' }),
    )
    await writeToOwner(tx, ctx, userId, {
      subject: 'Новые коды восстановления',
      text: 'Выпущены новые коды восстановления, прежние больше не действуют.',
    })
    return { recoveryCodes }
  })
}
