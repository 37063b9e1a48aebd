import { Socket } from 'node:net'
import pg from 'pg'
import { setValueParsers } from './values.ts'

setValueParsers()

/**
 * A transaction leaves as dozens of small messages. Handing each of them to the system costs a quarter of a busy
 * server's time; copying them together first costs next to nothing.
 */
class PacketSocket extends Socket {
  override _writev(
    chunks: { chunk: Uint8Array; encoding: BufferEncoding }[],
    callback: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, callback)
  }
}

export interface PoolOptions {
  readonly url: string
  readonly max: number
  readonly applicationName: string
  readonly onError: (error: Error) => void
}

/**
 * A pool whose connections are pipelined: statements of a transaction leave without waiting for each other.
 * Errors of idle connections go to `onError`; the pool replaces them by itself.
 */
export function createPool({ url, max, applicationName, onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    // Also bounds the wait for a free connection: a rush is served late rather than refused.
    connectionTimeoutMillis: 15_000,
    // A server that vanished without a word: longer than two statements that wait their whole time behind each other.
    query_timeout: 40_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true,
    stream: () => new PacketSocket(),
    options: '-c statement_timeout=15000 -c idle_in_transaction_session_timeout=20000 -c timezone=UTC',
  } as pg.PoolConfig)
  // Once the pool is ending, a connection that the server drops first is no news.
  const report = (error: Error) => {
    if (!pool.ending) onError(error)
  }
  pool.on('error', report)
  pool.on('connect', client => client.on('error', report))
  return pool
}
