import { newId } from '#libs/ids/index.ts'
import { newToken, sendAccountCode, tokenHash } from '#modules/identity/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { StudioForm } from './form.ts'

/** How long a registration may take; a code lives shorter. */
export const REGISTRATION_SECONDS = 3_600
const WORDS = 'для входа в «Студию улыбки»'

export interface Registration {
  readonly registrationId: string
  readonly phone: string
  readonly challengeId: string
  readonly phoneConfirmedAt: Date | null
  readonly form: StudioForm | null
  readonly editionId: string | null
  readonly subjectHash: string | null
  readonly signChallengeId: string | null
}

export const studioDb = (services: Services): ScopedDb => services.db('amb_platform', NO_SCOPE)

/** Sends the first code and begins a registration; answers the secret for the browser's cookie. Error: `request.too-many`. */
export async function beginRegistration(ctx: Ctx, phone: string): Promise<string> {
  const challengeId = await sendAccountCode(ctx, { phone, purpose: 'studio', words: WORDS })
  const token = newToken()
  const now = new Date()
  await studioDb(ctx.services).tx(tx =>
    tx.run({
      text: `insert into studio.registration (registration_id, token_hash, phone, challenge_id, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)`,
      values: [
        newId(),
        tokenHash(token),
        phone,
        challengeId,
        now,
        new Date(now.getTime() + REGISTRATION_SECONDS * 1000),
      ],
    }),
  )
  return token
}

/** The registration of a cookie; undefined when there is none or it is too old. */
export async function findRegistration(
  services: Services,
  token: string | undefined,
): Promise<Registration | undefined> {
  if (!token) return undefined
  return studioDb(services).first<Registration>({
    text: `select registration_id as "registrationId", phone, challenge_id as "challengeId",
        phone_confirmed_at as "phoneConfirmedAt", form, edition_id as "editionId", subject_hash as "subjectHash",
        sign_challenge_id as "signChallengeId"
      from studio.registration where token_hash = $1 and expires_at > $2`,
    values: [tokenHash(token), new Date()],
  })
}

/** Another code to the same telephone. Error: `request.too-many`. */
export async function resendCode(ctx: Ctx, registration: Registration): Promise<void> {
  const challengeId = await sendAccountCode(ctx, {
    phone: registration.phone,
    purpose: 'studio',
    words: WORDS,
  })
  await change(ctx.services, registration, 'challenge_id = $2', [challengeId])
}

export const confirmPhone = (services: Services, registration: Registration): Promise<void> =>
  change(services, registration, 'phone_confirmed_at = $2', [new Date()])

/** Keeps what was filled in and what the second code will sign. */
export const keepForm = (
  services: Services,
  registration: Registration,
  kept: {
    readonly form: StudioForm
    readonly editionId: string
    readonly subjectHash: string
    readonly signChallengeId: string
  },
): Promise<void> =>
  change(services, registration, 'form = $2, edition_id = $3, subject_hash = $4, sign_challenge_id = $5', [
    JSON.stringify(kept.form),
    kept.editionId,
    kept.subjectHash,
    kept.signChallengeId,
  ])

async function change(
  services: Services,
  { registrationId }: Registration,
  set: string,
  values: readonly unknown[],
): Promise<void> {
  const rows = await studioDb(services).tx(tx =>
    tx.run({
      text: `update studio.registration set ${set} where registration_id = $1`,
      values: [registrationId, ...values],
    }),
  )
  if (rows === 0) throw fail('auth.code-expired')
}

/** Removes what was left unfinished: a telephone that nobody registered is not kept. */
export const sweepRegistrations = (services: Services): Promise<unknown> =>
  studioDb(services).all({
    text: 'delete from studio.registration where expires_at < $1',
    values: [new Date()],
  })
