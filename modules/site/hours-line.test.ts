import { expect, it } from 'vitest'
import { hoursLine } from './hours-line.ts'

const day = (weekday: number, from = '09:00', to = '20:00') => ({ weekday, from, to })

it.each([
  ['nobody receives', [], ''],
  ['one day', [day(3)], 'ср\u00a09:00–20:00'],
  [
    'workdays and a shorter Saturday',
    [1, 2, 3, 4, 5].map(n => day(n)).concat(day(6, '10:00', '15:00')),
    'пн–пт\u00a09:00–20:00, сб\u00a010:00–15:00',
  ],
  ['a day off between', [day(1), day(2), day(4)], 'пн–вт\u00a09:00–20:00, чт\u00a09:00–20:00'],
  ['days in any order', [day(2), day(1)], 'пн–вт\u00a09:00–20:00'],
] as const)('hours of a branch: %s', (_, hours, line) => {
  expect(hoursLine(hours)).toBe(line)
})
