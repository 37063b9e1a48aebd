import { newId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q, type ScopedDb } from '#platform/db/index.ts'
import { SESSION_COOKIE, type SessionCookie, type SessionRealm } from '#platform/http/cookies.ts'
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
}

const platform = (services: Services): ScopedDb => services.db('amb_platform', NO_SCOPE)

/** Opens a session; the token goes into the cookie and nowhere else. Sessions live in real time. */
export async function openSession(services: Services, input: OpenSession): Promise<SessionCookie> {
  const token = newToken()
  const seconds = SESSION_SECONDS[input.realm]
  const now = new Date()
  await platform(services).all(
    q.insertInto('identity.session').values({
      session_id: newId(),
      token_hash: tokenHash(token),
      realm: input.realm,
      principal_id: input.principalId,
      tenant_id: input.tenantId,
      address: input.address,
      user_agent: input.userAgent,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(now.getTime() + seconds * 1000),
      step_up_at: input.steppedUp ? now : null,
    }),
  )
  return { name: SESSION_COOKIE[input.realm], value: token, maxAgeSeconds: seconds }
}

/** The cookie that removes a session from the browser. */
export const closedCookie = (realm: SessionRealm): SessionCookie => ({
  name: SESSION_COOKIE[realm],
  value: '',
  maxAgeSeconds: 0,
})

/** Ends a session of a person; answers whether there was one. */
export async function endSession(
  services: Services,
  principalId: string,
  sessionId: string,
  reason: string,
): Promise<boolean> {
  const ended = await platform(services).first(
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

export async function listLiveSessions(services: Services, principalId: string) {
  return platform(services).all(
    q
      .selectFrom('identity.session')
      .select(['session_id', 'created_at', 'last_seen_at', 'address', 'user_agent'])
      .where('principal_id', '=', principalId)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', new Date())
      .orderBy('last_seen_at', 'desc'),
  )
}

export async function markStepUp(services: Services, sessionId: string): Promise<void> {
  await platform(services).all(
    q.updateTable('identity.session').set({ step_up_at: new Date() }).where('session_id', '=', sessionId),
  )
}
