import type { DocumentMatch, MatchingContext, OpenInvoice, Payment } from './index.ts'
import { matchDocuments } from './index.ts'
import { CLIENT, OWN } from './sample.fixture.ts'

export const SMILE = '7707083893'
export const PEARL = '7702070139'
export const STRANGER = '500100732259'

export const invoice = (
  id: string,
  number: string,
  rubles: number,
  changes: Partial<OpenInvoice> = {},
): OpenInvoice => ({
  id,
  number,
  date: '2026-11-01',
  sumKopecks: rubles * 100,
  paidKopecks: 0,
  clientInn: SMILE,
  clientName: 'ООО «Улыбка»',
  clientAccounts: [CLIENT],
  ...changes,
})
const ofPearl = {
  clientInn: PEARL,
  clientName: 'АО «Клиника Жемчуг»',
  clientAccounts: ['40702810000000000777'],
}

/** A for 5000 and B for 7000 are of one client, C for 5000 of another; D of the other one is half paid. */
export const INVOICES = [
  invoice('A', '12/2026-М', 5000),
  invoice('B', '13/2026-М', 7000, { date: '2026-11-05' }),
  invoice('C', '14/2026-М', 5000, ofPearl),
  invoice('D', '9/2026-М', 3000, { ...ofPearl, date: '2026-10-01', paidKopecks: 100_000 }),
]

export interface Change {
  readonly rubles?: number
  readonly purpose?: string
  readonly inn?: string
  readonly name?: string
  readonly account?: string
  readonly direction?: 'in' | 'out'
  readonly number?: string
}
let nextNumber = 1
export const payment = (change: Change = {}): Payment => ({
  number: change.number ?? String(nextNumber++),
  date: '2026-11-11',
  bookedOn: '2026-11-12',
  sumKopecks: Math.round((change.rubles ?? 5000) * 100),
  direction: change.direction ?? 'in',
  payer: {
    name: change.name ?? 'ООО «Улыбка»',
    inn: change.inn ?? SMILE,
    kpp: '',
    account: change.account ?? CLIENT,
    bic: '044525225',
  },
  payee: { name: 'ООО «Вендор»', inn: '7736050003', kpp: '', account: OWN, bic: '044525104' },
  purpose: change.purpose ?? '',
})

export const context = (changes: Partial<MatchingContext> = {}): MatchingContext => ({
  invoices: INVOICES,
  notices: [],
  imported: new Set(),
  ...changes,
})
export const match = (change: Change, changes: Partial<MatchingContext> = {}): DocumentMatch =>
  matchDocuments([payment(change)], context(changes))[0]!
export const codes = (found: DocumentMatch) => found.reasons.map(reason => reason.code).join(' ')
