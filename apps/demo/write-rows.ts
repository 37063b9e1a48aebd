import type { Built, Db } from './built.ts'
import { insertRows } from './insert-rows.ts'

/** Rows of one table, which all name the same columns. */
export type RowsOf = readonly [table: string, rows: readonly object[]]

/** Writes rows of several tables, in their order, as one transaction of the application's role. */
export type WriteRows = (parts: readonly RowsOf[]) => Promise<void>

/** Through the application's own connection: what the small demo needs, with no other right. */
export const writeThrough =
  (db: Db): WriteRows =>
  parts =>
    db.tx(async tx => {
      for (const [table, rows] of parts) await insertRows(tx, table, rows)
    })

/** Opens a way of writing into one clinic, with its legal entities. */
export type OpenWriter = (built: Built) => Promise<{ readonly write: WriteRows; close(): Promise<void> }>
