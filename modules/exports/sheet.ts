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
const STYLE = { heading: 1, day: 2, moment: 3, money: 4, link: 5 } as const

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/

const text = (value: string, style = ''): string => {
  const shown = value.length > CELL_LETTERS ? `${value.slice(0, CELL_LETTERS - 1)}…` : value
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${xmlText(shown)}</t></is></c>`
}
const styled = (style: number): string => ` s="${style}"`
const dated = (ms: number, style: number): string => `<c${styled(style)}><v>${(ms - EPOCH) / DAY_MS}</v></c>`

/** A column of a sheet; `roubles`: its whole kopecks are shown as roubles. */
export interface SheetColumn {
  readonly title: string
  readonly roubles?: boolean
}

/** A value as a cell that a person can sort and sum: numbers, days and moments (UTC) are such, yes and no are words, the rest is text, never a formula. */
export function cell(value: unknown, roubles = false): string {
  if (value === null || value === undefined) return '<c/>'
  if (roubles && typeof value === 'number') return `<c${styled(STYLE.money)}><v>${value / 100}</v></c>`
  if (typeof value === 'number') return Number.isFinite(value) ? `<c><v>${value}</v></c>` : '<c/>'
  if (typeof value === 'boolean') return text(value ? 'да' : 'нет')
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

/** The letters of a column, the first being 1: A, Z, AA. */
const letters = (n: number): string =>
  n > 26 ? letters(Math.floor((n - 1) / 26)) + letters(((n - 1) % 26) + 1) : String.fromCharCode(64 + n)

const WIDTH = { least: 9, most: 60, heading: 24, id: 12, list: 30, day: 11, moment: 17 } as const
/** Wider sheets would be too small to read on one page across. */
const PAGE_WIDTH = 240
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** How wide a value wants its column, in letters; identifiers are matched, not read, so their beginning is enough. */
function wanted(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'object') return Math.min(WIDTH.list, JSON.stringify(value).length + 1)
  const written = String(value)
  if (ID.test(written)) return WIDTH.id
  if (DAY.test(written)) return WIDTH.day
  if (MOMENT.test(written)) return WIDTH.moment
  return written.length + (typeof value === 'number' ? 4 : 1)
}

const widths = (columns: readonly SheetColumn[], sample: readonly (readonly unknown[])[]): number[] =>
  columns.map(({ title }, i) =>
    Math.min(
      WIDTH.most,
      Math.max(WIDTH.least, Math.min(title.length + 4, WIDTH.heading), ...sample.map(row => wanted(row[i]))),
    ),
  )

type Rows = AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>

/** From how many rows the widths are taken. */
const SAMPLE = 200

async function* headAndRest(rows: Rows): AsyncGenerator<readonly (readonly unknown[])[]> {
  let piece: (readonly unknown[])[] = []
  for await (const row of rows) {
    piece.push(row)
    if (piece.length < SAMPLE) continue
    yield piece
    piece = []
  }
  yield piece
}

/**
 * A sheet piece by piece: a heading that stays in view, is printed on every page and filters; columns as wide as the first
 * rows want them. `linkTo` names for a row the sheet that its first cell opens.
 */
export async function* sheetXml(
  columns: readonly SheetColumn[],
  rows: Rows,
  linkTo?: (row: readonly unknown[]) => string,
): AsyncGenerator<string> {
  const pieces = headAndRest(rows)
  let piece = (await pieces.next()).value as readonly (readonly unknown[])[]
  const wide = widths(columns, piece)
  const fit = wide.reduce((sum, width) => sum + width, 0) <= PAGE_WIDTH
  const cols = wide
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join('')
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="${fit ? 1 : 0}"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols}</cols><sheetData>`
  yield `<row ht="31" customHeight="1">${columns.map(({ title }) => text(title, styled(STYLE.heading))).join('')}</row>`
  let [count, links] = [1, '']
  for (;;) {
    for (const row of piece) {
      count++
      if (linkTo)
        links += `<hyperlink ref="A${count}" location="${xmlText(`'${linkTo(row).replaceAll("'", "''")}'!A1`)}"/>`
      const cells = row.map((value, i) =>
        linkTo && i === 0 ? text(String(value), styled(STYLE.link)) : cell(value, columns[i]?.roubles),
      )
      yield `<row>${cells.join('')}</row>`
    }
    const next = await pieces.next()
    if (next.done) break
    piece = next.value
  }
  const filter =
    columns.length > 0 ? `<autoFilter ref="A1:${letters(columns.length)}${Math.max(2, count)}"/>` : ''
  yield `</sheetData>${filter}${links && `<hyperlinks>${links}</hyperlinks>`}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`
}

/** Cut at a word where that leaves enough of it. */
function shortened(title: string, most: number): string {
  if (title.length <= most) return title
  const end = title.lastIndexOf(' ', most)
  return title.slice(0, end > most / 2 ? end : most).trimEnd()
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
      const name = shortened(clean, NAME_LETTERS - mark.length) + mark
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      return name
    }
  })
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const FONT = '<sz val="11"/><name val="Calibri"/>'
const xf = (format: number, font: number, more = '') =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${font === 1 ? 2 : 0}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"${more || '/'}>`

/** Plain, the heading, a day, a moment, money, a link to a sheet: in the order of `STYLE`. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><fonts count="3"><font>${FONT}</font><font><b/>${FONT}</font><font><u/><sz val="11"/><color rgb="FF066E6B"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3F1F0"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${xf(0, 0)}${xf(0, 1, ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf')}${xf(164, 0)}${xf(165, 0)}${xf(4, 0)}${xf(0, 2)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

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
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((name, n) => `<sheet name="${xmlText(name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets><definedNames>${each((name, n) => `<definedName name="_xlnm.Print_Titles" localSheetId="${n - 1}">${xmlText(`'${name.replaceAll("'", "''")}'!$1:$1`)}</definedName>`)}</definedNames></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${names.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', STYLES],
  ]
}
