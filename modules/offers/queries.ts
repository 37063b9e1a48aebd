import type { OfferDocument, OfferParameters, Product } from '#libs/offer/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface Edition {
  readonly editionId: string
  readonly product: Product
  readonly number: number
  readonly document: OfferDocument
  readonly parameters: OfferParameters
  readonly summary: string
  readonly textSha256: string
  readonly pdfSha256: string
  readonly plannedOn: string
  readonly publishedAt: Date | null
  readonly effectiveOn: string | null
  readonly droppedAt: Date | null
}

const COLUMNS = `edition_id as "editionId", product, number, document, parameters, summary, text_sha256 as "textSha256",
  pdf_sha256 as "pdfSha256", planned_on as "plannedOn", published_at as "publishedAt", effective_on as "effectiveOn",
  dropped_at as "droppedAt"`

/** Editions of a product, the newest first; drafts only when asked for. */
export const listEditions = (db: Reader, product: Product, withDrafts = false): Promise<Edition[]> =>
  db.all<Edition>({
    text: `select ${COLUMNS} from offers.edition where product = $1 and dropped_at is null
      and (published_at is not null or $2) order by number desc`,
    values: [product, withDrafts],
  })

/** The edition in force on a day, or null before the first one. Exactly one is (MM-11.1). */
export async function editionOn(db: Reader, product: Product, day: string): Promise<Edition | null> {
  const row = await db.first<Edition>({
    text: `select ${COLUMNS} from offers.edition where product = $1 and effective_on <= $2
      order by effective_on desc limit 1`,
    values: [product, day],
  })
  return row ?? null
}

/** The edition in force on a day. Error: `conflict.state` when the vendor has published none. */
export async function requireEdition(db: Reader, product: Product, day: string): Promise<Edition> {
  const edition = await editionOn(db, product, day)
  if (!edition) throw fail('conflict.state', { reason: 'оферта ещё не опубликована' })
  return edition
}

/** An edition by id. Error: `not-found`. */
export async function readEdition(db: Reader, editionId: string): Promise<Edition> {
  const row = await db.first<Edition>({
    text: `select ${COLUMNS} from offers.edition where edition_id = $1`,
    values: [editionId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** The PDF of a published edition, or of the one in force on a day; null when there is none. */
export async function readEditionPdf(
  db: Reader,
  product: Product,
  which: { readonly number: number } | { readonly day: string },
): Promise<{ number: number; pdf: Buffer; sha256: string } | null> {
  const byNumber = 'number' in which
  const row = await db.first<{ number: number; pdf: Buffer; pdf_sha256: string }>({
    text: `select number, pdf, pdf_sha256 from offers.edition where product = $1 and published_at is not null
      and ${byNumber ? 'number = $2' : 'effective_on <= $2'} order by effective_on desc limit 1`,
    values: [product, byNumber ? which.number : which.day],
  })
  return row ? { number: row.number, pdf: row.pdf, sha256: row.pdf_sha256 } : null
}

/** The permanent address of an edition's significant text (MM-1.2.1, MM-11.4). */
export const editionLink = (
  publicUrl: string,
  edition: { readonly product: Product; readonly number: number },
): string => `${publicUrl}/oferta/${edition.product}/${edition.number}.pdf`
