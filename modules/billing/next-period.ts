import { plusDays } from '#libs/offer/index.ts'
import type { ClientRow } from '#modules/clients/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readFirstPeriods } from './first-period.ts'
import { effectivePeriod, type InvoiceRow, isOpen, readInvoices } from './invoice-rows.ts'

/** The first day after everything that is invoiced, as it will really run; null before the first invoice. */
export function dayAfterInvoiced(invoices: readonly InvoiceRow[]): string | null {
  const ends = invoices.filter(invoice => !invoice.credited).map(invoice => effectivePeriod(invoice).to)
  const last = ends.sort().at(-1)
  return last === undefined ? null : plusDays(last, 1)
}

/**
 * The day when the next period begins that the round issues by itself: after what is invoiced, or after the free days of a
 * contract that is in force without an invoice, never in the past; null when a person has to begin (MM-3.3, SV-0).
 * @param firstPeriod the day after the free days
 */
export function scheduledFrom(
  invoices: readonly InvoiceRow[],
  firstPeriod: string | null,
  today: string,
): string | null {
  const after = dayAfterInvoiced(invoices)
  if (after !== null || firstPeriod === null) return after
  return firstPeriod > today ? firstPeriod : today
}

/** The first day of the next period; `first` before any. Error: `conflict.state` while the first invoice is open. */
export async function nextPeriodFrom(
  db: Reader,
  client: Pick<ClientRow, 'tenantId' | 'state'>,
  { today, asked }: { readonly today: string; readonly asked: string | undefined },
): Promise<string> {
  const invoices = await readInvoices(db, client.tenantId)
  if (client.state === 'active') {
    const firstPeriod = (await readFirstPeriods(db, [client.tenantId])).get(client.tenantId) ?? null
    return scheduledFrom(invoices, firstPeriod, today) ?? asked ?? today
  }
  if (invoices.some(isOpen))
    throw fail('conflict.state', { reason: 'первый счёт уже выставлен и ждёт оплаты' })
  return asked ?? today
}
