import type { Entry } from './replay.ts'

/** A change of a chart as the history shows it: what was marked in one press, and whether it still holds. */
export interface Change<E extends Entry = Entry> {
  readonly changeId: string
  readonly at: string
  readonly entries: readonly E[]
  /** False when it was undone. */
  readonly live: boolean
  /** Position in the list of entries of the last reversal or redo of it; its own when there was none. */
  readonly touched: number
}

/** The end of the chain of reversals that begins at an entry, and whether the entry holds. */
export function chainEnd(entries: readonly Entry[], entryId: string): { lastId: string; live: boolean } {
  const reversedBy = new Map(entries.filter(e => e.reverses).map(e => [e.reverses!, e.entryId]))
  let lastId = entryId
  let live = true
  for (let next = reversedBy.get(lastId); next; next = reversedBy.get(lastId)) {
    lastId = next
    live = !live
  }
  return { lastId, live }
}

/** Changes that marked something, oldest first. */
export function changesOf<E extends Entry>(entries: readonly E[]): Change<E>[] {
  const place = new Map(entries.map((entry, i) => [entry.entryId, i]))
  const reversedBy = new Map(entries.filter(e => e.reverses).map(e => [e.reverses!, e.entryId]))
  const groups = Map.groupBy(
    entries.filter(entry => entry.mark !== null),
    entry => entry.changeId,
  )
  return [...groups].map(([changeId, list]) => {
    let last = list[0]!.entryId
    let live = true
    for (let next = reversedBy.get(last); next; next = reversedBy.get(last)) {
      last = next
      live = !live
    }
    return { changeId, at: list[0]!.at, entries: list, live, touched: place.get(last)! }
  })
}

/** The change that «undo» takes back next: the newest that holds and that `may` allows. */
export const nextUndo = <E extends Entry>(
  changes: readonly Change<E>[],
  may: (change: Change<E>) => boolean,
): Change<E> | null => changes.findLast(change => change.live && may(change)) ?? null

/** The change that «redo» brings back: the one undone last, unless something was marked after it was undone. */
export function nextRedo<E extends Entry>(
  changes: readonly Change<E>[],
  may: (change: Change<E>) => boolean,
): Change<E> | null {
  const undone = changes.filter(change => !change.live && may(change))
  const last = undone.reduce<Change<E> | null>(
    (best, change) => (best === null || change.touched > best.touched ? change : best),
    null,
  )
  if (last === null) return null
  return changes.some(change => change.live && change.touched > last.touched) ? null : last
}
