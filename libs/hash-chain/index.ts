import { createHash } from 'node:crypto'

/** A link of the chain: what it covers and the hash that binds it to everything before. Hashes are hex SHA-256. */
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

export interface SealInput {
  readonly stream: string
  readonly rows: readonly { readonly key: string; readonly row: string }[]
  readonly sealedAt: string
}

export type ChainFailure =
  | { readonly kind: 'link-broken'; readonly seq: number }
  | { readonly kind: 'link-missing'; readonly seq: number }
  | { readonly kind: 'row-missing'; readonly seq: number; readonly key: string }
  | { readonly kind: 'row-changed'; readonly seq: number; readonly key: string }
  | { readonly kind: 'row-extra'; readonly key: string }

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

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

const GENESIS = '0'.repeat(64)

const rowHashOf = (key: string, row: string): string => sha256(`${key}\n${row}`)

const linkHash = (link: Omit<Batch, 'hash' | 'rowKeys' | 'rowHashes'>): string =>
  sha256(canonicalJson([link.stream, link.seq, link.prevHash, link.rowsHash, link.sealedAt]))

/** Makes the next link over `rows`; `previous` is null for the first one. */
export function sealBatch(
  previous: { readonly seq: number; readonly hash: string } | null,
  input: SealInput,
): Batch {
  const rowHashes = input.rows.map(({ key, row }) => rowHashOf(key, row))
  const link = {
    stream: input.stream,
    seq: (previous?.seq ?? 0) + 1,
    prevHash: previous?.hash ?? GENESIS,
    rowsHash: sha256(rowHashes.join()),
    sealedAt: input.sealedAt,
  }
  return { ...link, hash: linkHash(link), rowKeys: input.rows.map(row => row.key), rowHashes }
}

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
