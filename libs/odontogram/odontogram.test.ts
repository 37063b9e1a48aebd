import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DECIDUOUS, hasSurface, PERMANENT, type Surface, surfacesOf } from '#libs/teeth/index.ts'
import {
  applyMark,
  CONDITION_CODES,
  CONDITIONS,
  type ConditionCode,
  changesOf,
  continued,
  describeState,
  drawingOf,
  EMPTY_HISTORY,
  EMPTY_TYPING,
  type Entry,
  faultOf,
  layoutOf,
  lettersOf,
  liveEntries,
  type Mark,
  marksOfTooth,
  neighbour,
  nextRedo,
  nextUndo,
  occlusalOf,
  pictureAt,
  pictureIn,
  plainPicture,
  rootsOf,
  SOUND,
  type Typing,
  typeKey,
  usualAt,
} from './index.ts'

const ALL = [...PERMANENT, ...DECIDUOUS]
const mark = (
  tooth: number,
  condition: ConditionCode,
  surfaces: string = '',
  degree: number | null = null,
): Mark => ({ tooth, condition, surfaces: [...surfaces] as Surface[], degree, bridge: null })
const entry = (n: number, of: Mark | null, extra: Partial<Entry> = {}): Entry => ({
  entryId: `e${n}`,
  changeId: `c${n}`,
  at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
  tooth: of?.tooth ?? 0,
  mark: of,
  reverses: null,
  ...extra,
})

describe('marks', () => {
  it.each([
    [mark(29, 'missing'), 'no-tooth'],
    [mark(16, 'caries', 'I'), 'no-surface'],
    [mark(11, 'filling', 'O'), 'no-surface'],
    [mark(16, 'caries'), 'surface-needed'],
    [mark(16, 'crown', 'O'), 'surface-extra'],
    [mark(16, 'mobility'), 'degree'],
    [mark(16, 'mobility', '', 4), 'degree'],
    [mark(16, 'crown', '', 1), 'degree'],
    [mark(11, 'furcation', '', 1), 'one-root'],
    [mark(75, 'implant'), 'not-here'],
    [mark(16, 'caries', 'OD'), null],
    [mark(75, 'filling', 'O'), null],
  ])('J2.2: %j: %s', (given, fault) => expect(faultOf(given, SOUND)).toBe(fault))

  it('a tooth that is not there has no caries; an implant bears a crown but no caries', () => {
    const gone = applyMark(SOUND, mark(36, 'extracted'))
    expect(faultOf(mark(36, 'caries', 'O'), gone)).toBe('tooth-absent')
    expect(faultOf(mark(36, 'root-canal'), gone)).toBe('tooth-absent')
    const implant = applyMark(gone, mark(36, 'implant'))
    expect(faultOf(mark(36, 'crown'), implant)).toBe(null)
    expect(faultOf(mark(36, 'caries', 'O'), implant)).toBe('tooth-absent')
    expect(applyMark(implant, mark(36, 'crown'))).toMatchObject({ presence: 'implant', cover: 'crown' })
  })

  it.each<[Mark[], string, string]>([
    [[mark(16, 'caries', 'DO')], 'С', 'кариес OD'],
    [[mark(16, 'caries', 'OD'), mark(16, 'filling', 'O')], 'С П', 'кариес D, пломба O'],
    [[mark(16, 'pulpitis'), mark(16, 'root-canal')], 'Эн', 'каналы'],
    [[mark(16, 'pulpitis'), mark(16, 'periodontitis')], 'Pt', 'периодонтит'],
    [[mark(16, 'caries', 'O'), mark(16, 'crown')], 'К', 'коронка'],
    [[mark(16, 'mobility', '', 2), mark(16, 'furcation', '', 1)], 'II FI', 'подвижность II, фуркация I'],
    [[mark(16, 'extracted')], 'О', 'удалён'],
    [[mark(16, 'missing'), mark(16, 'pontic')], 'И', 'мост'],
    [[mark(16, 'implant'), mark(16, 'crown')], 'Им К', 'имплантат, коронка'],
    [[mark(16, 'root')], 'R', 'корень'],
    [[mark(16, 'caries', 'O'), mark(16, 'sound')], '', ''],
  ])('%j is written «%s»', (marks, letters, words) => {
    const state = marks.reduce(applyMark, SOUND)
    expect(lettersOf(state).join(' ')).toBe(letters)
    expect(describeState(16, state)).toBe(words)
  })

  it('every state has a letter or is sound, and a key of its own', () => {
    const keys = CONDITION_CODES.map(code => CONDITIONS[code].key).filter(Boolean)
    expect(new Set(keys).size).toBe(keys.length)
    for (const code of CONDITION_CODES)
      expect(CONDITIONS[code].letter === '' ? code : 'sound', code).toBe('sound')
  })
})

