import { recordRefusal } from '#modules/audit/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { WithCookies } from '#platform/http/cookies.ts'
import { confirmed } from './confirm-identity.ts'
import type { Assertion, RequestOptions } from './contract.ts'
import { accountEntry } from './evidence.ts'
import { countHit } from './limits.ts'
import { CHALLENGE_SECONDS, issueChallenge } from './passkey-challenge.ts'
import { readPasskeys } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { openStaffSession } from './staff-session.ts'
import { findMembership, refuseSignIn } from './staff-user.ts'
import { newToken } from './tokens.ts'
import { verifyPasskey } from './verify-passkey.ts'

const requestOptions = (
  ctx: Ctx,
  challenge: string,
  allowCredentials: RequestOptions['allowCredentials'],
): RequestOptions => ({
  rpId: relyingParty(ctx.services.config).id,
  challenge,
  timeout: CHALLENGE_SECONDS * 1000,
  allowCredentials,
  userVerification: 'required',
})

/** Begins a sign-in without a name: the authenticator itself offers whom it knows. Error: `request.too-many`. */
export async function beginPasskeySignIn(ctx: Ctx): Promise<{ ceremony: string; options: RequestOptions }> {
  await countHit(ctx.services, 'passkey-address', ctx.address)
  const ceremony = newToken()
  const use = { purpose: 'sign-in', binding: ceremony } as const
  const challenge = await issueChallenge(ctx.services, { ...use, address: ctx.address })
  return { ceremony, options: requestOptions(ctx, challenge, []) }
}

export interface PasskeySignIn {
  readonly ceremony: string
  readonly credential: Assertion
  readonly device?: string | undefined
  readonly clinic?: string | undefined
}

/**
 * Signs a member of staff in by a passkey alone: having the key and being verified by it are two factors. A sign-in
 * that was locked by wrong passwords does not lock it, for nothing here can be guessed.
 * Errors: `auth.bad-credentials` whatever was wrong, `request.too-many`.
 */
export async function signInWithPasskey(
  ctx: Ctx,
  { ceremony, credential, device, clinic }: PasskeySignIn,
): Promise<WithCookies<{ clinic: string }>> {
  await countHit(ctx.services, 'sign-in-address', ctx.address)
  const verdict = await verifyPasskey(ctx, { purpose: 'sign-in', binding: ceremony }, credential)
  if (!verdict.ok) {
    if (verdict.userId === null) throw fail('auth.bad-credentials')
    throw await refuseSignIn(ctx, verdict.userId, 'identity.sign-in', `passkey: ${verdict.reason}`)
  }
  const membership = await findMembership(ctx.services, verdict.userId, clinic)
  if (!membership) throw fail('auth.bad-credentials')
  return openStaffSession(ctx, { userId: verdict.userId, membership, method: 'passkey', device })
}

/** Begins the confirmation of a live session; only the person's own working keys are asked for. */
export async function beginPasskeyStepUp(ctx: StaffCtx): Promise<RequestOptions> {
  const keys = (await readPasskeys(ctx)).filter(key => key.stopped_at === null)
  if (keys.length === 0) throw fail('conflict.state', { reason: 'ключей доступа пока нет' })
  const use = { purpose: 'step-up', binding: ctx.actor.sessionId } as const
  return requestOptions(
    ctx,
    await issueChallenge(ctx.services, { ...use, address: ctx.address }),
    keys.map(key => ({ id: key.credential_id, type: 'public-key', transports: key.transports })),
  )
}

/** Confirms the person of a live session by one of his own passkeys. Error: `auth.step-up` whatever was wrong. */
export async function confirmWithPasskey(ctx: StaffCtx, credential: Assertion): Promise<void> {
  const { userId, sessionId } = ctx.actor
  const verdict = await verifyPasskey(ctx, { purpose: 'step-up', binding: sessionId }, credential)
  if (verdict.ok && verdict.userId === userId) return confirmed(ctx, 'passkey')
  await recordRefusal(ctx, {
    ...accountEntry(userId, { action: 'use', operation: 'identity.step-up' }),
    reason: `passkey: ${verdict.ok ? 'another person' : verdict.reason}`,
  })
  throw fail('auth.step-up', { by: 'passkey' })
}
