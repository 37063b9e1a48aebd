import qrcode from 'qrcode'
import type { StaffCtx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkTotp, newTotpSecret, openTotp, sealTotp, totpBase32, totpUri } from './totp.ts'

/** Makes a new secret for the authenticator app. It counts only after its first code; the old one serves until then. */
export async function beginTotp(ctx: StaffCtx): Promise<{ secret: string; uri: string; qrSvg: string }> {
  const { userId } = ctx.actor
  const platform = ctx.services.db('amb_platform', NO_SCOPE)
  const user = await platform.first(
    q.selectFrom('identity.staff_user').select(['email', 'totp_confirmed_at']).where('user_id', '=', userId),
  )
  if (!user) throw fail('not-found')
  if (user.totp_confirmed_at) throw fail('conflict.state', { reason: 'второй фактор уже подключён' })
  const secret = newTotpSecret()
  await platform.all(
    q
      .updateTable('identity.staff_user')
      .set({ totp_secret: sealTotp(ctx.services, userId, secret), totp_last_step: null })
      .where('user_id', '=', userId)
      .where('totp_confirmed_at', 'is', null),
  )
  const uri = totpUri(secret, user.email)
  return { secret: totpBase32(secret), uri, qrSvg: await qrcode.toString(uri, { type: 'svg', margin: 1 }) }
}

/** The first code proves that the app holds the secret: from now on sign-in asks for it. */
export async function confirmTotp(ctx: StaffCtx, code: string): Promise<void> {
  const { userId } = ctx.actor
  const platform = ctx.services.db('amb_platform', NO_SCOPE)
  const user = await platform.first(
    q
      .selectFrom('identity.staff_user')
      .select(['totp_secret', 'totp_last_step'])
      .where('user_id', '=', userId),
  )
  const step = user?.totp_secret
    ? checkTotp(openTotp(ctx.services, userId, user.totp_secret), code, user.totp_last_step)
    : null
  if (step === null) throw fail('auth.code-wrong', { left: '—' })
  await platform.all(
    q
      .updateTable('identity.staff_user')
      .set({ totp_confirmed_at: new Date(), totp_last_step: step })
      .where('user_id', '=', userId),
  )
}
