import type { Tx } from '#platform/db/index.ts'
import { columnTitle } from './columns.ts'
import { asCsv, asJson } from './formats.ts'
import { countRows, rowsOf, shapeOf } from './read-table.ts'
import { EXPORTED } from './tables.ts'
import type { Work } from './work.ts'

/**
 * Writes every table of the record twice: CSV for people, JSON for programs; and the list of their columns (MM-7.1, MM-7.2).
 * All are read as they were at one moment, and a table that gave another number of rows than the database counts stops it.
 */
export async function writeTables(work: Work, tx: Tx): Promise<void> {
  const columnList: Record<string, unknown>[] = []
  for (const [i, { table, file, title }] of EXPORTED.entries()) {
    await work.progress(title, i, EXPORTED.length)
    const wanted = { table, shape: await shapeOf(tx, table), without: work.without }
    const rows = await countRows(tx, wanted)
    const counter = { rows: 0 }
    const counted = async function* () {
      for await (const row of rowsOf(tx, wanted)) {
        counter.rows++
        yield row
      }
    }
    await work.archive.add(`data/${file}.csv`, asCsv(wanted.shape.columns, rowsOf(tx, wanted)))
    await work.archive.add(`data/${file}.json`, asJson(counted()))
    if (counter.rows !== rows) throw new Error(`${table}: ${counter.rows} rows of ${rows}`)
    work.contents.tables.push({ file, title, rows })
    for (const column of wanted.shape.columns)
      columnList.push({ файл: file, таблица: title, столбец: column, описание: columnTitle(column) ?? '' })
  }
  const each = async function* () {
    yield* columnList
  }
  await work.archive.add('data/_columns.csv', asCsv(['файл', 'таблица', 'столбец', 'описание'], each()))
}
