import { hash, verify } from '@node-rs/argon2'

/** argon2id with the parameters OWASP recommends: 19 MiB, 2 passes. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), OPTIONS)

let decoy: Promise<string> | null = null

/** Compares with the stored hash. Without one it does the same work, so an unknown e-mail answers as slowly. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('no such person')
  const right = await verify(stored ?? (await decoy), password.normalize('NFKC'))
  return stored !== null && right
}
