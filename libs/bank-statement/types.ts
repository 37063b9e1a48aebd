/** The encoding that the file turned out to be in, whatever its `Кодировка` says. */
export type StatementEncoding = 'windows-1251' | 'cp866' | 'utf-8'
export type StatementVersion = '1.02' | '1.03'

/** A side of a payment. What the file does not state is an empty string. */
export interface Party {
  readonly name: string
  readonly inn: string
  readonly kpp: string
  readonly account: string
  readonly bic: string
}

export interface StatementDocument {
  /** «Платежное поручение», «Банковский ордер» … as the bank names it. */
  readonly kind: string
  readonly number: string
  /** The date of the document itself, ISO. */
  readonly date: string
  /** When the money came to the account or left it, ISO; empty when the bank does not say. */
  readonly bookedOn: string
  readonly sumKopecks: number
  readonly direction: 'in' | 'out'
  /** Which account of the statement it moved. */
  readonly account: string
  readonly payer: Party
  readonly payee: Party
  readonly purpose: string
  /** Where the section begins in the file. */
  readonly line: number
}

export interface BankStatement {
  readonly version: StatementVersion
  readonly encoding: StatementEncoding
  /** What the file says about its encoding; empty when nothing. */
  readonly declaredEncoding: string
  /** The first account; there may be several. */
  readonly account: string
  readonly accounts: readonly string[]
  /** The period, ISO dates, both days included. */
  readonly from: string
  readonly to: string
  readonly documents: readonly StatementDocument[]
}
