import { createHmac, randomInt } from 'node:crypto'
import type { Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

const CODES = 10
/** No letter or digit that is easily taken for another: 31 signs, 10 of them are 49 bits. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz2345679'

const newRecoveryCode = (): string => {
  const signs = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]!).join('')
  return `${signs.slice(0, 5)}-${signs.slice(5)}`
}

/** Keyed and bound to the person, however it was typed. */
const hashOf = (services: Services, userId: string, code: string): Buffer =>
  createHmac('sha256', services.secret('recovery-code'))
    .update(`${userId}/${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
    .digest()

/** Ten new codes instead of all earlier ones. They are for the answer only; the database keeps hashes. */
export async function replaceRecoveryCodes(services: Services, tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newRecoveryCode)
  await dropRecoveryCodes(tx, userId)
  await tx.run({
    text: `insert into identity.recovery_code (user_id, code_hash, created_at)
      select $1, hash, $3 from unnest($2::bytea[]) as hash`,
    values: [userId, codes.map(code => hashOf(services, userId, code)), new Date()],
  })
  return codes
}

export const dropRecoveryCodes = (tx: Tx, userId: string): Promise<number> =>
  tx.run({ text: 'delete from identity.recovery_code where user_id = $1', values: [userId] })

/** Uses a code up; answers how many are left, or null when it is not one of the person's unused codes. */
export async function spendRecoveryCode(
  services: Services,
  tx: Tx,
  userId: string,
  code: string,
): Promise<number | null> {
  const used = await tx.run({
    text: 'update identity.recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null',
    values: [userId, hashOf(services, userId, code), new Date()],
  })
  if (used === 0) return null
  const row = await tx.first<{ left: number }>({
    text: 'select count(*)::int as left from identity.recovery_code where user_id = $1 and used_at is null',
    values: [userId],
  })
  return row!.left
}
