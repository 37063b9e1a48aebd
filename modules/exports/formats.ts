import { CSV_MARK, csvCell, csvLine } from '#libs/csv/index.ts'

/** A stored value as a cell: a number below zero is no formula, and nothing is told from an empty text. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return csvCell(value)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `"${text.replaceAll('"', '""')}"`
}

/** A table as CSV for spreadsheets: UTF-8 with a mark, semicolons, CRLF. */
export async function* asCsv(
  columns: readonly string[],
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(columns)
  for await (const row of rows) yield `${columns.map(name => cell(row[name])).join(';')}\r\n`
}

/** A table as a JSON array of rows that are JSON already, a row a line: exact, for programs. */
export async function* asJson(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true
  for await (const line of lines) {
    yield `${first ? '[\n' : ',\n'}${line}`
    first = false
  }
  yield first ? '[]\n' : '\n]\n'
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Text that may stand in XML 1.0: what the format has no place for is left out (W3C XML 1.0, 2.2). */
export const xmlText = (value: unknown): string =>
  String(value ?? '')
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not allow
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, c => ESCAPED[c]!)

/** An element with attributes; those without a value are left out. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  children: readonly string[] = [],
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => ` ${key}="${xmlText(value)}"`)
    .join('')
  return children.length > 0 ? `<${name}${given}>${children.join('')}</${name}>` : `<${name}${given}/>`
}
