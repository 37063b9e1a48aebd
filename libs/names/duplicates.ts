import { searchKey } from './search.ts'

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

/** Edits (insert, delete, replace, swap of neighbours) between two words, counted up to `limit` + 1. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = previous
    previous = row
  }
  return previous[b.length]!
}

const near = (a: string, b: string) => distance(searchKey(a), searchKey(b), 1) <= 1

/** Two digits of a birth date are often swapped or mistyped: the same year and one other part. */
const nearDate = (a: string, b: string) => a !== b && distance(a, b, 1) <= 1

/**
 * How likely two cards are one person, 0–1, and why. From 0.6 reception is warned, from 0.9 it must decide (J1.1).
 */
export function duplicateScore(a: PersonKey, b: PersonKey): { score: number; reasons: DuplicateReason[] } {
  const reasons: DuplicateReason[] = []
  const whole = (p: PersonKey) => searchKey(`${p.surname} ${p.given} ${p.patronymic ?? ''}`)
  const sameName = whole(a) === whole(b)
  const similarName = !sameName && near(a.surname, b.surname) && near(a.given, b.given)
  if (a.phone === b.phone) reasons.push('same-phone')
  if (a.birthDate === b.birthDate) reasons.push('same-birth-date')
  else if (nearDate(a.birthDate, b.birthDate)) reasons.push('similar-birth-date')
  if (sameName) reasons.push('same-name')
  else if (similarName) reasons.push('similar-name')
  const weights: Record<DuplicateReason, number> = {
    'same-phone': 0.35,
    'same-birth-date': 0.35,
    'similar-birth-date': 0.15,
    'same-name': 0.4,
    'similar-name': 0.3,
  }
  const score = Math.min(
    1,
    reasons.reduce((sum, reason) => sum + weights[reason], 0),
  )
  return { score, reasons }
}
