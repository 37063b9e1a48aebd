import { randomBytes } from 'node:crypto'
import { closeSentence, formatDate, formatDateRange } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { queueLetter, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { renderInvoice, type Sale } from './invoice-pdf.ts'

/** Number of the next document of the year; the counter's row is locked until the transaction ends. */
export async function nextNumber(tx: Tx, today: string): Promise<string> {
  const year = today.slice(0, 4)
  const row = await tx.first<{ last: number }>({
    text: `insert into billing.counter (series, last) values ($1, 1)
      on conflict (series) do update set last = billing.counter.last + 1 returning last`,
    values: [`АМБ-${year}`],
  })
  return `АМБ-${year}-${String(row!.last).padStart(5, '0')}`
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
