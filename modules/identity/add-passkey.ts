import { newId } from '#libs/ids/index.ts'
import { fullName } from '#libs/names/index.ts'
import { record, recordRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { CreationOptions, NewCredential, Passkey } from './contract.ts'
import { accountEntry, writeToOwner } from './evidence.ts'
import { CHALLENGE_SECONDS, issueChallenge, redeemChallenge } from './passkey-challenge.ts'
import { PASSKEY_COLUMNS, type PasskeyRow, presentPasskey, readPasskeys, userHandle } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { signInDb } from './staff-user.ts'

/** COSE names of what our keys may be: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257]
const MOST = 20
const OPERATION = 'identity.add-passkey'

/** What the browser asks the authenticator for: a key that holds its user inside and verifies him each time. */
export async function beginPasskey(ctx: StaffCtx): Promise<CreationOptions> {
  const { userId, sessionId } = ctx.actor
  const person = await signInDb(ctx.services).first(
    q
      .selectFrom('identity.staff_user')
      .select(['email', 'phone', 'surname', 'given', 'patronymic'])
      .where('user_id', '=', userId),
  )
  if (!person) throw fail('not-found')
  const known = await readPasskeys(ctx)
  if (known.length >= MOST) throw fail('conflict.state', { reason: `ключей доступа уже ${known.length}` })
  const { id, name } = relyingParty(ctx.services.config)
  const use = { purpose: 'register', binding: sessionId } as const
  return {
    rp: { id, name },
    user: { id: userHandle(userId), name: person.email ?? person.phone ?? '', displayName: fullName(person) },
    challenge: await issueChallenge(ctx.services, { ...use, address: ctx.address }),
    pubKeyCredParams: ALGORITHMS.map(alg => ({ alg, type: 'public-key' })),
    timeout: CHALLENGE_SECONDS * 1000,
    attestation: 'none',
    excludeCredentials: known.map(row => ({
      id: row.credential_id,
      type: 'public-key',
      transports: row.transports,
    })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  }
}

interface AddPasskey {
  readonly name: string
  readonly credential: NewCredential
}

/**
 * Stores the passkey that an authenticator has made (WebAuthn Level 3, 7.1), with evidence and a letter.
 * Errors: `conflict.state` (the challenge is old, used or another's; the key is known), `request.invalid`.
 */
export async function addPasskey(ctx: StaffCtx, input: AddPasskey): Promise<Passkey> {
  const made = await verifyNewCredential(ctx, input.credential)
  return signInDb(ctx.services).tx(async tx => {
    const row = await tx.first<PasskeyRow>(
      q
        .insertInto('identity.passkey')
        .values({
          passkey_id: newId(),
          credential_id: made.credential.id,
          realm: 'staff',
          user_id: ctx.actor.userId,
          public_key: Buffer.from(made.credential.publicKey),
          counter: made.credential.counter,
          transports: input.credential.response.transports ?? [],
          name: input.name,
          backed_up: made.credentialBackedUp,
          created_at: new Date(),
        })
        .onConflict(conflict => conflict.column('credential_id').doNothing())
        .returning(PASSKEY_COLUMNS),
    )
    if (!row) throw fail('conflict.state', { reason: 'этот ключ доступа уже добавлен' })
    await record(tx, ctx, {
      ...accountEntry(ctx.actor.userId, { action: 'recording', operation: OPERATION }),
      object: { kind: 'passkey', id: row.passkey_id },
    })
    await writeToOwner(tx, ctx, ctx.actor.userId, {
      subject: 'Добавлен ключ доступа',
      text: `К вашей учётной записи добавлен ключ доступа «${row.name}».`,
    })
    return presentPasskey(row)
  })
}

/** The key inside an answer of an authenticator, after everything about the answer was checked. */
async function verifyNewCredential(ctx: StaffCtx, { response, ...credential }: NewCredential) {
  const { clientDataJSON, attestationObject } = response
  const use = { purpose: 'register', binding: ctx.actor.sessionId } as const
  const challenge = await redeemChallenge(ctx.services, use, clientDataJSON)
  if (!challenge) {
    await recordFailure(ctx, 'challenge')
    throw fail('conflict.state', { reason: 'время на ответ вышло, начните ещё раз' })
  }
  const { id, origin } = relyingParty(ctx.services.config)
  try {
    // Loaded with the first passkey: it takes twenty-five megabytes.
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...credential,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (registrationInfo) return registrationInfo
  } catch {
    // The library throws for everything that is not as it must be: what came is wrong, not we.
  }
  await recordFailure(ctx, 'verification')
  throw fail('request.invalid', { fields: 'credential' })
}

const recordFailure = (ctx: StaffCtx, reason: string): Promise<void> =>
  recordRefusal(ctx, {
    ...accountEntry(ctx.actor.userId, { action: 'recording', operation: OPERATION }),
    reason,
  })
