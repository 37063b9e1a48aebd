import type { Letterhead } from './types.ts'

/** An edition of an offer: the legally significant text (MM-11.4). */
export interface OfferData {
  readonly title: string
  readonly edition: string
  readonly dates: string
  readonly preamble: string
  readonly sections: readonly {
    readonly number: string
    readonly heading: string
    readonly clauses: readonly { readonly number: string; readonly text: string }[]
  }[]
  readonly address: string
  readonly textSha256: string
}

/** An invoice of the vendor with its payment code (MM-1.2.1, MM-6.2). */
export interface VendorInvoiceData {
  readonly heading: string
  readonly number: string
  readonly date: string
  readonly due: string
  readonly period: string
  readonly seller: {
    readonly name: string
    readonly inn: string
    readonly kpp: string | null
    readonly bankName: string
    readonly bik: string
    readonly account: string
    readonly correspondentAccount: string
    readonly address: string
    readonly phone: string
    readonly head: string
  }
  readonly buyer: string
  readonly lines: readonly {
    readonly name: string
    readonly quantity: string
    readonly unit: string
    readonly price: string
    readonly sum: string
  }[]
  readonly total: string
  readonly totalInWords: string
  readonly purpose: string
  /** Printed under the table: the acceptance sentence and the link to the offer. */
  readonly notes: readonly string[]
  /** Rows of dark (1) and light (0) modules; empty when there is nothing to pay. */
  readonly qr: readonly string[]
}

/** Any other paper of a contract: headings, paragraphs, facts and tables. */
export interface PaperData {
  readonly operator: Letterhead
  readonly title: string
  readonly number: string
  readonly date: string
  readonly blocks: readonly {
    readonly heading: string | null
    readonly paragraphs: readonly string[]
    readonly facts: readonly (readonly [string, string])[]
    readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
  }[]
  readonly footer: string
}
