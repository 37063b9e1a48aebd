import { describe, expect, it } from 'vitest'
import { SIGNATURE_MATRIX } from '#libs/consent-text/index.ts'
import {
  asParagraphs,
  CASES,
  type Case,
  type DocumentData,
  declineName,
  declinePost,
  FIELDS,
  fieldsOf,
  fillTemplate,
  PAPER_KINDS,
  PEN_LINE,
  paperKind,
  parseTemplate,
  sexOf,
  VOCABULARY,
  WORDING,
  whoSigns,
} from './index.ts'

const name = (text: string) => {
  const [surname, given, patronymic = null] = text.split(' ')
  return { surname: surname!, given: given!, patronymic }
}

describe('declension', () => {
  it.each([
    ['Иванова Мария Петровна', 'genitive', 'Ивановой Марии Петровны'],
    ['Озёрная Вера Львовна', 'genitive', 'Озёрной Веры Львовны'],
    ['Соловьёв Лев Аркадьевич', 'dative', 'Соловьёву Льву Аркадьевичу'],
    ['Черных Павел Лукич', 'genitive', 'Черных Павла Лукича'],
    ['Ким Анна Сергеевна', 'genitive', 'Ким Анны Сергеевны'],
    ['Ким Виктор Сергеевич', 'genitive', 'Кима Виктора Сергеевича'],
    ['Шевченко Ольга Петровна', 'instrumental', 'Шевченко Ольгой Петровной'],
    ['Римский-Корсаков Илья Ильич', 'genitive', 'Римского-Корсакова Ильи Ильича'],
    ['Дюма Александр', 'genitive', 'Дюма Александра'],
  ] as const)('MD-1.6: %s, %s: %s', (who, to, expected) => {
    expect(declineName(name(who), to)).toBe(expected)
  })
  it('a name that tells no sex stays as it is', () => {
    expect(sexOf(name('Ли Сяо'))).toBeNull()
    expect(declineName(name('Ли Сяо'), 'genitive')).toBe('Ли Сяо')
  })
  it.each([
    ['директор', 'директора', 'директору', 'директором'],
    ['генеральный директор', 'генерального директора', 'генеральному директору', 'генеральным директором'],
    ['Главный врач', 'Главного врача', 'Главному врачу', 'Главным врачом'],
    [
      'врач-стоматолог-терапевт',
      'врача-стоматолога-терапевта',
      'врачу-стоматологу-терапевту',
      'врачом-стоматологом-терапевтом',
    ],
    ['управляющий', 'управляющего', 'управляющему', 'управляющим'],
    ['заведующая отделением', 'заведующей отделением', 'заведующей отделением', 'заведующей отделением'],
    [
      'индивидуальный предприниматель',
      'индивидуального предпринимателя',
      'индивидуальному предпринимателю',
      'индивидуальным предпринимателем',
    ],
    [
      'старшая медицинская сестра',
      'старшей медицинской сестры',
      'старшей медицинской сестре',
      'старшей медицинской сестрой',
    ],
    ['администратор', 'администратора', 'администратору', 'администратором'],
  ])('MD-1.6: post %s', (post, ...expected) => {
    expect(CASES.map(to => declinePost(post, to as Case))).toEqual(expected)
  })
})

