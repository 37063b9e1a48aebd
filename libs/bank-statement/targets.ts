import type { InvoiceIndex, Payer } from './invoice-index.ts'
import { type InvoiceReference, purposeReferences } from './invoice-reference.ts'
import type { MatchReason, OpenInvoice } from './match-types.ts'

/** Points off the score for what is less than certain. */
export const COST = {
  'payer-inn': 0,
  'payer-account': 5,
  'payer-name': 20,
  'payer-not-stated': 30,
  'number-without-word': 5,
  'short-number': 10,
  'no-number': 15,
  'date-differs': 15,
  'sum-differs': 15,
  'sum-of-several': 10,
  'oldest-of-equal': 20,
  'third-party': 10,
  'third-party-question': 40,
} as const

/** Invoices that a payment is for, why, and how much certainty that costs. */
export interface Targets {
  readonly invoices: readonly OpenInvoice[]
  readonly reasons: readonly MatchReason[]
  readonly cost: number
}

export type NumberTargets = Targets & {
  /** Numbers after «счёт» that no invoice has. */
  readonly unknown: readonly string[]
}

interface Found {
  readonly invoice: OpenInvoice
  readonly how: 'number' | 'number-without-word' | 'short-number'
  readonly stated: string
}

/** Invoices by the numbers in a purpose. */
export function targetsByNumber(purpose: string, payer: Payer, index: InvoiceIndex): NumberTargets {
  const { named, loose } = purposeReferences(purpose)
  const client = 'clientInn' in payer ? payer.clientInn : null
  const resolved = named.map(reference => resolve(reference, client, index))
  const byWord = resolved.filter(found => found !== null)
  const found = byWord.length > 0 ? byWord : loose.flatMap(number => looseOne(number, client, index))
  const unique = [...new Map(found.map(one => [one.invoice.id, one])).values()]
  return {
    invoices: unique.map(one => one.invoice),
    reasons: unique.flatMap(reasonsOf),
    cost: Math.max(0, ...unique.map(costOf)),
    unknown: named.flatMap((reference, i) => (resolved[i] === null ? [reference.numbers[0]!] : [])),
  }
}

/** One invoice among those with the number: by the date in the purpose, or by the client that pays. */
function pick(all: readonly OpenInvoice[], date: string, client: string | null): OpenInvoice | null {
  if (all.length <= 1) return all[0] ?? null
  const dated = all.filter(invoice => invoice.date === date)
  if (dated.length === 1) return dated[0]!
  const own = all.filter(invoice => invoice.clientInn === client)
  return own.length === 1 ? own[0]! : null
}

function resolve(reference: InvoiceReference, client: string | null, index: InvoiceIndex): Found | null {
  for (const number of reference.numbers) {
    const invoice = pick(index.withNumber(number), reference.date, client)
    if (invoice) return { invoice, how: 'number', stated: reference.date }
  }
  // A short number tells little: the client or the date has to agree.
  for (const number of reference.numbers) {
    const all = index
      .withShortNumber(number)
      .filter(
        ({ date, clientInn }) => date === reference.date || (clientInn === client && reference.date === ''),
      )
    const invoice = pick(all, reference.date, client)
    if (invoice) return { invoice, how: 'short-number', stated: reference.date }
  }
  return null
}

function looseOne(number: string, client: string | null, index: InvoiceIndex): Found[] {
  const invoice = pick(index.withNumber(number), '', client)
  return invoice ? [{ invoice, how: 'number-without-word', stated: '' }] : []
}

const differs = ({ invoice, stated }: Found): boolean => stated !== '' && stated !== invoice.date

function reasonsOf(found: Found): MatchReason[] {
  const { invoice, how, stated } = found
  const date = differs(found) ? [{ code: 'date-differs' as const, stated, invoiceDate: invoice.date }] : []
  return [{ code: how, number: invoice.number }, ...date]
}

const costOf = (found: Found): number =>
  (found.how === 'number' ? 0 : COST[found.how]) + (differs(found) ? COST['date-differs'] : 0)

/** Invoices of a client by the sum alone; none when it fits in more than one way. ГК РФ 319.1: the oldest comes first. */
export function targetsBySum(clientInn: string, kopecks: number, index: InvoiceIndex): Targets {
  const open = index.openOf(clientInn)
  const cost = COST['no-number']
  const [oldest, ...others] = open.filter(invoice => index.left(invoice) === kopecks)
  if (oldest && others.length > 0) {
    const invoiceIds = [oldest, ...others].map(invoice => invoice.id)
    return {
      invoices: [oldest],
      reasons: [{ code: 'oldest-of-equal', invoiceIds }],
      cost: cost + COST['oldest-of-equal'],
    }
  }
  if (oldest) return { invoices: [oldest], reasons: [], cost }
  const whole = open.reduce((sum, invoice) => sum + index.left(invoice), 0)
  if (open.length > 1 && whole === kopecks) return { invoices: open, reasons: [], cost }
  if (open.length === 1) return { invoices: open, reasons: [{ code: 'only-open-invoice' }], cost }
  if (open.length === 0) return { invoices: [], reasons: [{ code: 'no-open-invoice' }], cost }
  return {
    invoices: [],
    reasons: [{ code: 'several-open-invoices', invoiceIds: open.map(invoice => invoice.id) }],
    cost,
  }
}
