import { clinicOffer } from './clinic-text.ts'
import type { OfferParameters, Product } from './parameters.ts'
import { smileOffer } from './smile-text.ts'

/** Whose offer it is, as it stands in the text. */
export interface OfferVendor {
  readonly fullName: string
  readonly shortName: string
  readonly inn: string
  readonly kpp: string | null
  readonly ogrn: string
  readonly address: string
  readonly phone: string
  readonly legalEmail: string
  readonly bankName: string
  readonly bik: string
  readonly account: string
  readonly correspondentAccount: string
  readonly head: string
}

export interface OfferClause {
  readonly number: string
  readonly text: string
}

export interface OfferSection {
  readonly number: string
  readonly heading: string
  readonly clauses: readonly OfferClause[]
}

export interface OfferDocument {
  readonly product: Product
  readonly title: string
  readonly preamble: string
  readonly sections: readonly OfferSection[]
}

/** A clause whose wording an edition replaces. */
export interface ClauseOverride {
  readonly number: string
  readonly text: string
}

/** A section as it is written: numbers come from the places. */
export type Written = readonly [heading: string, clauses: readonly string[]]

/** The text of an edition from its parameters; a replaced clause keeps its number. Unknown numbers are left out. */
export function offerDocument(
  product: Product,
  vendor: OfferVendor,
  parameters: OfferParameters,
  overrides: readonly ClauseOverride[] = [],
): OfferDocument {
  const source = product === 'clinic' ? clinicOffer(vendor, parameters) : smileOffer(vendor, parameters)
  const replaced = new Map(overrides.map(clause => [clause.number, clause.text]))
  return {
    product,
    title: source.title,
    preamble: source.preamble,
    sections: source.sections.map(([heading, clauses], i) => ({
      number: String(i + 1),
      heading,
      clauses: clauses.map((text, k) => {
        const number = `${i + 1}.${k + 1}`
        return { number, text: replaced.get(number) ?? text }
      }),
    })),
  }
}

/** The whole text in one form, so that equal editions have equal hashes. */
export const offerText = (document: OfferDocument): string =>
  [
    document.title,
    document.preamble,
    ...document.sections.flatMap(section => [
      `${section.number}. ${section.heading}`,
      ...section.clauses.map(clause => `${clause.number}. ${clause.text}`),
    ]),
  ].join('\n')

export interface ClauseChange {
  readonly number: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before: string | null
  readonly after: string | null
}

/** What changed from one edition to the next, clause by clause, in the order of the new text. Source: MM-11.1. */
export function diffOffers(before: OfferDocument, after: OfferDocument): ClauseChange[] {
  const of = (document: OfferDocument) =>
    new Map([
      ['0', document.preamble],
      ...document.sections.flatMap(section =>
        section.clauses.map(c => [c.number, c.text] as [string, string]),
      ),
    ])
  const [old, now] = [of(before), of(after)]
  const kept = [...now].flatMap(([number, text]): ClauseChange[] => {
    const was = old.get(number)
    if (was === undefined) return [{ number, kind: 'added', before: null, after: text }]
    return was === text ? [] : [{ number, kind: 'changed', before: was, after: text }]
  })
  const gone = [...old].flatMap(([number, text]): ClauseChange[] =>
    now.has(number) ? [] : [{ number, kind: 'removed', before: text, after: null }],
  )
  return [...kept, ...gone]
}

/** Runs of words that two texts share or do not, for showing a change in place. */
export interface WordRun {
  readonly kind: 'same' | 'out' | 'in'
  readonly text: string
}

/** Words of the old text against words of the new one, by the longest common sequence. */
export function diffWords(before: string, after: string): WordRun[] {
  const [a, b] = [before.split(/(?<= )/), after.split(/(?<= )/)]
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i]![j] =
        a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
  const runs: { kind: WordRun['kind']; text: string }[] = []
  const put = (kind: WordRun['kind'], text: string) => {
    const last = runs.at(-1)
    if (last?.kind === kind) last.text += text
    else runs.push({ kind, text })
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put('same', a[i++]!)
      j++
    } else if (i < a.length && (j >= b.length || length[i + 1]![j]! >= length[i]![j + 1]!))
      put('out', a[i++]!)
    else put('in', b[j++]!)
  }
  return runs
}
