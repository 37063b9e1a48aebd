import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  ageOn,
  ageText,
  closeSentence,
  dayOf,
  formatAge,
  formatDate,
  formatDateOf,
  formatDateRange,
  formatDateShort,
  formatDay,
  formatMinutes,
  formatMoment,
  formatMonth,
  formatPaperMoment,
  formatTime,
  formatTimeRange,
  parseDate,
  pluralEn,
  pluralRu,
  startOfDay,
  typograph,
  utcDay,
} from './index.ts'

/** Shows what cannot be seen: a non-breaking space as `_`. */
const seen = (text: string) => text.replaceAll('\u00a0', '_')
const MOSCOW = 'Europe/Moscow'

describe('dates', () => {
  it.each([
    [formatDay('2026-11-21'), '21_ноября, сб'],
    [closeSentence(`с ${formatDate('2026-11-21')}`), 'с 21_ноября 2026_г.'],
    [closeSentence('с четверга'), 'с четверга.'],
    [formatDay('2026-11-21', 'en'), 'Sat, 21_November'],
    [formatDate('2026-11-21'), '21_ноября 2026_г.'],
    [formatDate('2026-05-01', 'en'), '1_May 2026'],
    [formatDateShort('2026-05-01'), '01.05.2026'],
    [formatMonth('2026-05-01'), 'май_2026'],
    [formatMonth('2026-05', 'en'), 'May_2026'],
    [formatDateRange('2026-11-21', '2026-11-21'), '21_ноября 2026_г.'],
    [formatDateRange('2026-11-21', '2026-11-23'), '21–23_ноября 2026_г.'],
    [formatDateRange('2026-11-30', '2026-12-02'), '30_ноября_– 2_декабря 2026_г.'],
    [formatDateRange('2026-12-31', '2027-01-11'), '31_декабря 2026_г._– 11_января 2027_г.'],
    [formatDateRange('2026-11-21', '2026-11-23', 'en'), '21–23_November 2026'],
  ])('%s', (text, expected) => expect(seen(text)).toBe(expected))

  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-11-21', 0, '2026-11-21'],
    ['2026-03-28', 2, '2026-03-30'],
  ])('%s and %i days', (day, n, expected) => expect(addDays(day, n)).toBe(expected))

  it('an instant has a day and a time only in a zone', () => {
    const late = '2026-11-20T22:30:00Z'
    expect(seen(formatMoment(late, MOSCOW))).toBe('21_ноября, сб, 1:30')
    expect(seen(formatMoment(Date.parse(late), 'Europe/Kaliningrad'))).toBe('21_ноября, сб, 0:30')
    expect(dayOf(late, 'UTC')).toBe('2026-11-20')
    expect(formatTime('2026-11-21T06:05:00Z', MOSCOW)).toBe('9:05')
    expect(formatTimeRange('2026-11-21T06:30:00Z', '2026-11-21T07:15:00Z', MOSCOW)).toBe('9:30–10:15')
    expect(formatDateOf(late, 'UTC')).toBe('20.11.2026')
    expect(formatDateOf(late, 'Asia/Vladivostok')).toBe('21.11.2026')
    expect(utcDay(Date.parse(late))).toBe('2026-11-20')
    expect(startOfDay('2026-11-21', 'Asia/Vladivostok')).toBe(Date.parse('2026-11-20T14:00:00Z'))
  })

  it.each([
    ['12.05.1985', '1985-05-12'],
    [' 1/2/2003 г. ', '2003-02-01'],
    ['2003-02-01', '2003-02-01'],
    ['29.02.2004', '2004-02-29'],
    ['29.02.2005', null],
    ['31.11.2026', null],
    ['12.05-1985', null],
    ['12.05.85', null],
    ['завтра', null],
  ])('«%s» is read as %s', (text, day) => expect(parseDate(text)).toBe(day))
})

