import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { STREAMS } from './streams.ts'
import type { RunSql } from './verify-streams.ts'

/** A link of a chain. Hex SHA-256. */
export interface Head {
  readonly stream: string
  readonly seq: number
  readonly hash: string
}

interface Book {
  /** The last link of each stream. */
  readonly heads: readonly Head[]
  /** Links that stood here and were not in the database any more when the next ones came. */
  readonly lost: readonly Head[]
}
/** By database: system identifier of the cluster and name. */
type Books = Readonly<Record<string, Book>>

const EMPTY: Book = { heads: [], lost: [] }

async function readBooks(file: string): Promise<Books> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

async function identityOf(run: RunSql): Promise<string> {
  const [row] = await run<{ id: string }>(
    `select system_identifier || '/' || current_database() as id from pg_control_system()`,
  )
  return row!.id
}

/** Those of the links that the database has not, or has with another hash. */
const missing = (run: RunSql, heads: readonly Head[]): Promise<Head[]> =>
  run<Head>(
    `select h.stream, h.seq, h.hash from jsonb_to_recordset($1::jsonb) as h (stream text, seq int, hash text)
     where not exists (select from audit.batch b
       where b.stream = h.stream and b.seq = h.seq and encode(b.hash, 'hex') = h.hash)`,
    [JSON.stringify(heads)],
  )

/**
 * Writes the last link of each stream down in a file outside the database. Whoever holds the database can cut off the end of
 * a chain, or rewrite it from any row on, and its links fit each other again; they do not fit what stands here.
 */
export async function noteHeads(run: RunSql, file: string): Promise<void> {
  const [books, id] = [await readBooks(file), await identityOf(run)]
  const known = books[id] ?? EMPTY
  const lost = await missing(run, known.heads)
  const heads = await run<Head>(
    `select s.stream, b.seq::int as seq, encode(b.hash, 'hex') as hash from unnest($1::text[]) s (stream)
     cross join lateral (select seq, hash from audit.batch where stream = s.stream order by seq desc limit 1) b`,
    [STREAMS.map(stream => stream.name)],
  )
  const book: Book = { heads, lost: [...known.lost, ...lost] }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, JSON.stringify({ ...books, [id]: book }, null, 1), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Links of this database that were written down and are not in it: its chains were cut or rewritten. */
export async function lostLinks(run: RunSql, file: string): Promise<Head[]> {
  const { heads, lost } = (await readBooks(file))[await identityOf(run)] ?? EMPTY
  return [...lost, ...(await missing(run, heads))]
}