const anyMark = fc
  .record({
    tooth: fc.constantFrom(...ALL),
    condition: fc.constantFrom(...CONDITION_CODES),
    pick: fc.integer({ min: 1, max: 31 }),
    degree: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ tooth, condition, pick, degree }): Mark => {
    const { takes } = CONDITIONS[condition]
    const surfaces = takes === 'surface' ? surfacesOf(tooth).filter((_, i) => (pick >> i) & 1) : []
    return { tooth, condition, surfaces, degree: takes === 'degree' ? degree : null, bridge: null }
  })

/** A life of a chart: marks that can be, and reversals of entries not reversed yet. */
const history = fc
  .array(fc.tuple(anyMark, fc.integer({ min: 0, max: 9 }), fc.nat()), { maxLength: 60 })
  .map(steps => {
    const entries: Entry[] = []
    steps.forEach(([given, kind, pick], n) => {
      const open = entries.filter(e => !entries.some(other => other.reverses === e.entryId))
      const target = open[pick % Math.max(1, open.length)]
      if (kind < 3 && target)
        entries.push(entry(n, null, { reverses: target.entryId, tooth: target.tooth, changeId: `u${n}` }))
      else if (faultOf(given, pictureAt(entries).get(given.tooth) ?? SOUND) === null)
        entries.push(entry(n, given))
    })
    return entries
  })

