import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type pg from 'pg'
import { fail } from '../errors/index.ts'
import type { DB } from './schema.generated.ts'
import { beginStatement, type Scope } from './scope.ts'

/** The query builder. It only builds; a `ScopedDb` or a `Tx` runs what it built. */
export const q = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** A statement with a name is prepared once a connection: for hot paths. */
export interface Statement<R> {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly name?: string
  /** Phantom: the shape of a row. */
  readonly row?: R
}

export type Query<R> = Compilable<R> | Statement<R>

/** Declares a raw statement of rows `R`: `statement<Row>('patients.read', 'select …')([id])`. */
export const statement =
  <R>(name: string, text: string) =>
  (values: readonly unknown[] = []): Statement<R> => ({ name, text, values })

/** What reads take: a scoped database or an open transaction. Inside a transaction always pass the transaction. */
export interface Reader {
  readonly scope: Scope
  all<R>(query: Query<R>): Promise<R[]>
  /** The first row, or undefined. */
  first<R>(query: Query<R>): Promise<R | undefined>
}

/** An open transaction, bound to a scope. Statements sent without `await` in between share a round trip. */
export interface Tx extends Reader {
  /** Runs a write and tells how many rows it touched. */
  run(query: Query<unknown>): Promise<number>
}

/** A database seen through the scope of an actor. A read is one statement in a transaction and a round trip of its own. */
export interface ScopedDb extends Reader {
  /**
   * Runs `work` in one transaction: commits when it returns, rolls back when it throws. Work that used the database
   * instead of its transaction would wait for a second connection while it holds the first: do not.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

function prepare<R>(query: Query<R>): pg.QueryConfig {
  if ('text' in query) {
    const config: pg.QueryConfig = { text: query.text, values: [...(query.values ?? [])] }
    if (query.name) config.name = query.name
    return config
  }
  const compiled = query.compile()
  return { text: compiled.sql, values: [...compiled.parameters] }
}

const CONNECTION_LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '53300',
  '25P03',
])
/** SQL states that say nothing about the request: connection, resources (a full disk), operator and time-out, system. */
const UNAVAILABLE = /^(08|53|57|58)/

const connectionLost = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string }
  return (
    (code !== undefined && CONNECTION_LOST.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|connection error/i.test(
      message ?? '',
    )
  )
}

/** SQL states that our own triggers raise, see the migrations. */
function translate(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string }
  if (connectionLost(error) || UNAVAILABLE.test(code ?? ''))
    return Object.assign(fail('database.unavailable'), { cause: error })
  if (code === 'AM001') return fail('patient.limit-reached', { limit: Number(detail) })
  if (code === 'AM002') return fail('protocol.signed')
  return error
}

function txOf(client: pg.PoolClient, scope: Scope): Tx {
  const send = <R>(query: Query<R>) => {
    const sent = client.query(prepare(query)) as unknown as Promise<pg.QueryResult>
    // A statement sent ahead may fail while an earlier one is awaited: it must not count as unhandled.
    sent.catch(() => {})
    return sent
  }
  return {
    scope,
    all: async <R>(query: Query<R>) => (await send(query)).rows as R[],
    first: async <R>(query: Query<R>) => (await send(query)).rows[0] as R | undefined,
    run: async query => (await send(query)).rowCount ?? 0,
  }
}

/** Binds a pool to a scope. The answer of `tx` is given only after COMMIT was acknowledged. */
export function scopedDb(pool: pg.Pool, scope: Scope): ScopedDb {
  const readOne = async <R>(query: Query<R>): Promise<R[]> => {
    const client = await pool.connect()
    let broken = false
    try {
      const begun = client.query(beginStatement(scope, false))
      const rows = txOf(client, scope).all(query)
      const ended = client.query('commit')
      for (const sent of [begun, rows, ended]) sent.catch(() => {})
      await begun
      const result = await rows
      await ended
      return result
    } catch (error) {
      broken = connectionLost(error)
      throw error
    } finally {
      client.release(broken)
    }
  }
  const inTransaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken = false
    try {
      const begun = client.query(beginStatement(scope, false))
      begun.catch(() => {})
      const result = await work(txOf(client, scope))
      await begun
      await client.query('commit')
      return result
    } catch (error) {
      broken = connectionLost(error)
      if (!broken)
        await client.query('rollback').catch(() => {
          broken = true
        })
      throw error
    } finally {
      client.release(broken)
    }
  }
  const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    scope,
    all: query => guarded(() => readOne(query)),
    first: async query => (await guarded(() => readOne(query)))[0],
    tx: work => guarded(() => inTransaction(work)),
  }
}
