import {
  type InvoiceRow,
  type Objection,
  type PaymentRow,
  readAccount,
  readAdvances,
  readFirstPeriods,
  readInvoices,
  readObjections,
  readPaymentNotices,
  readPayments,
  readRefunds,
  readSubscription,
  scheduledFrom,
} from '#modules/billing/index.ts'
import { findClient } from '#modules/clients/index.ts'
import { readGranted } from '#modules/entitlements/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { ClientBilling, Invoice, ObjectionView, Payment } from './contract-billing.ts'

/** Rows of the vendor's modules as screens take them. */

export const invoiceView = (row: InvoiceRow): Invoice => ({
  invoiceId: row.invoiceId,
  number: row.number,
  issuedOn: row.issuedOn,
  dueOn: row.dueOn,
  periodFrom: row.periodFrom,
  periodTo: row.periodTo,
  totalKopecks: row.totalKopecks,
  paidKopecks: row.paidKopecks,
  credited: row.credited,
  paidOn: row.paidOn,
})

export const paymentView = (row: PaymentRow): Payment => ({
  paymentId: row.paymentId,
  invoiceId: row.invoiceId,
  kopecks: row.kopecks,
  bookedOn: row.bookedOn,
  payerInn: row.payerInn,
  payerName: row.payerName,
  documentNumber: row.documentNumber,
  thirdParty: row.thirdParty,
  basis: row.basis,
  undoneAt: row.undoneAt?.toISOString() ?? null,
  undoReason: row.undoReason,
})

export const objectionView = (row: Objection): ObjectionView => ({
  ...row,
  filedAt: row.filedAt.toISOString(),
  answeredAt: row.answeredAt?.toISOString() ?? null,
})

/** What was paid for past the end of a contract opens nothing any more. */
const ENDED: readonly string[] = ['terminated', 'retention', 'destroyed']

/** Money and rights of one client, for the console and for its owner. */
export async function readBilling(db: Reader, tenantId: string, today: string): Promise<ClientBilling> {
  const [
    client,
    invoices,
    payments,
    subscription,
    rights,
    notices,
    objections,
    advances,
    refunds,
    account,
    firsts,
  ] = await Promise.all([
    findClient(db, tenantId),
    readInvoices(db, tenantId),
    readPayments(db, tenantId),
    readSubscription(db, tenantId),
    readGranted(db, tenantId),
    readPaymentNotices(db, tenantId),
    readObjections(db, tenantId),
    readAdvances(db, tenantId),
    readRefunds(db, tenantId),
    readAccount(db, tenantId, today),
    readFirstPeriods(db, [tenantId]),
  ])
  const ended = client !== undefined && ENDED.includes(client.state)
  return {
    invoices: invoices.map(invoiceView),
    payments: payments.map(paymentView),
    subscription,
    rights: rights.map(right => ({
      ...right,
      live: !ended && right.validFrom <= today && today <= right.validTo,
    })),
    notices,
    objections: objections.map(objectionView),
    advances,
    refunds,
    balanceKopecks: account.balance,
    nextFrom: scheduledFrom(invoices, firsts.get(tenantId) ?? null, today),
  }
}
