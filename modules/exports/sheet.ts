import { xmlText } from './formats.ts'

/** Limits of a sheet: rows with the heading, letters in a cell, letters in its name (ECMA-376, limits of Excel). */
export const SHEET_ROWS = 500_000
const CELL_LETTERS = 32_767
const NAME_LETTERS = 31

const DAY_MS = 86_400_000
/** Day 0 of the format; before March 1900 it counts a day that never was, so older dates stay text. */
const EPOCH = Date.UTC(1899, 11, 30)
const OLDEST = '1900-03-01'
/** Numbers of cell styles in `STYLES`. */
const STYLE = { heading: 1, day: 2, moment: 3 } as const

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/

const text = (value: string, style = ''): string => {
  const shown = value.length > CELL_LETTERS ? `${value.slice(0, CELL_LETTERS - 1)}…` : value
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${xmlText(shown)}</t></is></c>`
}
const styled = (style: number): string => ` s="${style}"`
const dated = (ms: number, style: number): string => `<c${styled(style)}><v>${(ms - EPOCH) / DAY_MS}</v></c>`

/** A value as a cell that a person can sort and sum: numbers, days and moments (UTC) are such, the rest is text, never a formula. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '<c/>'
  if (typeof value === 'number') return Number.isFinite(value) ? `<c><v>${value}</v></c>` : '<c/>'
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value === 'object') return text(JSON.stringify(value))
  const written = String(value)
  if (written >= OLDEST && written < '9999') {
    const ms = DAY.test(written) || MOMENT.test(written) ? Date.parse(written) : Number.NaN
    if (Number.isFinite(ms)) return dated(ms, written.length === 10 ? STYLE.day : STYLE.moment)
  }
  return text(written)
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** A sheet piece by piece: a heading that stays in view, then the rows. */
export async function* sheetXml(
  columns: readonly string[],
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${Math.max(1, columns.length)}" width="22" customWidth="1"/></cols><sheetData>`
  yield `<row>${columns.map(name => text(name, styled(STYLE.heading))).join('')}</row>`
  for await (const row of rows) yield `<row>${row.map(cell).join('')}</row>`
  yield '</sheetData></worksheet>'
}

/** Names that differ and that the format allows: no brackets, slashes, asterisks; 31 letters at most. */
export function sheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>()
  return titles.map(title => {
    const clean = title
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    for (let n = 1; ; n++) {
      const mark = n === 1 ? '' : ` ${n}`
      const name = clean.slice(0, NAME_LETTERS - mark.length).trimEnd() + mark
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      return name
    }
  })
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Two styles of dates and the bold heading. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** The parts of a workbook beside its sheets, by their names in the package (ECMA-376 part 1, 12). */
export function workbookParts(names: readonly string[]): readonly (readonly [name: string, xml: string])[] {
  const each = (part: (name: string, n: number) => string) =>
    names.map((name, i) => part(name, i + 1)).join('')
  return [
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((name, n) => `<sheet name="${xmlText(name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${names.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', STYLES],
  ]
}
