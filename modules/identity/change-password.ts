import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { refuseConfirmation } from './confirm-identity.ts'
import { accountEntry, writeToOwner } from './evidence.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { endOtherSessions } from './sessions.ts'
import { checkNotLocked, readUser, signInDb } from './staff-user.ts'

const OPERATION = 'identity.change-password'

/**
 * Why a password is too easy to guess, or null. Length is asked by the contract; here what length does not catch:
 * one's own address, one sign or a short piece repeated, a run along the keyboard row of digits.
 */
export function weakPassword(password: string, email: string): string | null {
  const bare = password.toLowerCase()
  const name = email.split('@')[0]!
  if (name.length >= 4 && bare.includes(name)) return 'в пароле есть ваш адрес почты'
  if (new Set(bare).size < 5) return 'в пароле слишком мало разных знаков'
  if (/^(.{1,4})\1+$/u.test(bare)) return 'пароль состоит из повторов'
  if (/^\d+$/.test(bare) && '01234567890123456789'.includes(bare)) return 'пароль состоит из цифр подряд'
  return null
}

/**
 * Changes the password of the signed-in person, ends his other sessions and writes to him.
 * Errors: `request.invalid` (the current one is wrong), `conflict.state` (too weak, or the same), `auth.locked`.
 */
export async function changePassword(
  ctx: StaffCtx,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<{ ended: number }> {
  const user = await readUser(ctx)
  checkNotLocked(user)
  if (user.password_hash !== null && !(await checkPassword(current, user.password_hash))) {
    throw await refuseConfirmation(ctx, OPERATION, 'password')
  }
  const weak = weakPassword(next, user.email ?? '')
  if (weak) throw fail('conflict.state', { reason: weak })
  if (next.normalize('NFKC') === current.normalize('NFKC'))
    throw fail('conflict.state', { reason: 'новый пароль совпадает с прежним' })
  const hash = await hashPassword(next)
  const { userId, sessionId } = ctx.actor
  return signInDb(ctx.services).tx(async tx => {
    await tx.run(
      q
        .updateTable('identity.staff_user')
        .set({ password_hash: hash, password_changed_at: new Date(), failed_attempts: 0 })
        .where('user_id', '=', userId),
    )
    const ended = await endOtherSessions(tx, userId, sessionId, 'password changed')
    await record(
      tx,
      ctx,
      accountEntry(userId, { action: 'clarification', operation: OPERATION, detail: { ended } }),
    )
    await writeToOwner(tx, ctx, userId, {
      subject: 'Пароль изменён',
      text: 'Пароль вашей учётной записи изменён, остальные сеансы завершены.',
    })
    return { ended }
  })
}
