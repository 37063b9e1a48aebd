import type pg from 'pg'
<<<<<<< HEAD
import { begin, onConnection, prepare, translate, txOf } from './connection.ts'
import type { Query, ScopedDb, Statement, Tx } from './query.ts'
import type { Scope } from './scope.ts'
import { laneOf, mayShare } from './shared-reads.ts'
=======
import { fail } from '../errors/index.ts'
import type { DB } from './schema.generated.ts'
import { type Scope, setScope } from './scope.ts'

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

/** A database seen through the scope of an actor. Reads of one tick share a transaction and a round trip. */
export interface ScopedDb extends Reader {
  /**
   * Runs `work` in one transaction: commits when it returns, rolls back when it throws. Work that used the database
   * instead of its transaction would wait for a second connection while it holds the first: do not.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** Names of prepared statements by their text. Planning costs more than most of our statements themselves. */
const names = new Map<string, string>()
/** Beyond this many texts new ones stay unprepared: plans take memory in every connection. */
const MAX_PREPARED = 400

function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (name === undefined && names.size < MAX_PREPARED) {
    name = `s${names.size + 1}`
    names.set(text, name)
  }
  return name
}

function prepare<R>(query: Query<R>): pg.QueryConfig {
  if ('text' in query) {
    const config: pg.QueryConfig = { text: query.text, values: [...(query.values ?? [])] }
    if (query.name) config.name = query.name
    return config
  }
  const { sql: text, parameters } = query.compile()
  const name = nameOf(text)
  return { ...(name && { name }), text, values: [...parameters] }
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
<<<<<<< HEAD
  if (code === 'AM003') return fail('file.held')
=======
  if (code === 'AM003') return fail('privacy.refused', { reason: detail ?? '', refusal: 'subject.blocked' })
>>>>>>> f0905bb (Hold a block everywhere: reads go through the gate, the database refuses new rows, every screen shows it, held messages leave afterwards; give a single withdrawn consent its case)
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

/** Holds back what is written on a connection until the end of the tick: a batch leaves as one packet. */
function inOnePacket(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Sends BEGIN and the scope without waiting; what follows on the connection already runs inside. */
function begin(client: pg.PoolClient, scope: Scope): Promise<unknown> {
  inOnePacket(client)
  const begun = Promise.all([client.query('begin'), client.query(setScope(scope))])
  begun.catch(() => {})
  return begun
}

/** A read that waits for the end of the tick, to share its transaction with others. */
interface Waiting {
  readonly query: Query<unknown>
  readonly resolve: (rows: unknown[]) => void
  readonly reject: (error: unknown) => void
}

const IN_FAILED_TRANSACTION = '25P02'
>>>>>>> 54cb7a9 (Bring the generated schema up to date)

/**
 * Binds a pool to a scope. Reads of equal scopes share transactions, see `laneOf`; one of them failing fails none of
 * the others. The answer of `tx` is given only after COMMIT was acknowledged.
 */
export function scopedDb(pool: pg.Pool, scope: Scope): ScopedDb {
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    onConnection(pool, async client => {
      const begun = begin(client, scope)
      const result = await work(txOf(client, scope))
      await begun
      await client.query('commit')
      return result
    })

  /** A write by itself: its transaction leaves as one packet. */
  const alone = (query: Statement<unknown>): Promise<unknown[]> =>
    onConnection(pool, async client => {
      const begun = begin(client, scope)
      const rows = txOf(client, scope).all(query)
      const ended = client.query('commit')
      ended.catch(() => {})
      await begun
      const result = await rows
      await ended
      return result
    })

  const one = <R>(query: Query<R>): Promise<R[]> => {
    const prepared = prepare(query)
    return (mayShare(prepared.text) ? laneOf(pool, scope).read(prepared) : alone(prepared)) as Promise<R[]>
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
    all: query => guarded(() => one(query)),
    first: async query => (await guarded(() => one(query)))[0],
    tx: work => guarded(() => inTransaction(work)),
  }
}
