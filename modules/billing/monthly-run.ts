import { closeSentence, formatDate } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  DEFAULT_PARAMETERS,
  daysBetween,
  modeOfUnpaid,
  type OfferParameters,
  PAYMENT_WARNINGS,
  type Product,
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
import { NO_SCOPE, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { inLanes } from './in-lanes.ts'
import { type InvoiceRow, isOpen } from './invoice-rows.ts'
import { issueInvoice } from './issue-invoice.ts'
import { scheduledFrom } from './next-period.ts'
import { awaitsNote, noteAcceptance } from './objections.ts'
import { readStanding, type Standing } from './standing.ts'

export interface RunReport {
  readonly issued: number
  readonly warned: number
  readonly suspended: number
  /** Clients whose turn failed, with the reason; the others are not held up. */
  readonly failed: readonly { readonly tenantId: string; readonly reason: string }[]
}

/** Clients read together, and how many have their turn at once: while one document is rendered the database is not idle. */
const CHUNK = 100
const LANES = 3

/**
 * The vendor's daily round over all clients, each by its own clock: invoices of periods that begin soon, warnings about
 * unpaid ones, suspension by the dates of the policy, notes of acceptance (MM-3.3, MM-3.4, MM-6.5). Safe to run often and
 * twice at once: every step looks first and takes turns at the client's row.
 */
export async function runBillingAcrossTenants(services: Services): Promise<RunReport> {
  const db = services.db('amb_platform', NO_SCOPE)
  const report = { issued: 0, warned: 0, suspended: 0, failed: [] as { tenantId: string; reason: string }[] }
  const clients = await listClients(db, { states: ['active', 'suspended'] })
  const termsOn = rememberTerms(db)
  for (let from = 0; from < clients.length; from += CHUNK) {
    const chunk = clients.slice(from, from + CHUNK)
    const standing = await readStanding(
      db,
      chunk.map(client => client.tenantId),
    )
    await inLanes(chunk, LANES, async client => {
      try {
        const terms = await termsOn(client.product, momentOf(services, client.tenantId).today)
        const done = await runForClient(services, db, client, terms, standing(client.tenantId))
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
    })
  }
  return report
}

/** The numbers of the edition in force on a day, read once a round. */
function rememberTerms(db: Reader) {
  const known = new Map<string, Promise<OfferParameters>>()
  return (product: Product, day: string): Promise<OfferParameters> => {
    const key = `${product} ${day}`
    const terms =
      known.get(key) ??
      editionOn(db, product, day).then(edition => edition?.parameters ?? DEFAULT_PARAMETERS[product])
    known.set(key, terms)
    return terms
  }
}

async function runForClient(
  services: Services,
  db: ScopedDb,
  client: ClientRow,
  terms: OfferParameters,
  { invoices, answered, firstPeriod }: Standing,
) {
  const { now, today } = momentOf(services, client.tenantId)
  const next = scheduledFrom(invoices, firstPeriod, today)
  const due = client.state === 'active' && next !== null && daysBetween(today, next) <= terms.invoiceLeadDays
  const issued = due ? await issueOnce(services, db, client.tenantId, next) : 0
  const open = invoices.filter(isOpen)
  const toNote = invoices.some(invoice => awaitsNote(invoice, answered, today))
  // Most days of most clients ask for nothing.
  if (open.length === 0 && !toNote) return { issued, warned: 0, suspended: 0 }
  const rest = await db.tx(async tx => {
    const warned = await warn(tx, client, open, { now, today })
    const suspended = await suspendUnpaid(tx, client, open, { now, today, terms })
    if (toNote) await noteAcceptance(tx, client.tenantId, now, today)
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
