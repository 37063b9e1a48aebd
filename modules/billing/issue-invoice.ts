import { randomBytes } from 'node:crypto'
import { closeSentence, formatDate, formatDateRange } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { formatKopecks, sumKopecks } from '#libs/money/index.ts'
import { monthsFrom, plusDays } from '#libs/offer/index.ts'
import {
  type ClientRow,
  lockClient,
  momentOf,
  moveContract,
  queueLetter,
  readClient,
  readVendorCard,
  type Who,
} from '#modules/clients/index.ts'
import { editionLink, requireEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type InvoiceLine, renderInvoice, type Sale } from './invoice-pdf.ts'
import { effectivePeriod, isOpen, readInvoices } from './invoice-rows.ts'
import { priceListOn, readSubscription } from './price-list.ts'

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
 * nothing is ordered).
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
    const period = await nextPeriod(tx, client, input.periodFrom ?? today, months)
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
    return { invoiceId, number: sale.number }
  })
}

/** Number of the next document of the year; the counter's row is locked until the transaction ends. */
async function nextNumber(tx: Tx, today: string): Promise<string> {
  const year = today.slice(0, 4)
  const row = await tx.first<{ last: number }>({
    text: `insert into billing.counter (series, last) values ($1, 1)
      on conflict (series) do update set last = billing.counter.last + 1 returning last`,
    values: [`АМБ-${year}`],
  })
  return `АМБ-${year}-${String(row!.last).padStart(5, '0')}`
}

async function nextPeriod(tx: Tx, client: ClientRow, first: string, months: number) {
  const known = (await readInvoices(tx, client.tenantId)).filter(invoice => !invoice.credited)
  if (client.state !== 'active') {
    if (known.some(isOpen))
      throw fail('conflict.state', { reason: 'первый счёт уже выставлен и ждёт оплаты' })
    return monthsFrom(first, months)
  }
  const ends = known.map(invoice => effectivePeriod(invoice).to).sort()
  return monthsFrom(ends.length > 0 ? plusDays(ends.at(-1)!, 1) : first, months)
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

interface StoreInput {
  readonly tenantId: string
  readonly editionId: string
  readonly graceDays: number
  readonly now: Date
  readonly who: Who
  readonly creditsId?: string
}

/** Renders and stores a document of sale with its lines, and queues the letter about it. */
export async function storeSale(services: Services, tx: Tx, sale: Sale, input: StoreInput): Promise<string> {
  const invoiceId = newId()
  const token = randomBytes(18).toString('base64url')
  const pdf = await renderInvoice(services, sale, input.now)
  await tx.run(
    q.insertInto('billing.invoice').values({
      tenant_id: input.tenantId,
      invoice_id: invoiceId,
      number: sale.number,
      kind: sale.kind,
      credits_id: input.creditsId ?? null,
      reason: sale.cancels?.reason ?? null,
      issued_at: input.now,
      issued_on: sale.issuedOn,
      due_on: sale.dueOn,
      period_from: sale.periodFrom,
      period_to: sale.periodTo,
      grace_days: input.graceDays,
      total_kopecks: sale.totalKopecks,
      edition_id: input.editionId,
      sale: JSON.stringify(sale),
      pdf,
      pdf_sha256: sha256(pdf),
      token,
      issued_by: input.who.id,
    }),
  )
  await tx.run({
    text: `insert into billing.invoice_line
        (tenant_id, invoice_id, position, module, name, quantity, unit, price_kopecks, sum_kopecks)
      select $1::uuid, $2::uuid, l.position, l.module, l.name, l.quantity, l.unit, l.price, l.sum
      from jsonb_to_recordset($3::jsonb)
        as l(position int, module text, name text, quantity int, unit text, price bigint, sum bigint)`,
    values: [
      input.tenantId,
      invoiceId,
      JSON.stringify(
        sale.lines.map((line, i) => ({
          ...line,
          position: i + 1,
          price: line.priceKopecks,
          sum: line.sumKopecks,
        })),
      ),
    ],
  })
  await queueLetter(tx, {
    tenantId: input.tenantId,
    kind: sale.kind,
    ...letterOf(sale, `${services.config.publicUrl}/invoice/${token}.pdf`),
    basis: { kind: 'invoice', id: invoiceId },
    now: input.now,
    createdBy: input.who.id,
  })
  return invoiceId
}

function letterOf(sale: Sale, link: string): { subject: string; body: string } {
  if (sale.cancels)
    return {
      subject: `Счёт № ${sale.cancels.number} отменён`,
      body: `Счёт № ${sale.cancels.number} отменён документом № ${sale.number}. Причина: ${sale.cancels.reason}.\n\nДокумент (PDF): ${link}`,
    }
  const rows = sale.lines.map(
    line =>
      `— ${line.name}: ${line.quantity} ${line.unit} × ${formatKopecks(line.priceKopecks)} = ${formatKopecks(line.sumKopecks)}`,
  )
  return {
    subject: `Счёт № ${sale.number} на ${formatKopecks(sale.totalKopecks)}`,
    body: `Счёт № ${sale.number} от ${formatDate(sale.issuedOn)} за период ${closeSentence(formatDateRange(sale.periodFrom, sale.periodTo))}

${rows.join('\n')}
Итого: ${formatKopecks(sale.totalKopecks)}, без НДС. Оплатить до ${closeSentence(formatDate(sale.dueOn))}

Счёт с кодом для оплаты (PDF): ${link}

Оплата этого счёта означает полное и безоговорочное принятие публичной оферты, редакция № ${sale.offerNumber}: ${sale.offerLink}`,
  }
}

/** Cancels an unpaid invoice by a new document; the invoice itself stays as it is. Error: `conflict.state`. */
export async function creditInvoice(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly invoiceId: string
    readonly reason: string
    readonly who: Who
  },
): Promise<Issued> {
  const { now, today } = momentOf(services, input.tenantId)
  return db.tx(async tx => {
    await lockClient(tx, input.tenantId)
    const found = await tx.first<{ sale: Sale; edition_id: string; paid: number; credited: boolean }>({
      text: `select i.sale, i.edition_id, s.paid_kopecks as paid, s.credited from billing.invoice i
        join billing.invoice_state s using (tenant_id, invoice_id) where i.tenant_id = $1 and i.invoice_id = $2`,
      values: [input.tenantId, input.invoiceId],
    })
    if (!found) throw fail('not-found')
    if (found.credited) throw fail('conflict.state', { reason: 'счёт уже отменён' })
    if (found.paid > 0) throw fail('conflict.state', { reason: 'по счёту есть платежи: сначала отмените их' })
    const { sale } = found
    const credit: Sale = {
      ...sale,
      kind: 'credit',
      number: await nextNumber(tx, today),
      issuedOn: today,
      dueOn: today,
      cancels: { number: sale.number, reason: input.reason },
    }
    const invoiceId = await storeSale(services, tx, credit, {
      tenantId: input.tenantId,
      editionId: found.edition_id,
      graceDays: 0,
      now,
      who: input.who,
      creditsId: input.invoiceId,
    })
    return { invoiceId, number: credit.number }
  })
}
