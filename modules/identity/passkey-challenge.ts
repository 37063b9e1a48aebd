import type { Services } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { signInDb } from './staff-user.ts'
import { newToken, tokenHash } from './tokens.ts'

/** How long an authenticator may take. */
export const CHALLENGE_SECONDS = 300

export interface ChallengeUse {
  readonly purpose: 'register' | 'sign-in' | 'step-up'
  /** Id of the session, or before sign-in the secret of the page that asked. */
  readonly binding: string
}

/** Makes something to sign: 32 random bytes in base64url. Challenges live in real time. */
export async function issueChallenge(
  services: Services,
  { purpose, binding, address }: ChallengeUse & { readonly address: string },
): Promise<string> {
  const challenge = newToken()
  const now = Date.now()
  await signInDb(services).tx(async tx => {
    await tx.run(
      q.deleteFrom('identity.passkey_challenge').where('expires_at', '<', new Date(now - 86_400_000)),
    )
    await tx.run(
      q.insertInto('identity.passkey_challenge').values({
        challenge_hash: tokenHash(challenge),
        purpose,
        binding_hash: tokenHash(binding),
        created_at: new Date(now),
        expires_at: new Date(now + CHALLENGE_SECONDS * 1000),
        address,
      }),
    )
  })
  return challenge
}

/** The challenge that the client says was signed, or null when that cannot be read. */
function challengeIn(clientDataJSON: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    const challenge = typeof data === 'object' && data !== null && 'challenge' in data ? data.challenge : null
    return typeof challenge === 'string' ? challenge : null
  } catch {
    return null
  }
}

/**
 * Uses a challenge up before its signature is even looked at, so that no answer can be tried twice. Answers the
 * challenge, or null when it is unknown, used, expired or bound to somebody else.
 */
export async function redeemChallenge(
  services: Services,
  { purpose, binding }: ChallengeUse,
  clientDataJSON: string,
): Promise<string | null> {
  const challenge = challengeIn(clientDataJSON)
  if (challenge === null) return null
  const now = new Date()
  const used = await signInDb(services).first(
    q
      .updateTable('identity.passkey_challenge')
      .set({ used_at: now })
      .where('challenge_hash', '=', tokenHash(challenge))
      .where('binding_hash', '=', tokenHash(binding))
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('challenge_hash'),
  )
  return used ? challenge : null
}
