import { formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { lockClient, momentOf, queueLetter } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Tx } from '#platform/db/index.ts'
import { type Edition, editionLink, readEdition } from './queries.ts'

/** States in which a contract binds both sides, so a new edition must be announced to the client. */
export const BOUND = ['active', 'suspended'] as const

/** Writes to a client about an edition and its date (MM-11.2). Answers whether the letter could be queued. */
export async function writeNotice(
  services: Services,
  tx: Tx,
  edition: Edition,
  { tenantId, by }: { readonly tenantId: string; readonly by: string | null },
): Promise<boolean> {
  const { now } = momentOf(services, tenantId)
  const letterId = await queueLetter(tx, {
    tenantId,
    kind: 'offer-notice',
    subject: `Новая редакция оферты с ${formatDate(edition.plannedOn)}`,
    body: noticeText(services.config.publicUrl, edition),
    basis: { kind: 'edition', id: edition.editionId },
    now,
    createdBy: by,
  })
  if (!letterId) return false
  await tx.run({
    text: `insert into offers.notice (tenant_id, notice_id, edition_id, letter_id, planned_on, made_at)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [tenantId, newId(), edition.editionId, letterId, edition.plannedOn, now],
  })
  return true
}

const noticeText = (publicUrl: string, edition: Edition): string =>
  `С ${formatDate(edition.plannedOn)} вступает в силу редакция № ${edition.number} публичной оферты.

Что меняется: ${edition.summary}

Текст (PDF): ${editionLink(publicUrl, edition)}${edition.publishedAt ? '' : ' — откроется в день публикации'}.
Страница оферты: ${publicUrl}/oferta/${edition.product}

Если изменения для вас неприемлемы, вы можете отказаться от договора до этой даты: ${publicUrl}/app/contract
Пользование системой или оплата после этой даты означают согласие с новой редакцией.`

/**
 * Tells clients whose contract was concluded after the notices had left, while a published edition waits for its day: they
 * accepted the edition before it and may leave, too (MM-11.2, MM-11.3). Done twice is done once.
 */
export async function noticeNewcomersAcrossTenants(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const untold = (tenantId: string | null) => ({
    text: `select c.tenant_id as "tenantId", e.edition_id as "editionId", e.effective_on as "effectiveOn"
      from clients.client c join offers.edition e using (product)
      where c.state = any ($1) and ($2::uuid is null or c.tenant_id = $2) and e.published_at is not null
        and exists (select from offers.edition o where o.product = e.product and o.effective_on < e.effective_on)
        and not exists (select from offers.notice n where n.tenant_id = c.tenant_id and n.edition_id = e.edition_id)`,
    values: [[...BOUND], tenantId],
  })
  for (const { tenantId, editionId, effectiveOn } of await db.all<Untold>(untold(null))) {
    if (effectiveOn <= momentOf(services, tenantId).today) continue
    const edition = await readEdition(db, editionId)
    await db.tx(async tx => {
      await lockClient(tx, tenantId)
      const still = await tx.all<Untold>(untold(tenantId))
      if (still.some(row => row.editionId === editionId))
        await writeNotice(services, tx, edition, { tenantId, by: null })
    })
  }
}

interface Untold {
  readonly tenantId: string
  readonly editionId: string
  readonly effectiveOn: string
}
