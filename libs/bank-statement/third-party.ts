import type { InvoiceIndex } from './invoice-index.ts'
import { comparedNumber } from './invoice-reference.ts'
import type { MatchReason, OpenInvoice, Payment, ThirdPartyNotice } from './match-types.ts'
import { type Targets, targetsBySum } from './targets.ts'

/** What the notices of a payer say about invoices of a client. */
export interface NoticeVerdict {
  readonly prior: boolean
  readonly reason: MatchReason
}

/** The day of the payment is the earlier one: a notice has to be there before the order is given (MM-6.6). */
const paidOn = ({ date, bookedOn }: Payment): string => (bookedOn !== '' && bookedOn < date ? bookedOn : date)

const covers = (notice: ThirdPartyNotice, invoices: readonly OpenInvoice[]): boolean =>
  !notice.invoiceNumber ||
  invoices.some(invoice => comparedNumber(invoice.number) === comparedNumber(notice.invoiceNumber!))

/** Whether a notice for these invoices came before the payment; the best one is reported (MM-6.6). */
export function judgeNotices(
  payment: Payment,
  invoices: readonly OpenInvoice[],
  notices: readonly ThirdPartyNotice[],
): NoticeVerdict {
  const clientInn = invoices[0]?.clientInn
  const ofPayer = notices.filter(notice => notice.clientInn === clientInn)
  const covering = ofPayer
    .filter(notice => covers(notice, invoices))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const [first] = covering
  if (first && first.date < paidOn(payment))
    return { prior: true, reason: { code: 'notice', date: first.date } }
  if (first) return { prior: false, reason: { code: 'notice-not-before-payment', date: first.date } }
  const other = ofPayer[0]?.invoiceNumber
  return {
    prior: false,
    reason: other ? { code: 'notice-for-other-invoice', number: other } : { code: 'notice-missing' },
  }
}

/** Without a number in the purpose: the client it names, or the only one that gave notice of this payer. */
export function targetsOfStranger(
  payment: Payment,
  named: string | null,
  notices: readonly ThirdPartyNotice[],
  index: InvoiceIndex,
): Targets | null {
  const noticed = [...new Set(notices.map(notice => notice.clientInn))]
  const client = named ?? (noticed.length === 1 ? noticed[0]! : null)
  if (client === null) return null
  const numbers = new Set(
    notices.flatMap(({ clientInn, invoiceNumber }) =>
      clientInn === client && invoiceNumber ? [comparedNumber(invoiceNumber)] : [],
    ),
  )
  const inNotice = index.openOf(client).filter(invoice => numbers.has(comparedNumber(invoice.number)))
  if (inNotice.length === 1) return { invoices: inNotice, reasons: [], cost: 0 }
  return targetsBySum(client, payment.sumKopecks, index)
}
