import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandWeekly, freeStarts, type Interval, nearestStarts, normalise } from './index.ts'

const MINUTE = 60_000
const interval = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 }))
  .map(([from, length]): Interval => ({ from: from * MINUTE, to: (from + length) * MINUTE }))

describe('normalise', () => {
  test('covers the same minutes with sorted intervals that neither overlap nor touch', () => {
    fc.assert(
      fc.property(fc.array(interval), intervals => {
        const whole = normalise(intervals)
        for (let i = 1; i < whole.length; i++) expect(whole[i]!.from).toBeGreaterThan(whole[i - 1]!.to)
        const covered = (list: readonly Interval[], at: number) =>
          list.some(({ from, to }) => from <= at && at < to)
        for (let at = 0; at < 360 * MINUTE; at += MINUTE)
          expect(covered(whole, at)).toBe(covered(intervals, at))
      }),
      { numRuns: 40 },
    )
  })
})

describe('freeStarts', () => {
  /** The same by trying every minute: on the grid of the window, or right behind something taken. */
  function byTrying(
    window: Interval,
    busy: readonly Interval[],
    duration: number,
    step: number,
    now: number,
  ) {
    const starts: number[] = []
    for (let start = window.from; start + duration <= window.to; start += MINUTE) {
      const onGrid = (start - window.from) % step === 0
      const behindVisit = busy.some(({ from, to }) => to === start && from < to && to > window.from)
      const free = !busy.some(({ from, to }) => from < start + duration && start < to)
      if (start >= now && free && (onGrid || behindVisit)) starts.push(start)
    }
    return starts
  }

  test('finds exactly the starts that trying every minute finds', () => {
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 5, max: 90 }),
        fc.constantFrom(5, 10, 15, 30),
        fc.integer({ min: 0, max: 200 }),
        (taken, opens, duration, step, now) => {
          const window = { from: opens * MINUTE, to: (opens + 240) * MINUTE }
          const busy = normalise(taken)
          const input = { durationMs: duration * MINUTE, stepMs: step * MINUTE, notBefore: now * MINUTE }
          expect(freeStarts({ window, busy, ...input })).toEqual(
            byTrying(window, busy, input.durationMs, input.stepMs, input.notBefore),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([
    { busy: [], starts: [0, 30, 60] },
    { busy: [{ from: 0, to: 90 }], starts: [] },
    { busy: [{ from: 0, to: 20 }], starts: [20, 30, 60] },
    { busy: [{ from: -30, to: 30 }], starts: [30, 60] },
    { busy: [{ from: 60, to: 120 }], starts: [0, 30] },
  ])('half an hour in 90 minutes, taken $busy', ({ busy, starts }) => {
    const minutes = (list: readonly Interval[]) =>
      list.map(({ from, to }) => ({ from: from * MINUTE, to: to * MINUTE }))
    const found = freeStarts({
      window: { from: 0, to: 90 * MINUTE },
      busy: minutes(busy),
      durationMs: 30 * MINUTE,
      stepMs: 30 * MINUTE,
      notBefore: 0,
    })
    expect(found).toEqual(starts.map(start => start * MINUTE))
  })
})

test('the nearest starts come in order of time', () => {
  expect(nearestStarts([0, 10, 20, 30, 40], 22, 3)).toEqual([10, 20, 30])
  expect(nearestStarts([5], 22, 3)).toEqual([5])
})

describe('expandWeekly', () => {
  const monday = {
    weekday: 1,
    from: '09:00',
    to: '15:00',
    validFrom: '2026-01-01',
    validTo: null,
    parity: null,
  }
  const at = (iso: string) => Date.parse(iso)

  test.each([
    { zone: 'Europe/Moscow', from: '2026-11-23T06:00Z', to: '2026-11-23T12:00Z' },
    { zone: 'Asia/Yekaterinburg', from: '2026-11-23T04:00Z', to: '2026-11-23T10:00Z' },
  ])('takes wall-clock time of $zone', ({ zone, from, to }) => {
    expect(expandWeekly([monday], '2026-11-23', '2026-11-30', zone)).toEqual([{ from: at(from), to: at(to) }])
  })

  test('keeps wall-clock time on a day that is not 24 hours long', () => {
    const sunday = { ...monday, weekday: 7 }
    expect(expandWeekly([sunday], '2026-03-29', '2026-03-30', 'Europe/Berlin')).toEqual([
      { from: at('2026-03-29T07:00Z'), to: at('2026-03-29T13:00Z') },
    ])
  })

  test('keeps to the days of validity and parity', () => {
    const odd = { ...monday, parity: 'odd' as const, validTo: '2026-11-09' }
    const days = expandWeekly([odd], '2026-11-01', '2026-12-01', 'Europe/Moscow')
    expect(days.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual(['2026-11-09'])
  })
})

test.each([
  { week: 'odd-week' as const, days: ['2026-12-28', '2027-01-04'] },
  { week: 'even-week' as const, days: ['2026-12-21', '2027-01-11'] },
])('shifts of $week follow the weeks of ISO 8601 over the end of a year', ({ week, days }) => {
  // 2026 has 53 weeks: the 53rd begins on 28 December, the first of 2027 on 4 January, both odd.
  const shift = {
    weekday: 1,
    from: '09:00',
    to: '15:00',
    validFrom: '2026-01-01',
    validTo: null,
    parity: week,
  }
  const found = expandWeekly([shift], '2026-12-21', '2027-01-18', 'UTC')
  expect(found.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual(days)
})
