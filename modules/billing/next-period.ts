import { plusDays } from '#libs/offer/index.ts'
import type { ClientRow } from '#modules/clients/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { effectivePeriod, type InvoiceRow, isOpen, readInvoices } from './invoice-rows.ts'

/** The first day after everything that is invoiced, as it will really run; null before the first invoice. */
export function dayAfterInvoiced(invoices: readonly InvoiceRow[]): string | null {
  const ends = invoices.filter(invoice => !invoice.credited).map(invoice => effectivePeriod(invoice).to)
  const last = ends.sort().at(-1)
  return last === undefined ? null : plusDays(last, 1)
}

/** The first day of the next period; `first` before any. Error: `conflict.state` while the first invoice is open. */
export async function nextPeriodFrom(
  db: Reader,
  client: Pick<ClientRow, 'tenantId' | 'state'>,
  first: string,
): Promise<string> {
  const invoices = await readInvoices(db, client.tenantId)
  if (client.state === 'active') return dayAfterInvoiced(invoices) ?? first
  if (invoices.some(isOpen))
    throw fail('conflict.state', { reason: 'первый счёт уже выставлен и ждёт оплаты' })
  return first
}