describe('replay', () => {
  it('J2.2: the picture at any date is that of the entries known then', () => {
    fc.assert(
      fc.property(history, entries => {
        entries.forEach((last, i) => {
          expect(plainPicture(pictureAt(entries, last.at))).toEqual(
            plainPicture(pictureAt(entries.slice(0, i + 1))),
          )
        })
        expect(pictureAt(entries, '2020-01-01T00:00:00Z').size).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('J2.2: a history kept tooth by tooth gives the picture of any date, also when entries are added to it', () => {
    fc.assert(
      fc.property(history, fc.nat(), (entries, cut) => {
        const half = cut % (entries.length + 1)
        const grown = continued(
          continued(EMPTY_HISTORY, entries.slice(0, half) as Entry[]),
          entries.slice(half) as Entry[],
        )
        for (const at of [null, '2020-01-01T00:00:00Z', ...entries.map(one => one.at)])
          expect(plainPicture(pictureIn(grown, at))).toEqual(plainPicture(pictureAt(entries, at)))
        expect([...pictureIn(grown, null).keys()].sort()).toEqual([...pictureAt(entries).keys()].sort())
        for (const tooth of new Set(entries.map(one => one.tooth)))
          expect(marksOfTooth(grown, tooth)).toEqual(liveEntries(entries).filter(one => one.tooth === tooth))
      }),
      { numRuns: 60 },
    )
  })

  it('a tooth that does not change keeps its state object from day to day', () => {
    const grown = continued(EMPTY_HISTORY, [
      entry(1, mark(16, 'caries', 'O')),
      entry(2, mark(26, 'crown')),
      entry(3, null, { reverses: 'e2', tooth: 26 }),
    ])
    const [then, now] = [pictureIn(grown, entry(1, null).at), pictureIn(grown, null)]
    expect(now.get(16)).toBe(then.get(16))
    expect(now.has(26)).toBe(false)
  })

  it('J2.2: undo takes the picture back, redo brings it again, nothing is lost', () => {
    fc.assert(
      fc.property(history, anyMark, (entries, given) => {
        const before = plainPicture(pictureAt(entries))
        fc.pre(faultOf(given, pictureAt(entries).get(given.tooth) ?? SOUND) === null)
        const marked = [...entries, entry(100, given)]
        const undone = [...marked, entry(101, null, { reverses: 'e100', changeId: 'u' })]
        const redone = [...undone, entry(102, null, { reverses: 'e101', changeId: 'r' })]
        expect(plainPicture(pictureAt(undone))).toEqual(before)
        expect(plainPicture(pictureAt(redone))).toEqual(plainPicture(pictureAt(marked)))
        const may = () => true
        expect(nextUndo(changesOf(marked), may)?.changeId).toBe('c100')
        expect(nextRedo(changesOf(undone), may)?.changeId).toBe('c100')
        expect(nextUndo(changesOf(redone), may)?.changeId).toBe('c100')
      }),
      { numRuns: 60 },
    )
  })

  it('redo is over when something was marked after the undo', () => {
    const list = [
      entry(1, mark(16, 'caries', 'O')),
      entry(2, null, { reverses: 'e1' }),
      entry(3, mark(26, 'crown')),
    ]
    expect(nextRedo(changesOf(list.slice(0, 2)), () => true)?.changeId).toBe('c1')
    expect(nextRedo(changesOf(list), () => true)).toBe(null)
  })
})

describe('typing', () => {
  const shown = layoutOf('permanent').teeth
  const type = (...codes: string[]) => {
    let typing: Typing = EMPTY_TYPING
    const orders: unknown[] = []
    for (const code of codes) {
      const typed = typeKey(typing, code, shown)
      if (typed.order) orders.push([typing.teeth, typing.surfaces, typed.order.condition, typed.order.degree])
      typing = typed.typing
    }
    return { typing, orders }
  }
  it('J2.2: 1 6 O D C marks caries on O and D of 16', () => {
    expect(type('Digit1', 'Digit6', 'KeyO', 'KeyD', 'KeyC').orders).toEqual([
      [[16], ['O', 'D'], 'caries', null],
    ])
  })
  it('a range, one more tooth, degrees, a number that is no tooth', () => {
    expect(type('Digit1', 'Digit3', 'Minus', 'Digit2', 'Digit3').typing.teeth).toEqual([
      13, 12, 11, 21, 22, 23,
    ])
    expect(type('Digit1', 'Digit3', 'Comma', 'Numpad4', 'Numpad6').typing.teeth).toEqual([13, 46])
    expect(type('Digit3', 'Digit1', 'KeyT', 'Digit2').orders).toEqual([[[31], [], 'mobility', 2]])
    expect(type('Digit2', 'Digit9').typing).toMatchObject({ wrong: '29', teeth: [] })
    expect(type('KeyC').orders).toEqual([])
    expect(type('Digit1', 'Digit1', 'Digit0').orders).toEqual([[[11], [], 'missing', null]])
  })
  it('arrows walk along the jaw and over to the other', () => {
    expect(neighbour(shown, 11, 'right')).toBe(21)
    expect(neighbour(shown, 16, 'down')).toBe(46)
    expect(neighbour(shown, 18, 'left')).toBe(18)
    expect(neighbour(layoutOf('mixed').teeth, 55, 'up')).toBe(15)
  })
})

describe('drawings', () => {
  it('every tooth has a crown, its roots and five surfaces of its own', () => {
    for (const tooth of ALL) {
      const drawing = drawingOf(tooth)
      expect(drawing.roots, String(tooth)).toHaveLength(rootsOf(tooth))
      expect(drawing.furcation === null).toBe(rootsOf(tooth) === 1)
      const parts = Object.keys(occlusalOf(tooth).parts)
      expect(parts).toHaveLength(5)
      expect(parts.every(part => hasSurface(tooth, part))).toBe(true)
      expect(drawing.crown).not.toMatch(/NaN|undefined/)
    }
  })
  it('mesial looks to the middle, the cheek outwards', () => {
    const { centres } = occlusalOf(16)
    expect(centres.M![0]).toBeGreaterThan(0)
    expect(occlusalOf(26).centres.M![0]).toBeLessThan(0)
    expect(centres.B![1]).toBeLessThan(0)
    expect(occlusalOf(46).centres.B![1]).toBeGreaterThan(0)
  })
  it.each([
    ['permanent', 32],
    ['mixed', 52],
    ['deciduous', 20],
  ] as const)('J2.2: the %s chart shows %i teeth, none over another', (dentition, count) => {
    const { places, width, height } = layoutOf(dentition)
    expect(places).toHaveLength(count)
    for (const a of places) {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0)
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width)
      expect(a.top + a.height).toBeLessThanOrEqual(height)
      for (const b of places)
        if (a !== b && a.top === b.top)
          expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2 - 0.01)
    }
  })
  it('usual ages: at nine the first molars and incisors are permanent', () => {
    expect(ALL.filter(tooth => tooth < 20 && usualAt(tooth, 9))).toEqual([16, 12, 11])
    expect(ALL.filter(tooth => tooth > 50 && tooth < 60 && usualAt(tooth, 9))).toEqual([55, 54, 53])
  })
})
