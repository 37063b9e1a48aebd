import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import data from './data/ru-production-calendar.json' with { type: 'json' }
import {
  addBusinessMinutes,
  addHours,
  addMonths,
  addWorkingDays,
  fullCalendarDaysBetween,
  isWorkingDay,
  RU_CALENDAR,
  VENDOR_HOURS,
  workingDaysBetween,
} from './index.ts'

const day = (iso: string) => Temporal.PlainDate.from(iso)
const moscow = (local: string) => Temporal.ZonedDateTime.from(`${local}[Europe/Moscow]`).toInstant()
const nth = (from: string, n: number) => addWorkingDays(RU_CALENDAR, day(from), n).value.toString()

describe('the calendar', () => {
  it.each(['2024', '2025', '2026', '2027'] as const)(
    '%s has as many working days as the decree gives',
    year => {
      let count = 0
      for (let d = day(`${year}-01-01`); d.year === Number(year); d = d.add({ days: 1 })) {
        if (isWorkingDay(RU_CALENDAR, d)) count++
      }
      expect(count).toBe(data.years[year].workingDays)
    },
  )

  it('MM-6.5a: the New Year holidays of 2026 last from 31.12.2025 to 11.01.2026', () => {
    expect(nth('2025-12-30', 1)).toBe('2026-01-12')
  })

  it('a year without a decree falls back to art. 112 ТК and says that it is provisional', () => {
    const { value, provisional } = addWorkingDays(RU_CALENDAR, day('2028-12-29'), 1)
    expect(value.toString()).toBe('2029-01-09')
    expect(provisional).toBe(true)
  })
})

describe('deadlines in working days', () => {
  it.each([
    ['MM-6.5a: objections until the 5th working day of the period', '2026-11-01', 5, '2026-11-09'],
    ['MM-7.4: an ordinary export is due on the 20th working day', '2026-04-24', 20, '2026-05-26'],
    ['MM3-3.2: an extended export is due on the 3rd working day', '2026-11-20', 3, '2026-11-25'],
    ['IV-2.1b: processing stops within 10 working days of a withdrawal', '2026-11-21', 10, '2026-12-04'],
    ['MM-14.2: a claim is answered within 10 working days', '2026-06-05', 10, '2026-06-22'],
    ['MM-12.2: a change of address is told within 5 working days', '2026-02-20', 5, '2026-03-02'],
    ['2027: Saturday 20 February works, Monday 22 February does not', '2027-02-19', 2, '2027-02-24'],
  ])('%s', (_, from, n, expected) => expect(nth(from, n)).toBe(expected))

  it('explains itself: a holiday on the way is named and not counted', () => {
    const { trace } = addWorkingDays(RU_CALENDAR, day('2026-02-20'), 1)
    expect(trace.map(step => step.ru)).toEqual([
      '21.02.2026 — выходной, не считается',
      '22.02.2026 — выходной, не считается',
      '23.02.2026 — праздничный день, не считается',
      '24.02.2026 — 1 — рабочий день',
    ])
  })

  it('counting there and back agrees, and more days never end earlier', () => {
    const dates = fc.integer({ min: 0, max: 1300 }).map(n => day('2024-01-01').add({ days: n }))
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 40 }), (from, n) => {
        const end = addWorkingDays(RU_CALENDAR, from, n).value
        expect(workingDaysBetween(RU_CALENDAR, from, end)).toBe(n)
        expect(Temporal.PlainDate.compare(addWorkingDays(RU_CALENDAR, from, n + 1).value, end)).toBe(1)
      }),
    )
  })
})

describe('other clocks', () => {
  it('MM-7.6: six calendar months, clamped to the end of a short month', () => {
    expect(addMonths(day('2026-08-31'), 6).toString()).toBe('2027-02-28')
  })

  it('MM1-7.2a: 24 hours of an incident are wall-clock hours over a holiday', () => {
    expect(addHours(moscow('2026-12-31T23:00'), 24).equals(moscow('2027-01-01T23:00'))).toBe(true)
  })

  it.each([
    [
      'MM-11.2a: a notice on the 1st gives ten full days for the 12th',
      '2026-11-01T09:00',
      '2026-11-12T00:00',
      10,
    ],
    ['MM-11.2a: and only nine for the 11th', '2026-11-01T09:00', '2026-11-11T23:59', 9],
  ])('%s', (_, a, b, expected) =>
    expect(fullCalendarDaysBetween(moscow(a), moscow(b), 'Europe/Moscow')).toBe(expected),
  )

  it.each([
    ['MM2-3b: Friday 17:30 plus four hours is Monday 12:00', '2026-11-20T17:30', 240, '2026-11-23T12:00'],
    ['MM2-3a: within a day', '2026-11-23T09:00', 60, '2026-11-23T10:00'],
    ['MM2-2.2a: before opening the clock waits for 8:30', '2026-11-23T06:00', 60, '2026-11-23T09:30'],
    ['MM2-2.2a: a holiday is skipped whole', '2026-11-03T17:30', 60, '2026-11-05T09:00'],
  ])('%s', (_, start, minutes, expected) => {
    const { value } = addBusinessMinutes(RU_CALENDAR, VENDOR_HOURS, moscow(start), minutes)
    expect(value.equals(moscow(expected))).toBe(true)
  })
})
