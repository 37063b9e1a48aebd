import type { Tx } from '#platform/db/index.ts'
import type { VendorCard } from './contract.ts'
import { checkVendorCard } from './requisites.ts'

/** Stores the next edition of the vendor's requisites after all their checks (MM-17, SV-6). Error: `request.invalid`. */
export async function saveVendorCard(
  tx: Tx,
  card: VendorCard,
  now: Date,
  by: string | null,
): Promise<VendorCard> {
  const right = checkVendorCard(card)
  await tx.run({
    text: `insert into clients.vendor_card (edition, card, changed_at, changed_by)
      select coalesce(max(edition), 0) + 1, $1::jsonb, $2, $3 from clients.vendor_card`,
    values: [JSON.stringify(right), now, by],
  })
  return right
}
