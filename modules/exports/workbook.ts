import { ZipWriter } from '@zip.js/zip.js'
import { streamOf } from './archive.ts'
import { SHEET_ROWS, type SheetColumn, sheetNames, sheetXml, workbookParts } from './sheet.ts'

/** A table for people: its title, headings and how many rows it will give. */
export interface SheetTable {
  readonly title: string
  readonly columns: readonly SheetColumn[]
  readonly rows: number
  read(): AsyncGenerator<readonly unknown[]>
}

const encoder = new TextEncoder()
async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield encoder.encode(piece)
}

/** The next `count` of what a reader gives; it stays open for the ones after them. */
async function* next<T>(reader: AsyncIterator<T>, count: number): AsyncGenerator<T> {
  for (let i = 0; i < count; i++) {
    const { done, value } = await reader.next()
    if (done) return
    yield value
  }
}

/**
 * All tables as one Excel workbook, written while it is read: the first sheet is the list of the others, a table of more rows
 * than a sheet holds goes on in the next one (MM-7.2).
 */
export async function* workbook(tables: readonly SheetTable[]): AsyncGenerator<Uint8Array> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const writing = write(pipe.writable, tables)
  // Its error is told below, after the reader has seen the bytes end.
  writing.catch(error => pipe.writable.abort(error).catch(() => {}))
  for await (const chunk of pipe.readable as unknown as AsyncIterable<Uint8Array>) yield chunk
  await writing
}

async function write(to: WritableStream<Uint8Array>, tables: readonly SheetTable[]): Promise<void> {
  // Excel doubts packages with 64-bit lengths; a sheet is kept short enough to need none.
  const zip = new ZipWriter(to, { zip64: false })
  const parts = tables.map(table => Math.max(1, Math.ceil(table.rows / SHEET_ROWS)))
  const names = sheetNames([
    'Содержание',
    ...tables.flatMap((table, i) => Array<string>(parts[i]!).fill(table.title)),
  ])
  for (const [name, xml] of workbookParts(names)) await zip.add(name, streamOf(encoded(one(xml))))
  let sheet = 1
  const add = (xml: AsyncGenerator<string>) =>
    zip.add(`xl/worksheets/sheet${sheet++}.xml`, streamOf(encoded(xml)))
  const contents = listOf(tables, parts, names)
  await add(sheetXml(CONTENTS, contents, ([name]) => String(name)))
  for (const [i, table] of tables.entries()) {
    const rows = table.read()
    for (let part = 0; part < parts[i]!; part++) await add(sheetXml(table.columns, next(rows, SHEET_ROWS)))
    await rows.return(undefined)
  }
  await zip.close()
}

const CONTENTS = [{ title: 'Лист' }, { title: 'Таблица' }, { title: 'Записей' }]

async function* one(xml: string): AsyncGenerator<string> {
  yield xml
}

function listOf(tables: readonly SheetTable[], parts: readonly number[], names: readonly string[]) {
  let at = 1
  return tables.map((table, i) => {
    const name = names[at]!
    at += parts[i]!
    return [name, table.title, table.rows]
  })
}
