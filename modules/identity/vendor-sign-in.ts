import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { record, recordRefusal } from '#modules/audit/index.ts'
import type { Ctx, Services, VendorCtx } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { accountEntry, atTheDoor } from './evidence.ts'
import { countHit } from './limits.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { checkPassword } from './passwords.ts'
import { markStepUp, newSession } from './sessions.ts'
import { checkTotp, openTotp } from './totp.ts'
import { findVendorUser, type VendorUser } from './vendor-user.ts'

const MAX_FAILURES = 8
const LOCK_MINUTES = 15
const door = (services: Services): ScopedDb => services.db('amb_platform', NO_SCOPE)

export interface VendorSignIn {
  readonly email: string
  readonly password: string
  readonly totp?: string | undefined
}

/**
 * Opens the console to one of the vendor's people. One answer for an unknown e-mail, a wrong password and a wrong code,
 * after the same work. Errors: `auth.bad-credentials`, `auth.totp-required`, `auth.locked`, `request.too-many`.
 */
export async function signInVendor(ctx: Ctx, input: VendorSignIn): Promise<WithCookies<{ name: string }>> {
  await countHit(ctx.services, 'sign-in-address', ctx.address)
  return oneAtATime(`vendor/${input.email.toLowerCase()}`, () => enter(ctx, input))
}

async function enter(ctx: Ctx, input: VendorSignIn): Promise<WithCookies<{ name: string }>> {
  const { services } = ctx
  const user = await findVendorUser(services, { email: input.email })
  const right = await checkPassword(input.password, user?.password_hash ?? null)
  if (!user) throw fail('auth.bad-credentials')
  refuseLocked(user)
  if (!right) throw await refused(ctx, user, 'password')
  if (user.totp_confirmed_at) {
    if (!input.totp) throw fail('auth.totp-required')
    if (!(await burnCode(services, user, input.totp))) throw await refused(ctx, user, 'second factor')
  }
  return openVendorSession(ctx, user)
}

function refuseLocked(user: VendorUser): void {
  const lockedMs = (user.locked_until?.getTime() ?? 0) - Date.now()
  if (lockedMs > 0) throw fail('auth.locked', { minutes: Math.ceil(lockedMs / 60_000) })
}

async function refused(ctx: Ctx, user: VendorUser, reason: string) {
  await door(ctx.services).first({
    text: `update identity.vendor_user set failed_attempts = failed_attempts + 1,
      locked_until = case when (failed_attempts + 1) % ${MAX_FAILURES} = 0 then $2::timestamptz else locked_until end
      where user_id = $1`,
    values: [user.user_id, new Date(Date.now() + LOCK_MINUTES * 60_000)],
  })
  await recordRefusal(atTheDoor(ctx, PLATFORM_TENANT), {
    purpose: 'account_authorisation',
    action: 'use',
    operation: 'identity.vendor-sign-in',
    object: { kind: 'vendor_user', id: user.user_id },
    reason,
  })
  return fail('auth.bad-credentials')
}

async function burnCode(services: Services, user: VendorUser, code: string): Promise<boolean> {
  if (!user.totp_secret) return false
  const step = checkTotp(openTotp(services, user.user_id, user.totp_secret), code, user.totp_last_step)
  if (step === null) return false
  const burnt = await door(services).first({
    text: `update identity.vendor_user set totp_last_step = $2
      where user_id = $1 and (totp_last_step is null or totp_last_step < $2) returning user_id`,
    values: [user.user_id, step],
  })
  return burnt !== undefined
}

async function openVendorSession(ctx: Ctx, user: VendorUser): Promise<WithCookies<{ name: string }>> {
  const { sessionId, insert, cookie } = newSession({
    realm: 'vendor',
    principalId: user.user_id,
    tenantId: null,
    address: ctx.address,
    userAgent: ctx.userAgent,
    steppedUp: true,
    method: user.totp_confirmed_at ? 'totp' : 'password',
  })
  return door(ctx.services).tx(async tx => {
    await tx.run(insert)
    await tx.run({
      text: 'update identity.vendor_user set failed_attempts = 0, locked_until = null where user_id = $1',
      values: [user.user_id],
    })
    const actor = {
      kind: 'vendor',
      userId: user.user_id,
      sessionId,
      name: user.name,
      role: user.role,
      stepUpAt: null,
    } as const
    await record(
      tx,
      { ...atTheDoor(ctx, PLATFORM_TENANT), actor },
      accountEntry(user.user_id, { action: 'use', operation: 'identity.vendor-sign-in' }),
    )
    return new WithCookies({ name: user.name }, [cookie])
  })
}

/** Confirms the person of a console session again. Errors: `auth.bad-credentials`, `auth.step-up`, `auth.locked`. */
export async function confirmVendor(
  ctx: VendorCtx,
  { password, totp }: { readonly password?: string | undefined; readonly totp?: string | undefined },
): Promise<void> {
  const user = await findVendorUser(ctx.services, { userId: ctx.actor.userId })
  if (!user) throw fail('not-found')
  refuseLocked(user)
  const byCode = user.totp_confirmed_at !== null
  if (!(byCode ? totp : password)) throw fail('auth.step-up', { by: byCode ? 'totp' : 'password' })
  const right = byCode
    ? await burnCode(ctx.services, user, totp!)
    : await checkPassword(password!, user.password_hash)
  if (!right) throw fail('request.invalid', { fields: byCode ? 'totp' : 'password' })
  await door(ctx.services).tx(tx => markStepUp(tx, ctx.actor.sessionId))
}
