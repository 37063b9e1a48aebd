export {
  type Advance,
  offsetAdvance,
  type Refund,
  readAdvances,
  readRefunds,
  refundAdvance,
} from './advances.ts'
export { askAboutPayment } from './ask-about-payment.ts'
export { creditInvoice } from './credit-invoice.ts'
export { decideDocument } from './decide-document.ts'
export { explainMatch } from './explain-match.ts'
export { readFirstPeriods, setFirstPeriod } from './first-period.ts'
export { acceptanceNotes, type InvoiceLine, qrOf, type Sale } from './invoice-pdf.ts'
export {
  effectivePeriod,
  findInvoice,
  type InvoiceRow,
  isOpen,
  readInvoices,
  readInvoicesAcrossTenants,
} from './invoice-rows.ts'
export { type ExtraLine, type IssueInput, issueInvoice } from './issue-invoice.ts'
export { type RunReport, runBillingAcrossTenants } from './monthly-run.ts'
export { scheduledFrom } from './next-period.ts'
export {
  answerObjection,
  fileObjection,
  type Objection,
  objectionsUntil,
  readAcceptanceNotes,
  readObjections,
} from './objections.ts'
export { givePaymentNotice, type PaymentNotice, readPaymentNotices } from './payment-notices.ts'
export {
  type PaymentRow,
  readPayments,
  readPaymentsOfStatement,
  takePayment,
  undoPayment,
} from './payments.ts'
export {
  addPriceList,
  listPriceLists,
  type PriceItem,
  type PriceList,
  priceListOn,
  readSubscription,
  type Subscribed,
  setSubscription,
} from './price-list.ts'
export { readInvoiceByToken, readInvoicePdf, readSale } from './read-invoice.ts'
export { type Account, balanceText, readAccount, reconcile } from './reconciliation.ts'
export { releaseInvoices } from './release-invoices.ts'
export {
  type DocumentRow,
  importStatement,
  listStatements,
  readDocuments,
  type StatementRow,
} from './statements.ts'
