import { MAX_KOPECKS, toDecimal } from '../money/index.ts'
import { refuse } from './refusal.ts'
import type { StatementDocument } from './types.ts'

/** What a bank states about an account for some days. Null is not stated. Sums in kopecks, dates ISO. */
export interface AccountSection {
  readonly account: string
  readonly from: string
  readonly to: string
  readonly opening: Stated
  readonly credited: Stated
  readonly debited: Stated
  readonly closing: Stated
}

export type Stated = { readonly kopecks: number; readonly line: number } | null

/** Each sum has a limit, what they add up to has none. */
const shown = (kopecks: number): string =>
  Math.abs(kopecks) > MAX_KOPECKS ? 'больше триллиона' : toDecimal(kopecks)

interface Turnover {
  in: number
  out: number
}

/**
 * Balances and turnovers of each section agree with each other, and all sections of an account with its payments.
 * What a bank does not state is not checked.
 * @throws Refusal `control-sums`
 */
export function checkControlSums(
  sections: readonly AccountSection[],
  documents: readonly StatementDocument[],
  listedOnce: readonly StatementDocument[],
): void {
  for (const section of sections) checkBalance(section)
  const turnovers = turnoversOf(documents, listedOnce)
  for (const [account, all] of Map.groupBy(sections, section => section.account)) {
    const covering = coveringOf(all)
    if (covering) checkTurnover(covering, turnovers.get(account) ?? { in: 0, out: 0 })
  }
}

function checkBalance({ opening, credited, debited, closing }: AccountSection): void {
  if (!opening || !credited || !debited || !closing) return
  const expected = opening.kopecks + credited.kopecks - debited.kopecks
  if (expected !== closing.kopecks)
    refuse(
      'control-sums',
      closing.line,
      `КонечныйОстаток ${shown(closing.kopecks)}, а по НачальныйОстаток, ВсегоПоступило и ВсегоСписано выходит ${shown(expected)}`,
    )
}

function turnoversOf(
  documents: readonly StatementDocument[],
  listedOnce: readonly StatementDocument[],
): ReadonlyMap<string, Turnover> {
  const turnovers = new Map<string, Turnover>()
  const add = (account: string, way: keyof Turnover, kopecks: number) => {
    const turnover = turnovers.get(account) ?? { in: 0, out: 0 }
    turnover[way] += kopecks
    turnovers.set(account, turnover)
  }
  for (const { account, direction, sumKopecks } of documents) add(account, direction, sumKopecks)
  for (const { payee, sumKopecks } of listedOnce) add(payee.account, 'in', sumKopecks)
  return turnovers
}

/**
 * The sections that together stand for the whole period once: one that covers all others (a total beside days), or all
 * when no two overlap. Null when neither: then payments cannot be told apart by sections.
 */
function coveringOf(sections: readonly AccountSection[]): readonly AccountSection[] | null {
  if (sections.length === 1) return sections
  if (sections.some(({ from, to }) => from === '' || to === '')) return null
  const sorted = sections.toSorted((a, b) =>
    a.from === b.from ? (a.to > b.to ? -1 : 1) : a.from < b.from ? -1 : 1,
  )
  const disjoint = sorted.every((section, i) => i === 0 || section.from > sorted[i - 1]!.to)
  if (disjoint) return sorted
  const widest = sorted[0]!
  return sorted.every(section => section.to <= widest.to) ? [widest] : null
}

function checkTurnover(sections: readonly AccountSection[], actual: Turnover): void {
  const credited = totalOf(sections.map(section => section.credited))
  const debited = totalOf(sections.map(section => section.debited))
  checkTotal('ВсегоПоступило', credited, actual.in)
  checkTotal('ВсегоСписано', debited, actual.out)
  const opening = sections[0]!.opening
  const closing = sections.at(-1)!.closing
  if ((credited && debited) || !opening || !closing) return
  const expected = opening.kopecks + actual.in - actual.out
  if (expected !== closing.kopecks)
    refuse(
      'control-sums',
      closing.line,
      `КонечныйОстаток ${shown(closing.kopecks)}, а по НачальныйОстаток и документам выходит ${shown(expected)}`,
    )
}

/** Null when a section does not state it: then the rest of them prove nothing. */
function totalOf(all: readonly Stated[]): Stated {
  let kopecks = 0
  for (const stated of all) {
    if (!stated) return null
    kopecks += stated.kopecks
  }
  return { kopecks, line: all.at(-1)!.line }
}

function checkTotal(key: string, stated: Stated, actual: number): void {
  if (stated && stated.kopecks !== actual)
    refuse(
      'control-sums',
      stated.line,
      `${key} ${shown(stated.kopecks)}, а сумма таких документов ${shown(actual)}`,
    )
}
