import {
  type DocumentRow,
  explainMatch,
  type PaymentRow,
  readDocuments,
  readPaymentsOfStatement,
} from '#modules/billing/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { BankDocument } from './contract-statements.ts'
import { paymentView } from './views.ts'

/** Incoming documents of a statement with their reasons and what came of each (J7.2). Error: `not-found`. */
export async function readStatement(db: Reader, statementId: string): Promise<BankDocument[]> {
  const [documents, payments] = [
    await readDocuments(db, statementId),
    await readPaymentsOfStatement(db, statementId),
  ]
  return documents
    .filter(row => row.document.direction === 'in')
    .map(row =>
      documentView(
        row,
        payments.filter(payment => payment.position === row.position),
      ),
    )
}

function documentView(row: DocumentRow, payments: readonly PaymentRow[]): BankDocument {
  const { document, match } = row
  return {
    position: row.position,
    number: document.number,
    date: document.bookedOn || document.date,
    kopecks: document.sumKopecks,
    payerName: document.payer.name,
    payerInn: document.payer.inn,
    purpose: document.purpose,
    status: row.status,
    score: match.score,
    reasons: explainMatch(match),
    outcome: outcomeOf(
      row,
      payments.filter(payment => payment.undoneAt === null),
    ),
    proposed: match.parts.map(part => ({ ...part })),
    payments: payments.map(payment => ({ ...paymentView(payment), tenantId: payment.tenantId })),
  }
}

function outcomeOf(row: DocumentRow, live: readonly PaymentRow[]): BankDocument['outcome'] {
  if (row.status === 'duplicate') return 'ignored'
  if (live.length > 0) {
    if (live.every(payment => payment.invoiceId === null)) return 'advance'
    if (live.some(payment => payment.thirdParty)) return 'paid-third-party'
    return row.status === 'partial' ? 'partial' : 'paid'
  }
  return row.status === 'third-party-question' ? 'question' : 'open'
}
