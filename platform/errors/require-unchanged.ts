import { fingerprint } from '#libs/fingerprint/index.ts'
import { fail } from './fail.ts'

/**
 * Whoever replaces something has read it as it stands now; ask while the row is locked. `version` is the mark that he got with
 * it, `now` the same reading. Error: `conflict.version`.
 */
export function requireUnchanged(version: string, now: object): void {
  if (fingerprint(now) !== version) throw fail('conflict.version')
}
