import { formatDate, formatDateRange, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks, rublesInWords } from '#libs/money/index.ts'
import { paymentQr } from '#libs/payment-qr/index.ts'
import type { VendorCard } from '#modules/clients/contract.ts'
import type { Services } from '#platform/context/index.ts'
import { qrRows } from '#platform/qr/index.ts'

export interface InvoiceLine {
  readonly module: string
  readonly name: string
  readonly quantity: number
  readonly unit: string
  readonly priceKopecks: number
  readonly sumKopecks: number
}

/** Everything that an invoice prints; stored with it, so that it can be shown again for ever. */
export interface Sale {
  readonly kind: 'invoice' | 'credit'
  readonly number: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly periodFrom: string
  readonly periodTo: string
  readonly seller: VendorCard
  readonly buyer: {
    readonly name: string
    readonly inn: string | null
    readonly kpp: string | null
    readonly address: string
  }
  readonly lines: readonly InvoiceLine[]
  readonly totalKopecks: number
  readonly product: 'clinic' | 'smile'
  readonly offerNumber: number
  readonly offerLink: string
  /** Number of the invoice that a credit cancels, and why. */
  readonly cancels: { readonly number: string; readonly reason: string } | null
}

/** The purpose that identifies the client and the invoice (MM-6.6); at most 210 characters. */
export const purposeOf = (sale: Sale): string =>
  `Оплата по счёту № ${sale.number} от ${formatDateShort(sale.issuedOn)}, право использования программы${sale.buyer.inn ? `, клиент ИНН ${sale.buyer.inn}` : ''}. Без НДС`

/** The sentence of acceptance and the link to the edition in force on the day of issue (MM-1.2.1). */
export const acceptanceNotes = (sale: Sale): string[] =>
  sale.cancels
    ? [`Отменяет счёт № ${sale.cancels.number}. Причина: ${sale.cancels.reason}. Счёт не подлежит оплате.`]
    : [
        `Оплата этого счёта означает полное и безоговорочное принятие публичной оферты, редакция № ${sale.offerNumber}: ${sale.offerLink}`,
        'Оплаченный счёт — согласованный перечень прав на расчётный период.',
      ]

/** The text of the payment code of an invoice. */
export const qrOf = (sale: Sale): string =>
  paymentQr({
    name: sale.seller.shortName,
    account: sale.seller.account,
    bankName: sale.seller.bankName,
    bik: sale.seller.bik,
    correspondentAccount: sale.seller.correspondentAccount,
    sumKopecks: sale.totalKopecks,
    purpose: purposeOf(sale),
    payeeInn: sale.seller.inn,
    kpp: sale.seller.kpp,
  })

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** PDF/A of an invoice or of a credit; equal sales give equal bytes. */
export async function renderInvoice(services: Services, sale: Sale, issuedAt: Date): Promise<Buffer> {
  const { seller, buyer } = sale
  const heading = sale.kind === 'invoice' ? 'Счёт' : 'Отмена счёта, документ'
  const bytes = await services.pdf.render({
    template: 'vendor-invoice',
    data: {
      heading,
      number: sale.number,
      date: formatDate(sale.issuedOn),
      due: sale.cancels ? 'не оплачивается' : formatDate(sale.dueOn),
      period: formatDateRange(sale.periodFrom, sale.periodTo),
      seller: { ...seller, name: seller.shortName },
      buyer: `${buyer.name}${buyer.inn ? `, ИНН ${buyer.inn}` : ''}${buyer.kpp ? `, КПП ${buyer.kpp}` : ''}, ${buyer.address}`,
      lines: sale.lines.map(line => ({
        name: line.name,
        quantity: String(line.quantity),
        unit: line.unit,
        price: formatKopecks(line.priceKopecks),
        sum: formatKopecks(line.sumKopecks),
      })),
      total: formatKopecks(sale.totalKopecks),
      totalInWords: capital(rublesInWords(sale.totalKopecks)),
      purpose: sale.cancels ? '—' : purposeOf(sale),
      notes: acceptanceNotes(sale),
      qr: sale.cancels ? [] : await qrRows(qrOf(sale)),
    },
    title: `${heading} № ${sale.number}`,
    author: seller.shortName,
    createdAt: issuedAt.toISOString(),
  })
  return Buffer.from(bytes)
}
