import { plusDays, VENDOR_ZONE } from '#libs/offer/index.ts'
import { effectivePeriod, isOpen, readInvoicesAcrossTenants } from '#modules/billing/index.ts'
import { listClients, momentOf } from '#modules/clients/index.ts'
import { listLetters } from '#modules/exports/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import type { Overview } from './contract-overview.ts'
import { vendorNow } from './vendor-now.ts'

const MONTHS_SHOWN = 6

/** The first screen of the console: counters and money of contracts, never anything of patients (MM-3.5). */
export async function readOverview(ctx: VendorCtx): Promise<Overview> {
  const [clients, invoices] = [await listClients(ctx.db), await readInvoicesAcrossTenants(ctx.db, 20_000)]
  const { now } = vendorNow(ctx)
  const byClient = Map.groupBy(invoices, invoice => invoice.tenantId)
  const [emails, live, terminations, retentions, claims, objections, letters] = await Promise.all([
    ctx.db.all<{ tenant_id: string; email: string }>({
      text: 'select distinct on (tenant_id) tenant_id, email from clients.legal_email order by tenant_id, valid_from desc',
    }),
    ctx.db.all<{ tenant_id: string; mode: 'partial' | 'full'; keep_until: string }>({
      text: 'select tenant_id, mode, keep_until from clients.suspension where lifted_at is null order by mode desc',
    }),
    ctx.db.all<{ tenant_id: string; effective_on: string }>({
      text: 'select tenant_id, effective_on from clients.termination where withdrawn_at is null and completed_at is null',
    }),
    ctx.db.all<{ tenant_id: string; keep_until: string }>({
      text: 'select tenant_id, keep_until from clients.retention where ended_at is null',
    }),
    ctx.db.all<{ tenant_id: string; due_on: string; number: string }>({
      text: 'select tenant_id, due_on, number from clients.claim where answered_at is null',
    }),
    ctx.db.all<{ tenant_id: string; on: string; number: string }>({
      text: `select tenant_id, (filed_at at time zone '${VENDOR_ZONE}')::date as on, case_number as number from billing.objection where answered_at is null`,
    }),
    listLetters(ctx),
  ])
  const nameOf = new Map(clients.map(client => [client.tenantId, client.shortName]))
  const todayOf = (tenantId: string) => momentOf(ctx.services, tenantId).today
  const open = invoices.filter(isOpen)
  const left = (invoice: (typeof invoices)[number]) => invoice.totalKopecks - invoice.paidKopecks
  const deadline = (
    kind: Overview['deadlines'][number]['kind'],
    tenantId: string,
    on: string,
    note: string,
  ) => ({
    on,
    kind,
    tenantId,
    client: nameOf.get(tenantId) ?? '',
    note,
  })
  return {
    now: now.toISOString(),
    clients: clients.map(client => {
      const own = byClient.get(client.tenantId) ?? []
      const owed = own.filter(isOpen)
      const paid = own.filter(invoice => invoice.paidOn !== null).map(invoice => effectivePeriod(invoice).to)
      return {
        tenantId: client.tenantId,
        shortName: client.shortName,
        inn: client.inn,
        product: client.product,
        state: client.state,
        mode: live.find(row => row.tenant_id === client.tenantId)?.mode ?? null,
        owedKopecks: owed.reduce((sum, invoice) => sum + left(invoice), 0),
        overdueKopecks: owed
          .filter(invoice => invoice.dueOn < todayOf(client.tenantId))
          .reduce((sum, invoice) => sum + left(invoice), 0),
        paidUntil: paid.sort().at(-1) ?? null,
        legalEmail: emails.find(row => row.tenant_id === client.tenantId)?.email ?? null,
      }
    }),
    months: monthsOf(invoices, todayOf),
    expected: open
      .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .slice(0, 100)
      .map(invoice => ({
        invoiceId: invoice.invoiceId,
        tenantId: invoice.tenantId,
        client: nameOf.get(invoice.tenantId) ?? '',
        number: invoice.number,
        dueOn: invoice.dueOn,
        leftKopecks: left(invoice),
      })),
    deadlines: [
      ...open.map(i => deadline('payment', i.tenantId, i.dueOn, i.number)),
      ...live.map(row => deadline('suspension', row.tenant_id, row.keep_until, '')),
      ...terminations.map(row => deadline('termination', row.tenant_id, row.effective_on, '')),
      ...claims.map(row => deadline('claim', row.tenant_id, row.due_on, row.number)),
      ...objections.map(row => deadline('objection', row.tenant_id, row.on, row.number)),
      ...letters.flatMap(row =>
        row.dueOn && !row.delivered ? [deadline('export', row.tenantId, row.dueOn, row.number)] : [],
      ),
      ...retentions.map(row => deadline('retention', row.tenant_id, row.keep_until, '')),
      ...clients.flatMap(client => {
        const ends = (byClient.get(client.tenantId) ?? [])
          .filter(i => i.paidOn !== null)
          .map(i => effectivePeriod(i).to)
        const last = ends.sort().at(-1)
        return last && client.state === 'active'
          ? [deadline('period', client.tenantId, plusDays(last, 1), '')]
          : []
      }),
    ]
      .toSorted((a, b) => (a.on < b.on ? -1 : 1))
      .slice(0, 60),
  }
}

type Rows = Awaited<ReturnType<typeof readInvoicesAcrossTenants>>

function monthsOf(invoices: Rows, todayOf: (tenantId: string) => string): Overview['months'] {
  const months = Map.groupBy(
    invoices.filter(invoice => !invoice.credited),
    invoice => invoice.issuedOn.slice(0, 7),
  )
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(-MONTHS_SHOWN)
    .map(([month, rows]) => ({
      month,
      issuedKopecks: rows.reduce((sum, row) => sum + row.totalKopecks, 0),
      paidKopecks: rows.reduce((sum, row) => sum + Math.min(row.paidKopecks, row.totalKopecks), 0),
      overdueKopecks: rows
        .filter(row => isOpen(row) && row.dueOn < todayOf(row.tenantId))
        .reduce((sum, row) => sum + row.totalKopecks - row.paidKopecks, 0),
    }))
}
