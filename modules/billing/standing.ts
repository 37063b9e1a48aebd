import type { Reader } from '#platform/db/index.ts'
import { readFirstPeriods } from './first-period.ts'
import { type InvoiceRow, readInvoicesOf } from './invoice-rows.ts'

/** Where a client stands before its turn in the round. */
export interface Standing {
  readonly invoices: readonly InvoiceRow[]
  /** Invoices whose period has a note of acceptance or an objection. */
  readonly answered: ReadonlySet<string>
  /** The day after the free days of a contract that begins with them. */
  readonly firstPeriod: string | null
}

/** Reads where many clients stand with three questions to the database instead of four a client. */
export async function readStanding(
  db: Reader,
  tenantIds: readonly string[],
): Promise<(tenantId: string) => Standing> {
  const [invoices, answered, firstPeriods] = await Promise.all([
    readInvoicesOf(db, tenantIds),
    db.all<{ invoice_id: string }>({
      text: `select invoice_id from billing.acceptance_note where tenant_id = any($1)
        union select invoice_id from billing.objection where tenant_id = any($1)`,
      values: [tenantIds],
    }),
    readFirstPeriods(db, tenantIds),
  ])
  const byClient = Map.groupBy(invoices, invoice => invoice.tenantId)
  const known = new Set(answered.map(row => row.invoice_id))
  return tenantId => ({
    invoices: byClient.get(tenantId) ?? [],
    answered: known,
    firstPeriod: firstPeriods.get(tenantId) ?? null,
  })
}
