import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { browserName } from './browser-name.ts'
import { type SecurityState, type Session, SIGN_IN_METHODS, type SignInMethod } from './contract.ts'
import { accountEntry } from './evidence.ts'
import { endOtherSessions, endSession, listLiveSessions } from './sessions.ts'
import { signInDb } from './staff-user.ts'

/** How the account of the signed-in person is protected. Error: `not-found`. */
export async function readSecurity(ctx: StaffCtx): Promise<SecurityState> {
  const row = await signInDb(ctx.services).first<{
    totp: boolean
    left: number
    password: boolean
    changed: Date | null
    phone: boolean
  }>({
    text: `select totp_confirmed_at is not null as totp, password_hash is not null as password, phone is not null as phone,
        password_changed_at as changed,
        (select count(*)::int from identity.recovery_code c where c.user_id = u.user_id and used_at is null) as left
      from identity.staff_user u where user_id = $1`,
    values: [ctx.actor.userId],
  })
  if (!row) throw fail('not-found')
  return {
    totp: row.totp,
    recoveryCodesLeft: row.left,
    password: row.password,
    passwordChangedAt: row.changed?.toISOString() ?? null,
    stepUpBy: row.totp ? 'totp' : row.phone && !row.password ? 'phone' : 'password',
  }
}

const methodOf = (stored: string | null): SignInMethod | null =>
  SIGN_IN_METHODS.find(method => method === stored) ?? null

/** Live sessions of the signed-in person, the one used last first (SV-3.2.2a). */
export async function listSessions(ctx: StaffCtx): Promise<Session[]> {
  const rows = await listLiveSessions(ctx.services, ctx.actor.userId)
  return rows.map(row => ({
    sessionId: row.session_id,
    current: row.session_id === ctx.actor.sessionId,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    address: row.address,
    userAgent: row.user_agent,
    browser: browserName(row.user_agent),
    method: methodOf(row.method),
  }))
}

/** Ends one session of the signed-in person, also this one; answers whether it was his and live. */
export async function endOwnSession(ctx: StaffCtx, sessionId: string, reason: string): Promise<boolean> {
  const { userId } = ctx.actor
  return signInDb(ctx.services).tx(async tx => {
    if (!(await endSession(tx, userId, sessionId, reason))) return false
    await record(tx, ctx, {
      ...accountEntry(userId, { action: 'blocking', operation: 'identity.end-session' }),
      object: { kind: 'session', id: sessionId },
      reason,
    })
    return true
  })
}

/** Ends all sessions of the signed-in person but this one. */
export async function endOwnOtherSessions(ctx: StaffCtx): Promise<{ ended: number }> {
  const { userId, sessionId } = ctx.actor
  return signInDb(ctx.services).tx(async tx => {
    const ended = await endOtherSessions(tx, userId, sessionId, 'ended by its owner')
    await record(
      tx,
      ctx,
      accountEntry(userId, {
        action: 'blocking',
        operation: 'identity.end-other-sessions',
        detail: { ended },
      }),
    )
    return { ended }
  })
}
