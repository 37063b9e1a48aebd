import { describe, expect, it } from 'vitest'
import {
  checkServiceCode,
  findServices,
  NOMENCLATURE,
  normaliseServiceCode,
  parentCode,
  serviceByCode,
  serviceClass,
} from './index.ts'

describe('codes of order 804н', () => {
  it.each([
    ['A16.07.002.001', 'A16.07.002.001'],
    ['А16.07.002.001', 'A16.07.002.001'],
    ['в01.065.001', 'B01.065.001'],
    [' B01. 065 .001 ', 'B01.065.001'],
    ['A16,07,002', 'A16.07.002'],
    ['A 16 07 002', 'A16.07.002'],
    ['a16.07.002.', 'A16.07.002'],
    ['Ф16.07.002', 'A16.07.002'],
    ['A06.30.002', 'A06.30.002'],
  ])('«%s» → %s', (raw, code) => {
    expect(checkServiceCode(raw)).toEqual({ ok: true, code })
    expect(normaliseServiceCode(raw)).toBe(code)
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['C16.07.002', 'letter'],
    ['С16.07.002', 'letter'],
    ['16.07.002', 'letter'],
    ['A16.07', 'form'],
    ['A16.07.002.1', 'form'],
    ['A16.07.002.000.25', 'form'],
    ['A16.7.002', 'form'],
    ['A16.07.0O2', 'form'],
    ['A1607002', 'form'],
  ])('«%s» is refused: %s', (raw, code) => {
    expect(checkServiceCode(raw)).toEqual({ ok: false, code })
    expect(normaliseServiceCode(raw)).toBe(null)
  })

  it('class and parent', () => {
    expect([serviceClass('A16.07.002'), serviceClass('B01.065.001')]).toEqual(['simple', 'complex'])
    expect([parentCode('A16.07.002.001'), parentCode('A16.07.002')]).toEqual(['A16.07.002', null])
  })
})

describe('the shipped list', () => {
  it('is in official spelling, sorted, each code once', () => {
    const codes = NOMENCLATURE.map(({ code }) => code)
    expect(codes.filter(code => normaliseServiceCode(code) !== code)).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toEqual([...codes].sort())
    expect(NOMENCLATURE.filter(({ name }) => name.trim() !== name || name === '')).toEqual([])
  })

  it.each([
    ['А16.07.051', /гигиена/],
    ['A16.07.054', /имплант/],
    ['A16.07.002.001', /цемент/],
    ['A16.07.002.009', /временн/i],
  ])('%s', (code, name) => expect(serviceByCode(code)?.name).toMatch(name))

  it('does not have what it does not have', () => {
    expect(serviceByCode('A99.99.999')).toBeUndefined()
    expect(serviceByCode('кариес')).toBeUndefined()
  })
})

describe('search', () => {
  it.each([
    ['A16.07.051', 'A16.07.051'],
    ['а16 07 054', 'A16.07.054'],
    ['проф гигиена', 'A16.07.051'],
    ['професиональная гигиена', 'A16.07.051'],
  ])('«%s» finds %s first', (query, code) => {
    expect(findServices(query)[0]?.code).toBe(code)
  })

  it('by the beginning of a code, in order', () => {
    const found = findServices('в01', 100).map(({ code }) => code)
    expect(found.length).toBeGreaterThan(3)
    expect(found.every(code => code.startsWith('B01'))).toBe(true)
    expect(found).toEqual([...found].sort())
    expect(findServices('A16', 2)).toHaveLength(2)
  })

  it.each(['', '%', 'ъъъъъ'])('«%s» finds nothing', query => expect(findServices(query)).toEqual([]))
})
