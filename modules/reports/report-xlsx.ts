import type { Cell, SheetData } from 'write-excel-file/node'
import { formatDateShort } from '#libs/format/index.ts'
import type { Report } from './contract.ts'

type Kind = Report['columns'][number]['kind']

const WIDTH: Readonly<Record<Kind, number>> = {
  text: 26,
  date: 12,
  count: 11,
  amount: 15,
  kopecks: 15,
  percent: 12,
}

/** Money goes into the sheet as roubles, so that it can be summed; texts never become formulas. */
function cellOf(value: string | number | null, kind: Kind): Cell {
  if (value === null) return null
  if (kind === 'kopecks') return { type: Number, value: Number(value) / 100, format: '#,##0.00' }
  if (kind === 'amount') return { type: Number, value: Number(value), format: '#,##0.###' }
  if (typeof value === 'number') return { type: Number, value }
  if (kind === 'date') return { type: String, value: formatDateShort(value) }
  return { type: String, value, wrap: true, alignVertical: 'top' }
}

/** A report as a spreadsheet: title, what was asked, the table with its totals. */
export async function reportXlsx(report: Report, total: string): Promise<Uint8Array> {
  const { columns } = report
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
    })),
    ...report.rows.map(row => row.map((value, i) => cellOf(value, columns[i]!.kind))),
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
    columns: columns.map(column => ({ width: WIDTH[column.kind] })),
    stickyRowsCount: 4,
    orientation: 'landscape',
    sheet: report.title.slice(0, 28).replace(/[[\]:*?/\\]/g, ' '),
  }).toBuffer()
}

const withWeight = (cell: Cell): Cell =>
  cell && typeof cell === 'object' && 'value' in cell ? ({ ...cell, fontWeight: 'bold' } as Cell) : cell
