import { newId } from '#libs/ids/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { newToken, tokenHash } from './tokens.ts'

/** Browsers remembered of one person; the one that was not seen for longest is forgotten first. */
const KEPT = 50

export interface SeenDevice {
  readonly deviceId: string
  /** Goes to the browser, which sends it with the next sign-in. */
  readonly token: string
  /** Never seen with this person, who has been seen on another one before: worth a letter. */
  readonly strange: boolean
}

/**
 * Recognises the browser of a sign-in by the token it keeps, or begins to know it. A browser that colleagues share
 * keeps one token and is new to each of them once. A token that nobody was ever given is not taken over.
 */
export async function recogniseDevice(
  tx: Tx,
  { userId, token, now }: { readonly userId: string; readonly token: string | undefined; readonly now: Date },
): Promise<SeenDevice> {
  const given = token ? tokenHash(token) : null
  if (token && given) {
    const known = await tx.first<{ device_id: string }>({
      text: `update identity.known_device set last_seen_at = $3 where principal_id = $1 and token_hash = $2
        returning device_id`,
      values: [userId, given, now],
    })
    if (known) return { deviceId: known.device_id, token, strange: false }
  }
  const past = await tx.first<{ others: boolean; issued: boolean }>({
    text: `select exists (select from identity.known_device where principal_id = $1) as others,
      exists (select from identity.known_device where token_hash = $2) as issued`,
    values: [userId, given],
  })
  const kept = token && past!.issued ? token : newToken()
  const deviceId = newId()
  await tx.run({
    text: `insert into identity.known_device (principal_id, device_id, token_hash, first_seen_at, last_seen_at)
      values ($1, $2, $3, $4, $4) on conflict (principal_id, token_hash) do nothing`,
    values: [userId, deviceId, tokenHash(kept), now],
  })
  await tx.run({
    text: `delete from identity.known_device where principal_id = $1 and device_id not in (
      select device_id from identity.known_device where principal_id = $1
      order by coalesce(last_seen_at, first_seen_at) desc, device_id desc limit ${KEPT})`,
    values: [userId],
  })
  return { deviceId, token: kept, strange: past!.others }
}
