/** ICD-10: a shipped set of dental and common codes, search, and a reader of the official directory. */
import data from './data/icd10.json' with { type: 'json' }
import { createDiagnosisIndex, type Diagnosis } from './diagnoses.ts'
import { EVERYDAY_WORDS } from './everyday-words.ts'

export { createDiagnosisIndex, type Diagnosis, type DiagnosisIndex } from './diagnoses.ts'
export { EVERYDAY_WORDS } from './everyday-words.ts'
export { parseNsi1005, readNsi1005 } from './nsi-1005.ts'
export type { DirectoryEntry, DirectoryFault, Reading } from './read-directory.ts'

/** Dental (K00–K14 and near them) and common codes of general practice; codes and names are those of NSI 1005 v2.27. */
export const SHIPPED_DIAGNOSES: readonly Diagnosis[] = data

const shipped = createDiagnosisIndex(SHIPPED_DIAGNOSES, EVERYDAY_WORDS)

/** The diagnosis of a code in the shipped set («K02.1», also «к02,1»), or undefined. */
export const diagnosisByCode = (code: string): Diagnosis | undefined => shipped.byCode(code)

/** Whether the shipped set has finer codes under this one, which a record should use. */
export const hasSubcodes = (code: string): boolean => shipped.hasSubcodes(code)

/**
 * Searches the shipped set by the beginning of a code («K02», «к02.1», «Л02» of the other layout) or by beginnings of words
 * in any order. One slip a word, another ending («хронического») and ё are forgiven; everyday words («ОРВИ») lead to codes.
 */
export const findDiagnoses = (query: string, limit?: number): Diagnosis[] => shipped.find(query, limit)
