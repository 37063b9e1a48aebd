import { applyMark, type Entry, liveEntries, type Picture, SOUND, type ToothState } from './replay.ts'

/** One tooth over time. `steps` is its state after each entry; null while no mark of it holds. */
interface Track {
  readonly entries: readonly Entry[]
  readonly steps: readonly { readonly time: number; readonly state: ToothState | null }[]
}

/**
 * Every state that the teeth of a chart have had, so that the picture of any day is looked up and not replayed. A tooth
 * that did not change between two days has the very same state object on both, which a screen compares for free.
 */
export type History = ReadonlyMap<number, Track>

export const EMPTY_HISTORY: History = new Map()

function lengthened(track: Track | undefined, more: readonly Entry[]): Track {
  const entries = [...(track?.entries ?? [])]
  const steps = [...(track?.steps ?? [])]
  for (const entry of more) {
    entries.push(entry)
    const last = steps.at(-1)
    const state = entry.mark ? applyMark(last?.state ?? SOUND, entry.mark) : replayed(entries)
    // Entries are in the order in which they take effect; a clock that went back does not change it.
    steps.push({ time: Math.max(Date.parse(entry.at), last?.time ?? 0), state })
  }
  return { entries, steps }
}

const replayed = (entries: readonly Entry[]): ToothState | null =>
  liveEntries(entries).reduce<ToothState | null>((state, { mark }) => applyMark(state ?? SOUND, mark!), null)

/** The history with entries after its last one; teeth that they do not name keep their track. An entry reverses one of its own tooth. */
export function continued(history: History, more: readonly Entry[]): History {
  if (more.length === 0) return history
  const next = new Map(history)
  for (const [tooth, own] of Map.groupBy(more, entry => entry.tooth))
    next.set(tooth, lengthened(history.get(tooth), own))
  return next
}

/** The picture at an instant (ISO), now when null: the same as `pictureAt` over all entries. */
export function pictureIn(history: History, at: string | null): Picture {
  const until = at === null ? Number.POSITIVE_INFINITY : Date.parse(at)
  const teeth = new Map<number, ToothState>()
  for (const [tooth, { steps }] of history) {
    let [from, to] = [0, steps.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (steps[middle]!.time <= until) from = middle + 1
      else to = middle
    }
    const state = steps[from - 1]?.state
    if (state) teeth.set(tooth, state)
  }
  return teeth
}

/** Marks of one tooth that hold now, oldest first. */
export const marksOfTooth = (history: History, tooth: number): readonly Entry[] =>
  liveEntries(history.get(tooth)?.entries ?? [])
