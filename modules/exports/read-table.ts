import type { Tx } from '#platform/db/index.ts'
import { HIDDEN_COLUMNS } from './tables.ts'

export interface TableShape {
  readonly columns: readonly string[]
  /** Whether its rows are about patients, so that those of blocked ones can be told. */
  readonly ofPatients: boolean
  readonly key: readonly string[]
}

/** Columns that leave and the primary key that orders the rows. */
export async function shapeOf(tx: Tx, table: string): Promise<TableShape> {
  const columns = await tx.all<{ name: string; readable: boolean; key: boolean }>({
    text: `select a.attname as name, has_column_privilege(a.attrelid, a.attnum, 'select') as readable,
        coalesce(a.attnum = any ((select i.indkey from pg_index i where i.indrelid = a.attrelid and i.indisprimary)::int2[]), false) as key
      from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    values: [quoted(table)],
  })
  const shown = columns.filter(column => column.readable && !HIDDEN_COLUMNS.has(column.name))
  const names = shown.map(column => column.name)
  const key = columns.filter(column => column.key && column.readable).map(column => column.name)
  return {
    columns: names,
    ofPatients: columns.some(column => column.name === 'patient_id'),
    // A view has no key: all of it orders its rows.
    key: key.length > 0 ? key : names,
  }
}

export interface RowsWanted {
  readonly table: string
  readonly shape: TableShape
  /** Patients whose rows stay. */
  readonly without: readonly string[]
}

const quoted = (table: string): string => table.replace(/\w+/g, '"$&"')

const from = ({ table, shape }: RowsWanted) =>
  `from ${quoted(table)} t where tenant_id = app.tenant()${shape.ofPatients ? ' and (patient_id is null or patient_id <> all ($1::uuid[]))' : ' and $1::uuid[] is not null'}`

const listed = (columns: readonly string[]): string => columns.map(name => `t."${name}"`).join(', ')

/** How many rows there are and a sum over all their values that does not depend on their order. */
export interface Tally {
  readonly rows: number
  readonly sum: bigint
}

/** The tally of what leaves, as the database counts it. */
export async function tallyOf(tx: Tx, wanted: RowsWanted): Promise<Tally> {
  const row = await tx.first<{ n: number; sum: string }>({
    text: `select count(*) as n, coalesce(sum(hashtextextended(to_jsonb(x)::text, 0)::numeric), 0)::text as sum
      from (select ${listed(wanted.shape.columns)} ${from(wanted)}) x`,
    values: [wanted.without],
  })
  return { rows: row!.n, sum: BigInt(row!.sum) }
}

/** The tally of lines as they were written: the database reads them as it would read an import. */
export async function tallyOfLines(tx: Tx, lines: readonly string[]): Promise<Tally> {
  const row = await tx.first<{ sum: string }>({
    text: `select coalesce(sum(hashtextextended(line::jsonb::text, 0)::numeric), 0)::text as sum from unnest($1::text[]) line`,
    values: [lines],
  })
  return { rows: lines.length, sum: BigInt(row!.sum) }
}

const AT_ONCE = 1_000

/** The rows of a table in the order of its key as PostgreSQL writes them in JSON, one a line, a thousand in memory at most. */
export async function* linesOf(tx: Tx, wanted: RowsWanted): AsyncGenerator<string> {
  const { columns, key } = wanted.shape
  // The second reading of the same table closes what a reader that went away left open.
  await tx.run({ text: 'close all' })
  await tx.run({
    text: `declare leaving no scroll cursor for select to_jsonb(x)::text as line from (
      select ${listed(columns)} ${from(wanted)} order by ${key.map(name => `t."${name}"`).join(', ')}) x`,
    values: [wanted.without],
  })
  for (;;) {
    const rows = await tx.all<{ line: string }>({ text: `fetch ${AT_ONCE} from leaving` })
    for (const { line } of rows) yield line
    if (rows.length < AT_ONCE) break
  }
  await tx.run({ text: 'close leaving' })
}

/** The same rows as values, for readers of a spreadsheet. */
export async function* rowsOf(tx: Tx, wanted: RowsWanted): AsyncGenerator<Record<string, unknown>> {
  for await (const line of linesOf(tx, wanted)) yield JSON.parse(line)
}
