/** Geometry of the board: minutes of a day to pixels and back. Pure, so that it can be tested without a screen. */

export const SNAP_MINUTES = 5
/** A minute is 1.5 points tall where letters have their usual size of 16, and grows with them (WCAG 1.4.4). */
const REM = 1.5 / 16
/** Height of so many minutes on the board. */
export const tall = (minutes: number): string => `${minutes * REM}rem`
/** Height of a minute in points where a letter of one rem has so many: what a pointer has moved becomes time. */
export const pxOfMinute = (rem: number): number => REM * rem

/** Minutes of the day as «9:05». */
export const hm = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

export interface Span {
  /** Minutes from the beginning of the day in the branch's zone. */
  readonly from: number
  readonly to: number
}

export const snap = (minutes: number): number => Math.round(minutes / SNAP_MINUTES) * SNAP_MINUTES

/** Hours that the board shows: all windows and visits, and at least an ordinary working day. */
export function hoursOf(spans: readonly Span[]): Span {
  const from = Math.min(9 * 60, ...spans.map(span => span.from))
  const to = Math.max(18 * 60, ...spans.map(span => span.to))
  return { from: Math.floor(from / 60) * 60, to: Math.min(24 * 60, Math.ceil(to / 60) * 60) }
}

export interface Lane {
  readonly lane: number
  readonly lanes: number
}

/** Side-by-side places for cards that overlap in one column (a cancelled visit and the one that took its time). */
export function lanesOf<T extends Span>(items: readonly T[]): Map<T, Lane> {
  const out = new Map<T, Lane>()
  const sorted = [...items].sort((a, b) => a.from - b.from || b.to - a.to)
  let group: T[] = []
  let end = -1
  const close = () => {
    const ends: number[] = []
    const places = group.map(item => {
      const free = ends.findIndex(until => until <= item.from)
      const lane = free < 0 ? ends.length : free
      ends[lane] = item.to
      return lane
    })
    for (const [i, item] of group.entries()) out.set(item, { lane: places[i]!, lanes: ends.length })
    group = []
  }
  for (const item of sorted) {
    if (item.from >= end) close()
    group.push(item)
    end = Math.max(group.length === 1 ? item.to : end, item.to)
  }
  close()
  return out
}

/** A dragged card: moved by so many minutes, kept within the day, on the grid. */
export function moveSpan(span: Span, byMinutes: number, hours: Span): Span {
  const length = span.to - span.from
  const from = Math.max(hours.from, Math.min(hours.to - length, snap(span.from + byMinutes)))
  return { from, to: from + length }
}

/** A card whose lower edge is dragged: at least one step long. */
export const stretchSpan = (span: Span, byMinutes: number, hours: Span): Span => ({
  from: span.from,
  to: Math.max(span.from + SNAP_MINUTES, Math.min(hours.to, snap(span.to + byMinutes))),
})

/** Width of the strip along an edge in which a dragged card makes the board scroll, and how far outside it still does, px. */
const EDGE = 56
const BEYOND = 24
/** Fastest scrolling, px a frame. */
const FASTEST = 14

/** How many px a frame the board scrolls while a card is held at `at`, between the edges `from` and `to`. */
export function edgeSpeed(at: number, { from, to }: Span): number {
  // A board narrower than two strips has no edges to scroll by.
  if (to - from < EDGE * 2.5) return 0
  const deep = at < from + EDGE ? at - from - EDGE : at > to - EDGE ? at - to + EDGE : 0
  return Math.round(Math.max(-1, Math.min(1, deep / EDGE)) * FASTEST)
}

/** Whether a card held there is taken off the board: letting go leaves the visit where it was. */
export const isOff = (at: number, { from, to }: Span): boolean => at < from - BEYOND || at > to + BEYOND
