import type { Ctx, Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { countHit } from './limits.ts'
import { checkPassword } from './passwords.ts'
import { openSession } from './sessions.ts'
import { checkTotp, openTotp } from './totp.ts'

const MAX_FAILURES = 8
const LOCK_MINUTES = 15

export interface StaffSignIn {
  readonly email: string
  readonly password: string
  readonly totp?: string | undefined
  readonly clinic?: string | undefined
}

interface UserRow {
  readonly user_id: string
  readonly password_hash: string | null
  readonly totp_secret: Buffer | null
  readonly totp_confirmed_at: Date | null
  readonly totp_last_step: number | null
  readonly locked_until: Date | null
}

const findUser = (services: Services, email: string) =>
  services
    .db('amb_platform', NO_SCOPE)
    .first<UserRow>(
      q
        .selectFrom('identity.staff_user')
        .select([
          'user_id',
          'password_hash',
          'totp_secret',
          'totp_confirmed_at',
          'totp_last_step',
          'locked_until',
        ])
        .where('email', '=', email),
    )

/**
 * Signs a member of staff in. One answer for an unknown e-mail, a wrong password and a wrong code, after the same
 * work; eight failures lock the sign-in for a quarter of an hour.
 * Errors: `auth.bad-credentials`, `auth.totp-required`, `auth.locked`, `request.too-many`.
 */
export async function signInStaff(ctx: Ctx, input: StaffSignIn): Promise<WithCookies<{ clinic: string }>> {
  const { services } = ctx
  await countHit(services, 'sign-in-address', ctx.address)
  const user = await findUser(services, input.email)
  const right = await checkPassword(input.password, user?.password_hash ?? null)
  const lockedMs = (user?.locked_until?.getTime() ?? 0) - Date.now()
  if (lockedMs > 0) throw fail('auth.locked', { minutes: Math.ceil(lockedMs / 60_000) })
  if (!user) throw fail('auth.bad-credentials')
  if (!right) throw await failed(services, user.user_id)
  if (user.totp_confirmed_at && user.totp_secret) {
    if (!input.totp) throw fail('auth.totp-required')
    const step = checkTotp(
      openTotp(services, user.user_id, user.totp_secret),
      input.totp,
      user.totp_last_step,
    )
    if (step === null || !(await burnStep(services, user.user_id, step)))
      throw await failed(services, user.user_id)
  }
  const membership = await chooseMembership(services, user.user_id, input.clinic)
  await services
    .db('amb_platform', NO_SCOPE)
    .all(
      q
        .updateTable('identity.staff_user')
        .set({ failed_attempts: 0, locked_until: null })
        .where('user_id', '=', user.user_id),
    )
  const cookie = await openSession(services, {
    realm: 'staff',
    principalId: user.user_id,
    tenantId: membership.tenant_id,
    address: ctx.address,
    userAgent: ctx.userAgent,
    steppedUp: true,
  })
  return new WithCookies({ clinic: membership.slug }, [cookie])
}

async function failed(services: Services, userId: string) {
  await services.db('amb_platform', NO_SCOPE).all({
    text: `update identity.staff_user set failed_attempts = failed_attempts + 1,
      locked_until = case when (failed_attempts + 1) % ${MAX_FAILURES} = 0 then $2::timestamptz else locked_until end
      where user_id = $1`,
    values: [userId, new Date(Date.now() + LOCK_MINUTES * 60_000)],
  })
  return fail('auth.bad-credentials')
}

/** Marks a time step as used; false when a parallel request was faster. */
export async function burnStep(services: Services, userId: string, step: number): Promise<boolean> {
  const row = await services.db('amb_platform', NO_SCOPE).first({
    text: `update identity.staff_user set totp_last_step = $2
      where user_id = $1 and (totp_last_step is null or totp_last_step < $2) returning user_id`,
    values: [userId, step],
  })
  return row !== undefined
}

async function chooseMembership(services: Services, userId: string, slug: string | undefined) {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all(
      q
        .selectFrom('identity.membership as m')
        .innerJoin('tenancy.tenant as t', 't.tenant_id', 'm.tenant_id')
        .select(['m.tenant_id', 't.slug'])
        .where('m.user_id', '=', userId)
        .where('m.revoked_at', 'is', null)
        .orderBy('m.granted_at'),
    )
  const chosen = slug ? rows.find(row => row.slug === slug) : rows[0]
  // No membership answers like a wrong password: it tells nothing about who works where.
  if (!chosen) throw fail('auth.bad-credentials')
  return chosen
}

/** Confirms the person of a live session again, by the code of the second factor or by the password. */
export async function confirmIdentity(
  services: Services,
  userId: string,
  { password, totp }: { readonly password?: string | undefined; readonly totp?: string | undefined },
): Promise<void> {
  const user = await services
    .db('amb_platform', NO_SCOPE)
    .first<UserRow>(
      q
        .selectFrom('identity.staff_user')
        .select([
          'user_id',
          'password_hash',
          'totp_secret',
          'totp_confirmed_at',
          'totp_last_step',
          'locked_until',
        ])
        .where('user_id', '=', userId),
    )
  if (!user || (user.locked_until?.getTime() ?? 0) > Date.now()) throw fail('auth.bad-credentials')
  if (user.totp_confirmed_at && user.totp_secret) {
    const step = totp
      ? checkTotp(openTotp(services, userId, user.totp_secret), totp, user.totp_last_step)
      : null
    if (step === null || !(await burnStep(services, userId, step))) throw await failed(services, userId)
    return
  }
  if (!password || !(await checkPassword(password, user.password_hash))) throw await failed(services, userId)
}