describe('texts of documents', () => {
  it('MD-1.6: an unknown field is named with its place', () => {
    const { faults } = parseTemplate(
      'Первая строка\nЯ, {{patient.nmae}}, даю согласие\n@table drugs',
      VOCABULARY,
    )
    expect(faults).toEqual([
      { reason: 'unknown-field', name: 'patient.nmae', line: 2, column: 4 },
      { reason: 'unknown-table', name: 'drugs', line: 3, column: 1 },
    ])
  })
  it.each([
    ['{{patient.name|vocative}}', 'unknown-case'],
    ['{{patient.phone|genitive}}', 'not-declined'],
    ['{{#patient.name}} без конца', 'unclosed'],
    ['без начала {{/patient.name}}', 'unopened'],
  ])('%s: %s', (text, reason) => {
    expect(parseTemplate(text, VOCABULARY).faults.map(f => f.reason)).toEqual([reason])
  })
  it.each(PAPER_KINDS)('MD-1.6: %s has a text of ours without faults, and a row of the matrix', kind => {
    const { title, body } = WORDING[kind]
    const parsed = parseTemplate(body, VOCABULARY)
    expect([...parsed.faults, ...parseTemplate(title, VOCABULARY).faults]).toEqual([])
    const { matter, inputs, needs } = paperKind(kind)
    if (matter) expect(SIGNATURE_MATRIX[matter].allowed).toContain('paper')
    const used = fieldsOf([...parsed.pieces, ...parseTemplate(title, VOCABULARY).pieces])
    for (const input of inputs) expect(used).toContain(input)
    for (const need of needs) expect(inputs).toContain(need)
    expect(used).toContain('document.number')
  })
  it('MD-1.6: the contract has the elements of the rules of paid services', () => {
    const { body } = WORDING.paid_services_contract
    for (const words of [
      'бесплатно по программе государственных гарантий',
      'Несоблюдение указаний врача',
      '{{operator.licence}}',
      '{{operator.licenceIssuer}}',
      '{{patient.address}}',
      '{{patient.document}}',
      'отказаться от договора в любое время',
      'двух экземплярах',
      'Экстренная помощь',
      'гарантийный срок',
    ])
      expect(body).toContain(words)
  })
  const data = (fields: DocumentData['fields']): DocumentData => ({
    fields,
    tables: { plan: { head: ['Услуга', 'Сумма'], rows: [['Коронка', '20 000 ₽']], total: null } },
  })
  it('MD-1.6: people and posts stand in the case of the sentence; what is missing is a line for a pen', () => {
    const { pieces } = parseTemplate(
      '# 1. Начало\nв лице {{operator.headPost|genitive}} {{operator.head|genitive}}\n\n{{#representative.name}}скрыто{{/representative.name}}{{^representative.name}}Адрес: {{patient.address}}{{/representative.name}}\n@table plan\n@blank Подпись',
      VOCABULARY,
    )
    const blocks = fillTemplate(
      pieces,
      data({
        'operator.headPost': { post: 'директор' },
        'operator.head': { person: name('Иванова Мария Петровна'), sex: 'female' },
      }),
    )
    expect(blocks).toMatchObject([
      { kind: 'heading', text: '1. Начало' },
      { kind: 'paragraph', text: 'в\u00a0лице директора Ивановой Марии Петровны' },
      { kind: 'paragraph', text: `Адрес: ${PEN_LINE}` },
      { kind: 'table' },
      { kind: 'blank', label: 'Подпись' },
    ])
    expect(asParagraphs(blocks)[0]).toEqual({
      heading: '1. Начало',
      text: 'в\u00a0лице директора Ивановой Марии Петровны',
    })
  })
  it('values are words and nothing else: markup in them is not read', () => {
    const { pieces } = parseTemplate('Имя:\n\n{{patient.phone}}', VOCABULARY)
    expect(fillTemplate(pieces, data({ 'patient.phone': '@table plan\n# {{operator.inn}}' }))).toEqual([
      { kind: 'paragraph', text: 'Имя:' },
      { kind: 'paragraph', text: '@table plan\n# {{operator.inn}}' },
    ])
  })
  it('every field has a name in both languages', () => {
    for (const field of Object.values(FIELDS)) expect(field.ru.length * field.en.length).toBeGreaterThan(0)
  })
})

describe('who signs', () => {
  it.each([
    ['contract', 13, 'representative'],
    ['contract', 14, 'patient-with-agreement'],
    ['contract', 17, 'patient-with-agreement'],
    ['contract', 18, 'patient'],
    ['intervention', 14, 'representative'],
    ['intervention', 15, 'patient'],
    ['personal-data', 13, 'representative'],
    ['personal-data', 14, 'patient-with-agreement'],
  ] as const)('MD-1.6b: %s at %i: %s', (matter, age, expected) => {
    expect(whoSigns(matter, age)).toBe(expected)
  })
  it('MD-1.6a: somebody who is not capable is represented at any age', () => {
    expect(whoSigns('intervention', 40, false)).toBe('representative')
  })
})
