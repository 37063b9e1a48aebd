import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Choices, combined, differences, sameValue, sideOf } from './index.ts'

interface Card {
  readonly name: string
  readonly phone: string
  readonly note: string
  readonly services: readonly string[]
}
const BASE: Card = { name: 'Анна', phone: '1', note: '', services: ['a'] }

describe('two people save one card', () => {
  it.each([
    ['nobody changed anything', BASE, {}, []],
    ['only I typed', BASE, { note: 'мой' }, []],
    ['only they saved', { ...BASE, phone: '2' }, {}, [['taken', 'phone']]],
    ['different fields', { ...BASE, phone: '2' }, { note: 'мой' }, [['taken', 'phone']]],
    ['one field, two values', { ...BASE, note: 'их' }, { note: 'мой' }, [['clash', 'note']]],
    ['one field, one value', { ...BASE, note: 'оба' }, { note: 'оба' }, []],
    ['typed back to the base', { ...BASE, note: 'их' }, { note: '' }, [['clash', 'note']]],
    ['lists by their members', { ...BASE, services: ['a'] }, { services: ['a', 'b'] }, []],
    [
      'a list that both changed',
      { ...BASE, services: [] },
      { services: ['a', 'b'] },
      [['clash', 'services']],
    ],
  ] as const)('%s', (_, theirs, typed, expected) => {
    const found = differences<Card>(BASE, theirs, typed)
    expect(found.map(({ kind, field }) => [kind, field])).toEqual(expected)
  })

  it('compares values as people do', () => {
    expect(sameValue({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(sameValue([], {})).toBe(false)
    expect(sameValue(null, undefined)).toBe(false)
    expect(sameValue(['1'], ['1', '2'])).toBe(false)
  })
})

const value = fc.oneof(fc.constantFrom('', 'а', 'б', null), fc.array(fc.constantFrom(1, 2), { maxLength: 2 }))
const FIELDS = ['p', 'q', 'r'] as const
type Form = Record<(typeof FIELDS)[number], unknown>
const form = fc.record({ p: value, q: value, r: value }) as fc.Arbitrary<Form>
const typed = fc.record({ p: value, q: value, r: value }, { requiredKeys: [] }) as fc.Arbitrary<Partial<Form>>
const sides = fc.record(
  {
    p: fc.constantFrom('theirs' as const, 'mine' as const),
    q: fc.constantFrom('theirs' as const, 'mine' as const),
    r: fc.constantFrom('theirs' as const, 'mine' as const),
  },
  { requiredKeys: [] },
)
const choicesOf = (theirs: Form, chosen: Partial<Record<keyof Form, 'theirs' | 'mine'>>): Choices<Form> =>
  Object.fromEntries(
    Object.entries(chosen).map(([field, side]) => [field, { side, theirs: theirs[field as keyof Form] }]),
  )

describe('laws of the comparison, whatever was typed and saved', () => {
  it('a field that was not touched is saved as they left it; a typed one never changes unless theirs was chosen', () => {
    fc.assert(
      fc.property(form, form, typed, sides, (base, theirs, mine, chosen) => {
        const { form: result, open } = combined(base, theirs, mine, choicesOf(theirs, chosen))
        for (const field of FIELDS) {
          const clash = field in mine && !sameValue(base[field], theirs[field])
          if (!(field in mine)) expect(result[field]).toEqual(theirs[field])
          else if (clash && chosen[field] === 'theirs') expect(result[field]).toEqual(theirs[field])
          else expect(result[field]).toEqual(mine[field])
          if (open.includes(field)) expect(chosen[field]).toBeUndefined()
        }
      }),
    )
  })

  it('nothing of theirs is replaced before somebody has said so', () => {
    fc.assert(
      fc.property(form, form, typed, (base, theirs, mine) => {
        const { form: result, open } = combined(base, theirs, mine, {})
        for (const field of FIELDS) {
          const replaced = !sameValue(base[field], theirs[field]) && !sameValue(result[field], theirs[field])
          expect(open.includes(field)).toBe(replaced)
        }
      }),
    )
  })

  it('a choice dies with the value it was made against', () => {
    fc.assert(
      fc.property(form, form, form, typed, sides, (base, theirs, later, mine, chosen) => {
        const choices = choicesOf(theirs, chosen)
        for (const difference of differences(base, later, mine)) {
          const field = difference.field
          const kept = sameValue(theirs[field], later[field]) ? (chosen[field] ?? null) : null
          expect(sideOf(choices, difference)).toBe(kept)
        }
      }),
    )
  })

  it('what was combined and saved differs from nothing any more', () => {
    fc.assert(
      fc.property(form, form, typed, sides, (base, theirs, mine, chosen) => {
        const { form: saved } = combined(base, theirs, mine, choicesOf(theirs, chosen))
        expect(differences(saved, saved, {})).toEqual([])
        expect(combined(theirs, theirs, mine, {})).toEqual({ form: { ...theirs, ...mine }, open: [] })
      }),
    )
  })
})
