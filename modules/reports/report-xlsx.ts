import type { Cell, SheetData } from 'write-excel-file/node'
import { formatDateShort } from '#libs/format/index.ts'
import type { Report } from './contract.ts'

type Kind = Report['columns'][number]['kind']

/** Characters that fit across a sheet of A4 laid on its side, and the least that a column of texts is squeezed to. */
const ACROSS = 100
const LEAST = 18
/** Height of one line in points. */
const LINE = 15

/** How long a value stands in its cell, in characters. */
function lengthOf(value: string | number | null, kind: Kind): number {
  if (value === null) return 0
  if (kind === 'date') return 10
  if (kind === 'kopecks') return (Number(value) / 100).toFixed(2).length + 3
  return String(value).length
}

/** Widths of columns by what stands in them; the widest ones give way until the table fits across a page. */
function widthsOf({ columns, rows, totals }: Report): number[] {
  const widths = columns.map(
    ({ title, kind }, i) =>
      // Bold letters of the heading are wider.
      Math.max(
        Math.ceil(title.length * 1.3),
        ...[...rows, totals ?? []].map(row => lengthOf(row[i] ?? null, kind)),
      ) + 1,
  )
  for (let over = widths.reduce((a, b) => a + b, 0) - ACROSS; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest]! <= LEAST) break
    widths[widest]!--
  }
  return widths
}

/** Height of a row whose texts are wrapped: programs do not measure it for a file that they have not written. */
const heightOf = (row: Report['rows'][number], columns: Report['columns'], widths: readonly number[]) =>
  LINE *
  Math.max(1, ...row.map((value, i) => Math.ceil((lengthOf(value, columns[i]!.kind) * 1.1) / widths[i]!)))

/** Money goes into the sheet as roubles, so that it can be summed; texts never become formulas. */
function cellOf(value: string | number | null, kind: Kind): Cell {
  if (value === null) return null
  const alignVertical = 'top'
  if (kind === 'kopecks')
    return { type: Number, value: Number(value) / 100, format: '#,##0.00', alignVertical }
  if (kind === 'amount') return { type: Number, value: Number(value), format: '#,##0.###', alignVertical }
  if (typeof value === 'number') return { type: Number, value, alignVertical }
  if (kind === 'date') return { type: String, value: formatDateShort(value), alignVertical }
  return { type: String, value, wrap: true, alignVertical }
}

/** A report as a spreadsheet: title, what was asked, the table with its totals. */
export async function reportXlsx(report: Report, total: string): Promise<Uint8Array> {
  const { columns } = report
  const widths = widthsOf(report)
  const isNumber = (kind: Kind) => kind !== 'text' && kind !== 'date'
  const sheet: SheetData = [
    [{ type: String, value: report.title, fontWeight: 'bold', fontSize: 14 }],
    [{ type: String, value: report.asked, textColor: '#5b6b70' }],
    [],
    columns.map(column => ({
      type: String,
      value: column.title,
      fontWeight: 'bold' as const,
      backgroundColor: '#e3f1f0',
      wrap: true,
      ...(isNumber(column.kind) && { align: 'right' as const }),
    })),
    ...report.rows.map(row => {
      const height = heightOf(row, columns, widths)
      return row.map((value, i) => withHeight(cellOf(value, columns[i]!.kind), height))
    }),
  ]
  if (report.totals)
    sheet.push(
      report.totals.map((value, i) =>
        i === 0 && value === null
          ? { type: String, value: total, fontWeight: 'bold' as const }
          : withWeight(cellOf(value, columns[i]!.kind)),
      ),
    )
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return writeXlsxFile(sheet, {
    columns: widths.map(width => ({ width })),
    stickyRowsCount: 4,
    orientation: 'landscape',
    sheet: report.title.slice(0, 28).replace(/[[\]:*?/\\]/g, ' '),
  }).toBuffer()
}

const withWeight = (cell: Cell): Cell =>
  cell && typeof cell === 'object' && 'value' in cell ? ({ ...cell, fontWeight: 'bold' } as Cell) : cell

const withHeight = (cell: Cell, height: number): Cell =>
  cell && typeof cell === 'object' && 'value' in cell ? ({ ...cell, height } as Cell) : cell
