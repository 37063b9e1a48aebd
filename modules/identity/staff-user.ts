import type { Ctx, Services, StaffCtx } from '#platform/context/index.ts'
import { NO_SCOPE, q, type ScopedDb } from '#platform/db/index.ts'
import { type Failure, fail } from '#platform/errors/index.ts'
import { recordRefusedSignIn } from './evidence.ts'
import { checkTotp, openTotp } from './totp.ts'

const MAX_FAILURES = 8
const LOCK_MINUTES = 15

export interface StaffUser {
  readonly user_id: string
  /** Null for somebody who registered by telephone. */
  readonly email: string | null
  readonly phone: string | null
  readonly password_hash: string | null
  readonly totp_secret: Buffer | null
  readonly totp_confirmed_at: Date | null
  readonly totp_last_step: number | null
  readonly failed_attempts: number
  readonly locked_until: Date | null
}

/** Where a person works. */
export interface Membership {
  readonly tenantId: string
  readonly slug: string
}

/** The database as sign-in sees it: people of all clinics. */
export const signInDb = (services: Services): ScopedDb => services.db('amb_platform', NO_SCOPE)

export const selectUser = q
  .selectFrom('identity.staff_user')
  .select([
    'user_id',
    'email',
    'phone',
    'password_hash',
    'totp_secret',
    'totp_confirmed_at',
    'totp_last_step',
    'failed_attempts',
    'locked_until',
  ])

export const findUserByEmail = (services: Services, email: string): Promise<StaffUser | undefined> =>
  signInDb(services).first(selectUser.where('email', '=', email))

/** The person of a live session. Error: `not-found`. */
export async function readUser(ctx: StaffCtx): Promise<StaffUser> {
  const user = await signInDb(ctx.services).first<StaffUser>(
    selectUser.where('user_id', '=', ctx.actor.userId),
  )
  if (!user) throw fail('not-found')
  return user
}

/** The clinic of this slug where the person works, or the first one; undefined when there is none. */
export async function findMembership(
  services: Services,
  userId: string,
  slug: string | undefined,
): Promise<Membership | undefined> {
  const rows = await signInDb(services).all(
    q
      .selectFrom('identity.membership as m')
      .innerJoin('tenancy.tenant as t', 't.tenant_id', 'm.tenant_id')
      .select(['m.tenant_id as tenantId', 't.slug'])
      .where('m.user_id', '=', userId)
      .where('m.revoked_at', 'is', null)
      .orderBy('m.granted_at'),
  )
  return slug ? rows.find(row => row.slug === slug) : rows[0]
}

/** Refuses while the sign-in is locked. Error: `auth.locked`. */
export function checkNotLocked(user: StaffUser | undefined): void {
  const lockedMs = (user?.locked_until?.getTime() ?? 0) - Date.now()
  if (lockedMs > 0) throw fail('auth.locked', { minutes: Math.ceil(lockedMs / 60_000) })
}

/** Counts a failure; eight of them lock the sign-in for a quarter of an hour. Answers how many are left before that. */
export async function countFailure(services: Services, userId: string): Promise<number> {
  const row = await signInDb(services).first<{ failed: number }>({
    text: `update identity.staff_user set failed_attempts = failed_attempts + 1,
      locked_until = case when (failed_attempts + 1) % ${MAX_FAILURES} = 0 then $2::timestamptz else locked_until end
      where user_id = $1 returning failed_attempts as failed`,
    values: [userId, new Date(Date.now() + LOCK_MINUTES * 60_000)],
  })
  return (MAX_FAILURES - (row!.failed % MAX_FAILURES)) % MAX_FAILURES
}

/** Counts and records a failed sign-in and gives the refusal to throw, the same one whatever was wrong. */
export async function refuseSignIn(
  ctx: Ctx,
  userId: string,
  operation: string,
  reason: string,
): Promise<Failure> {
  const membership = await findMembership(ctx.services, userId, undefined)
  if (membership) {
    await recordRefusedSignIn(ctx, { userId, tenantId: membership.tenantId }, operation, reason)
  }
  return fail('auth.bad-credentials')
}

/** Whether the code is the right one of now; uses its time step up, so that it is good once. */
export async function checkOneTimeCode(services: Services, user: StaffUser, code: string): Promise<boolean> {
  if (!user.totp_secret) return false
  const step = checkTotp(openTotp(services, user.user_id, user.totp_secret), code, user.totp_last_step)
  if (step === null) return false
  const burnt = await signInDb(services).first({
    text: `update identity.staff_user set totp_last_step = $2
      where user_id = $1 and (totp_last_step is null or totp_last_step < $2) returning user_id`,
    values: [user.user_id, step],
  })
  return burnt !== undefined
}
