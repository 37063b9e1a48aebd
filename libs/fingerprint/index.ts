import { createHash } from 'node:crypto'
import { canonicalJson } from '#libs/hash-chain/index.ts'

/**
 * A short mark of what somebody has read: 22 characters of SHA-256 over the canonical JSON. Two reads have one mark exactly
 * when nothing in them differs, so an editor that sends it back proves that he has seen what he replaces. The order of keys
 * does not matter, that of lists does.
 */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, 22)

/** The same thing with its mark. */
export const marked = <T extends object>(value: T): T & { readonly version: string } => ({
  ...value,
  version: fingerprint(value),
})
