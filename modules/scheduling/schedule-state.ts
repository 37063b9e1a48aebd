import { addDays } from '#libs/format/index.ts'
import type { WeeklyWindow } from '#libs/intervals/index.ts'
import type { ScheduleChange, ScheduleException, Shift } from './schedule-contract.ts'

/** A doctor's whole schedule: repeating shifts and the days that differ. */
export interface ScheduleState {
  readonly shifts: readonly Shift[]
  readonly exceptions: readonly ScheduleException[]
}

/** ISO days from the first to the last, both inclusive. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** The schedule after a change. What was in force before the day of a new week stays as it was. */
export function applyChange(
  state: ScheduleState,
  change: ScheduleChange,
  newId: () => string,
): ScheduleState {
  switch (change.kind) {
    case 'week':
      return { ...state, shifts: layWeek(state.shifts, change) }
    case 'off':
      return {
        ...state,
        exceptions: [
          ...state.exceptions,
          ...daysOf(change.from, change.to).map(day => ({
            exceptionId: newId(),
            day,
            kind: 'off' as const,
            from: change.fromTime,
            to: change.toTime,
            branchId: null,
            entityId: null,
            chairId: null,
            reason: change.reason,
          })),
        ],
      }
    case 'extra': {
      const { day, fromTime, toTime, branchId, entityId, chairId, reason } = change
      const extra = { day, from: fromTime, to: toTime, branchId, entityId, chairId, reason }
      return {
        ...state,
        exceptions: [...state.exceptions, { exceptionId: newId(), kind: 'extra', ...extra }],
      }
    }
    case 'cancel':
      return {
        ...state,
        exceptions: state.exceptions.filter(row => !change.exceptionIds.includes(row.exceptionId)),
      }
  }
}

type NewWeek = Extract<ScheduleChange, { kind: 'week' }>

/** Shifts with a new week laid over them: what it covers goes, what lies before and behind stays. */
function layWeek(shifts: readonly Shift[], week: NewWeek): Shift[] {
  const { validFrom, validTo } = week
  const kept = shifts.flatMap(shift => {
    if (shift.validTo !== null && shift.validTo < validFrom) return [shift]
    if (validTo !== null && shift.validFrom > validTo) return [shift]
    const before = shift.validFrom < validFrom ? [{ ...shift, validTo: addDays(validFrom, -1) }] : []
    const behind = validTo !== null && (shift.validTo === null || shift.validTo > validTo)
    return [...before, ...(behind ? [{ ...shift, validFrom: addDays(validTo, 1) }] : [])]
  })
  return [...kept, ...week.shifts.map(shift => ({ ...shift, validFrom, validTo }))]
}

type Repeating = Pick<WeeklyWindow, 'weekday' | 'from' | 'to' | 'validFrom' | 'validTo' | 'parity'>

const OTHER = { odd: 'even', even: 'odd', 'odd-week': 'even-week', 'even-week': 'odd-week' } as const

/** Whether two repeating shifts can be at the same time. */
export const shiftsMeet = (a: Repeating, b: Repeating): boolean =>
  a.weekday === b.weekday &&
  a.from < b.to &&
  b.from < a.to &&
  (a.validTo === null || a.validTo >= b.validFrom) &&
  (b.validTo === null || b.validTo >= a.validFrom) &&
  !(a.parity !== null && b.parity === OTHER[a.parity])

/** The first two shifts of one doctor that stand at the same time, or null. */
export function overlapIn(shifts: readonly Shift[]): Shift | null {
  for (const [i, shift] of shifts.entries())
    if (shifts.slice(i + 1).some(other => shiftsMeet(shift, other))) return shift
  return null
}
