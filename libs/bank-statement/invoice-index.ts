import { comparedNumber, tokensOf } from './invoice-reference.ts'
import type { OpenInvoice } from './match-types.ts'
import type { Party } from './types.ts'

/** How a payer was recognised as a client; `another` is somebody else, `not-stated` says nothing of itself. */
export type Payer =
  | { readonly known: 'payer-inn' | 'payer-account' | 'payer-name'; readonly clientInn: string }
  | { readonly known: 'another' | 'not-stated' }

const LEGAL_FORMS = new Set(
  'ООО ОАО ЗАО ПАО АО НАО ИП ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ АКЦИОНЕРНОЕ ПУБЛИЧНОЕ НЕПУБЛИЧНОЕ ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ'.split(
    ' ',
  ),
)
const words = (text: string): string[] => tokensOf(text).filter(token => /[\p{L}\p{N}]/u.test(token))
/** A name without the legal form, quotes and the address that banks put between «//». */
const comparedName = (name: string): string =>
  words(name.split('//')[0]!)
    .filter(word => !LEGAL_FORMS.has(word))
    .join(' ')

const SHORTEST_TELLING_NAME = 5
/** A client who is a person has another key instead of an INN: banks may state an INN for him that nobody knows. */
const isInn = (key: string): boolean => /^\d{10}(?:\d\d)?$/.test(key)
const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits)

/** «12/2026-М» is called «12» for short. */
const shortNumbers = (number: string): string[] => {
  const groups = number.match(/\d+/g) ?? []
  return groups.filter(digits => digits !== number && !isYear(digits))
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Invoices and their clients by whatever a payment may tell of them, and what is left to pay on each. */
export class InvoiceIndex {
  readonly #byNumber = new Map<string, OpenInvoice[]>()
  readonly #byShort = new Map<string, OpenInvoice[]>()
  readonly #byClient = new Map<string, OpenInvoice[]>()
  readonly #byAccount = new Map<string, string>()
  /** Null when two clients have the same name. */
  readonly #byName = new Map<string, string | null>()
  readonly #namesByFirstWord = new Map<string, string[]>()
  readonly #left = new Map<string, number>()

  constructor(invoices: readonly OpenInvoice[]) {
    const byAge = invoices.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    for (const invoice of byAge) this.#add(invoice)
  }

  #add(invoice: OpenInvoice): void {
    const number = comparedNumber(invoice.number)
    addTo(this.#byNumber, number, invoice)
    for (const short of new Set(shortNumbers(number))) addTo(this.#byShort, short, invoice)
    addTo(this.#byClient, invoice.clientInn, invoice)
    for (const account of invoice.clientAccounts) this.#byAccount.set(account, invoice.clientInn)
    this.#left.set(invoice.id, Math.max(0, invoice.sumKopecks - invoice.paidKopecks))
    this.#addName(invoice)
  }

  #addName({ clientName, clientInn }: OpenInvoice): void {
    const name = comparedName(clientName)
    const known = this.#byName.get(name)
    if (known === undefined) addTo(this.#namesByFirstWord, name.split(' ')[0]!, name)
    this.#byName.set(name, known === undefined || known === clientInn ? clientInn : null)
  }

  payer(party: Party): Payer {
    if (party.inn !== '') return this.#payerWithInn(party)
    const byAccount = this.#byAccount.get(party.account)
    if (byAccount !== undefined) return { known: 'payer-account', clientInn: byAccount }
    const name = comparedName(party.name)
    if (name === '') return { known: 'not-stated' }
    const byName = this.#byName.get(name)
    return byName ? { known: 'payer-name', clientInn: byName } : { known: 'another' }
  }

  #payerWithInn({ inn, name }: Party): Payer {
    if (this.#byClient.has(inn)) return { known: 'payer-inn', clientInn: inn }
    const person = this.#byName.get(comparedName(name))
    return person && !isInn(person) ? { known: 'payer-name', clientInn: person } : { known: 'another' }
  }

  /** Whether the full name is all that a payment can tell of this client: a person without an INN. */
  isPerson = (clientInn: string): boolean => !isInn(clientInn)

  /** The client whose ИНН or name stands in a purpose. Null when there is none, or more than one. */
  clientIn(purpose: string): string | null {
    const tokens = words(purpose)
    const found = new Set(
      tokens.map(token => token.replace(/^ИНН/, '')).filter(token => this.#byClient.has(token)),
    )
    const text = ` ${tokens.filter(word => !LEGAL_FORMS.has(word)).join(' ')} `
    for (const token of new Set(tokens))
      for (const name of this.#namesByFirstWord.get(token) ?? [])
        if (name.length >= SHORTEST_TELLING_NAME && text.includes(` ${name} `))
          found.add(this.#byName.get(name) ?? '')
    const [client] = found
    return found.size === 1 && client ? client : null
  }

  withNumber = (number: string): readonly OpenInvoice[] => this.#byNumber.get(number) ?? []
  withShortNumber = (number: string): readonly OpenInvoice[] => this.#byShort.get(number) ?? []
  left = (invoice: OpenInvoice): number => this.#left.get(invoice.id) ?? 0
  /** Invoices of a client on which something is left, the oldest first. */
  openOf = (clientInn: string): readonly OpenInvoice[] =>
    (this.#byClient.get(clientInn) ?? []).filter(invoice => this.left(invoice) > 0)

  /** Later payments of the same statement see less left. */
  pay(invoiceId: string, kopecks: number): void {
    this.#left.set(invoiceId, (this.#left.get(invoiceId) ?? 0) - kopecks)
  }
}
