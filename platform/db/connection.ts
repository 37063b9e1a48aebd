import type { Socket } from 'node:net'
import type pg from 'pg'
import { fail } from '../errors/index.ts'
import type { Query, Statement, Tx } from './query.ts'
import { type Planning, type Scope, setScope } from './scope.ts'

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

/** A query as the driver takes it. */
export function prepare(query: Query<unknown>): Statement<unknown> & { readonly values: unknown[] } {
  if ('text' in query) {
    const { text, name, valueTypes, values = [] } = query
    return { ...(name && { name }), ...(valueTypes && { valueTypes }), text, values: values as unknown[] }
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

export const connectionLost = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string }
  return (
    (code !== undefined && CONNECTION_LOST.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|connection error/i.test(
      message ?? '',
    )
  )
}

/** SQL states that our own triggers raise, see the migrations. */
export function translate(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string }
  if (connectionLost(error) || UNAVAILABLE.test(code ?? ''))
    return Object.assign(fail('database.unavailable'), { cause: error })
  if (code === 'AM001') return fail('patient.limit-reached', { limit: Number(detail) })
  if (code === 'AM002') return fail('protocol.signed')
  if (code === 'AM003') return fail('file.held')
  if (code === 'AM010') return fail('privacy.refused', { reason: detail ?? '', refusal: 'subject.blocked' })
  return error
}

export function txOf(client: pg.PoolClient, scope: Scope): Tx {
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

/** How a transaction begins: one that writes, or one that reads the database as it is at one moment. */
export const BEGIN = { write: 'begin', snapshot: 'begin isolation level repeatable read read only' } as const

/** Sends BEGIN and the scope without waiting; what follows on the connection already runs inside. */
export function begin(
  client: pg.PoolClient,
  scope: Scope,
  how: keyof typeof BEGIN = 'write',
  planning: Planning = 'auto',
): Promise<unknown> {
  inOnePacket(client)
  const begun = Promise.all([client.query(BEGIN[how]), client.query(setScope(scope, planning))])
  begun.catch(() => {})
  return begun
}

/** A plan that a migration has overtaken: the connection forgets it by being replaced. */
const isStale = (error: unknown): boolean =>
  /cached plan must not change result type/.test((error as { message?: string }).message ?? '')

/** Lends a connection of the pool; an error rolls back, and a connection that cannot be trusted is replaced. */
export async function onConnection<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    return await work(client)
  } catch (error) {
    broken = connectionLost(error) || isStale(error)
    if (!broken)
      await client.query('rollback').catch(() => {
        broken = true
      })
    throw error
  } finally {
    client.release(broken)
  }
}
