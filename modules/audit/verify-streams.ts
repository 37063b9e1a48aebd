import { type Batch, type ChainFailure, verifyChain } from '#libs/hash-chain/index.ts'
import { rowText, STREAMS } from './streams.ts'

export { STREAMS }

export interface VerifyReport {
  readonly stream: string
  readonly batches: number
  readonly sealedRows: number
  /** Rows behind the last link: too young to be sealed. */
  readonly unsealedRows: number
  readonly failures: readonly ChainFailure[]
}

/** Anything that runs SQL: the verifier connects by itself, outside the application. */
export type RunSql = <R>(text: string, values?: readonly unknown[]) => Promise<R[]>

/** Recomputes every chain from the rows as they are now and lists what does not match. */
export async function verifyStreams(run: RunSql): Promise<VerifyReport[]> {
  const reports: VerifyReport[] = []
  // Rows that an approved destruction took away; the list is a sealed stream itself.
  const destroyed = new Set(
    (await run<{ key: string }>(`select stream || '/' || key as key from audit.destroyed_row`)).map(
      row => row.key,
    ),
  )
  for (const stream of STREAMS) {
    const batches = await run<Batch & { txidUntil: string }>(
      `select stream, seq::int, encode(prev_hash, 'hex') as "prevHash", encode(rows_hash, 'hex') as "rowsHash",
        encode(hash, 'hex') as hash, row_keys as "rowKeys", row_hashes as "rowHashes", txid_until::text as "txidUntil",
        to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt"
       from audit.batch where stream = $1 order by seq`,
      [stream.name],
    )
    const rows = await run<{ key: string; row: string; txid: string }>(
      `select ${stream.key} as key, ${rowText(stream)} as row, txid::text as txid from ${stream.table}`,
    )
    const until = BigInt(batches.at(-1)?.txidUntil ?? '0')
    const sealedKeys = new Set(batches.flatMap(batch => batch.rowKeys))
    const failures: ChainFailure[] = verifyChain(
      batches,
      new Map(rows.map(({ key, row }) => [key, row])),
    ).filter(failure => !(failure.kind === 'row-missing' && destroyed.has(`${stream.name}/${failure.key}`)))
    const smuggled = rows.filter(row => BigInt(row.txid) < until && !sealedKeys.has(row.key))
    for (const row of smuggled) failures.push({ kind: 'row-extra', key: row.key })
    reports.push({
      stream: stream.name,
      batches: batches.length,
      sealedRows: sealedKeys.size,
      unsealedRows: rows.filter(row => BigInt(row.txid) >= until).length,
      failures,
    })
  }
  return reports
}
