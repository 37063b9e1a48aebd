/**
 * Anonymisation in place of destruction when a goal is reached (152-ФЗ art. 5 p. 7; IP-3.8b). The method is the one that
 * Roskomnadzor's requirements (order 140 of 19.06.2025) call a change of composition or meaning: identifiers and exact
 * values go, what is left is generalised until it fits several people. Nothing leads back: there is no table of keys.
 */

/** How many people of the operator must fit every kept record: fewer would point at somebody. */
export const CLASS_SIZE = 5

export interface PersonFacts {
  readonly sex: 'male' | 'female' | null
  readonly birthYear: number | null
  /** Year of the last visit. */
  readonly lastYear: number | null
  readonly visits: number
  /** What was paid in all, kopecks. */
  readonly paidKopecks: number
  /** Codes of the nomenclature 804н of what was rendered. */
  readonly services: readonly string[]
}

/** What could be compared with knowledge from elsewhere: kept general, or not at all. */
export interface Traits {
  readonly sex: 'male' | 'female' | null
  /** First and last age in years of the band, at the last visit; both null when the age is not kept. */
  readonly ageFrom: number | null
  readonly ageTo: number | null
  readonly year: number | null
}

/** What is kept beside the traits: bands and sections, no exact value. */
export interface Measures {
  readonly visits: '0' | '1' | '2–5' | '6+'
  readonly paid: '0' | '< 10 000 ₽' | '< 100 000 ₽' | '≥ 100 000 ₽'
  /** Sections of the nomenclature, e.g. «A16.07». */
  readonly sections: readonly string[]
}

const NOTHING: Traits = { sex: null, ageFrom: null, ageTo: null, year: null }

const band = (age: number, years: number) => {
  const from = Math.floor(age / years) * years
  return { ageFrom: from, ageTo: from + years - 1 }
}
/** An adult or a child; nobody is older than the band's end. */
const grown = (age: number) => (age >= 18 ? { ageFrom: 18, ageTo: 130 } : { ageFrom: 0, ageTo: 17 })

/** The same person told ever less exactly; the last level tells nothing. */
export function levelsOf(facts: PersonFacts): readonly Traits[] {
  const { sex, birthYear, lastYear } = facts
  const age = birthYear !== null && lastYear !== null ? Math.max(0, lastYear - birthYear) : null
  if (age === null) return [{ ...NOTHING, sex, year: lastYear }, { ...NOTHING, sex }, NOTHING]
  return [
    { sex, ...band(age, 10), year: lastYear },
    { sex, ...band(age, 20), year: lastYear },
    { sex, ...band(age, 20), year: null },
    { sex, ...grown(age), year: null },
    { ...NOTHING, ...grown(age) },
    NOTHING,
  ]
}

/**
 * The most exact traits that at least `CLASS_SIZE` people fit, asking `peers` for how many others do; null when not even
 * the whole operator has so many: then nothing may be kept and the person is destroyed.
 */
export async function chooseTraits(
  facts: PersonFacts,
  peers: (traits: Traits) => Promise<number>,
): Promise<{ readonly traits: Traits; readonly people: number } | null> {
  for (const traits of levelsOf(facts)) {
    const people = (await peers(traits)) + 1
    if (people >= CLASS_SIZE) return { traits, people }
  }
  return null
}

const visitsBand = (n: number): Measures['visits'] => (n === 0 ? '0' : n === 1 ? '1' : n <= 5 ? '2–5' : '6+')
const paidBand = (kopecks: number): Measures['paid'] =>
  kopecks === 0
    ? '0'
    : kopecks < 1_000_000
      ? '< 10 000 ₽'
      : kopecks < 10_000_000
        ? '< 100 000 ₽'
        : '≥ 100 000 ₽'

/** Bands and sections of what was counted. */
export const measuresOf = (facts: PersonFacts): Measures => ({
  visits: visitsBand(facts.visits),
  paid: paidBand(facts.paidKopecks),
  sections: [...new Set(facts.services.map(code => code.slice(0, 6)))].sort(),
})

const IDENTIFIERS: readonly (readonly [string, RegExp])[] = [
  ['id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i],
  ['phone', /(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}/],
  ['mail', /[^\s@]+@[^\s@]+\.[^\s@]+/],
  ['date', /\b\d{4}-\d{2}-\d{2}\b|\b\d{2}\.\d{2}\.\d{4}\b/],
  ['number', /\d{5,}/],
]

/** What in a kept record could lead to a person by itself: ids, phones, mail, exact dates, long numbers. */
export const identifiersIn = (text: string): readonly string[] =>
  IDENTIFIERS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
