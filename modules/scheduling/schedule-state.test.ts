import { describe, expect, it, test } from 'vitest'
import type { Shift } from './schedule-contract.ts'
import { applyChange, overlapIn, type ScheduleState, shiftsMeet } from './schedule-state.ts'

const place = { branchId: 'b', entityId: 'e', chairId: null }
const shift = (more: Partial<Shift> = {}): Shift => ({
  ...place,
  weekday: 1,
  from: '09:00',
  to: '15:00',
  parity: null,
  validFrom: '2026-01-01',
  validTo: null,
  ...more,
})
const state = (...shifts: Shift[]): ScheduleState => ({ shifts, exceptions: [] })
let n = 0
const id = () => `id-${++n}`
const week = (validFrom: string, validTo: string | null) => ({
  kind: 'week' as const,
  validFrom,
  validTo,
  shifts: [{ ...place, weekday: 2, from: '10:00', to: '16:00', parity: null }],
})

describe('a new week', () => {
  it('ends what was in force the day before, and keeps the past', () => {
    const { shifts } = applyChange(state(shift()), week('2026-12-01', null), id)
    expect(shifts.map(s => [s.weekday, s.validFrom, s.validTo])).toEqual([
      [1, '2026-01-01', '2026-11-30'],
      [2, '2026-12-01', null],
    ])
  })

  it('for some time only lets the usual week come back', () => {
    const { shifts } = applyChange(state(shift()), week('2026-12-01', '2026-12-14'), id)
    expect(shifts.map(s => [s.weekday, s.validFrom, s.validTo])).toEqual([
      [1, '2026-01-01', '2026-11-30'],
      [1, '2026-12-15', null],
      [2, '2026-12-01', '2026-12-14'],
    ])
  })

  it('takes the place of one that was to begin later', () => {
    const later = shift({ validFrom: '2027-02-01' })
    const { shifts } = applyChange(state(later), week('2026-12-01', null), id)
    expect(shifts.map(s => s.weekday)).toEqual([2])
  })
})

it('a vacation is a row a day, and is taken back by its rows', () => {
  const off = { kind: 'off' as const, from: '2026-12-30', to: '2027-01-02', fromTime: null, toTime: null }
  const away = applyChange(state(shift()), { ...off, reason: 'Отпуск' }, id)
  expect(away.exceptions.map(row => row.day)).toEqual([
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
  ])
  const exceptionIds = away.exceptions.slice(1).map(row => row.exceptionId)
  const back = applyChange(away, { kind: 'cancel', exceptionIds }, id)
  expect(back.exceptions.map(row => row.day)).toEqual(['2026-12-30'])
})

describe('shifts of one weekday', () => {
  test.each([
    { b: shift({ from: '15:00', to: '20:00' }), meet: false },
    { b: shift({ from: '14:00', to: '20:00' }), meet: true },
    { b: shift({ weekday: 2 }), meet: false },
    { b: shift({ validFrom: '2025-01-01', validTo: '2025-12-31' }), meet: false },
  ])('meet: $meet', ({ b, meet }) => {
    expect(shiftsMeet(shift(), b)).toBe(meet)
  })

  it('alternate by days of the month and by weeks, but not by the one against the other', () => {
    expect(shiftsMeet(shift({ parity: 'odd' }), shift({ parity: 'even' }))).toBe(false)
    expect(shiftsMeet(shift({ parity: 'odd-week' }), shift({ parity: 'even-week' }))).toBe(false)
    expect(shiftsMeet(shift({ parity: 'odd' }), shift({ parity: 'even-week' }))).toBe(true)
    expect(overlapIn([shift({ parity: 'odd' }), shift({ parity: 'even' }), shift({ weekday: 3 })])).toBeNull()
    expect(overlapIn([shift(), shift({ parity: 'even' })])).not.toBeNull()
  })
})
