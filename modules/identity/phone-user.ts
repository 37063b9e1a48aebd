import { newId } from '#libs/ids/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { WithCookies } from '#platform/http/cookies.ts'
import { checkNotFrozen } from './freeze-account.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { openStaffSession } from './staff-session.ts'
import {
  checkNotLocked,
  checkOneTimeCode,
  countFailure,
  findMembership,
  refuseSignIn,
  type StaffUser,
  selectUser,
  signInDb,
} from './staff-user.ts'

/** The account of a telephone, or undefined. Nobody but who has entered a code of this telephone may be told. */
export const findUserByPhone = (services: Services, phone: string): Promise<StaffUser | undefined> =>
  signInDb(services).first(selectUser.where('phone', '=', phone))

/** Whether the account asks for a code of an app besides the one of the telephone. */
export const needsAppCode = (user: StaffUser): boolean => user.totp_confirmed_at !== null

export interface NewPhoneUser {
  readonly userId: string
  readonly tenantId: string
  readonly phone: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

/** Makes the account of a dentist who has proved his telephone: owner and doctor of his own practice. */
export async function addPhoneUser(tx: Tx, user: NewPhoneUser): Promise<void> {
  const now = new Date()
  await tx.run({
    text: `insert into identity.staff_user (user_id, surname, given, patronymic, phone, phone_confirmed_at, created_at)
      values ($1, $2, $3, $4, $5, $6, $6)`,
    values: [user.userId, user.surname, user.given, user.patronymic, user.phone, now],
  })
  for (const role of ['owner', 'doctor'])
    await tx.run({
      text: `insert into identity.membership (tenant_id, membership_id, user_id, role, granted_at)
        values ($1, $2, $3, $4, $5)`,
      values: [user.tenantId, newId(), user.userId, role, now],
    })
}

/**
 * Signs in a person whose telephone was proved just now; with an app set up, its code is needed, too. A known telephone
 * never makes a second account (SV-3.1). Errors: `auth.frozen`, `auth.totp-required`, `auth.bad-credentials`, `auth.locked`.
 */
export async function signInByPhone(
  ctx: Ctx,
  input: {
    readonly phone: string
    readonly totp?: string | undefined
  },
): Promise<WithCookies<{ clinic: string }>> {
  return oneAtATime(`staff/${input.phone}`, async () => {
    const user = await findUserByPhone(ctx.services, input.phone)
    if (!user) throw fail('auth.bad-credentials')
    checkNotLocked(user)
    await checkNotFrozen(signInDb(ctx.services), user.user_id)
    if (needsAppCode(user)) {
      if (!input.totp) throw fail('auth.totp-required')
      if (!(await checkOneTimeCode(ctx.services, user, input.totp))) {
        await countFailure(ctx.services, user.user_id)
        throw await refuseSignIn(ctx, user.user_id, 'identity.sign-in', 'second factor')
      }
    }
    const membership = await findMembership(ctx.services, user.user_id, undefined)
    if (!membership) throw fail('auth.bad-credentials')
    return openStaffSession(ctx, { userId: user.user_id, membership, method: 'phone' })
  })
}
