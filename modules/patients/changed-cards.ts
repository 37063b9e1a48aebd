import { setImmediate as turn } from 'node:timers/promises'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb, statement } from '#platform/db/index.ts'

interface Changes {
  /** The state of the database that was looked at, and its oldest transaction that was still under way. */
  readonly snapshot: string
  readonly horizon: number
  /** Ends of the ids of cards that changed between the two states. */
  readonly tails: readonly string[]
}

/**
 * Cards that changed and were not seen yet in the snapshot `$2`, whose horizon is `$1`. Only a snapshot tells: a
 * transaction that began earlier may commit later.
 */
const changesSince = statement<Changes>(
  'patients.changes-since',
  `select now.snapshot::text, pg_snapshot_xmin(now.snapshot)::text::bigint as horizon,
     array(select distinct card_tail from patients.changed_card where tenant_id = app.tenant() and xid >= $1
       and not pg_visible_in_snapshot(xid::text::xid8, $2::pg_snapshot)) as tails
   from (select pg_current_snapshot() as snapshot) now`,
  ['bigint', 'text'],
)

/** By which a change of a card is known: the end of its id. */
export const cardTail = (patientId: string): string => patientId.slice(-4)

/** What is remembered longer than this without a look is not trusted: changes are kept a while only. */
const TRUSTED_MS = 60_000

/** Follows the changes of a clinic's cards on behalf of something that remembers what cards say. */
export interface CardWatch {
  /** Grows whenever something was dropped. */
  readonly epoch: number
  /**
   * Drops what changes that are committed by now have made stale. Whoever uses what is remembered looks first; whoever
   * remembers looks before reading, and keeps what he read only if `epoch` is the same afterwards.
   */
  look(db: ScopedDb): Promise<void>
}

/** `drop` gets the ends of the changed ids, or null when everything is to be forgotten. */
export function watchCards(drop: (tails: ReadonlySet<string> | null) => void): CardWatch {
  let seen = { horizon: 0, snapshot: '1:1:', at: Number.NEGATIVE_INFINITY }
  let epoch = 0
  const forget = (tails: ReadonlySet<string> | null) => {
    epoch++
    drop(tails)
  }
  async function ask(db: ScopedDb): Promise<void> {
    const at = performance.now()
    if (at - seen.at > TRUSTED_MS) forget(null)
    const { tails, ...state } = (await db.first(changesSince([seen.horizon, seen.snapshot])))!
    if (tails.length > 0) forget(new Set(tails))
    seen = { ...state, at }
  }
  let gathering: Promise<void> | null = null
  return {
    get epoch() {
      return epoch
    },
    look(db) {
      // All who look in one turn of the loop look once.
      gathering ??= turn().then(() => {
        gathering = null
        return ask(db)
      })
      return gathering
    },
  }
}

/**
 * Forgets changes that every process has looked at: those that were committed already when it ran the time before,
 * longer ago than anything is trusted. Gives how many they were. `nowMs` is a monotonic clock.
 */
export function forgettingChangedCards(
  nowMs = () => performance.now(),
): (services: Pick<Services, 'db'>) => Promise<number> {
  let before: { readonly snapshot: string; readonly at: number } | null = null
  return async services => {
    const at = nowMs()
    if (before && at - before.at < 2 * TRUSTED_MS) return 0
    const db = services.db('amb_platform', NO_SCOPE)
    const now = await db.first<{ snapshot: string }>({
      text: 'select pg_current_snapshot()::text as snapshot',
    })
    const gone = before
      ? await db.all({
          text: 'delete from patients.changed_card where pg_visible_in_snapshot(xid::text::xid8, $1::pg_snapshot) returning 1',
          values: [before.snapshot],
        })
      : []
    before = { snapshot: now!.snapshot, at }
    return gone.length
  }
}
