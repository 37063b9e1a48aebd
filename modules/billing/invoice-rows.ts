import { daysBetween, plusDays } from '#libs/offer/index.ts'
import type { Reader } from '#platform/db/index.ts'

export interface InvoiceRow {
  readonly tenantId: string
  readonly invoiceId: string
  readonly number: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly periodFrom: string
  readonly periodTo: string
  readonly graceDays: number
  readonly totalKopecks: number
  readonly paidKopecks: number
  readonly credited: boolean
  /** The day when the last missing kopeck came; null while something is missing. */
  readonly paidOn: string | null
}

const COLUMNS = `tenant_id as "tenantId", invoice_id as "invoiceId", number, issued_on as "issuedOn", due_on as "dueOn",
  period_from as "periodFrom", period_to as "periodTo", grace_days as "graceDays", total_kopecks as "totalKopecks",
  paid_kopecks as "paidKopecks", credited, paid_on as "paidOn"`

/** Invoices of a client, the newest period first. */
export const readInvoices = (db: Reader, tenantId: string): Promise<InvoiceRow[]> =>
  db.all<InvoiceRow>({
    text: `select ${COLUMNS} from billing.invoice_state where tenant_id = $1 order by period_from desc, number desc`,
    values: [tenantId],
  })

/** Invoices of these clients, the newest period first. */
export const readInvoicesOf = (db: Reader, tenantIds: readonly string[]): Promise<InvoiceRow[]> =>
  db.all<InvoiceRow>({
    text: `select ${COLUMNS} from billing.invoice_state where tenant_id = any($1) order by period_from desc, number desc`,
    values: [tenantIds],
  })

/** Invoices of all clients, the newest first. */
export const readInvoicesAcrossTenants = (db: Reader, limit = 500): Promise<InvoiceRow[]> =>
  db.all<InvoiceRow>({
    text: `select ${COLUMNS} from billing.invoice_state order by issued_on desc, number desc limit $1`,
    values: [limit],
  })

export const findInvoice = (
  db: Reader,
  tenantId: string,
  invoiceId: string,
): Promise<InvoiceRow | undefined> =>
  db.first<InvoiceRow>({
    text: `select ${COLUMNS} from billing.invoice_state where tenant_id = $1 and invoice_id = $2`,
    values: [tenantId, invoiceId],
  })

/**
 * The days for which an invoice gives its rights: as printed, or as long from the payment when it came after the grace
 * (MM-6.1: a period starts only when it is paid). The database computes the same in `entitlements.granted`.
 */
export function effectivePeriod(invoice: InvoiceRow): { readonly from: string; readonly to: string } {
  const { periodFrom, periodTo, graceDays, paidOn } = invoice
  if (paidOn === null || paidOn <= plusDays(periodFrom, graceDays)) return { from: periodFrom, to: periodTo }
  return { from: paidOn, to: plusDays(paidOn, daysBetween(periodFrom, periodTo)) }
}

/** Whether money is still expected. */
export const isOpen = (invoice: InvoiceRow): boolean => !invoice.credited && invoice.paidOn === null
