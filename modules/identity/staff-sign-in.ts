import { record } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { WithCookies } from '#platform/http/cookies.ts'
import type { SignInMethod } from './contract.ts'
import { accountEntry, atTheDoor, writeToOwner } from './evidence.ts'
import { countHit } from './limits.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { checkPassword } from './passwords.ts'
import { spendRecoveryCode } from './recovery-codes.ts'
import { openStaffSession } from './staff-session.ts'
import {
  checkNotLocked,
  checkOneTimeCode,
  countFailure,
  findMembership,
  findUserByEmail,
  refuseSignIn,
  type StaffUser,
  signInDb,
} from './staff-user.ts'

export interface StaffSignIn {
  readonly email: string
  readonly password: string
  readonly totp?: string | undefined
  readonly recoveryCode?: string | undefined
  readonly device?: string | undefined
  readonly clinic?: string | undefined
}

const OPERATION = 'identity.sign-in'

/**
 * Signs a member of staff in. One answer for an unknown e-mail, a wrong password and a wrong code, after the same
 * work; eight failures lock the sign-in for a quarter of an hour.
 * Errors: `auth.bad-credentials`, `auth.totp-required`, `auth.locked`, `request.too-many`.
 */
export async function signInStaff(ctx: Ctx, input: StaffSignIn): Promise<WithCookies<{ clinic: string }>> {
  await countHit(ctx.services, 'sign-in-address', ctx.address)
  return oneAtATime(`staff/${input.email.toLowerCase()}`, () => enter(ctx, input))
}

async function enter(ctx: Ctx, input: StaffSignIn): Promise<WithCookies<{ clinic: string }>> {
  const { services } = ctx
  const user = await findUserByEmail(services, input.email)
  const right = await checkPassword(input.password, user?.password_hash ?? null)
  checkNotLocked(user)
  if (!user) throw fail('auth.bad-credentials')
  const refused = async (reason: string) => {
    await countFailure(services, user.user_id)
    return refuseSignIn(ctx, user.user_id, OPERATION, reason)
  }
  if (!right) throw await refused('password')
  const method = await secondFactor(ctx, user, input)
  if (!method) throw await refused('second factor')
  const membership = await findMembership(services, user.user_id, input.clinic)
  // No membership answers like a wrong password: it tells nothing about who works where.
  if (!membership) throw fail('auth.bad-credentials')
  return openStaffSession(ctx, { userId: user.user_id, membership, method, device: input.device })
}

/** How the second factor was shown, or null when it was shown wrongly. Error: `auth.totp-required`. */
async function secondFactor(ctx: Ctx, user: StaffUser, input: StaffSignIn): Promise<SignInMethod | null> {
  if (!user.totp_confirmed_at) return 'password'
  if (input.recoveryCode)
    return (await redeemRecoveryCode(ctx, user, input.recoveryCode)) ? 'recovery-code' : null
  if (!input.totp) throw fail('auth.totp-required')
  return (await checkOneTimeCode(ctx.services, user, input.totp)) ? 'totp' : null
}

/** Uses a recovery code up; its owner gets a letter, because whoever has the codes no longer needs the phone. */
async function redeemRecoveryCode(ctx: Ctx, user: StaffUser, code: string): Promise<boolean> {
  const membership = await findMembership(ctx.services, user.user_id, undefined)
  if (!membership) return false
  return signInDb(ctx.services).tx(async tx => {
    const left = await spendRecoveryCode(ctx.services, tx, user.user_id, code)
    if (left === null) return false
    const door = atTheDoor(ctx, membership.tenantId)
    await writeToOwner(tx, door, user.user_id, {
      subject: 'Вход по коду восстановления',
      text: `Для входа использован код восстановления. Осталось кодов: ${left}.`,
    })
    await record(
      tx,
      door,
      accountEntry(user.user_id, {
        action: 'use',
        operation: 'identity.use-recovery-code',
        detail: { left },
      }),
    )
    return true
  })
}
