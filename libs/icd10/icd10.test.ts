import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCode } from './code.ts'
import { EVERYDAY_WORDS } from './everyday-words.ts'
import {
  createDiagnosisIndex,
  diagnosisByCode,
  findDiagnoses,
  hasSubcodes,
  parseNsi1005,
  SHIPPED_DIAGNOSES,
} from './index.ts'
import { oneSlip } from './word-index.ts'

/** The official file, where a checkout has it beside it. */
const OFFICIAL = join(import.meta.dirname, '../../../shared/data/icd10_ru_nsi_1005_v2.27.csv')

const codes = (query: string, limit?: number) => findDiagnoses(query, limit).map(({ code }) => code)

describe('the shipped set', () => {
  it('has all of K00–K14 and no code twice', () => {
    const all = SHIPPED_DIAGNOSES.map(({ code }) => code)
    expect(new Set(all).size).toBe(all.length)
    expect(all.filter(code => /^K(0\d|1[0-4])/.test(code))).toHaveLength(124)
    for (const { code, name } of SHIPPED_DIAGNOSES) {
      expect(code).toMatch(/^[A-Z]\d\d(\.\d{1,2})?$/)
      expect(name.trim()).toBe(name)
    }
  })

  it('says what the directory says where it differs from what many believe', () => {
    expect(diagnosisByCode('K02.2')?.name).toBe('Кариес цемента')
    expect(diagnosisByCode('K04.0')?.name).toBe('Пульпит')
    expect(diagnosisByCode('I10')?.name).toBe('Эссенциальная [первичная] гипертензия')
  })

  it('everyday words lead to codes that exist', () => {
    expect(Object.keys(EVERYDAY_WORDS).filter(code => !diagnosisByCode(code))).toEqual([])
  })

  it('knows when a code is too coarse', () => {
    expect([hasSubcodes('K02'), hasSubcodes('к02'), hasSubcodes('K02.1'), hasSubcodes('I10')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('codes as they are typed', () => {
  it.each([
    ['K02.1', 'K02.1'],
    ['к02.1', 'K02.1'],
    ['К 02,1', 'K02.1'],
    ['K021', 'K02.1'],
    ['Л02', 'K02'],
    ['k0', 'K0'],
    ['К02.', 'K02'],
    ['кариес', null],
    ['02', null],
    ['K02 эмаль', null],
    ['Ж02', null],
    ['', null],
  ])('«%s» → %s', (typed, code) => expect(readCode(typed)).toBe(code))

  it('finds by the beginning of a code, in order', () => {
    expect(codes('к02')).toEqual('K02 K02.0 K02.1 K02.2 K02.3 K02.4 K02.5 K02.8 K02.9'.split(' '))
    expect(codes('J0', 3)).toEqual(['J00', 'J01.0', 'J01.1'])
    expect(codes('K99')).toEqual([])
    expect(diagnosisByCode('к02.1')).toEqual({ code: 'K02.1', name: 'Кариес дентина' })
    expect(diagnosisByCode('K02.7')).toBeUndefined()
  })
})

describe('search by words', () => {
  it.each([
    ['beginning of a word', 'пульп', 'K04.0'],
    ['words in any order', 'дент кар', 'K02.1'],
    ['a letter too few', 'карис эмали', 'K02.0'],
    ['a letter too many', 'пульппит', 'K04.0'],
    ['a wrong letter', 'гингевит хрон', 'K05.1'],
    ['two letters swapped', 'парадонтоз', 'K05.4'],
    ['another ending', 'хронического пародонтита', 'K05.3'],
    ['a word in brackets', 'насморк', 'J00'],
    ['ё where the directory has е', 'сёрная', 'H61.2'],
    ['everyday word', 'ОРВИ', 'J06.9'],
    ['everyday words', 'артериальная гипертензия', 'I10'],
    ['everyday word', 'клиновидный', 'K03.1'],
    ['keyboard in the other layout', 'gekmgbn', 'K04.0'],
    ['one word that nothing has', 'запущенный гайморит', 'J01.0'],
  ])('%s: «%s» finds %s first', (_, query, code) => expect(codes(query)[0]).toBe(code))

  it('the exact word comes before its relatives', () => {
    expect(codes('пульпит', 1)).toEqual(['K04.0'])
    expect(codes('кариес', 4)).toEqual(['K02.0', 'K02.1', 'K02.2', 'K02.5'])
  })

  it.each(['', '  ', '...', 'ъъъъъ', '%_'])('«%s» finds nothing', query =>
    expect(findDiagnoses(query)).toEqual([]),
  )

  it('an entry is found by each beginning of each of its words', () => {
    for (const { code, name } of SHIPPED_DIAGNOSES.filter(({ code }) => code.startsWith('K0'))) {
      const found = findDiagnoses(name, 400).map(d => d.code)
      expect(found, name).toContain(code)
    }
  })

  it.each([
    ['кариес', 'кариес', true],
    ['карес', 'кариес', true],
    ['каррис', 'кариес', false],
    ['каиресы', 'кариес', false],
    ['каирес', 'кариес', true],
    ['кариеса', 'кариес', true],
    ['пульпи', 'пульпита', true],
    ['пулппи', 'пульпита', true],
  ])('«%s» is a slip from a beginning of «%s»: %s', (typed, word, expected) =>
    expect(oneSlip(typed, word)).toBe(expected),
  )
})

describe('the official directory', () => {
  const header = 'ID;REC_CODE;MKB_CODE;MKB_NAME;ID_PARENT;ADDL_CODE;ACTUAL;DATE'

  it('keeps codes in force, leaves out chapters, blocks and what is out of force', () => {
    const text = [
      `\ufeff${header}`,
      '1;11;"XI";"БОЛЕЗНИ ОРГАНОВ ПИЩЕВАРЕНИЯ";;;1;',
      '2;1100;"K00-K14";"БОЛЕЗНИ ПОЛОСТИ РТА";1;;1;',
      '3;"1100K02";"K02";"Кариес зубов";2;;1;',
      '4;"1100K021";"K02.1";"Кариес ""дентина""; глубокий";3;;1;',
      '5;"1100K027";"K02.7";"Отменённый";3;;0;07.10.2020',
      '',
    ].join('\r\n')
    expect(parseNsi1005(text)).toEqual([
      { code: 'K02', name: 'Кариес зубов' },
      { code: 'K02.1', name: 'Кариес "дентина"; глубокий' },
    ])
  })

  it.each([
    ['another header', 'a;b;c\n1;2;3', 'line 1: there is no column MKB_CODE'],
    ['a short line', `${header}\n1;2;3`, 'line 2: 3 cells instead of 8'],
    ['nothing', '', 'line 1: there is no column MKB_CODE'],
  ])('%s is refused with the line', (_, text, message) => expect(() => parseNsi1005(text)).toThrow(message))

  it('NSI 1005: the file of the Ministry agrees with the shipped set and is searched in milliseconds', ctx => {
    const path = process.env.NSI_1005_CSV ?? OFFICIAL
    if (!existsSync(path)) {
      const why =
        'neither NSI_1005_CSV nor ../shared/data has the official file (1.2.643.5.1.13.13.11.1005, CSV): not compared'
      console.warn(why)
      ctx.skip(why)
    }
    const official = parseNsi1005(readFileSync(path, 'utf8'))
    expect(official.length).toBeGreaterThan(14_000)
    const names = new Map(official.map(({ code, name }) => [code, name]))
    expect(SHIPPED_DIAGNOSES.filter(({ code, name }) => names.get(code) !== name)).toEqual([])

    const whole = createDiagnosisIndex(official, EVERYDAY_WORDS)
    const queries = [
      'K02',
      'кар дент',
      'хронического пульпита',
      'гипертензя',
      'острый',
      'запущенный гайморит',
    ]
    for (const query of queries) expect(whole.find(query).length, query).toBeGreaterThan(0)
    const started = performance.now()
    for (const query of queries) whole.find(query)
    expect((performance.now() - started) / queries.length).toBeLessThan(100)
  })
})
