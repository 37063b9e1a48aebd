import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLASS_SIZE, chooseTraits, identifiersIn, levelsOf, measuresOf, type PersonFacts } from './index.ts'

const anna: PersonFacts = {
  sex: 'female',
  birthYear: 1991,
  lastYear: 2025,
  visits: 3,
  paidKopecks: 1_250_000,
  services: ['A16.07.002', 'A16.07.030', 'B01.065.001'],
}

describe('IP-3.8b: what is kept of a person', () => {
  it('is told ever less exactly, and at last not at all', () => {
    expect(levelsOf(anna)).toEqual([
      { sex: 'female', ageFrom: 30, ageTo: 39, year: 2025 },
      { sex: 'female', ageFrom: 20, ageTo: 39, year: 2025 },
      { sex: 'female', ageFrom: 20, ageTo: 39, year: null },
      { sex: 'female', ageFrom: 18, ageTo: 130, year: null },
      { sex: null, ageFrom: 18, ageTo: 130, year: null },
      { sex: null, ageFrom: null, ageTo: null, year: null },
    ])
    expect(measuresOf(anna)).toEqual({ visits: '2–5', paid: '< 100 000 ₽', sections: ['A16.07', 'B01.06'] })
  })

  it.each([
    [0, null],
    [3, null],
    [4, 5],
    [40, 41],
  ])('with %s others of the operator that fit the loosest level, the class is %s', async (others, people) => {
    const chosen = await chooseTraits(anna, async traits => (traits.sex || traits.ageFrom ? 0 : others))
    expect(chosen?.people ?? null).toBe(people)
    if (chosen) expect(chosen.traits).toEqual(levelsOf(anna).at(-1))
  })

  it('the most exact level that enough people fit is taken', async () => {
    const chosen = await chooseTraits(anna, async traits => (traits.year === null ? 9 : 2))
    expect(chosen).toEqual({ traits: levelsOf(anna)[2], people: 10 })
  })

  it('whoever the person is, a record fits enough people, tells no exact age and no identifier', async () => {
    const person = fc.record({
      sex: fc.constantFrom('male' as const, 'female' as const, null),
      birthYear: fc.option(fc.integer({ min: 1920, max: 2025 })),
      lastYear: fc.option(fc.integer({ min: 2000, max: 2030 })),
      visits: fc.nat(200),
      paidKopecks: fc.nat(100_000_000),
      services: fc.array(fc.constantFrom('A16.07.002', 'B01.065.001', 'A06.30.002')),
    })
    await fc.assert(
      fc.asyncProperty(person, fc.nat(20), async (facts, others) => {
        const chosen = await chooseTraits(facts, async () => others)
        if (others + 1 < CLASS_SIZE) {
          expect(chosen).toBeNull()
          return
        }
        expect(chosen!.people).toBeGreaterThanOrEqual(CLASS_SIZE)
        const { ageFrom, ageTo } = chosen!.traits
        if (ageFrom !== null) expect(ageTo! - ageFrom).toBeGreaterThanOrEqual(9)
        expect(identifiersIn(JSON.stringify({ ...chosen!.traits, ...measuresOf(facts) }))).toEqual([])
      }),
    )
  })

  it.each([
    ['0190a7c2-0000-7000-8000-000000000001', 'id'],
    ['+7 900 000-77-88', 'phone'],
    ['me@example.ru', 'mail'],
    ['1991-02-03', 'date'],
    ['карта 104582', 'number'],
  ])('%s would be found as an identifier', (text, name) => {
    expect(identifiersIn(text)).toContain(name)
  })
})
