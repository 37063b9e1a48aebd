import type { Tx } from '#platform/db/index.ts'
import { columnTitle } from './columns.ts'
import { asCsv, asJson } from './formats.ts'
import { linesOf, type RowsWanted, rowsOf, shapeOf, tallyOf, tallyOfLines } from './read-table.ts'
import type { SheetColumn } from './sheet.ts'
import { EXPORTED } from './tables.ts'
import type { Work } from './work.ts'
import { type SheetTable, workbook } from './workbook.ts'

/**
 * Writes every table of the record: JSON for programs, CSV and one Excel workbook for people; and the list of their columns
 * (MM-7.1, MM-7.2). All are read as they were at one moment. What was written is read back by the database and compared with
 * what it holds: a table that differs stops the export (MM3-3.1).
 */
export async function writeTables(work: Work, tx: Tx): Promise<void> {
  const columnList: Record<string, unknown>[] = []
  const sheets: SheetTable[] = []
  for (const [i, { table, file, title }] of EXPORTED.entries()) {
    const alive = () => work.progress('tables', i, EXPORTED.length)
    await alive()
    const wanted = { table, shape: await shapeOf(tx, table), without: work.without }
    const { columns } = wanted.shape
    const rows = await writeTable(work, tx, wanted, { file, alive })
    work.contents.tables.push({ file, title, rows })
    sheets.push({
      title,
      columns: columns.map(sheetColumn),
      rows,
      read: () => valuesOf(tx, wanted, () => work.progress('book', i, EXPORTED.length)),
    })
    for (const column of columns)
      columnList.push({ файл: file, таблица: title, столбец: column, описание: columnTitle(column) ?? '' })
  }
  await work.archive.add('tables.xlsx', workbook(sheets))
  const each = async function* () {
    yield* columnList
  }
  await work.archive.add('data/_columns.csv', asCsv(['файл', 'таблица', 'столбец', 'описание'], each()))
}

/** A column of the workbook; its money stands in roubles, in `data/` in kopecks. */
const sheetColumn = (name: string): SheetColumn => {
  const title = columnTitle(name) ?? name
  return name.endsWith('kopecks') ? { title: title.replace('копеек', '₽'), roubles: true } : { title }
}

/** How many lines go back to the database at once, and how often a long table gives a sign of life. */
const READ_BACK = 1_000

interface Part {
  readonly file: string
  readonly alive: () => Promise<void>
}

/** A table as CSV and JSON; answers how many rows it has. Throws when what was written is not what the database holds. */
async function writeTable(
  { archive, contents }: Work,
  tx: Tx,
  wanted: RowsWanted,
  { file, alive }: Part,
): Promise<number> {
  const held = await tallyOf(tx, wanted)
  const written = { rows: 0, sum: 0n }
  const take = async (lines: readonly string[]) => {
    await alive()
    const tally = await tallyOfLines(tx, lines)
    written.rows += tally.rows
    written.sum += tally.sum
  }
  const readBack = async function* () {
    let lines: string[] = []
    for await (const line of linesOf(tx, wanted)) {
      lines.push(line)
      if (lines.length === READ_BACK) {
        await take(lines)
        lines = []
      }
      yield line
    }
    await take(lines)
  }
  await archive.add(`data/${file}.csv`, asCsv(wanted.shape.columns, rowsOf(tx, wanted)))
  await archive.add(`data/${file}.json`, asJson(readBack()))
  if (written.rows !== held.rows || written.sum !== held.sum)
    throw new Error(`${wanted.table}: ${written.rows} rows written, ${held.rows} held`)
  contents.readBack += written.rows
  return held.rows
}

async function* valuesOf(
  tx: Tx,
  wanted: RowsWanted,
  alive: () => Promise<void>,
): AsyncGenerator<readonly unknown[]> {
  let rows = 0
  await alive()
  for await (const row of rowsOf(tx, wanted)) {
    if (++rows % READ_BACK === 0) await alive()
    yield wanted.shape.columns.map(name => row[name])
  }
}
