export { expandWeekly, midnight, type WeeklyWindow } from './weekly.ts'

/** Half-open interval of epoch milliseconds: [from, to). */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** Sorted, disjoint and not touching. Empty intervals vanish. */
export function normalise(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(i => i.to > i.from).sort((a, b) => a.from - b.from)
  const out: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    const last = out.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

export interface FreeStartsInput {
  /** When the resource works. */
  readonly window: Interval
  /** When it is taken: sorted and disjoint, as `normalise` gives; times outside the window do not matter. */
  readonly busy: readonly Interval[]
  readonly durationMs: number
  /** Starts lie on this grid, counted from the beginning of the window. */
  readonly stepMs: number
  readonly notBefore: number
}

/** Moments at which something of the given length may begin, in order. */
export function freeStarts({ window, busy, durationMs, stepMs, notBefore }: FreeStartsInput): number[] {
  const starts: number[] = []
  let from = window.from
  for (let i = firstEndingAfter(busy, window.from); ; i++) {
    const next = busy[i]
    const to = next === undefined ? window.to : Math.min(window.to, next.from)
    const earliest = Math.max(from, notBefore)
    let start = window.from + Math.ceil((earliest - window.from) / stepMs) * stepMs
    // A gap that begins off the grid is offered from its very beginning too, so no time is lost behind a long visit.
    if (from > window.from && from >= notBefore && from !== start && from + durationMs <= to)
      starts.push(from)
    for (; start + durationMs <= to; start += stepMs) starts.push(start)
    if (next === undefined || next.to >= window.to) return starts
    from = next.to
  }
}

/** Index of the first of sorted, disjoint intervals that ends after the moment. */
function firstEndingAfter(intervals: readonly Interval[], moment: number): number {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (intervals[middle]!.to > moment) high = middle
    else low = middle + 1
  }
  return low
}

/** The `n` starts closest to the wanted one, in order of time. */
export const nearestStarts = (starts: readonly number[], wanted: number, n: number): number[] =>
  [...starts]
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
    .slice(0, n)
    .sort((a, b) => a - b)
