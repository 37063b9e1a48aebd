import { createHash } from 'node:crypto'
import type { StatementDocument } from './types.ts'

/** Quotes, dashes and spaces differ between encodings and exports of the same payment. */
const essence = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, '')

/**
 * The same for a payment however often and in whatever encoding it is exported, hex SHA-256. The booking date is left out:
 * a statement of the current day may lack it.
 */
export function fingerprint(
  document: Omit<StatementDocument, 'line' | 'kind' | 'bookedOn' | 'account'>,
): string {
  const { direction, number, date, sumKopecks, payer, payee, purpose } = document
  const identity = [
    direction,
    essence(number),
    date,
    sumKopecks,
    payer.account,
    payer.bic,
    payer.inn,
    payee.account,
    essence(purpose),
  ]
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex')
}
