/** The nomenclature of medical services, order 804н of 13.10.2017: dental core, codes, search. */
import { createWordIndex } from '#libs/icd10/word-index.ts'
import { normaliseServiceCode, tidyCode } from './code.ts'
import data from './data/nomenclature.json' with { type: 'json' }

export {
  checkServiceCode,
  normaliseServiceCode,
  parentCode,
  type ServiceCodeCheck,
  serviceClass,
} from './code.ts'

export { readNsi1070 } from './nsi-1070.ts'

/** A medical service of order 804н. */
export interface NomenclatureService {
  readonly code: string
  readonly name: string
}

/** Dental codes that are very likely official; not compared with NSI 1070, so a code may be right and not be here. */
export const NOMENCLATURE: readonly NomenclatureService[] = data

const LIMIT = 20
const byCode = new Map(NOMENCLATURE.map(service => [service.code, service]))
const index = createWordIndex(NOMENCLATURE.map(({ name }) => name))

/** The service of a code in any spelling, or undefined when the shipped list does not have it. */
export const serviceByCode = (code: string): NomenclatureService | undefined =>
  byCode.get(normaliseServiceCode(code) ?? '')

/**
 * Searches by the beginning of a code («A16.07», «в01 065») or by beginnings of words in any order, with one slip a word
 * forgiven; the best first.
 */
export function findServices(query: string, limit = LIMIT): NomenclatureService[] {
  const start = tidyCode(query)
  if (/^[AB]\d/.test(start)) return NOMENCLATURE.filter(({ code }) => code.startsWith(start)).slice(0, limit)
  return index
    .find(query)
    .slice(0, limit)
    .map(({ at }) => NOMENCLATURE[at]!)
}
