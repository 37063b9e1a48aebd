import { closeSentence, formatDate } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  DEFAULT_PARAMETERS,
  daysBetween,
  modeOfUnpaid,
  type OfferParameters,
  PAYMENT_WARNINGS,
} from '#libs/offer/index.ts'
import {
  type ClientRow,
  listClients,
  liveSuspensions,
  momentOf,
  queueLetter,
  SYSTEM,
  suspend,
} from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { type InvoiceRow, isOpen, readInvoices } from './invoice-rows.ts'
import { issueInvoice } from './issue-invoice.ts'
import { dayAfterInvoiced } from './next-period.ts'
import { noteAcceptance } from './objections.ts'

export interface RunReport {
  readonly issued: number
  readonly warned: number
  readonly suspended: number
  /** Clients whose turn failed, with the reason; the others are not held up. */
  readonly failed: readonly { readonly tenantId: string; readonly reason: string }[]
}

/**
 * The vendor's daily round over all clients, each by its own clock: invoices of periods that begin soon, warnings about
 * unpaid ones, suspension by the dates of the policy, notes of acceptance (MM-3.3, MM-3.4, MM-6.5). Safe to run often and
 * twice at once: every step looks first and takes turns at the client's row.
 */
export async function runBillingAcrossTenants(services: Services): Promise<RunReport> {
  const db = services.db('amb_platform', NO_SCOPE)
  const report = { issued: 0, warned: 0, suspended: 0, failed: [] as { tenantId: string; reason: string }[] }
  for (const client of await listClients(db, { states: ['active', 'suspended'] })) {
    try {
      const done = await runForClient(services, db, client)
      report.issued += done.issued
      report.warned += done.warned
      report.suspended += done.suspended
    } catch (error) {
      if (isFailure(error, 'database.unavailable')) throw error
      report.failed.push({
        tenantId: client.tenantId,
        reason: String(isFailure(error) ? (error.params.reason ?? error.code) : error),
      })
    }
  }
  return report
}

async function runForClient(services: Services, db: ScopedDb, client: ClientRow) {
  const { now, today } = momentOf(services, client.tenantId)
  const terms = (await editionOn(db, client.product, today))?.parameters ?? DEFAULT_PARAMETERS[client.product]
  const invoices = await readInvoices(db, client.tenantId)
  const next = dayAfterInvoiced(invoices)
  const due = client.state === 'active' && next !== null && daysBetween(today, next) <= terms.invoiceLeadDays
  const issued = due ? await issueOnce(services, db, client.tenantId, next) : 0
  const open = invoices.filter(isOpen)
  const rest = await db.tx(async tx => {
    const warned = await warn(tx, client, open, { now, today })
    const suspended = await suspendUnpaid(tx, client, open, { now, today, terms })
    await noteAcceptance(tx, client.tenantId, now, today)
    return { warned, suspended }
  })
  return { issued, ...rest }
}

/** Of two rounds at once one issues the invoice; the other finds that the period has one. */
async function issueOnce(
  services: Services,
  db: ScopedDb,
  tenantId: string,
  expectedFrom: string,
): Promise<number> {
  try {
    await issueInvoice(services, db, { tenantId, expectedFrom, who: SYSTEM })
    return 1
  } catch (error) {
    if (isFailure(error, 'conflict.version')) return 0
    throw error
  }
}

interface Moment {
  readonly now: Date
  readonly today: string
}

/** Each warning is written once an invoice, the latest that is due only: a client that was away gets one letter. */
async function warn(
  tx: Tx,
  client: ClientRow,
  open: readonly InvoiceRow[],
  { now, today }: Moment,
): Promise<number> {
  let warned = 0
  for (const invoice of open) {
    const day = daysBetween(invoice.periodFrom, today)
    const warning = PAYMENT_WARNINGS.findLast(step => day >= step.day)
    if (!warning || client.state !== 'active') continue
    const left = formatKopecks(invoice.totalKopecks - invoice.paidKopecks)
    const letterId = await queueLetter(tx, {
      tenantId: client.tenantId,
      kind: `once:payment-${warning.key}`,
      subject: `Счёт № ${invoice.number} не оплачен`,
      body: `По счёту № ${invoice.number} не хватает ${left}. Период начинается ${closeSentence(formatDate(invoice.periodFrom))} Без оплаты доступ будет ограничен: сначала останется просмотр и выгрузка, затем — счета и выгрузка.`,
      basis: { kind: 'invoice', id: invoice.invoiceId },
      now,
    })
    if (letterId) warned++
  }
  return warned
}

const MODE_TEXT = {
  partial: 'остались просмотр и выгрузка данных',
  full: 'остались счета и выгрузка данных',
} as const

async function suspendUnpaid(
  tx: Tx,
  client: ClientRow,
  open: readonly InvoiceRow[],
  { now, today, terms }: Moment & { readonly terms: OfferParameters },
): Promise<number> {
  const oldest = open.toSorted((a, b) => (a.periodFrom < b.periodFrom ? -1 : 1))[0]
  const mode = oldest ? modeOfUnpaid(oldest.periodFrom, today, terms) : 'open'
  if (!oldest || mode === 'open') return 0
  const live = await liveSuspensions(tx, client.tenantId)
  if (live.some(row => row.mode === mode || row.mode === 'full')) return 0
  const suspensionId = await suspend(tx, {
    tenantId: client.tenantId,
    mode,
    reason: `Счёт № ${oldest.number} не оплачен`,
    invoiceId: oldest.invoiceId,
    who: SYSTEM,
    now,
    today,
    retentionMonths: terms.retentionMonths,
  })
  if (!suspensionId) return 0
  await queueLetter(tx, {
    tenantId: client.tenantId,
    kind: `once:suspended-${mode}`,
    subject: 'Доступ к системе ограничен',
    body: `Счёт № ${oldest.number} не оплачен, ${MODE_TEXT[mode]}. После оплаты доступ вернётся автоматически.`,
    basis: { kind: 'suspension', id: suspensionId },
    now,
  })
  return 1
}
