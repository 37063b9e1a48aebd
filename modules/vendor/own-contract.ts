import { DEFAULT_PARAMETERS, diffOffers, earliestLeave, objectionDeadline } from '#libs/offer/index.ts'
import {
  effectivePeriod,
  type InvoiceRow,
  isOpen,
  qrOf,
  readAcceptanceNotes,
  readInvoices,
  type Sale,
} from '#modules/billing/index.ts'
import {
  liveSuspensions,
  momentOf,
  readClient,
  readEvents,
  readLegalEmails,
  readSuspensions,
  readTerminations,
  readVendorCard,
} from '#modules/clients/index.ts'
import { editionOn, listEditions, readAcceptances } from '#modules/offers/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { qrSvg } from '#platform/qr/index.ts'
import type { OwnContract } from './contract-owner.ts'
import { invoiceView, readBilling } from './views.ts'

/** Everything the owner of a clinic may know of its contract; read in the clinic's own scope. */
export async function readOwnContract(ctx: StaffCtx): Promise<OwnContract> {
  const { db, tenantId } = ctx
  const { now, today } = momentOf(ctx.services, tenantId)
  const client = await readClient(db, tenantId)
  const edition = await editionOn(db, client.product, today)
  const terms = edition?.parameters ?? DEFAULT_PARAMETERS[client.product]
  const [billing, vendor, live, suspensions, terminations, events, emails, counter] = await Promise.all([
    readBilling(db, tenantId, today),
    readVendorCard(db),
    liveSuspensions(db, tenantId),
    readSuspensions(db, tenantId),
    readTerminations(db, tenantId),
    readEvents(db, tenantId),
    readLegalEmails(db, tenantId),
    db.first<{ patients: number; max_patients: number }>({
      text: 'select patients, max_patients from patients.patient_counter where tenant_id = $1',
      values: [tenantId],
    }),
  ])
  const keep = await db.first<{ keep_until: string }>({
    text: 'select keep_until from clients.retention where tenant_id = $1 and ended_at is null',
    values: [tenantId],
  })
  return {
    now: now.toISOString(),
    today,
    client: { ...client, stateSince: client.stateSince.toISOString() },
    vendor: { shortName: vendor.shortName, legalEmail: vendor.legalEmail, phone: vendor.phone },
    mode: live.some(row => row.mode === 'full') ? 'full' : live.length > 0 ? 'partial' : null,
    billing: { ...billing, invoices: await invoicesOf(ctx, today, terms.objectionWorkingDays) },
    editions: await editionsOf(ctx, client.product, today),
    emails,
    events,
    suspensions,
    terminations,
    earliestLeave: earliestLeave(today, terms.leaveDays),
    keepUntil: keep?.keep_until ?? live[0]?.keep_until ?? null,
    patients: counter ? { count: counter.patients, limit: counter.max_patients } : null,
  }
}

async function invoicesOf(ctx: StaffCtx, today: string, workingDays: number) {
  const [rows, notes] = [
    await readInvoices(ctx.db, ctx.tenantId),
    await readAcceptanceNotes(ctx.db, ctx.tenantId),
  ]
  const sales = await ctx.db.all<{ id: string; sale: Sale }>({
    text: `select invoice_id as id, sale from billing.invoice where tenant_id = $1 and kind = 'invoice'`,
    values: [ctx.tenantId],
  })
  const saleOf = new Map(sales.map(row => [row.id, row.sale]))
  return Promise.all(rows.map(row => invoiceOf(row, saleOf.get(row.invoiceId)!)))

  async function invoiceOf(row: InvoiceRow, sale: Sale) {
    const period = effectivePeriod(row)
    const until = row.paidOn === null ? null : objectionDeadline(period.from, workingDays)
    return {
      ...invoiceView(row),
      qr: isOpen(row) ? await qrSvg(qrOf(sale), { margin: 2 }) : null,
      effectiveFrom: period.from,
      effectiveTo: period.to,
      objectionsUntil: until,
      objectionsOpen: until !== null && today >= period.from && today <= until,
      acceptedProperly: notes.find(note => note.invoiceId === row.invoiceId)?.text ?? null,
      lines: sale.lines.map(({ name, quantity, unit, sumKopecks }) => ({ name, quantity, unit, sumKopecks })),
    }
  }
}

async function editionsOf(ctx: StaffCtx, product: 'clinic' | 'smile', today: string) {
  const [editions, accepted] = [
    await listEditions(ctx.db, product, true),
    await readAcceptances(ctx.db, ctx.tenantId),
  ]
  const noticed = await ctx.db.all<{ edition_id: string }>({
    text: 'select edition_id from offers.notice where tenant_id = $1',
    values: [ctx.tenantId],
  })
  // A draft is shown only to whom it was announced, until the day for which it was.
  const announced = (e: (typeof editions)[number]) =>
    e.plannedOn > today && noticed.some(row => row.edition_id === e.editionId)
  const shown = editions.filter(e => e.publishedAt || announced(e))
  const current = shown
    .filter(e => e.effectiveOn !== null && e.effectiveOn <= today)
    .sort((a, b) => (a.effectiveOn! < b.effectiveOn! ? 1 : -1))[0]
  return shown.map(edition => {
    const before = editions.find(e => e.number < edition.number)
    const effectiveOn = edition.effectiveOn ?? edition.plannedOn
    return {
      editionId: edition.editionId,
      product,
      number: edition.number,
      summary: edition.summary,
      published: edition.publishedAt !== null,
      effectiveOn,
      current: edition.editionId === current?.editionId,
      changes: before ? diffOffers(before.document, edition.document) : [],
      mayLeave: effectiveOn > today,
      accepted: accepted
        .filter(record => record.editionId === edition.editionId)
        .map(record => ({ acceptanceId: record.acceptanceId, way: record.way, at: record.at.toISOString() })),
    }
  })
}
