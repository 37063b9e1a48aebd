import { formatDate } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import {
  type ClauseOverride,
  DEFAULT_PARAMETERS,
  type OfferParameters,
  offerDocument,
  offerText,
  type Product,
  wrongParameters,
} from '#libs/offer/index.ts'
import { readVendorCard } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { renderEdition } from './render-edition.ts'

export interface NewEdition {
  readonly product: Product
  readonly plannedOn: string
  readonly parameters: Partial<OfferParameters>
  readonly overrides: readonly ClauseOverride[]
  readonly summary: string
  readonly now: Date
  readonly today: string
  readonly by: string | null
}

/**
 * Draws up the next edition of an offer: the text from the parameters, its PDF/A, their hashes. From here on the text does
 * not change. One edition of a product is in work at a time.
 * Errors: `request.invalid` (parameters out of bounds), `conflict.state` (a date in the past, an edition in work).
 */
export async function drawUpEdition(
  services: Services,
  db: ScopedDb,
  input: NewEdition,
): Promise<{ editionId: string; number: number }> {
  const parameters = { ...DEFAULT_PARAMETERS[input.product], ...input.parameters }
  const wrong = wrongParameters(input.product, parameters)
  if (wrong.length > 0) throw fail('request.invalid', { fields: wrong.join(', ') })
  if (input.plannedOn < input.today)
    throw fail('conflict.state', { reason: 'дата вступления в силу уже прошла' })
  const document = offerDocument(input.product, await readVendorCard(db), parameters, input.overrides)
  const { last, open } = (await db.first<{ last: number; open: boolean }>({
    text: `select coalesce(max(number), 0) as last,
      coalesce(bool_or(published_at is null and dropped_at is null), false) as open from offers.edition where product = $1`,
    values: [input.product],
  }))!
  if (open) throw fail('conflict.state', { reason: 'другая редакция уже готовится' })
  const number = last + 1
  const hash = sha256(offerText(document))
  const pdf = await renderEdition(
    services,
    { product: input.product, number, document, textSha256: hash },
    { dates: `Проект от ${formatDate(input.today)}`, at: input.now },
  )
  const editionId = newId()
  await db.tx(tx =>
    tx.run(
      q.insertInto('offers.edition').values({
        edition_id: editionId,
        product: input.product,
        number,
        document: JSON.stringify(document),
        parameters: JSON.stringify(parameters),
        overrides: JSON.stringify(input.overrides),
        summary: input.summary,
        text_sha256: hash,
        pdf,
        pdf_sha256: sha256(pdf),
        created_at: input.now,
        created_by: input.by,
        planned_on: input.plannedOn,
      }),
    ),
  )
  return { editionId, number }
}

/** Gives up an edition that was not published. Error: `conflict.state`. */
export async function dropEdition(db: ScopedDb, editionId: string, now: Date): Promise<void> {
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update offers.edition set dropped_at = $2
        where edition_id = $1 and published_at is null and dropped_at is null`,
      values: [editionId, now],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'редакция уже опубликована или снята' })
  })
}
