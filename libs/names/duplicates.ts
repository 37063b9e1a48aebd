import { editDistance } from './edit-distance.ts'
import { searchKey } from './search.ts'

/** What two cards are compared by. An empty birth date or phone means that it is not known yet. */
export interface PersonKey {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
}

export type DuplicateReason =
  | 'same-phone'
  | 'same-birth-date'
  | 'same-name'
  | 'similar-name'
  | 'similar-birth-date'

/** Hundredths that each reason adds. */
const WEIGHTS: Readonly<Record<DuplicateReason, number>> = {
  'same-phone': 35,
  'same-birth-date': 35,
  'similar-birth-date': 15,
  'same-name': 40,
  'similar-name': 30,
}
/** Taken off when the given names differ though the rest agrees: twins, a parent and a child with one telephone. */
const OTHER_GIVEN_NAME = 10

const near = (a: string, b: string) => editDistance(a, b, 1) <= 1
const filled = (text: string) => text !== ''

/** A given name may be known by its initial only: «И.» is no other name than «Иван». */
const nearGiven = (a: string, b: string) =>
  near(a, b) ||
  (/^\p{L}\.?$/u.test(a) && b.startsWith(a[0]!)) ||
  (/^\p{L}\.?$/u.test(b) && a.startsWith(b[0]!))

/** A name taken or added at a marriage: «Орлова» and «Орлова-Ветрова». */
const sharesPart = (a: string, b: string) => {
  const parts = b.split(/[\s-]+/)
  return a.split(/[\s-]+/).some(part => parts.includes(part))
}

function compareNames(a: PersonKey, b: PersonKey): 'same-name' | 'similar-name' | 'other-given' | 'other' {
  const [surnameA, givenA, patronymicA] = [a.surname, a.given, a.patronymic ?? ''].map(searchKey) as [
    string,
    string,
    string,
  ]
  const [surnameB, givenB, patronymicB] = [b.surname, b.given, b.patronymic ?? ''].map(searchKey) as [
    string,
    string,
    string,
  ]
  const known = filled(patronymicA) && filled(patronymicB)
  if (surnameA === surnameB && givenA === givenB && patronymicA === patronymicB) return 'same-name'
  if (!nearGiven(givenA, givenB)) {
    // Fields that were filled the wrong way round: «Иван Иванов» for «Иванов Иван».
    return surnameA === givenB && givenA === surnameB ? 'similar-name' : 'other-given'
  }
  if (known && !near(patronymicA, patronymicB) && patronymicA[0] !== patronymicB[0]) return 'other'
  return near(surnameA, surnameB) || sharesPart(surnameA, surnameB) ? 'similar-name' : 'other'
}

/** A digit of a birth date mistyped, two swapped, or day and month the wrong way round. */
function nearDate(a: string, b: string): boolean {
  const turned = b.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1-$3-$2')
  return a === turned || near(a, b)
}

/**
 * How likely two cards are one person, 0–1, and why. From 0.6 reception is warned, from 0.7 it must decide (J1.1).
 * Names are compared without case and ё; one slip (Damerau–Levenshtein ≤ 1) in the surname and given name is forgiven.
 */
export function duplicateScore(a: PersonKey, b: PersonKey): { score: number; reasons: DuplicateReason[] } {
  const reasons: DuplicateReason[] = []
  if (filled(a.phone) && a.phone === b.phone) reasons.push('same-phone')
  if (filled(a.birthDate) && a.birthDate === b.birthDate) reasons.push('same-birth-date')
  else if (filled(a.birthDate) && filled(b.birthDate) && nearDate(a.birthDate, b.birthDate))
    reasons.push('similar-birth-date')
  const names = compareNames(a, b)
  if (names === 'same-name' || names === 'similar-name') reasons.push(names)
  const points =
    reasons.reduce((sum, reason) => sum + WEIGHTS[reason], 0) -
    (names === 'other-given' ? OTHER_GIVEN_NAME : 0)
  return { score: Math.min(100, Math.max(0, points)) / 100, reasons }
}
