import { newId } from '#libs/ids/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { countHit } from './limits.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { codeHash, newCode, sameBytes } from './tokens.ts'

/** Life of a code and the pause before another one may be asked for (regulation 2: 6 digits, 5 minutes, 5 attempts). */
export const CODE_SECONDS = 300
export const RESEND_SECONDS = 60
export const CODE_ATTEMPTS = 5

/** A code is good for what it was asked for: the last five are for people who registered by telephone. */
export type CodePurpose =
  | 'sign-in'
  | 'booking'
  | 'sign'
  | 'studio'
  | 'studio-sign'
  | 'step-up'
  | 'phone-old'
  | 'phone-new'

export interface IssueCode {
  readonly tenantId: string
  readonly phone: string
  readonly purpose: CodePurpose
  readonly address: string
  /** Hex SHA-256 of the document that the code stands for: a code signs one document. */
  readonly subjectHash?: string
}

export interface IssuedCode {
  readonly challengeId: string
  /** For the message only; it is stored nowhere. */
  readonly code: string
}

/**
 * Issues a one-time code (SV-3.1). Codes live in real time, not on a test clock.
 * Errors: `request.too-many` within the pause, or past the limits of the phone and of the address; a code that signs is
 * counted apart, by its document and by the person.
 */
export const issueCode = (services: Services, input: IssueCode): Promise<IssuedCode> =>
  oneAtATime(`code/${input.tenantId}/${input.phone}/${input.purpose}`, () => issue(services, input))

async function issue(services: Services, input: IssueCode): Promise<IssuedCode> {
  const platform = services.db('amb_platform', NO_SCOPE)
  const signing = input.purpose === 'sign' && input.subjectHash !== undefined
  await countHit(services, signing ? 'signing-address' : 'code-address', input.address)
  const last = await platform.first(
    q
      .selectFrom('identity.code_challenge')
      .select('created_at')
      .where('tenant_id', '=', input.tenantId)
      .where('phone', '=', input.phone)
      .where('purpose', '=', input.purpose)
      // A code that was used has reached its owner: the next document need not wait.
      .where('used_at', 'is', null)
      .orderBy('created_at', 'desc')
      .limit(1),
  )
  const waited = last ? (Date.now() - last.created_at.getTime()) / 1000 : RESEND_SECONDS
  if (waited < RESEND_SECONDS) throw fail('request.too-many', { seconds: Math.ceil(RESEND_SECONDS - waited) })
  const phone = `${input.tenantId}/${input.phone}`
  if (signing) await countHit(services, 'signing-document', `${phone}/${input.subjectHash}`)
  await countHit(services, signing ? 'signing-phone' : 'code-phone', phone)

  const challengeId = newId()
  const code = newCode()
  await platform.all(
    q.insertInto('identity.code_challenge').values({
      challenge_id: challengeId,
      tenant_id: input.tenantId,
      phone: input.phone,
      purpose: input.purpose,
      code_hash: codeHash(services.secret('one-time-code'), challengeId, code),
      max_attempts: CODE_ATTEMPTS,
      created_at: new Date(),
      expires_at: new Date(Date.now() + CODE_SECONDS * 1000),
      address: input.address,
      subject_hash: input.subjectHash ? Buffer.from(input.subjectHash, 'hex') : null,
    }),
  )
  return { challengeId, code }
}

export interface RedeemedCode {
  readonly tenantId: string
  readonly phone: string
  /** How many times a code was entered, the right one included. */
  readonly attempts: number
  readonly subjectHash: string | null
}

/**
 * Checks a code and uses it up. An attempt is counted before the comparison, in a transaction of its own, so that
 * parallel guesses cannot share one attempt.
 * Errors: `auth.code-wrong` (with attempts left), `auth.code-expired`, `auth.code-exhausted`.
 */
export async function redeemCode(
  services: Services,
  {
    challengeId,
    code,
    purpose,
  }: { readonly challengeId: string; readonly code: string; readonly purpose: CodePurpose },
): Promise<RedeemedCode> {
  const platform = services.db('amb_platform', NO_SCOPE)
  const attempt = await platform.first<{
    tenant_id: string
    phone: string
    code_hash: Buffer
    attempts: number
    max_attempts: number
    subject_hash: Buffer | null
  }>({
    name: 'identity.attempt',
    text: `update identity.code_challenge set attempts = attempts + 1
      where challenge_id = $1 and purpose = $2 and used_at is null and expires_at > $3
      returning tenant_id, phone, code_hash, attempts, max_attempts, subject_hash`,
    values: [challengeId, purpose, new Date()],
  })
  if (!attempt) throw fail('auth.code-expired')
  if (attempt.attempts > attempt.max_attempts) throw fail('auth.code-exhausted')
  if (
    !sameBytes(
      attempt.code_hash,
      codeHash(services.secret('one-time-code'), challengeId, code.replace(/\s/g, '')),
    )
  ) {
    const left = attempt.max_attempts - attempt.attempts
    throw left > 0 ? fail('auth.code-wrong', { left }) : fail('auth.code-exhausted')
  }
  const used = await platform.first(
    q
      .updateTable('identity.code_challenge')
      .set({ used_at: new Date() })
      .where('challenge_id', '=', challengeId)
      .where('used_at', 'is', null)
      .returning('challenge_id'),
  )
  if (!used) throw fail('auth.code-expired')
  return {
    tenantId: attempt.tenant_id,
    phone: attempt.phone,
    attempts: attempt.attempts,
    subjectHash: attempt.subject_hash?.toString('hex') ?? null,
  }
}
