import { sumKopecks } from '#libs/money/index.ts'
import { monthsFrom, plusDays } from '#libs/offer/index.ts'
import {
  type ClientRow,
  lockClient,
  momentOf,
  moveContract,
  readClient,
  readVendorCard,
  type Who,
} from '#modules/clients/index.ts'
import { editionLink, requireEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { ScopedDb, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { offsetAdvances } from './advances.ts'
import type { InvoiceLine, Sale } from './invoice-pdf.ts'
import { nextPeriodFrom } from './next-period.ts'
import { priceListOn, readSubscription } from './price-list.ts'
import { nextNumber, storeSale } from './store-sale.ts'

export interface ExtraLine {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  readonly priceKopecks: number
}

export interface IssueInput {
  readonly tenantId: string
  /** The first day of the first period; later ones follow each other without gaps. */
  readonly periodFrom?: string | undefined
  /** The first day that the caller saw; when somebody has issued it meanwhile, nothing is issued twice. */
  readonly expectedFrom?: string | undefined
  /** How many months are paid ahead in this invoice; one when left out. */
  readonly months?: number | undefined
  /** Lines beside the modules, such as a higher limit of patients (MM-3.7). */
  readonly extra?: readonly ExtraLine[] | undefined
  readonly who: Who
}

export interface Issued {
  readonly invoiceId: string
  readonly number: string
}

/**
 * Issues the invoice of the next period: lines from the order and the price list of the day, the offer edition of the day,
 * a number without gaps, the PDF with the payment code, the letter to the legal address, all in one transaction (MM-1.2.1,
 * MM-3.3, MM-6.1, MM-6.2). Errors: `conflict.state` (the contract has ended or is suspended, the first invoice is open,
 * nothing is ordered), `conflict.version` (the next period is another one than was expected).
 */
export async function issueInvoice(services: Services, db: ScopedDb, input: IssueInput): Promise<Issued> {
  const { now, today } = momentOf(services, input.tenantId)
  const seller = await readVendorCard(db)
  return db.tx(async tx => {
    const state = await lockClient(tx, input.tenantId)
    if (!['lead', 'invoiced', 'active'].includes(state))
      throw fail('conflict.state', {
        reason:
          state === 'suspended'
            ? 'доступ приостановлен: сначала оплата'
            : 'договор прекращён, счёт не выставляется',
      })
    const client = await readClient(tx, input.tenantId)
    const months = input.months ?? 1
    const from = await nextPeriodFrom(tx, client, { today, asked: input.periodFrom })
    if (input.expectedFrom !== undefined && input.expectedFrom !== from) throw fail('conflict.version')
    const period = monthsFrom(from, months)
    const edition = await requireEdition(tx, client.product, today)
    const lines = await linesOf(tx, { client, today, months, extra: input.extra ?? [] })
    const first = client.state !== 'active'
    const sale: Sale = {
      kind: 'invoice',
      number: await nextNumber(tx, today),
      issuedOn: today,
      dueOn: period.from > today ? period.from : plusDays(today, 5),
      periodFrom: period.from,
      periodTo: period.to,
      seller,
      buyer: { name: client.shortName, inn: client.inn, kpp: client.kpp, address: client.address },
      lines,
      totalKopecks: sumKopecks(lines.map(line => line.sumKopecks)),
      product: client.product,
      offerNumber: edition.number,
      offerLink: editionLink(services.config.publicUrl, edition),
      cancels: null,
    }
    const invoiceId = await storeSale(services, tx, sale, {
      tenantId: input.tenantId,
      editionId: edition.editionId,
      // The first period begins with its payment, whenever it comes.
      graceDays: first ? 0 : edition.parameters.partialAfterDays,
      now,
      who: input.who,
    })
    if (client.state === 'lead') {
      await moveContract(tx, {
        tenantId: input.tenantId,
        to: 'invoiced',
        basis: 'invoice',
        basisId: invoiceId,
        reason: `Выставлен первый счёт № ${sale.number}`,
        who: input.who,
        now,
      })
    }
    await offsetAdvances(tx, { tenantId: input.tenantId, invoiceId, now, today, who: input.who })
    return { invoiceId, number: sale.number }
  })
}

interface LinesInput {
  readonly client: ClientRow
  readonly today: string
  readonly months: number
  readonly extra: readonly ExtraLine[]
}

async function linesOf(tx: Tx, { client, today, months, extra }: LinesInput): Promise<InvoiceLine[]> {
  const ordered = await readSubscription(tx, client.tenantId)
  if (ordered.length === 0) throw fail('conflict.state', { reason: 'клиент ничего не заказал' })
  const prices = new Map(
    (await priceListOn(tx, client.product, today)).items.map(item => [item.module, item]),
  )
  const modules = ordered.map(({ module, quantity }) => {
    const item = prices.get(module)
    if (!item) throw fail('conflict.state', { reason: `модуля «${module}» нет в прайс-листе` })
    const count = quantity * months
    return { ...item, quantity: count, sumKopecks: item.priceKopecks * count }
  })
  return [
    ...modules,
    ...extra.map(line => ({ module: 'extra', ...line, sumKopecks: line.priceKopecks * line.quantity })),
  ]
}
