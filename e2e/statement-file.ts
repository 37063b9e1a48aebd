import {
  type StatementDocument,
  type StatementEncoding,
  writeBankStatement,
} from '#libs/bank-statement/index.ts'

/** One line of a statement: money from somebody to the vendor. */
export interface Incoming {
  readonly payer: { readonly name: string; readonly inn: string }
  readonly kopecks: number
  readonly purpose: string
  /** Number of the payment order; each has its own when left out. */
  readonly number?: string
}

let last = 500

/** A payment with its number, to be brought in once or several times. */
export const incoming = (
  payer: { readonly shortName: string; readonly inn: string },
  kopecks: number,
  purpose: string,
): Incoming => ({
  payer: { name: payer.shortName, inn: payer.inn },
  kopecks,
  purpose,
  number: String(++last),
})

/**
 * A statement of one day as a bank gives it, with these payments to the vendor.
 * @param account the vendor's settlement account
 * @param today ISO day of all of them
 */
export function statementFile(
  { account, today }: { readonly account: string; readonly today: string },
  rows: readonly Incoming[],
  encoding: StatementEncoding = 'windows-1251',
): Buffer {
  const documents = rows.map(
    (row): Omit<StatementDocument, 'line' | 'account'> => ({
      kind: 'Платежное поручение',
      number: row.number ?? String(++last),
      date: today,
      bookedOn: today,
      sumKopecks: row.kopecks,
      direction: 'in',
      payer: { ...row.payer, kpp: '', account: '40702810000000000123', bic: '044525104' },
      payee: { name: 'ООО «Лад-Система»', inn: '', kpp: '', account, bic: '' },
      purpose: row.purpose,
    }),
  )
  const [from, to] = [today, today]
  const bytes = writeBankStatement({
    version: '1.03',
    encoding,
    account,
    from,
    to,
    openingKopecks: 0,
    documents,
  })
  return Buffer.from(bytes)
}

/** The body of a request that brings a statement in. */
export const uploadOf = (file: Buffer, fileName = 'kl_to_1c.txt') => ({
  fileName,
  base64: file.toString('base64'),
})
