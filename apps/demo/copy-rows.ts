import pg from 'pg'
import { type Scope, setScope } from '#platform/db/scope.ts'
import type { RowsOf, WriteRows } from './write-rows.ts'

/** The role whose policies, triggers and limits every row passes, as in life. */
const APPLICATION = 'amb_app'

/** What a text of COPY cannot hold as itself. */
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string) => text.replace(/[\\\t\n\r]/g, sign => ESCAPED[sign]!)
const quoted = (item: unknown) => `"${String(item).replace(/["\\]/g, '\\$&')}"`

/** One value in the text format of COPY: https://www.postgresql.org/docs/current/sql-copy.html */
export function copyText(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return escaped(`{${value.map(quoted).join(',')}}`)
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** `COPY … FROM STDIN` as the driver takes a query that speaks for itself; the rows leave in one piece. */
class CopyIn extends pg.Query {
  readonly #rows: Buffer
  constructor(text: string, rows: Buffer, done: (error: Error | null) => void) {
    super(text, undefined, done as never)
    this.#rows = rows
  }
  handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }): void {
    connection.sendCopyFromChunk(this.#rows)
    connection.endCopyFrom()
  }
}

const copyIn = (client: pg.Client, text: string, rows: Buffer): Promise<void> =>
  new Promise((done, failed) => {
    client.query(new CopyIn(text, rows, error => (error ? failed(error) : done())) as never)
  })

/** Lets the connection act as the application; answers how to take back what had to be granted for it. */
async function mayActAsApplication(client: pg.Client): Promise<() => Promise<void>> {
  try {
    await client.query(`set role ${APPLICATION}`)
    await client.query('reset role')
    return async () => {}
  } catch (error) {
    // The role that made ours may grant them, but from PostgreSQL 16 on it does not act as them by itself.
    if ((error as { code?: string }).code !== '42501') throw error
    await client.query(`grant ${APPLICATION} to current_user`)
    return async () => void (await client.query(`revoke ${APPLICATION} from current_user`))
  }
}

/**
 * Writes by COPY. FORCE ROW LEVEL SECURITY refuses COPY into a clinic's tables, so rows land in a temporary table of the
 * connection first and go on by `insert … select` as the application's role (ADR 0013).
 * @param url a connection that may act as the application's role and make temporary tables: the database's owner
 */
export async function openCopyWriter(
  url: string,
  scope: Scope,
): Promise<{ readonly write: WriteRows; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  const takeBack = await mayActAsApplication(client)
  const stages = new Map<string, string>()

  /** The temporary table for these columns of a table; it is emptied by every COMMIT. */
  async function stageOf(table: string, columns: string): Promise<string> {
    const key = `${table} ${columns}`
    let stage = stages.get(key)
    if (stage === undefined) {
      stage = `pg_temp.stage_${stages.size + 1}`
      await client.query(
        `create temporary table ${stage} on commit delete rows as select ${columns} from ${table} with no data`,
      )
      await client.query(`grant select on ${stage} to ${APPLICATION}`)
      stages.set(key, stage)
    }
    return stage
  }

  async function writePart([table, rows]: RowsOf): Promise<void> {
    if (rows.length === 0) return
    const names = Object.keys(rows[0]!)
    const columns = names.join(', ')
    const stage = await stageOf(table, columns)
    const line = (row: object) =>
      names.map(name => copyText((row as Record<string, unknown>)[name])).join('\t')
    await copyIn(
      client,
      `copy ${stage} (${columns}) from stdin`,
      Buffer.from(`${rows.map(line).join('\n')}\n`),
    )
    await client.query(`set local role ${APPLICATION}`)
    await client.query(`insert into ${table} (${columns}) select ${columns} from ${stage}`)
    await client.query('set local role none')
  }

  return {
    async write(parts) {
      for (const [table, rows] of parts)
        if (rows.length > 0) await stageOf(table, Object.keys(rows[0]!).join(', '))
      await client.query('begin')
      try {
        await client.query(setScope(scope))
        for (const part of parts) await writePart(part)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
    async close() {
      await takeBack().finally(() => client.end())
    },
  }
}
