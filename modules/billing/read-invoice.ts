import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Sale } from './invoice-pdf.ts'

export interface InvoiceFile {
  readonly number: string
  readonly pdf: Buffer
  readonly sha256: string
}

/** The PDF of an invoice of a client as it was issued. Error: `not-found`. */
export async function readInvoicePdf(
  db: Reader,
  tenantId: string | null,
  invoiceId: string,
): Promise<InvoiceFile> {
  const row = await db.first<InvoiceFile>({
    text: `select number, pdf, pdf_sha256 as sha256 from billing.invoice
      where ($1::uuid is null or tenant_id = $1) and invoice_id = $2`,
    values: [tenantId, invoiceId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** By the secret of the link in the letter; the only way to an invoice without sign-in. Error: `not-found`. */
export async function readInvoiceByToken(db: Reader, token: string): Promise<InvoiceFile> {
  const row = await db.first<InvoiceFile>({
    text: 'select number, pdf, pdf_sha256 as sha256 from billing.invoice where token = $1',
    values: [token],
  })
  if (!row) throw fail('not-found')
  return row
}

/** What an invoice prints. Error: `not-found`. */
export async function readSale(db: Reader, tenantId: string, invoiceId: string): Promise<Sale> {
  const row = await db.first<{ sale: Sale }>({
    text: 'select sale from billing.invoice where tenant_id = $1 and invoice_id = $2',
    values: [tenantId, invoiceId],
  })
  if (!row) throw fail('not-found')
  return row.sale
}
