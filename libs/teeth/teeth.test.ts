import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DECIDUOUS,
  dentitionAt,
  formatTeeth,
  hasSurface,
  isDeciduous,
  isTooth,
  jawName,
  kindOf,
  PERMANENT,
  parseTeeth,
  quadrantName,
  successorOf,
  surfaceName,
  surfacesOf,
  toothName,
  toothOrder,
  writeSurfaces,
  zsigmondy,
} from './index.ts'

describe('ISO 3950', () => {
  it('knows 32 permanent and 20 deciduous teeth', () => {
    const all = Array.from({ length: 200 }, (_, n) => n - 50).filter(isTooth)
    expect(all).toHaveLength(52)
    expect(all.filter(isDeciduous)).toHaveLength(20)
    expect([0, 9, 10, 19, 20, 49, 50, 56, 60, 86, 91, 11.5, Number.NaN, -11].filter(isTooth)).toEqual([])
  })

  it('goes from the right to the left of the patient, upper jaw first', () => {
    expect(PERMANENT.slice(0, 16)).toEqual([18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28])
    expect(PERMANENT.slice(16)).toEqual([48, 47, 46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36, 37, 38])
    expect(DECIDUOUS).toEqual([
      55, 54, 53, 52, 51, 61, 62, 63, 64, 65, 85, 84, 83, 82, 81, 71, 72, 73, 74, 75,
    ])
    expect(new Set([...PERMANENT, ...DECIDUOUS].map(toothOrder)).size).toBe(52)
  })

  it.each([
    [11, 'incisor', 'центральный резец верхней челюсти справа', '1┘'],
    [16, 'molar', 'первый моляр верхней челюсти справа', '6┘'],
    [23, 'canine', 'клык верхней челюсти слева', '└3'],
    [35, 'premolar', 'второй премоляр нижней челюсти слева', '┌5'],
    [48, 'molar', 'третий моляр нижней челюсти справа', '8┐'],
    [54, 'molar', 'временный первый моляр верхней челюсти справа', 'IV┘'],
    [62, 'incisor', 'временный боковой резец верхней челюсти слева', '└II'],
    [75, 'molar', 'временный второй моляр нижней челюсти слева', '┌V'],
    [83, 'canine', 'временный клык нижней челюсти справа', 'III┐'],
  ])('%i is a %s: %s', (tooth, kind, name, corner) => {
    expect(kindOf(tooth)).toBe(kind)
    expect(toothName(tooth)).toBe(name)
    expect(zsigmondy(tooth)).toBe(corner)
  })

  it('every tooth has its own name', () => {
    expect(new Set([...PERMANENT, ...DECIDUOUS].map(toothName)).size).toBe(52)
    expect(quadrantName(1)).toBe('верхняя челюсть справа')
    expect(quadrantName(7)).toBe('нижняя челюсть слева')
    expect(jawName('lower')).toBe('нижняя челюсть')
  })

  it('a permanent tooth follows each deciduous one', () => {
    expect([51, 65, 74, 83, 11].map(successorOf)).toEqual([11, 25, 34, 43, null])
    expect(DECIDUOUS.map(successorOf).every(tooth => tooth !== null && isTooth(tooth))).toBe(true)
  })

  it.each([
    [0, 'deciduous'],
    [4, 'deciduous'],
    [5, 'mixed'],
    [9, 'mixed'],
    [13, 'mixed'],
    [14, 'permanent'],
  ])('J2.2: at %i years the chart is %s', (years, dentition) => expect(dentitionAt(years)).toBe(dentition))
})

describe('surfaces', () => {
  it.each([
    [11, 'MIDVL', 'медиальная, режущий край, дистальная, губная, нёбная'],
    [33, 'MIDVL', 'медиальная, рвущий бугор, дистальная, губная, язычная'],
    [16, 'MODBL', 'медиальная, жевательная, дистальная, щёчная, нёбная'],
    [45, 'MODBL', 'медиальная, жевательная, дистальная, щёчная, язычная'],
    [54, 'MODBL', 'медиальная, жевательная, дистальная, щёчная, нёбная'],
    [72, 'MIDVL', 'медиальная, режущий край, дистальная, губная, язычная'],
  ])('%i has %s', (tooth, letters, names) => {
    expect(surfacesOf(tooth).join('')).toBe(letters)
    expect(
      surfacesOf(tooth)
        .map(surface => surfaceName(tooth, surface))
        .join(', '),
    ).toBe(names)
  })

  it('are written in one order', () => {
    expect(writeSurfaces(16, ['D', 'O', 'M', 'O'])).toBe('MOD')
    expect(writeSurfaces(11, ['O', 'D'])).toBe('D')
    expect([hasSurface(16, 'O'), hasSurface(16, 'I'), hasSurface(11, 'O')]).toEqual([true, false, false])
  })
})

describe('lists of teeth', () => {
  it.each([
    ['11, 12-14; 46', [14, 13, 12, 11, 46]],
    ['46 11 11', [11, 46]],
    ['14–12', [14, 13, 12]],
    ['12-22', [12, 11, 21, 22]],
    ['43 — 33', [43, 42, 41, 31, 32, 33]],
    ['1.6, 8.5', [16, 85]],
    ['53-63', [53, 52, 51, 61, 62, 63]],
    ['11 51', [11, 51]],
    ['', []],
  ])('«%s»', (text, teeth) => expect(parseTeeth(text)).toEqual({ ok: true, teeth }))

  it.each([
    ['11, 19', 'no-tooth', '19'],
    ['56', 'no-tooth', '56'],
    ['10', 'no-tooth', '10'],
    ['11-19', 'no-tooth', '11-19'],
    ['11-41', 'range', '11-41'],
    ['11-51', 'range', '11-51'],
    ['шесть', 'syntax', 'шесть'],
    ['116', 'syntax', '116'],
    ['91', 'syntax', '91'],
    ['11-', 'syntax', '11-'],
    ['11-12-13', 'syntax', '11-12-13'],
  ])('«%s»: %s', (text, code, wrong) => expect(parseTeeth(text)).toEqual({ ok: false, code, wrong }))

  it.each([
    [[46, 11, 12, 13], '13–11, 46'],
    [[11, 12], '12, 11'],
    [[12, 11, 21, 22], '12–22'],
    [[28, 48], '28, 48'],
    [PERMANENT, '18–28, 48–38'],
    [[11, 51], '11, 51'],
    [[99], ''],
    [[], ''],
  ])('%j is written «%s»', (teeth, text) => expect(formatTeeth(teeth)).toBe(text))

  it('what is written can be typed back', () => {
    fc.assert(
      fc.property(fc.subarray([...PERMANENT, ...DECIDUOUS]), teeth => {
        const sorted = [...teeth].sort((a, b) => toothOrder(a) - toothOrder(b))
        expect(parseTeeth(formatTeeth(teeth))).toEqual({ ok: true, teeth: sorted })
      }),
    )
  })
})
