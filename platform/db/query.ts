import {
  type Compilable,
  DummyDriver,
  type Insertable,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { ValueType } from './asked-together.ts'
import type { DB } from './schema.generated.ts'
import type { Scope } from './scope.ts'

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
  /** Types of the values: such a read may be asked for many at once, see `askTogether`. */
  readonly valueTypes?: readonly ValueType[]
  /** Phantom: the shape of a row. */
  readonly row?: R
}

export type Query<R> = Compilable<R> | Statement<R>

/**
 * Declares a raw statement of rows `R`: `statement<Row>('patients.read', 'select …')([id])`. With the types of its
 * values a read may be asked for many at once and is planned once a connection, whatever its values: for the hottest
 * paths. Its values become columns then, so compare them plainly with indexed columns: PostgreSQL keeps any function of
 * them behind the policies of the table, and reads it all.
 */
export const statement =
  <R>(name: string, text: string, valueTypes?: readonly ValueType[]) =>
  (values: readonly unknown[] = []): Statement<R> => ({
    name,
    text,
    values,
    ...(valueTypes && { valueTypes }),
  })

/**
 * Declares an insert of rows of a table, for hot paths: its text is made once for each number of rows.
 * Columns that are left out keep their defaults; JSON is given as text.
 */
export function inserting<T extends keyof DB, C extends keyof Insertable<DB[T]> & string>(
  table: T,
  columns: readonly C[],
) {
  const texts = new Map<number, string>()
  const textFor = (rows: number) => {
    const row = (n: number) => `(${columns.map((_, i) => `$${n * columns.length + i + 1}`).join(', ')})`
    return `insert into ${table} (${columns.join(', ')}) values ${Array.from({ length: rows }, (_, n) => row(n)).join(', ')}`
  }
  return (rows: readonly Pick<Insertable<DB[T]>, C>[]): Statement<never> => {
    const text = texts.get(rows.length) ?? textFor(rows.length)
    texts.set(rows.length, text)
    return {
      name: `${table}+${rows.length}`,
      text,
      values: rows.flatMap(row => columns.map(column => row[column])),
    }
  }
}

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

/** A database seen through the scope of an actor. Reads outside a transaction share transactions and round trips. */
export interface ScopedDb extends Reader {
  /**
   * Runs `work` in one transaction: commits when it returns, rolls back when it throws. Work that used the database
   * instead of its transaction would wait for a second connection while it holds the first: do not.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs reads that all see the database as it was at one moment, however long they take. Writing is refused. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}
