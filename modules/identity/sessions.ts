import { newId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { SESSION_COOKIE, type SessionCookie, type SessionRealm } from '#platform/http/cookies.ts'
import type { SignInMethod } from './contract.ts'
import { newToken, tokenHash } from './tokens.ts'

/** How long a session lives without being used, and how the cookie lives with it. */
export const SESSION_SECONDS: Record<SessionRealm, number> = {
  staff: 12 * 3_600,
  patient: 30 * 86_400,
  vendor: 8 * 3_600,
}

export interface OpenSession {
  readonly realm: SessionRealm
  readonly principalId: string
  readonly tenantId: string | null
  readonly address: string
  readonly userAgent: string
  readonly steppedUp: boolean
  readonly method?: SignInMethod
  readonly deviceId?: string
}

const platform = (services: Services): ScopedDb => services.db('amb_platform', NO_SCOPE)

/** A session to be stored and its cookie: the token is in the cookie and nowhere else. Sessions live in real time. */
export function newSession(input: OpenSession) {
  const token = newToken()
  const sessionId = newId()
  const seconds = SESSION_SECONDS[input.realm]
  const now = new Date()
  const insert = q.insertInto('identity.session').values({
    session_id: sessionId,
    token_hash: tokenHash(token),
    realm: input.realm,
    principal_id: input.principalId,
    tenant_id: input.tenantId,
    device_id: input.deviceId ?? null,
    address: input.address,
    user_agent: input.userAgent,
    created_at: now,
    last_seen_at: now,
    expires_at: new Date(now.getTime() + seconds * 1000),
    step_up_at: input.steppedUp ? now : null,
    method: input.method ?? null,
  })
  const cookie: SessionCookie = { name: SESSION_COOKIE[input.realm], value: token, maxAgeSeconds: seconds }
  return { sessionId, insert, cookie }
}

/** Opens a session and answers its cookie. */
export async function openSession(services: Services, input: OpenSession): Promise<SessionCookie> {
  const { insert, cookie } = newSession(input)
  await platform(services).all(insert)
  return cookie
}

/** The cookie that removes a session from the browser. */
export const closedCookie = (realm: SessionRealm): SessionCookie => ({
  name: SESSION_COOKIE[realm],
  value: '',
  maxAgeSeconds: 0,
})

/** Ends a session of a person; answers whether there was one. */
export async function endSession(
  db: Pick<Tx, 'first'>,
  principalId: string,
  sessionId: string,
  reason: string,
): Promise<boolean> {
  const ended = await db.first(
    q
      .updateTable('identity.session')
      .set({ ended_at: new Date(), ended_reason: reason })
      .where('session_id', '=', sessionId)
      .where('principal_id', '=', principalId)
      .where('ended_at', 'is', null)
      .returning('session_id'),
  )
  return ended !== undefined
}

/** Ends all sessions of a person but one; answers how many live ones there were. */
export async function endOtherSessions(
  tx: Tx,
  principalId: string,
  keptSessionId: string,
  reason: string,
): Promise<number> {
  const ended = await tx.all<{ live: boolean }>({
    text: `update identity.session set ended_at = $3, ended_reason = $4
      where principal_id = $1 and session_id <> $2 and ended_at is null returning expires_at > $3 as live`,
    values: [principalId, keptSessionId, new Date(), reason],
  })
  return ended.filter(row => row.live).length
}

export async function listLiveSessions(services: Services, principalId: string) {
  return platform(services).all(
    q
      .selectFrom('identity.session')
      .select(['session_id', 'created_at', 'last_seen_at', 'address', 'user_agent', 'method'])
      .where('principal_id', '=', principalId)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', new Date())
      .orderBy('last_seen_at', 'desc'),
  )
}

/** Remembers that the person of a session has just proved again who he is. */
export async function markStepUp(tx: Tx, sessionId: string): Promise<void> {
  await tx.run(
    q.updateTable('identity.session').set({ step_up_at: new Date() }).where('session_id', '=', sessionId),
  )
}
