import { record, recordRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { type Failure, fail } from '#platform/errors/index.ts'
import { checkStepUpCode } from './confirm-by-phone.ts'
import { accountEntry } from './evidence.ts'
import { checkPassword } from './passwords.ts'
import { markStepUp } from './sessions.ts'
import { checkNotLocked, checkOneTimeCode, countFailure, readUser, signInDb } from './staff-user.ts'

const OPERATION = 'identity.step-up'

/** Counts, records and names a wrong answer of somebody whose session goes on: never a 401. */
export async function refuseConfirmation(
  ctx: StaffCtx,
  operation: string,
  what: 'totp' | 'password',
): Promise<Failure> {
  const { userId } = ctx.actor
  const left = await countFailure(ctx.services, userId)
  await recordRefusal(ctx, { ...accountEntry(userId, { action: 'use', operation }), reason: what })
  return what === 'totp' ? fail('auth.code-wrong', { left }) : fail('request.invalid', { fields: 'password' })
}

export interface Confirmation {
  readonly password?: string | undefined
  readonly totp?: string | undefined
  readonly challengeId?: string | undefined
  readonly code?: string | undefined
}

/**
 * Confirms the person of a live session again: by the code of the second factor when it is set up, otherwise by the
 * password, or by a code to the telephone when there is neither. Errors: `auth.step-up` (the needed one was not given),
 * `auth.code-*`, `request.invalid` (password), `auth.locked`.
 */
export async function confirmIdentity(
  ctx: StaffCtx,
  { password, totp, challengeId, code }: Confirmation,
): Promise<void> {
  const user = await readUser(ctx)
  checkNotLocked(user)
  const byCode = user.totp_confirmed_at !== null
  if (!byCode && user.password_hash === null && user.phone !== null) {
    if (!challengeId || !code) throw fail('auth.step-up', { by: 'phone' })
    await checkStepUpCode(ctx, { challengeId, code })
    return confirmed(ctx, 'phone')
  }
  if (!(byCode ? totp : password)) throw fail('auth.step-up', { by: byCode ? 'totp' : 'password' })
  const right = byCode
    ? await checkOneTimeCode(ctx.services, user, totp!)
    : await checkPassword(password!, user.password_hash)
  if (!right) throw await refuseConfirmation(ctx, OPERATION, byCode ? 'totp' : 'password')
  await confirmed(ctx, byCode ? 'totp' : 'password')
}

/** Marks the session as confirmed just now. */
export async function confirmed(
  ctx: StaffCtx,
  method: 'totp' | 'password' | 'passkey' | 'phone',
): Promise<void> {
  const { userId, sessionId } = ctx.actor
  await signInDb(ctx.services).tx(async tx => {
    await markStepUp(tx, sessionId)
    await tx.run(
      q.updateTable('identity.staff_user').set({ failed_attempts: 0 }).where('user_id', '=', userId),
    )
    await record(tx, ctx, accountEntry(userId, { action: 'use', operation: OPERATION, detail: { method } }))
  })
}
