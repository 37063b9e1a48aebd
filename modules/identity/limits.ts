import { createHmac } from 'node:crypto'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** The limits of the doors, on one page: how many in which window, by what. Windows are of real time. */
export const LIMITS = {
  'code-phone': { max: 5, windowSeconds: 3_600 },
  'code-address': { max: 30, windowSeconds: 3_600 },
  // A signature is asked for by somebody who is known already, each for its own document: what the law gives a person
  // to sign in one sitting (the agreement, consents, claims) must not meet the limit of the doors (MD-8.2, SV-3.2.1a).
  'signing-document': { max: 5, windowSeconds: 3_600 },
  'signing-phone': { max: 40, windowSeconds: 3_600 },
  // A reception has one address for all its desks.
  'signing-address': { max: 600, windowSeconds: 3_600 },
  'sign-in-address': { max: 60, windowSeconds: 600 },
  'passkey-address': { max: 120, windowSeconds: 600 },
  'booking-address': { max: 40, windowSeconds: 3_600 },
  'enquiry-address': { max: 20, windowSeconds: 3_600 },
} as const
export type LimitName = keyof typeof LIMITS

/**
 * Counts a hit and refuses when the window is full. Keys (phones, addresses) are stored as keyed hashes.
 * Error: `request.too-many` with the seconds to wait.
 */
export async function countHit(services: Services, limit: LimitName, key: string): Promise<void> {
  const { max, windowSeconds } = LIMITS[limit]
  const now = Date.now()
  const start = new Date(Math.floor(now / (windowSeconds * 1000)) * windowSeconds * 1000)
  const hash = createHmac('sha256', services.secret('rate-limit')).update(key).digest()
  const row = await services.db('amb_platform', NO_SCOPE).first<{ hits: number }>({
    name: 'identity.count-hit',
    text: `insert into identity.rate_window (bucket, key_hash, window_start, hits) values ($1, $2, $3, 1)
      on conflict (bucket, key_hash, window_start) do update set hits = identity.rate_window.hits + 1 returning hits`,
    values: [limit, hash, start],
  })
  if (row!.hits > max) {
    throw fail('request.too-many', {
      seconds: Math.ceil((start.getTime() + windowSeconds * 1000 - now) / 1000),
    })
  }
}
