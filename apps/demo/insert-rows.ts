import type { Tx } from '#platform/db/index.ts'

/**
 * Inserts many rows of one table in a statement: the rows travel as one JSON value. Columns that are left out take
 * their defaults, so all rows must name the same columns.
 */
export async function insertRows(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 2_000) {
    const batch = rows.slice(i, i + 2_000)
    const columns = Object.keys(batch[0]!).join(', ')
    await tx.run({
      text: `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      values: [JSON.stringify(batch)],
    })
  }
}

/**
 * Calls `refresh` after batches 1, 2, 4, 8 …: until the planner has statistics of a growing table, its plans for
 * keys and triggers read half of it for every row.
 */
export function onDoubling(refresh: () => Promise<void>): () => Promise<void> {
  let batches = 0
  return async () => {
    batches++
    if ((batches & (batches - 1)) === 0) await refresh()
  }
}
