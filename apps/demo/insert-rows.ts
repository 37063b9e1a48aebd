import type { Tx } from '#platform/db/index.ts'

/**
 * Inserts many rows of one table in a statement: the rows travel as one JSON value. Columns that are left out take
 * their defaults, so all rows must name the same columns.
 */
export async function insertRows(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  // The planner knows the table as it was before the load, small: its plans for keys and triggers would read it whole.
  await tx.run({ text: 'set local enable_seqscan = off' })
  for (let i = 0; i < rows.length; i += 2_000) {
    const batch = rows.slice(i, i + 2_000)
    const columns = Object.keys(batch[0]!).join(', ')
    await tx.run({
      text: `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      values: [JSON.stringify(batch)],
    })
  }
}
