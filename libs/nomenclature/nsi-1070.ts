import { type Reading, readDirectory } from '#libs/icd10/read-directory.ts'
import { normaliseServiceCode } from './code.ts'

const COLUMNS = {
  code: ['S_CODE', 'CODE', 'code', 'Код'],
  name: ['NAME', 'name', 'Наименование'],
  actual: ['REL', 'ACTUAL'],
  changed: ['DATEOUT', 'DATE'],
}

/** Sections and groups of the nomenclature («A16», «A16.07»): headings, no services. */
const HEADING = /^[ABАВ]\d{2}(\.\d{2,3})?$|^[ABАВ]$/i

/**
 * Reads the nomenclature of medical services of order 804н as a CSV with a code and a name (NSI 1070: S_CODE;NAME;REL;
 * DATEOUT), with services in force and out of force. A code of another form is a fault, told with its line.
 */
export const readNsi1070 = (text: string): Reading => {
  const { entries, faults } = readDirectory(text, {
    columns: COLUMNS,
    everyLine: true,
    codeOf: cell => (HEADING.test(cell) ? cell : normaliseServiceCode(cell)),
  })
  return { entries: entries.filter(({ code }) => !HEADING.test(code)), faults }
}
