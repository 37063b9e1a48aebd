import { GENESIS } from '#libs/hash-chain/index.ts'
import type { ScopedDb, Tx } from '#platform/db/index.ts'
import { rowText, STREAMS, type Stream } from './streams.ts'

export interface SealReport {
  readonly stream: string
  readonly rows: number
}

const LOCK = 4_216_020
/** Rows of a link: a busy day makes thousands of links, and none of them holds anybody up. */
const LINK_ROWS = 1_000

/**
 * Makes the next link over up to `$2` rows of a stream: a full page may end in the middle of a transaction, whose rows
 * then wait for the next link. Rows are hashed where they are; what is hashed, `verifyChain` says. Gives the rows that
 * were looked at and those that are linked.
 */
const linkOf = (stream: Stream): string => `with last as (
    select seq, hash, txid_until from audit.batch where stream = $1 order by seq desc limit 1
  ), page as materialized (
    select key, txid, encode(sha256(convert_to(key || e'\\n' || row, 'UTF8')), 'hex') as hash
    from (
      select ${stream.key} as key, ${rowText(stream)} as row, txid from ${stream.table}
      where txid >= coalesce((select txid_until from last), '0'::xid8) and txid < pg_snapshot_xmin(pg_current_snapshot())
      order by txid, 1 limit $2
    ) rows
  ), whole as materialized (
    select * from page where (select count(*) from page) < $2 or txid < (select max(txid) from page)
  ), link as (
    select coalesce((select seq from last), 0) + 1 as seq,
      coalesce((select encode(hash, 'hex') from last), '${GENESIS}') as prev_hash,
      encode(sha256(convert_to(string_agg(hash, ',' order by txid, key), 'UTF8')), 'hex') as rows_hash,
      array_agg(key order by txid, key) as row_keys, array_agg(hash order by txid, key) as row_hashes,
      (max(txid)::text::bigint + 1)::text::xid8 as txid_until
    from whole having count(*) > 0
  ), made as (
    insert into audit.batch (stream, seq, prev_hash, rows_hash, hash, row_keys, row_hashes, txid_until, sealed_at)
    select $1, seq, decode(prev_hash, 'hex'), decode(rows_hash, 'hex'),
      sha256(convert_to(format('["%s",%s,"%s","%s","%s"]', $1, seq, prev_hash, rows_hash, $3::text), 'UTF8')),
      row_keys, row_hashes, txid_until, $3::text::timestamptz
    from link
  )
  select (select count(*) from page)::int as seen, (select count(*) from whole)::int as linked`

interface Linked {
  readonly seen: number
  readonly linked: number
}

async function link(tx: Tx, stream: Stream, sealedAt: string, rows = LINK_ROWS): Promise<Linked> {
  const made = await tx.first<Linked>({ text: linkOf(stream), values: [stream.name, rows, sealedAt] })
  const { seen, linked } = made!
  // One transaction wrote more than a link usually holds: it is not divided.
  return seen === rows && linked === 0 ? link(tx, stream, sealedAt, rows * 10) : { seen, linked }
}

/**
 * Links the rows committed since the last link into the chain of each stream. Only transactions older than every
 * running one are taken, so a link never has to be reopened; the tail behind it stays unsealed for seconds.
 * One sealer at a time: an advisory lock turns the others away.
 */
export async function sealAcrossTenants(db: ScopedDb, now: () => Date): Promise<SealReport[]> {
  const reports: SealReport[] = []
  for (const stream of STREAMS) {
    let rows = 0
    for (let more = true; more; ) {
      const made = await db.tx(async tx => {
        const lock = await tx.first<{ got: boolean }>({
          text: 'select pg_try_advisory_xact_lock($1) as got',
          values: [LOCK],
        })
        return lock?.got ? link(tx, stream, now().toISOString()) : null
      })
      if (made === null) return reports
      rows += made.linked
      more = made.linked > 0 && made.linked < made.seen
    }
    reports.push({ stream: stream.name, rows })
  }
  return reports
}
