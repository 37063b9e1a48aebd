import { otherLayout } from '#libs/names/index.ts'
import { readCode } from './code.ts'
import { createWordIndex } from './word-index.ts'

/** A diagnosis of the Russian ICD-10 (NSI 1.2.643.5.1.13.13.11.1005). */
export interface Diagnosis {
  readonly code: string
  readonly name: string
}

export interface DiagnosisIndex {
  /** The diagnosis of a code (also «к02.1»), or undefined. */
  readonly byCode: (code: string) => Diagnosis | undefined
  /** Whether the list has finer codes under this one: K02 has K02.1, so it is too coarse for a record. */
  readonly hasSubcodes: (code: string) => boolean
  readonly find: (query: string, limit?: number) => Diagnosis[]
}

const LIMIT = 20

/**
 * Search over a list of diagnoses: the shipped set, or a whole directory that a clinic has imported.
 * @param everyday further words by code that lead to a diagnosis
 */
export function createDiagnosisIndex(
  diagnoses: readonly Diagnosis[],
  everyday: Readonly<Record<string, string>> = {},
): DiagnosisIndex {
  const entries = diagnoses
    .map(({ code, name }): Diagnosis => ({ code, name }))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  const byCode = new Map(entries.map(entry => [entry.code, entry]))
  const parents = new Set(
    entries.filter(({ code }) => code.includes('.')).map(({ code }) => code.slice(0, 3)),
  )
  const index = createWordIndex(entries.map(({ code, name }) => `${name} ${everyday[code] ?? ''}`))

  const byWords = (query: string): Diagnosis[] =>
    index
      .find(query)
      .map(({ at, score }) => ({ entry: entries[at]!, score }))
      // Of equally good ones: first what a record may use, then the shorter name, which says the same with less.
      .sort(
        (a, b) =>
          b.score - a.score ||
          Number(parents.has(a.entry.code)) - Number(parents.has(b.entry.code)) ||
          a.entry.name.length - b.entry.name.length,
      )
      .map(({ entry }) => entry)

  return {
    byCode: code => byCode.get(readCode(code) ?? code),
    hasSubcodes: code => parents.has(readCode(code) ?? code),
    find(query, limit = LIMIT) {
      const code = readCode(query)
      const found = code === null ? [] : entries.filter(entry => entry.code.startsWith(code))
      if (found.length > 0) return found.slice(0, limit)
      const spoken = byWords(query)
      // Latin words: perhaps the keyboard was left in the other layout.
      if (spoken.length === 0 && /[a-z]{3}/i.test(query)) return byWords(otherLayout(query)).slice(0, limit)
      return spoken.slice(0, limit)
    },
  }
}
