import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** A secret that only its holder keeps; the database has the hash. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Six digits, uniformly. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')

/** A code is short, so its hash is keyed: a stolen table gives no codes. Bound to its challenge. */
export const codeHash = (pepper: Buffer, challengeId: string, code: string): Buffer =>
  createHmac('sha256', pepper).update(`${challengeId}/${code}`).digest()

export const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
