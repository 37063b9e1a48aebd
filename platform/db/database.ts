import type pg from 'pg'
import { begin, onConnection, prepare, translate, txOf } from './connection.ts'
import type { Query, ScopedDb, Statement, Tx } from './query.ts'
import type { Scope } from './scope.ts'
import { laneOf, mayShare } from './shared-reads.ts'

/**
 * Binds a pool to a scope. Reads of equal scopes share transactions, see `laneOf`; one of them failing fails none of
 * the others. The answer of `tx` is given only after COMMIT was acknowledged.
 */
export function scopedDb(pool: pg.Pool, scope: Scope): ScopedDb {
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>, how: 'write' | 'snapshot' = 'write'): Promise<T> =>
    onConnection(pool, async client => {
      const begun = begin(client, scope, how)
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
      rows.catch(() => {})
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
    snapshot: work => guarded(() => inTransaction(work, 'snapshot')),
  }
}
