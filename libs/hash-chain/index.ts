import { hash } from 'node:crypto'

/**
 * A link of the chain: what it covers and the hash that binds it to everything before. Hashes are hex SHA-256. Links are
 * made where the rows are, in the database (`modules/audit/seal-streams.ts`); this library tells independently whether
 * they are right.
 */
export interface Batch {
  readonly stream: string
  readonly seq: number
  readonly prevHash: string
  readonly rowsHash: string
  readonly hash: string
  /** Keys of the covered rows, in the order in which they were hashed. */
  readonly rowKeys: readonly string[]
  /** Hash of each row, in the same order. */
  readonly rowHashes: readonly string[]
  /** ISO instant with milliseconds. */
  readonly sealedAt: string
}

export type ChainFailure =
  | { readonly kind: 'link-broken'; readonly seq: number }
  | { readonly kind: 'link-missing'; readonly seq: number }
  | { readonly kind: 'row-missing'; readonly seq: number; readonly key: string }
  | { readonly kind: 'row-changed'; readonly seq: number; readonly key: string }
  | { readonly kind: 'row-extra'; readonly key: string }

export const sha256 = (data: string | Uint8Array): string => hash('sha256', data)

/** JSON with keys in order, so that equal values have equal text. Numbers must be finite, `undefined` is left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error('a number of evidence must be finite')
  return JSON.stringify(value)
}

/** What the first link stands on. */
export const GENESIS = '0'.repeat(64)

const rowHashOf = (key: string, row: string): string => sha256(`${key}\n${row}`)

const linkHash = (link: Omit<Batch, 'hash' | 'rowKeys' | 'rowHashes'>): string =>
  sha256(canonicalJson([link.stream, link.seq, link.prevHash, link.rowsHash, link.sealedAt]))

/** Recomputes a chain from its links (in order) and the rows as they are now; an empty list means it holds. */
export function verifyChain(batches: readonly Batch[], rows: ReadonlyMap<string, string>): ChainFailure[] {
  const failures: ChainFailure[] = []
  let expectedSeq = 1
  let expectedPrev = GENESIS
  for (const batch of batches) {
    for (; expectedSeq < batch.seq; expectedSeq++) failures.push({ kind: 'link-missing', seq: expectedSeq })
    const intact =
      batch.prevHash === expectedPrev &&
      linkHash(batch) === batch.hash &&
      sha256(batch.rowHashes.join()) === batch.rowsHash &&
      batch.rowKeys.length === batch.rowHashes.length
    if (!intact) failures.push({ kind: 'link-broken', seq: batch.seq })
    batch.rowKeys.forEach((key, i) => {
      const row = rows.get(key)
      if (row === undefined) failures.push({ kind: 'row-missing', seq: batch.seq, key })
      else if (rowHashOf(key, row) !== batch.rowHashes[i])
        failures.push({ kind: 'row-changed', seq: batch.seq, key })
    })
    expectedSeq = batch.seq + 1
    expectedPrev = batch.hash
  }
  return failures
}
