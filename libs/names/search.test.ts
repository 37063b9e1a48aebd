import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  duplicateScore,
  editDistance,
  type PersonKey,
  parseSearchQuery,
  type SearchQuery,
  searchKey,
} from './index.ts'

const NOTHING: SearchQuery = {
  words: [],
  digits: null,
  bornFrom: null,
  bornTo: null,
  bornMonthDay: null,
  card: null,
}
const born = (from: string, to = from) => ({ bornFrom: from, bornTo: to })

describe('the one search box of patients', () => {
  it.each<[text: string, meaning: Partial<SearchQuery>]>([
    ['Иванов 9000000123', { words: ['иванов'], digits: '9000000123' }],
    ['Иванов 8 (900) 000-01-23', { words: ['иванов'], digits: '9000000123' }],
    ['8-900-000 01 23', { digits: '9000000123' }],
    ['+7 900 000-01-23', { digits: '9000000123' }],
    ['8.900.000.01.23', { digits: '9000000123' }],
    ['8 900 00', { digits: '90000' }],
    ['01-23', { digits: '0123' }],
    ['12', {}],
    ['12.05.1985 иван', { words: ['иван'], ...born('1985-05-12') }],
    ['иван 12/5/1985', { words: ['иван'], ...born('1985-05-12') }],
    ['12-05-1985', born('1985-05-12')],
    ['1985-05-12', born('1985-05-12')],
    ['12.05.85', born('1985-05-12')],
    ['12.05.15', born('2015-05-12')],
    ['29.02.2001', { digits: '29022001' }],
    ['12.05 иван', { words: ['иван'], bornMonthDay: '05-12' }],
    ['29.02', { bornMonthDay: '02-29' }],
    ['Иванов 1985', { words: ['иванов'], ...born('1985-01-01', '1985-12-31') }],
    ['1985 г. Иванов', { words: ['иванов'], ...born('1985-01-01', '1985-12-31') }],
    ['1985', { digits: '1985' }],
    ['иван петр', { words: ['иван', 'петр'] }],
    ['Пётр ёлкин', { words: ['петр', 'елкин'] }],
    ['Петров-Водкин', { words: ['петров-водкин'] }],
    ['О’Коннор', { words: ["о'коннор"] }],
    ['С-123', { card: 'С-000123' }],
    ['№ с-000123', { card: 'С-000123' }],
    ['А2-7 иванов', { card: 'А2-000007', words: ['иванов'] }],
    ['Петров-12', { words: ['петров'] }],
    ['  ', {}],
    ['%_\\', {}],
  ])('«%s»', (text, meaning) => expect(parseSearchQuery(text)).toEqual({ ...NOTHING, ...meaning }))

  it('whatever is typed, the answer is bounded and harmless in a pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const query = parseSearchQuery(text)
        expect(query.words.length).toBeLessThanOrEqual(5)
        expect(query.words.join('')).not.toMatch(/[%_\\\d]/)
        expect(query.digits ?? '000').toMatch(/^\d{3,10}$/)
      }),
    )
  })
})

it.each([
  [' Ёлкин  ПЁТР ', 'елкин петр'],
  ['Андреи\u0306', 'андрей'],
])('search key of «%s»', (text, key) => expect(searchKey(text)).toBe(key))

describe('editDistance', () => {
  it.each([
    ['иванов', 'иванов', 0],
    ['иванов', 'иваноав', 1],
    ['иванов', 'ивнов', 1],
    ['иванов', 'ивнаов', 1],
    ['иванов', 'иванав', 1],
    ['иванов', 'петров', 4],
    ['', 'аб', 2],
  ])('%s – %s: %i', (a, b, n) => {
    expect(editDistance(a, b, 5)).toBe(n)
    expect(editDistance(b, a, 5)).toBe(n)
    expect(editDistance(a, b, 1)).toBe(Math.min(n, 2))
  })

  it('a limit only cuts the answer off', () => {
    const word = fc.string({ unit: fc.constantFrom(...'абв'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, fc.nat({ max: 3 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(editDistance(a, b, 99), limit + 1))
      }),
    )
  })
})

describe('J1.1: likeness of two cards', () => {
  const ivanov: PersonKey = {
    surname: 'Иванов',
    given: 'Пётр',
    patronymic: 'Ильич',
    birthDate: '1985-05-12',
    phone: '+79000000123',
  }
  it.each<[what: string, other: Partial<PersonKey>, score: number, reasons: string[]]>([
    ['the same', {}, 1, ['same-phone', 'same-birth-date', 'same-name']],
    ['ё as е', { given: 'Петр' }, 1, ['same-phone', 'same-birth-date', 'same-name']],
    ['no phone yet', { phone: '' }, 0.75, ['same-birth-date', 'same-name']],
    ['a slip in the surname', { surname: 'Иваонв', phone: '' }, 0.65, ['same-birth-date', 'similar-name']],
    [
      'a surname added at a marriage',
      { surname: 'Иванов-Ветров', phone: '' },
      0.65,
      ['same-birth-date', 'similar-name'],
    ],
    ['patronymic left out', { patronymic: null, phone: '' }, 0.65, ['same-birth-date', 'similar-name']],
    ['initial instead of the name', { given: 'П.', phone: '' }, 0.65, ['same-birth-date', 'similar-name']],
    [
      'fields the wrong way round',
      { surname: 'Пётр', given: 'Иванов', phone: '' },
      0.65,
      ['same-birth-date', 'similar-name'],
    ],
    [
      'a digit of the date',
      { birthDate: '1985-05-13', phone: '' },
      0.55,
      ['similar-birth-date', 'same-name'],
    ],
    [
      'day and month swapped',
      { birthDate: '1985-12-05' },
      0.9,
      ['same-phone', 'similar-birth-date', 'same-name'],
    ],
    ['new surname after marriage', { surname: 'Кузнецов' }, 0.7, ['same-phone', 'same-birth-date']],
    ['a twin', { given: 'Павел' }, 0.6, ['same-phone', 'same-birth-date']],
    [
      'a child with the telephone of the father',
      { given: 'Иван', patronymic: 'Петрович', birthDate: '2015-01-02' },
      0.25,
      ['same-phone'],
    ],
    ['a namesake', { birthDate: '1990-01-01', phone: '+79000000999' }, 0.4, ['same-name']],
    [
      'somebody else',
      { surname: 'Ким', given: 'Анна', patronymic: null, birthDate: '1990-01-01', phone: '' },
      0,
      [],
    ],
  ])('%s', (_, other, score, reasons) => {
    const answer = duplicateScore(ivanov, { ...ivanov, ...other })
    expect(answer).toEqual({ score, reasons })
    expect(duplicateScore({ ...ivanov, ...other }, ivanov)).toEqual(answer)
  })

  it('two unknown telephones are not the same telephone', () => {
    const empty = { ...ivanov, phone: '', birthDate: '' }
    expect(duplicateScore(empty, empty).reasons).toEqual(['same-name'])
  })
})
