import data from './data/icd10.json' with { type: 'json' }

/** A diagnosis of the Russian ICD-10 (NSI 1.2.643.5.1.13.13.11.1005). */
export interface Diagnosis {
  readonly code: string
  readonly name: string
}

export { parseNsi1005 } from './nsi-1005.ts'

const fold = (text: string) => text.toLowerCase().replaceAll('ё', 'е')
const words = (text: string) =>
  fold(text)
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(Boolean)

interface Entry extends Diagnosis {
  readonly words: readonly string[]
}

const ENTRIES: readonly Entry[] = (data as Diagnosis[]).map(d => ({ ...d, words: words(d.name) }))
const BY_CODE = new Map(ENTRIES.map(entry => [entry.code, entry]))

/** The diagnosis of a code in the shipped set, or undefined. */
export const diagnosisByCode = (code: string): Diagnosis | undefined => {
  const found = BY_CODE.get(normaliseCode(code))
  return found && { code: found.code, name: found.name }
}

/** Russian keyboard layouts give К for K and а comma for a dot. */
const normaliseCode = (text: string) =>
  text
    .trim()
    .toUpperCase()
    .replace(/[КкСсВвАаЕеТтНнМмОоРрХх]/g, c => LATIN[c.toUpperCase()]!)
    .replace(',', '.')
const LATIN: Record<string, string> = {
  К: 'K',
  С: 'C',
  В: 'B',
  А: 'A',
  Е: 'E',
  Т: 'T',
  Н: 'H',
  М: 'M',
  О: 'O',
  Р: 'P',
  Х: 'X',
}

/** One edit away, for words long enough that this says something. */
function oneTypo(typed: string, word: string): boolean {
  if (typed.length < 4) return false
  const target = word.slice(0, typed.length + 1)
  for (const cut of [target, target.slice(0, typed.length), target.slice(0, typed.length - 1)]) {
    let [i, j, edits] = [0, 0, 0]
    while (i < typed.length && j < cut.length && edits <= 1) {
      if (typed[i] === cut[j]) {
        i++
        j++
      } else {
        edits++
        if (typed.length > cut.length) i++
        else if (typed.length < cut.length) j++
        else if (typed[i] === cut[j + 1] && typed[i + 1] === cut[j]) [i, j] = [i + 2, j + 2]
        else [i, j] = [i + 1, j + 1]
      }
    }
    if (edits + (typed.length - i) + (cut.length - j) <= 1) return true
  }
  return false
}

function rank(entry: Entry, typed: readonly string[]): number {
  let score = 0
  for (const word of typed) {
    const at = entry.words.findIndex(w => w.startsWith(word))
    if (at >= 0) score += 10 - Math.min(at, 5)
    else if (entry.words.some(w => oneTypo(word, w))) score += 3
    else return 0
  }
  return score - entry.name.length / 1000
}

/** Searches by code («K02», «к02.1») or by beginnings of words in any order, one slip of the keyboard forgiven. */
export function findDiagnoses(query: string, limit = 20): Diagnosis[] {
  const code = normaliseCode(query)
  if (/^[A-Z]\d/.test(code)) {
    return ENTRIES.filter(e => e.code.startsWith(code))
      .slice(0, limit)
      .map(({ code: c, name }) => ({ code: c, name }))
  }
  const typed = words(query)
  if (typed.length === 0) return []
  return ENTRIES.map(entry => ({ entry, score: rank(entry, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.entry.code < b.entry.code ? -1 : 1))
    .slice(0, limit)
    .map(({ entry: { code: c, name } }) => ({ code: c, name }))
}
