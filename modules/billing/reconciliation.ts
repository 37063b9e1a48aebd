import { closeSentence, formatDate, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  lockClient,
  momentOf,
  queueLetter,
  readClient,
  readVendorCard,
  storePaper,
  type Who,
} from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb } from '#platform/db/index.ts'
import { readRefunds } from './advances.ts'
import { effectivePeriod, readInvoices } from './invoice-rows.ts'
import { readPayments } from './payments.ts'

/** One line of the mutual account: what the client owes for, or what the vendor got. Sums in kopecks. */
export interface AccountLine {
  readonly on: string
  readonly text: string
  /** Rights granted, to be paid by the client; or money that went back. */
  readonly debit: number
  /** Money of the client. */
  readonly credit: number
}

export interface Account {
  readonly lines: readonly AccountLine[]
  readonly debit: number
  readonly credit: number
  /** Above zero the vendor owes the client, below it the client owes. */
  readonly balance: number
}

/**
 * The mutual account up to a day: periods that have begun against money that came and did not go back. Invoices that were
 * cancelled and periods that never began count for nothing (MM-13.4).
 */
export async function readAccount(db: Reader, tenantId: string, until: string): Promise<Account> {
  const [invoices, payments, refunds] = await Promise.all([
    readInvoices(db, tenantId),
    readPayments(db, tenantId),
    readRefunds(db, tenantId),
  ])
  const granted = invoices
    .filter(invoice => !invoice.credited && effectivePeriod(invoice).from <= until)
    .map((invoice): AccountLine => {
      const { from, to } = effectivePeriod(invoice)
      return {
        on: from,
        text: `Право использования за ${formatDateShort(from)} – ${formatDateShort(to)}, счёт № ${invoice.number}`,
        debit: invoice.totalKopecks,
        credit: 0,
      }
    })
  const came = payments
    .filter(payment => payment.undoneAt === null && payment.bookedOn <= until)
    .map(
      (payment): AccountLine => ({
        on: payment.bookedOn,
        text: `Оплата, платёжное поручение № ${payment.documentNumber}, ${payment.payerName}`,
        debit: 0,
        credit: payment.kopecks,
      }),
    )
  const went = refunds
    .filter(refund => refund.paidOn <= until)
    .map(
      (refund): AccountLine => ({
        on: refund.paidOn,
        text: `Возврат, платёжное поручение № ${refund.documentNumber}: ${refund.reason}`,
        debit: refund.kopecks,
        credit: 0,
      }),
    )
  const lines = [...granted, ...came, ...went].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const sum = (side: 'debit' | 'credit') => lines.reduce((total, line) => total + line[side], 0)
  const [debit, credit] = [sum('debit'), sum('credit')]
  return { lines, debit, credit, balance: credit - debit }
}

/** The balance in words that both sides sign. */
export function balanceText(balance: number, vendor: string, client: string): string {
  if (balance === 0) return 'Стороны друг другу ничего не должны.'
  return balance > 0
    ? `Задолженность ${vendor} перед ${client}: ${formatKopecks(balance)}.`
    : `Задолженность ${client} перед ${vendor}: ${formatKopecks(-balance)}.`
}

/**
 * Draws the act of reconciliation up as a paper of the contract and writes to the client about it: at the end of a
 * contract by itself, at any time by the accountant (MM-13.4). Error: `not-found`.
 */
export async function reconcile(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly basis: string; readonly who: Who },
): Promise<{ paperId: string; balanceKopecks: number }> {
  const { now, today } = momentOf(services, input.tenantId)
  return db.tx(async tx => {
    await lockClient(tx, input.tenantId)
    const [client, vendor] = [await readClient(tx, input.tenantId), await readVendorCard(tx)]
    const account = await readAccount(tx, input.tenantId, today)
    const conclusion = balanceText(account.balance, vendor.shortName, client.shortName)
    const { paperId } = await storePaper(services, tx, {
      ...input,
      kind: 'reconciliation',
      blocks: [
        {
          heading: null,
          paragraphs: [
            `${vendor.fullName} и ${client.fullName} сверили взаимные расчёты по договору на ${formatDate(today)}`,
          ],
          facts: [],
          table: {
            head: ['Дата', 'Операция', 'Начислено', 'Оплачено'],
            rows: [
              ...account.lines.map(line => [
                formatDateShort(line.on),
                line.text,
                line.debit > 0 ? formatKopecks(line.debit) : '',
                line.credit > 0 ? formatKopecks(line.credit) : '',
              ]),
              ['', 'Итого', formatKopecks(account.debit), formatKopecks(account.credit)],
            ],
          },
        },
        { heading: 'Итог', paragraphs: [conclusion], facts: [], table: null },
      ],
    })
    await queueLetter(tx, {
      tenantId: input.tenantId,
      kind: 'reconciliation',
      subject: 'Акт сверки взаимных расчётов',
      body: `Составлен акт сверки на ${closeSentence(formatDate(today))} ${conclusion}

Акт — на странице договора: ${services.config.publicUrl}/app/contract. Если вы с ним не согласны, ответьте на это письмо.`,
      basis: { kind: 'paper', id: paperId },
      now,
      createdBy: input.who.id,
    })
    return { paperId, balanceKopecks: account.balance }
  })
}
