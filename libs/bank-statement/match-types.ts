import type { StatementDocument } from './types.ts'

/** An invoice that may be paid; `number` as it is printed, dates ISO, sums in kopecks. */
export interface OpenInvoice {
  readonly id: string
  readonly number: string
  readonly date: string
  readonly sumKopecks: number
  readonly paidKopecks: number
  /** The INN; of a client who has none, a person, any other key that is his alone. */
  readonly clientInn: string
  readonly clientName: string
  readonly clientAccounts: readonly string[]
}

/** A client's written notice that somebody else will pay for it (MM-6.6). Without a number it is for any invoice. */
export interface ThirdPartyNotice {
  readonly payerInn: string
  readonly clientInn: string
  readonly invoiceNumber?: string | undefined
  /** The day on which the vendor received it, ISO. */
  readonly date: string
}

/** What a payment is read from; the line and the booking in a statement do not matter. */
export type Payment = Omit<StatementDocument, 'line' | 'kind' | 'account'>

export interface MatchingContext {
  readonly invoices: readonly OpenInvoice[]
  readonly notices: readonly ThirdPartyNotice[]
  /** Fingerprints of all documents that were ever imported. */
  readonly imported: ReadonlySet<string>
}

/**
 * - `exact`: the client paid just what is left
 * - `by-number`: just what is left, by the number in the purpose; the payer or the number itself is less than certain
 * - `partial`, `over`: the client paid less or more
 * - `third-party`: another paid, the notice came before and the purpose names the client (MM-6.6)
 * - `third-party-question`: another paid and one of the two is missing: the client has to be asked
 * - `duplicate`: was imported before, or stands in this statement twice
 * - `unmatched`: nothing to propose
 * - `outgoing`: not a payment to us
 */
export type MatchStatus =
  | 'exact'
  | 'by-number'
  | 'partial'
  | 'over'
  | 'third-party'
  | 'third-party-question'
  | 'duplicate'
  | 'unmatched'
  | 'outgoing'

/** Why, for a person to read; the words are the interface's. Sums in kopecks, dates ISO. */
export type MatchReason =
  | { readonly code: 'outgoing' | 'imported-before' | 'repeated-in-statement' }
  | { readonly code: 'payer-inn' | 'payer-account' | 'payer-name'; readonly clientInn: string }
  | { readonly code: 'payer-not-stated' }
  | { readonly code: 'payer-is-another'; readonly payerInn: string; readonly clientInn: string }
  | { readonly code: 'payer-not-known'; readonly payerInn: string }
  | { readonly code: 'number' | 'number-without-word' | 'short-number'; readonly number: string }
  | { readonly code: 'number-not-known'; readonly numbers: readonly string[] }
  | { readonly code: 'invoices-of-several-clients'; readonly invoiceIds: readonly string[] }
  | { readonly code: 'date-differs'; readonly stated: string; readonly invoiceDate: string }
  | { readonly code: 'sum-equal' | 'sum-of-several'; readonly kopecks: number }
  | { readonly code: 'sum-less' | 'sum-more'; readonly leftKopecks: number; readonly byKopecks: number }
  | { readonly code: 'no-number' }
  | { readonly code: 'already-paid' | 'only-open-invoice' | 'no-open-invoice' }
  | { readonly code: 'oldest-of-equal' | 'several-open-invoices'; readonly invoiceIds: readonly string[] }
  | { readonly code: 'notice' | 'notice-not-before-payment'; readonly date: string }
  | { readonly code: 'notice-for-other-invoice'; readonly number: string }
  | { readonly code: 'notice-missing' | 'client-in-purpose' | 'client-not-in-purpose' }

export interface DocumentMatch {
  readonly fingerprint: string
  readonly status: MatchStatus
  /** The first of the invoices; absent when there is nothing to propose. */
  readonly invoiceId?: string
  /** How the sum would be spread over invoices: never more than is left on each. */
  readonly parts: readonly { readonly invoiceId: string; readonly kopecks: number }[]
  /** What is over after that. */
  readonly excessKopecks: number
  /** Confidence in the proposal, 0 (none) to 100. */
  readonly score: number
  readonly reasons: readonly MatchReason[]
}
