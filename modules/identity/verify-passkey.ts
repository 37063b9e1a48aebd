import { record } from '#modules/audit/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import type { Assertion } from './contract.ts'
import { accountEntry, atTheDoor, writeToOwner } from './evidence.ts'
import { type ChallengeUse, redeemChallenge } from './passkey-challenge.ts'
import { userHandle } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { findMembership, signInDb } from './staff-user.ts'

interface StoredKey {
  readonly passkey_id: string
  readonly user_id: string
  readonly public_key: Buffer
}

/** Who an assertion speaks for; `userId` of a refusal is whose account was tried, when that is known. */
export type Verdict =
  | { readonly ok: true; readonly userId: string; readonly passkeyId: string }
  | { readonly ok: false; readonly userId: string | null; readonly reason: RefusalReason }
type RefusalReason = 'challenge' | 'unknown key' | 'another person' | 'verification' | 'stopped' | 'counter'

/**
 * Checks what an authenticator has signed (WebAuthn Level 3, 7.2): challenge, origin, relying party, presence,
 * verification of the person, signature, counter. Says why not, for the evidence; the caller's answer must not.
 */
export async function verifyPasskey(ctx: Ctx, use: ChallengeUse, assertion: Assertion): Promise<Verdict> {
  const { services } = ctx
  const challenge = await redeemChallenge(services, use, assertion.response.clientDataJSON)
  const key = await signInDb(services).first<StoredKey>(
    q
      .selectFrom('identity.passkey')
      .select(['passkey_id', 'user_id', 'public_key'])
      .where('credential_id', '=', assertion.id)
      .where('realm', '=', 'staff'),
  )
  const no = (reason: RefusalReason): Verdict => ({ ok: false, userId: key?.user_id ?? null, reason })
  if (!challenge) return no('challenge')
  if (!key) return no('unknown key')
  // A key that was found by its own word, not by a name typed before, must also say whose it is.
  const named = assertion.response.userHandle
  if (named === undefined ? use.purpose === 'sign-in' : named !== userHandle(key.user_id))
    return no('another person')
  const counter = await signedCounter(services, key, challenge, assertion)
  if (counter === null) return no('verification')
  const used = await moveCounter(services, key, counter)
  if (used === 'moved') return { ok: true, userId: key.user_id, passkeyId: key.passkey_id }
  if (used === 'regressed') await stopPasskey(ctx, key)
  return no(used === 'regressed' ? 'counter' : 'stopped')
}

/** The counter of an assertion whose signature and circumstances are right, or null. */
async function signedCounter(
  services: Services,
  key: StoredKey,
  expectedChallenge: string,
  { response, ...credential }: Assertion,
): Promise<number | null> {
  const { id, origin } = relyingParty(services.config)
  const { clientDataJSON, authenticatorData, signature } = response
  try {
    // Loaded with the first passkey: it takes twenty-five megabytes.
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...credential,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      // The library compares counters before it checks the signature, so that a forged answer could stop a key.
      // It gets zero; we compare afterwards.
      credential: { id: credential.id, publicKey: new Uint8Array(key.public_key), counter: 0 },
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    // The library throws for everything that is not as it must be.
    return null
  }
}

/**
 * Moves the counter forward, in one statement, so that of two equal answers one wins. An authenticator that does not
 * count always says zero.
 */
async function moveCounter(
  services: Services,
  key: StoredKey,
  counter: number,
): Promise<'moved' | 'regressed' | 'stopped'> {
  const row = await signInDb(services).first<{ moved: boolean; stopped: boolean }>({
    text: `with moved as (
        update identity.passkey set counter = $2, last_used_at = $3
        where passkey_id = $1 and stopped_at is null and ($2::bigint > counter or ($2 = 0 and counter = 0))
        returning passkey_id)
      select exists (select from moved) as moved,
        not exists (select from identity.passkey where passkey_id = $1 and stopped_at is null) as stopped`,
    values: [key.passkey_id, counter, new Date()],
  })
  return row!.moved ? 'moved' : row!.stopped ? 'stopped' : 'regressed'
}

/** A counter that goes back means that two devices hold the key: it opens nothing any more, its owner is told. */
async function stopPasskey(ctx: Ctx, key: StoredKey): Promise<void> {
  const membership = await findMembership(ctx.services, key.user_id, undefined)
  await signInDb(ctx.services).tx(async tx => {
    const stopped = await tx.first<{ name: string }>(
      q
        .updateTable('identity.passkey')
        .set({ stopped_at: new Date() })
        .where('passkey_id', '=', key.passkey_id)
        .where('stopped_at', 'is', null)
        .returning('name'),
    )
    if (!stopped || !membership) return
    const door = atTheDoor(ctx, membership.tenantId)
    await record(tx, door, {
      ...accountEntry(key.user_id, { action: 'blocking', operation: 'identity.stop-passkey' }),
      object: { kind: 'passkey', id: key.passkey_id },
      reason: 'counter',
    })
    await writeToOwner(tx, door, key.user_id, {
      subject: 'Ключ доступа остановлен',
      text: `Ключ доступа «${stopped.name}» остановлен: похоже, у кого-то есть его копия. Удалите его и добавьте новый.`,
    })
  })
}
