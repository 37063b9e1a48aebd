import { newId } from '#libs/ids/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import type { Edition } from './queries.ts'

export type AcceptanceWay = 'first-payment' | 'registration' | 'use' | 'payment'

export interface AcceptanceRecord {
  readonly acceptanceId: string
  readonly editionId: string
  readonly product: 'clinic' | 'smile'
  readonly number: number
  readonly way: AcceptanceWay
  readonly at: Date
  readonly textSha256: string
  readonly pdfSha256: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/**
 * Writes that a client has accepted an edition, with the hashes of what was accepted; the same way for the same edition
 * is written once. Answers the id, or null when it was there. Source: MM-1.2, MM-11.2, SV-0.
 */
export async function recordAcceptance(
  tx: Tx,
  input: {
    readonly tenantId: string
    readonly edition: Pick<Edition, 'editionId' | 'textSha256' | 'pdfSha256'>
    readonly way: AcceptanceWay
    readonly at: Date
    readonly evidence: Readonly<Record<string, unknown>>
  },
): Promise<string | null> {
  const acceptanceId = newId()
  const rows = await tx.run(
    q
      .insertInto('offers.acceptance')
      .values({
        tenant_id: input.tenantId,
        acceptance_id: acceptanceId,
        edition_id: input.edition.editionId,
        way: input.way,
        at: input.at,
        text_sha256: input.edition.textSha256,
        pdf_sha256: input.edition.pdfSha256,
        evidence: JSON.stringify(input.evidence),
      })
      .onConflict(on => on.columns(['tenant_id', 'edition_id', 'way']).doNothing()),
  )
  return rows > 0 ? acceptanceId : null
}

/** What a client has accepted, the newest first. */
export const readAcceptances = (db: Reader, tenantId: string): Promise<AcceptanceRecord[]> =>
  db.all<AcceptanceRecord>({
    text: `select a.acceptance_id as "acceptanceId", a.edition_id as "editionId", e.product, e.number, a.way, a.at,
        a.text_sha256 as "textSha256", a.pdf_sha256 as "pdfSha256", a.evidence
      from offers.acceptance a join offers.edition e using (edition_id) where a.tenant_id = $1 order by a.at desc`,
    values: [tenantId],
  })
