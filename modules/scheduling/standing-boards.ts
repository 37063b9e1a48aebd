import { type CardWatch, watchCards } from '#modules/patients/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { ScopedDb } from '#platform/db/index.ts'

/** A schedule as it was written, and what it was written from. */
export interface StandingBoard {
  /** The state of its visits. */
  readonly stamp: string
  /** Working hours as JSON. */
  readonly windows: string
  readonly json: Uint8Array
  readonly visits: number
  /** Ends of the ids of the patients in it, see `cardTail`. */
  readonly tails: ReadonlySet<string>
}

/** The same schedule is asked for by every desk whenever something in it changes: these are kept, of all clinics. */
const MAX_BYTES = 12 * 1024 * 1024
const MAX_BOARD_BYTES = 1024 * 1024
/** Nothing is kept longer, whatever the database says: it may have been put back to an earlier state. */
const KEPT_MS = 60_000

/** Schedules of one clinic that were read lately. Which of them still hold, the database says with every request. */
export interface StandingBoards {
  /** Drops those that show what a card no longer says. */
  look(db: ScopedDb): Promise<void>
  /** The schedule of a key if it is still true: of that stamp and those working hours. */
  get(key: string, stamp: string, windows: string): StandingBoard | undefined
  /** To be called before reading: what it gives keeps what was read, unless a card has changed meanwhile. */
  reading(key: string): (board: StandingBoard) => void
}

interface Kept {
  readonly board: StandingBoard
  readonly until: number
}

/** The least lately used go first, of whatever clinic. */
class Shelf {
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  get(key: string): StandingBoard | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    this.drop(key)
    if (kept.until < performance.now()) return undefined
    this.#put(key, kept)
    return kept.board
  }
  keep(key: string, board: StandingBoard): void {
    this.drop(key)
    if (board.json.byteLength > MAX_BOARD_BYTES) return
    this.#put(key, { board, until: performance.now() + KEPT_MS })
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MAX_BYTES) break
      this.drop(oldest)
    }
  }
  drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.board.json.byteLength ?? 0
    this.#kept.delete(key)
  }
  dropWhere(prefix: string, stale: (board: StandingBoard) => boolean): void {
    for (const [key, { board }] of this.#kept) if (key.startsWith(prefix) && stale(board)) this.drop(key)
  }
  #put(key: string, kept: Kept): void {
    this.#kept.set(key, kept)
    this.#bytes += kept.board.json.byteLength
  }
}

interface OfInstallation {
  readonly shelf: Shelf
  readonly watches: Map<string, CardWatch>
}
/** By the bus, of which an installation has one: two of them in a process may hold the same clinic. */
const installations = new WeakMap<object, OfInstallation>()

/** What is remembered of the reader's clinic. */
export function standingBoards({ services: { bus }, tenantId }: StaffCtx): StandingBoards {
  const known = installations.get(bus) ?? { shelf: new Shelf(), watches: new Map<string, CardWatch>() }
  installations.set(bus, known)
  const { shelf, watches } = known
  const prefix = `${tenantId}/`
  const watch =
    watches.get(tenantId) ??
    watchCards(tails =>
      shelf.dropWhere(prefix, board => tails === null || !tails.isDisjointFrom(board.tails)),
    )
  watches.set(tenantId, watch)
  return {
    look: db => watch.look(db),
    get(key, stamp, windows) {
      const board = shelf.get(prefix + key)
      return board?.stamp === stamp && board.windows === windows ? board : undefined
    },
    reading(key) {
      const { epoch } = watch
      return board => {
        if (watch.epoch === epoch) shelf.keep(prefix + key, board)
      }
    },
  }
}
