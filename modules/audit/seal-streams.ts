import { sealBatch } from '#libs/hash-chain/index.ts'
import type { ScopedDb } from '#platform/db/index.ts'
import { rowText, STREAMS, type Stream } from './streams.ts'

export interface SealReport {
  readonly stream: string
  readonly rows: number
}

interface LastBatch {
  readonly seq: number
  readonly hash: Buffer
  readonly txid_until: string
}

const LOCK = 4_216_020
const MAX_ROWS = 20_000

/**
 * Links the rows committed since the last link into the chain of each stream. Only transactions older than every
 * running one are taken, so a link never has to be reopened; the tail behind it stays unsealed for seconds.
 * One sealer at a time: an advisory lock turns the others away.
 */
export function sealAcrossTenants(db: ScopedDb, now: () => Date): Promise<SealReport[]> {
  return db.tx(async tx => {
    const lock = await tx.first<{ got: boolean }>({
      text: 'select pg_try_advisory_xact_lock($1) as got',
      values: [LOCK],
    })
    if (!lock?.got) return []
    const reports: SealReport[] = []
    for (const stream of STREAMS) reports.push(await sealOne(stream))
    return reports

    async function sealOne(stream: Stream): Promise<SealReport> {
      const last = await tx.first<LastBatch>({
        text: 'select seq, hash, txid_until::text from audit.batch where stream = $1 order by seq desc limit 1',
        values: [stream.name],
      })
      const rows = await tx.all<{ key: string; row: string; txid: string }>({
        text: `select ${stream.key} as key, ${rowText(stream)} as row, txid::text as txid from ${stream.table}
          where txid >= $1::text::xid8 and txid < pg_snapshot_xmin(pg_current_snapshot())
          order by txid, 1 limit ${MAX_ROWS}`,
        values: [last?.txid_until ?? '0'],
      })
      if (rows.length === 0) return { stream: stream.name, rows: 0 }
      const whole = wholeTransactions(rows, rows.length === MAX_ROWS)
      const until = (BigInt(whole.at(-1)!.txid) + 1n).toString()
      const batch = sealBatch(last ? { seq: last.seq, hash: last.hash.toString('hex') } : null, {
        stream: stream.name,
        rows: whole.map(({ key, row }) => ({ key, row })),
        sealedAt: now().toISOString(),
      })
      await tx.run({
        text: `insert into audit.batch (stream, seq, prev_hash, rows_hash, hash, row_keys, row_hashes, txid_until, sealed_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8::text::xid8, $9)`,
        values: [
          stream.name,
          batch.seq,
          Buffer.from(batch.prevHash, 'hex'),
          Buffer.from(batch.rowsHash, 'hex'),
          Buffer.from(batch.hash, 'hex'),
          batch.rowKeys,
          batch.rowHashes,
          until,
          batch.sealedAt,
        ],
      })
      return { stream: stream.name, rows: whole.length }
    }
  })
}

/** A full page may end in the middle of a transaction: its last transaction waits for the next link. */
function wholeTransactions<T extends { readonly txid: string }>(
  rows: readonly T[],
  cut: boolean,
): readonly T[] {
  if (!cut) return rows
  const lastTxid = rows.at(-1)!.txid
  const whole = rows.filter(row => row.txid !== lastTxid)
  if (whole.length === 0) throw new Error('one transaction wrote more rows of evidence than a link can hold')
  return whole
}
