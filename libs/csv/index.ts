/**
 * CSV as spreadsheets with a Russian locale open it: UTF-8 with a mark, semicolons, CRLF, every cell in quotes. A text that a
 * spreadsheet would take for a formula stays text: an apostrophe stands before it (CWE-1236).
 */

/** U+FEFF, by which a spreadsheet knows UTF-8; a file begins with it. */
export const CSV_MARK = '\ufeff'

/** One cell; null is an empty one. */
export function csvCell(text: string | null): string {
  const safe = text !== null && /^[=+\-@\t\r]/.test(text) ? `'${text}` : (text ?? '')
  return `"${safe.replaceAll('"', '""')}"`
}

/** One line with its end. */
export const csvLine = (texts: readonly (string | null)[]): string => `${texts.map(csvCell).join(';')}\r\n`

/** A whole file. */
export const csvFile = (rows: readonly (readonly (string | null)[])[]): string =>
  CSV_MARK + rows.map(csvLine).join('')
