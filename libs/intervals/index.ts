export { expandWeekly, type WeeklyWindow } from './weekly.ts'

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

/** What of `a` no interval of `b` covers. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const holes = normalise(b)
  const out: Interval[] = []
  let h = 0
  for (const { from, to } of normalise(a)) {
    let start = from
    while (h > 0 && holes[h - 1]!.to > from) h--
    while (h < holes.length && holes[h]!.to <= start) h++
    for (; h < holes.length && holes[h]!.from < to; h++) {
      if (holes[h]!.from > start) out.push({ from: start, to: holes[h]!.from })
      start = Math.max(start, holes[h]!.to)
    }
    if (start < to) out.push({ from: start, to })
  }
  return out
}

export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const [x, y] = [normalise(a), normalise(b)]
  const out: Interval[] = []
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const from = Math.max(x[i]!.from, y[j]!.from)
    const to = Math.min(x[i]!.to, y[j]!.to)
    if (from < to) out.push({ from, to })
    if (x[i]!.to < y[j]!.to) i++
    else j++
  }
  return out
}

export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to

export interface FreeStartsInput {
  /** When the resource works. */
  readonly windows: readonly Interval[]
  /** When it is taken. */
  readonly busy: readonly Interval[]
  readonly durationMs: number
  /** Starts lie on this grid, counted from the beginning of each window. */
  readonly stepMs: number
  readonly notBefore: number
}

/** Moments at which something of the given length may begin. */
export function freeStarts({ windows, busy, durationMs, stepMs, notBefore }: FreeStartsInput): number[] {
  const starts: number[] = []
  const taken = normalise(busy)
  for (const window of normalise(windows)) {
    for (const free of subtract([window], taken)) {
      const earliest = Math.max(free.from, notBefore)
      let start = window.from + Math.ceil((earliest - window.from) / stepMs) * stepMs
      // A gap that begins off the grid is offered from its very beginning too, so no time is lost behind a long visit.
      if (
        free.from > window.from &&
        free.from >= notBefore &&
        free.from !== start &&
        free.from + durationMs <= free.to
      ) {
        starts.push(free.from)
      }
      for (; start + durationMs <= free.to; start += stepMs) starts.push(start)
    }
  }
  return starts
}

/** The `n` starts closest to the wanted one, in order of time. */
export const nearestStarts = (starts: readonly number[], wanted: number, n: number): number[] =>
  [...starts]
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
    .slice(0, n)
    .sort((a, b) => a - b)
