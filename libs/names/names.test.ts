import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkNamePart,
  fullName,
  nameProblem,
  normaliseNamePart,
  otherLayout,
  parseName,
  shortName,
  splitFullName,
} from './index.ts'

describe('IP-1.7: stored form of a part of a name', () => {
  it.each([
    ['  иванов ', 'Иванов'],
    ['ИВАНОВ', 'Иванов'],
    ['иВАНОВ', 'Иванов'],
    ['петров - водкин', 'Петров-Водкин'],
    ['Салтыков—Щедрин', 'Салтыков-Щедрин'],
    ['де ла Крус', 'де ла Крус'],
    ['Оглы', 'Оглы'],
    ['ГАСАН ОГЛЫ', 'Гасан оглы'],
    ['мамед-оглы', 'Мамед-оглы'],
    ['МакДональд', 'МакДональд'],
    ['о`коннор', "О'Коннор"],
    ['О’Коннор', "О'Коннор"],
    ["в'ячеслав", "В'ячеслав"],
    ['анна  мария', 'Анна Мария'],
    ['Семе\u0308нов', 'Семёнов'],
    ['Андреи\u0306', 'Андрей'],
    ['Ив\u00adанов\u200b', 'Иванов'],
    ['Ивaнoв', 'Иванов'],
    ['Smith', 'Smith'],
    ['VAN DER BERG', 'Van der Berg'],
    ['Петров - - Иванов', 'Петров-Иванов'],
    ['', ''],
  ])('«%s» → «%s»', (raw, stored) => expect(normaliseNamePart(raw)).toBe(stored))

  it('once normalised, it stays as it is', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."иваОНЁёaBо -'`.—"), maxLength: 30 })
    fc.assert(
      fc.property(letters, text => {
        const once = normaliseNamePart(text)
        expect(normaliseNamePart(once)).toBe(once)
      }),
    )
  })
})

describe('what may stand in a name', () => {
  it.each([
    ['Иванов', null],
    ["О'Коннор", null],
    ['Ким Ч.', null],
    ['Ö', null],
    ['Ґалаґан', null],
    ['а'.repeat(60), null],
    ['', 'empty'],
    ['а'.repeat(61), 'too-long'],
    ['-Иванов', 'characters'],
    ['Иванов2', 'characters'],
    ['<b>', 'characters'],
    ['山田', 'characters'],
    ['Иваnов', 'mixed-alphabets'],
  ])('«%s»: %s', (part, problem) => {
    expect(nameProblem(part)).toBe(problem)
    expect(checkNamePart(part)).toBe(problem === null)
  })
})

describe('IP-1.7: three fields', () => {
  it('a name comes out in stored form', () => {
    expect(parseName({ surname: 'иванов', given: 'ИВАН', patronymic: ' иванович' })).toEqual({
      ok: true,
      name: { surname: 'Иванов', given: 'Иван', patronymic: 'Иванович' },
    })
  })

  it.each([null, 'нет', '—', 'Без отчества', 'none'])(
    'a patronymic of %s means that there is none',
    patronymic => {
      const check = parseName({ surname: 'Ким', given: 'Анна', patronymic })
      expect(check.ok && check.name.patronymic).toBe(null)
    },
  )

  it('every problem is told at once; an empty patronymic is not «none»', () => {
    expect(parseName({ surname: '', given: 'Ив4н', patronymic: ' ' })).toEqual({
      ok: false,
      issues: [
        { field: 'surname', code: 'empty' },
        { field: 'given', code: 'characters' },
        { field: 'patronymic', code: 'missing' },
      ],
    })
  })
})

describe('one line with a whole name', () => {
  it.each([
    ['иванов иван иванович', ['Иванов', 'Иван', 'Иванович']],
    ['Иван Иванович Иванов', ['Иванов', 'Иван', 'Иванович']],
    ['Анна Петровна Ким', ['Ким', 'Анна', 'Петровна']],
    ['Абрамович Роман Ильич', ['Абрамович', 'Роман', 'Ильич']],
    ['Иванов Иван', ['Иванов', 'Иван', null]],
    ['Мамедов Али Гасан оглы', ['Мамедов', 'Али', 'Гасан оглы']],
    ['де ла Крус Хуан', ['де ла Крус', 'Хуан', null]],
    ['Петров-Водкин Кузьма Сергеевич', ['Петров-Водкин', 'Кузьма', 'Сергеевич']],
  ])('%s', (text, [surname, given, patronymic]) =>
    expect(splitFullName(text)).toEqual({ surname, given, patronymic }),
  )

  it.each(['', 'Иванов', 'Гарсия Маркес Габриэль Хосе'])('«%s» is not guessed', text =>
    expect(splitFullName(text)).toBe(null),
  )
})

describe('printing', () => {
  const ivanov = { surname: 'Иванов', given: 'Иван', patronymic: 'Иванович' }
  it.each([
    [ivanov, 'Иванов Иван Иванович', 'Иванов\u00a0И.\u00a0И.'],
    [{ ...ivanov, patronymic: null }, 'Иванов Иван', 'Иванов\u00a0И.'],
    [{ surname: 'Ким', given: 'Анна-Мария', patronymic: null }, 'Ким Анна-Мария', 'Ким\u00a0А.-М.'],
    [
      { surname: 'Мамедов', given: 'Али', patronymic: 'Гасан оглы' },
      'Мамедов Али Гасан оглы',
      'Мамедов\u00a0А.\u00a0Г.',
    ],
  ])('%o', (name, full, short) => {
    expect(fullName(name)).toBe(full)
    expect(shortName(name)).toBe(short)
  })
})

it('the other keyboard layout', () => {
  expect(otherLayout('bdfyjd')).toBe('иванов')
  expect(otherLayout('Шмфтщм')).toBe('ivanov')
})
