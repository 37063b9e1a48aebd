import { availableParallelism } from 'node:os'
import type pg from 'pg'
import { askTogether, mayAskTogether } from './asked-together.ts'
import { begin, connectionLost, onConnection, txOf } from './connection.ts'
import type { Statement } from './query.ts'
import { type Scope, scopeKey } from './scope.ts'

/**
 * Reads of equal scopes, of one request or of many, that are waiting at the same time share a transaction and a round
 * trip: opening a transaction and setting its scope costs more than most of our reads. Equal scopes see the same rows,
 * so nobody sees more than alone. Under load groups grow by themselves; idle a read waits for nothing.
 */
export interface Lane {
  read(query: Statement<unknown>): Promise<unknown[]>
}

interface Waiting {
  readonly query: Statement<unknown>
  readonly resolve: (rows: unknown[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Groups of one scope under way at once, before new reads gather: half of the processors, since the other half answers.
 * More of them would be smaller ones, and each wakes a process of the database.
 */
const BUSY = Math.max(1, Math.floor(availableParallelism() / 2))
/** A slow group holds up the reads behind it for no longer than this. */
const PATIENCE_MS = 4
const MAX_GROUP = 64

/** Reads alone may share: a write that waits for a lock would make its neighbours wait, or meet them in a deadlock. */
const SHARES = /^\s*(select|with)\b/i
const WRITES = /\b(into|update|delete\s+from|for\s+(key\s+)?share)\b/i
/** Functions that do more than read: a neighbour that fails would undo what was answered as done. */
const ACTS =
  /\b(pg_\w*advisory\w*|nextval|setval|set_config|pg_notify|add_jobs?|remove_job|destroy_\w+)\s*\(/i
const shareable = new Map<string, boolean>()

/** Whether a statement may run in the transaction of others. */
export function mayShare(text: string): boolean {
  let may = shareable.get(text)
  if (may === undefined) {
    may = SHARES.test(text) && !WRITES.test(text) && !ACTS.test(text)
    if (shareable.size < 2_000) shareable.set(text, may)
  }
  return may
}

const lanes = new WeakMap<pg.Pool, Map<string, Lane>>()

/** The lane in which reads of this scope wait; it lives as long as somebody reads in it. */
export function laneOf(pool: pg.Pool, scope: Scope): Lane {
  const ofPool = lanes.get(pool) ?? new Map<string, Lane>()
  lanes.set(pool, ofPool)
  const key = scopeKey(scope)
  const lane = ofPool.get(key) ?? createLane(pool, scope, () => ofPool.delete(key))
  ofPool.set(key, lane)
  return lane
}

function createLane(pool: pg.Pool, scope: Scope, onIdle: () => void): Lane {
  let waiting: Waiting[] = []
  let underWay = 0
  let patience: NodeJS.Timeout | undefined

  /** Sends the waiting reads as a group when there is room for one. */
  function send(force: boolean): void {
    if (waiting.length === 0) return
    if (underWay >= BUSY && !force) {
      patience ??= setTimeout(() => {
        patience = undefined
        send(true)
      }, PATIENCE_MS)
      return
    }
    clearTimeout(patience)
    patience = undefined
    const group = waiting.slice(0, MAX_GROUP)
    waiting = waiting.slice(MAX_GROUP)
    underWay++
    void runGroup(pool, scope, group).finally(() => {
      underWay--
      if (waiting.length > 0) send(false)
      else if (underWay === 0) onIdle()
    })
    if (waiting.length > 0) send(false)
  }

  return {
    read: query =>
      new Promise((resolve, reject) => {
        waiting.push({ query, resolve, reject })
        // All that the requests of this turn of the loop ask for gathers first.
        if (waiting.length === 1) setImmediate(() => send(false))
      }),
  }
}

const IN_FAILED_TRANSACTION = '25P02'

/** What follows in the transaction is planned as PostgreSQL sees fit. */
const PLAN_FREELY = { name: 'app.plan-freely', text: `select set_config('plan_cache_mode', 'auto', true)` }

/** Reads that go as one statement: equal ones with different values, or one by itself. The former come first. */
function batchesOf(group: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = []
  const byName = new Map<string, Waiting[]>()
  for (const item of group) {
    const name = mayAskTogether(item.query) ? item.query.name : undefined
    const batch = name === undefined ? undefined : byName.get(name)
    if (batch) batch.push(item)
    else {
      const begun = [item]
      batches.push(begun)
      if (name !== undefined) byName.set(name, begun)
    }
  }
  return batches.sort((a, b) => Number(mayAskTogether(b[0]!.query)) - Number(mayAskTogether(a[0]!.query)))
}

async function runBatch(client: pg.PoolClient, scope: Scope, batch: readonly Waiting[]): Promise<void> {
  const { query } = batch[0]!
  if (batch.length === 1 || !mayAskTogether(query))
    return batch[0]!.resolve(await txOf(client, scope).all(query))
  const answers = await askTogether(
    client,
    query,
    batch.map(item => item.query.values ?? []),
  )
  batch.forEach((item, i) => {
    item.resolve(answers[i]!)
  })
}

/**
 * Runs reads in one transaction. Each is answered as soon as its rows are there; those that fell with another one that
 * failed are asked again, alone.
 */
async function runGroup(pool: pg.Pool, scope: Scope, group: readonly Waiting[]): Promise<void> {
  try {
    await onConnection(pool, async client => {
      const batches = batchesOf(group)
      // Arrays and ranges look dearer to a plan made once than to one made for these values, so PostgreSQL would plan
      // the hottest statements anew each time, which takes longer than running them.
      const hot = batches.filter(([first]) => mayAskTogether(first!.query)).length
      const begun = begin(client, scope, 'write', hot > 0 ? 'force_generic_plan' : 'auto')
      const sent = Promise.allSettled(
        batches.map((batch, i) => {
          if (hot > 0 && i === hot) client.query(PLAN_FREELY).catch(() => {})
          return runBatch(client, scope, batch)
        }),
      )
      const ended = client.query('commit')
      ended.catch(() => {})
      await begun
      const failed = (await sent).map(outcome => (outcome.status === 'rejected' ? outcome.reason : null))
      const lost = failed.find(reason => reason !== null && connectionLost(reason))
      if (lost) throw lost
      failed.forEach((reason, i) => {
        if (reason === null) return
        const fellWithOthers =
          batches[i]!.length > 1 ||
          (group.length > 1 && (reason as { code?: string }).code === IN_FAILED_TRANSACTION)
        if (fellWithOthers) for (const item of batches[i]!) void runGroup(pool, scope, [item])
        else batches[i]![0]!.reject(reason)
      })
      await ended
    })
  } catch (error) {
    // Answered ones are settled already and do not hear of it.
    for (const item of group) item.reject(error)
  }
}
