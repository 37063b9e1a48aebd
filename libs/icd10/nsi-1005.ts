import type { Diagnosis } from './diagnoses.ts'
import { type Reading, readDirectory } from './read-directory.ts'

const COLUMNS = { code: ['MKB_CODE'], name: ['MKB_NAME'], actual: ['ACTUAL'], changed: ['DATE'] }

/**
 * Reads the official directory NSI 1005 (CSV, `;`, UTF-8: ID;REC_CODE;MKB_CODE;MKB_NAME;ID_PARENT;ADDL_CODE;ACTUAL;DATE)
 * with codes in force and out of force; chapters and blocks (`K00-K93`) are left out. Lines of another shape are told,
 * each with its number.
 */
export const readNsi1005 = (text: string): Reading =>
  readDirectory(text, { columns: COLUMNS, codeOf: cell => (/^[A-Z]\d\d(\.\d+)?$/.test(cell) ? cell : null) })

/**
 * Codes in force of the official directory.
 * @throws with the number of the first line that has another shape
 */
export function parseNsi1005(text: string): Diagnosis[] {
  const { entries, faults } = readNsi1005(text)
  if (faults[0]) throw new Error(`line ${faults[0].line}: ${faults[0].reason}`)
  return entries.filter(entry => entry.outSince === null).map(({ code, name }) => ({ code, name }))
}