describe('plurals', () => {
  it.each([
    [1, 'год', 'year'],
    [2, 'года', 'years'],
    [5, 'лет', 'years'],
    [0, 'лет', 'years'],
    [11, 'лет', 'years'],
    [14, 'лет', 'years'],
    [21, 'год', 'years'],
    [111, 'лет', 'years'],
    [122, 'года', 'years'],
    [-1, 'год', 'year'],
  ])('%i', (n, ru, en) => {
    expect(pluralRu(n, 'год', 'года', 'лет')).toBe(ru)
    expect(pluralEn(n, 'year', 'years')).toBe(en)
  })
})

describe('ages and durations', () => {
  it.each([
    ['2017-11-21', '2026-11-21', 9],
    ['2017-11-22', '2026-11-21', 8],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2026-11-21', '2026-11-21', 0],
  ])('born %s is on %s %i years old', (birth, day, years) => expect(ageOn(birth, day)).toBe(years))

  it.each([
    ['2026-11-09', '12_дней', '12_days'],
    ['2026-11-21', '0_дней', '0_days'],
    ['2026-06-01', '5_месяцев', '5_months'],
    ['2025-11-21', '1_год', '1_year'],
    ['2025-08-20', '1_год 3_месяца', '1_year 3_months'],
    ['2023-11-21', '3_года', '3_years'],
    ['2017-01-01', '9_лет', '9_years'],
  ])('born %s, on 21.11.2026: %s', (birth, ru, en) => {
    expect(seen(ageText(birth, '2026-11-21'))).toBe(ru)
    expect(seen(ageText(birth, '2026-11-21', 'en'))).toBe(en)
  })

  it('short forms', () => {
    expect(seen(formatAge(21))).toBe('21_год')
    expect(seen(formatAge(21, 'en'))).toBe('21_y')
    expect([0, 5, 60, 90].map(n => seen(formatMinutes(n)))).toEqual(['0_мин', '5_мин', '1_ч', '1_ч 30_мин'])
    expect(seen(formatMinutes(90, 'en'))).toBe('1_h 30_min')
  })
})

describe('typography', () => {
  it.each([
    ['Приём в клинике', 'Приём в_клинике'],
    ['и в доме, и у врача', 'и_в_доме, и_у_врача'],
    ['через 30 мин', 'через 30_мин'],
    ['12 500 ₽ за 2 шт.', '12_500_₽ за_2_шт.'],
    ['скидка 10 %', 'скидка 10_%'],
    ['21 ноября 2026 г.', '21_ноября 2026_г.'],
    ['№ 5 по ул. Мира, д. 3', '№_5 по_ул._Мира, д._3'],
    ['клиника "Улыбка"', 'клиника «Улыбка»'],
    ['ООО "Клиника "Улыбка" и К"', 'ООО «Клиника „Улыбка“ и_К»'],
    ['“Улыбка” и «Мир»', '«Улыбка» и_«Мир»'],
    ['пломба 5" шириной', 'пломба 5" шириной'],
    ['Кариес - это болезнь', 'Кариес_— это_болезнь'],
    ['сине-зелёный', 'сине-зелёный'],
    ['Иванов И. И. и П. П. Петров', 'Иванов_И._И. и_П._П._Петров'],
    ['подождите...', 'подождите…'],
    ['', ''],
  ])('%s', (text, expected) => expect(seen(typograph(text))).toBe(expected))

  it('applied twice it changes nothing more', () => {
    const piece = fc.constantFrom(
      'в',
      'и',
      '"',
      '«',
      '»',
      ' ',
      ' - ',
      '5',
      '000',
      'мин',
      'Иванов',
      'И.',
      '...',
      '—',
      '№',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const once = typograph(pieces.join(''))
        expect(seen(typograph(once))).toBe(seen(once))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a moment on a paper', () => {
  it('has its year and says whose time it is', () => {
    expect(formatPaperMoment('2026-11-18T07:00:00Z', 'Europe/Moscow')).toBe('18.11.2026, 10:00\u00a0МСК')
    expect(formatPaperMoment('2026-11-18T07:00:00Z', 'Asia/Yekaterinburg')).toBe(
      '18.11.2026, 12:00\u00a0UTC+5',
    )
  })
})
