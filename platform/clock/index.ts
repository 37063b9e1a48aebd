import { Temporal } from 'temporal-polyfill'

/** The only source of «now». Milliseconds since the epoch, or an instant. */
export interface Clock {
  nowMs(): number
  now(): Temporal.Instant
  /** As a `Date`, the shape that the database driver takes. */
  date(): Date
}

const fromMs = (nowMs: () => number): Clock => ({
  nowMs,
  now: () => Temporal.Instant.fromEpochMilliseconds(nowMs()),
  date: () => new Date(nowMs()),
})

export const systemClock: Clock = fromMs(() => Date.now())

/** A clock that runs at normal speed, `offsetMs` away from another one: the test clock of a tenant. */
export const shiftedClock = (base: Clock, offsetMs: number): Clock =>
  offsetMs === 0 ? base : fromMs(() => base.nowMs() + offsetMs)

/** A clock that stands still until it is told to move; for tests. */
export function manualClock(start: string): Clock & { set(to: string): void; advance(ms: number): void } {
  let ms = Temporal.Instant.from(start).epochMilliseconds
  return {
    ...fromMs(() => ms),
    set(to) {
      ms = Temporal.Instant.from(to).epochMilliseconds
    },
    advance(by) {
      ms += by
    },
  }
}
