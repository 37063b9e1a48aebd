import { dayOf, formatDate, formatMoment } from '#libs/format/index.ts'
import { formatKopecks, rublesInWords } from '#libs/money/index.ts'
import { letterheadOf, readEntities, readZones } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { readBill } from './queries.ts'

const METHODS = { cash: 'наличными', card: 'картой' } as const

/** A bill as PDF/A. It says that it is no fiscal document. Error: `not-found`. */
export async function billPdf(ctx: Ctx, billId: string): Promise<{ bytes: Uint8Array; fileName: string }> {
  const bill = await readBill(ctx, billId)
  const [entities, zones] = await Promise.all([readEntities(ctx.db), readZones(ctx.db)])
  const entity = entities.find(candidate => candidate.entityId === bill.entityId)!
  const zone = zones.get(bill.branchId)!
  const words = rublesInWords(bill.totalKopecks)
  const bytes = await ctx.services.pdf.render({
    template: 'bill',
    title: `Счёт ${bill.number}`,
    author: entity.shortName,
    createdAt: bill.payments.at(-1)?.receivedAt ?? bill.issuedAt,
    data: {
      operator: letterheadOf(entity),
      number: bill.number,
      date: formatDate(dayOf(bill.issuedAt, zone)),
      patient: bill.patientName,
      lines: bill.lines.map(line => ({
        code: line.code,
        name: line.name,
        teeth: line.teeth.join(', '),
        quantity: line.quantity,
        price: formatKopecks(line.priceKopecks),
        discount: line.discountKopecks ? formatKopecks(line.discountKopecks) : '',
        sum: formatKopecks(line.sumKopecks),
      })),
      total: formatKopecks(bill.totalKopecks),
      totalInWords: words[0]!.toUpperCase() + words.slice(1),
      payments: bill.payments.map(p => ({
        at: formatMoment(p.receivedAt, zone),
        method: METHODS[p.method],
        sum: formatKopecks(p.kopecks),
      })),
    },
  })
  return { bytes, fileName: `Счёт ${bill.number.replaceAll('/', '-')}.pdf` }
}
