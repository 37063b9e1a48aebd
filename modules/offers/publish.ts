import { formatDate } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { earliestEffective } from '#libs/offer/index.ts'
import { listClients, momentOf } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { BOUND, writeNotice } from './notices.ts'
import { type Edition, editionOn, readEdition } from './queries.ts'
import { renderEdition } from './render-edition.ts'

export interface Delivery {
  readonly tenantId: string
  readonly client: string
  readonly address: string | null
  readonly sentAt: Date | null
  readonly failed: boolean
}

/** Per client: whether and when the notice of this edition for its planned date left (MM-11.2, MM-12.3). */
export const readDeliveries = (db: Reader, edition: Edition): Promise<Delivery[]> =>
  db.all<Delivery>({
    text: `select c.tenant_id as "tenantId", c.short_name as client, l.address, l.sent_at as "sentAt",
        l.failed_at is not null as failed
      from clients.client c
      left join offers.notice n on n.tenant_id = c.tenant_id and n.edition_id = $1 and n.planned_on = $2
      left join clients.letter l on l.tenant_id = n.tenant_id and l.letter_id = n.letter_id
      where c.product = $3 and (c.state in ('active', 'suspended') or n.notice_id is not null)
      order by c.short_name, c.tenant_id`,
    values: [edition.editionId, edition.plannedOn, edition.product],
  })

/** Days of notice that bind now: those of the edition in force, the new one's before the first. */
async function noticeDays(db: Reader, edition: Edition, today: string): Promise<number> {
  const current = await editionOn(db, edition.product, today)
  return (current ?? edition).parameters.noticeDays
}

/**
 * Writes to every client whom the contract binds and who has no notice of this edition for this date yet. Errors:
 * `conflict.state` when the date is too near even for letters that leave today, or the edition is published.
 */
export async function announceEdition(
  services: Services,
  db: ScopedDb,
  input: {
    readonly editionId: string
    readonly plannedOn: string
    readonly now: Date
    readonly today: string
    readonly by: string
  },
): Promise<{ announced: number }> {
  const found = await readEdition(db, input.editionId)
  if (found.publishedAt || found.droppedAt)
    throw fail('conflict.state', { reason: 'редакция уже не готовится' })
  const edition = { ...found, plannedOn: input.plannedOn }
  const clients = await listClients(db, { product: edition.product, states: BOUND })
  const days = await noticeDays(db, edition, input.today)
  const latest = clients
    .map(client => momentOf(services, client.tenantId).now.getTime())
    .reduce((a, b) => Math.max(a, b), input.now.getTime())
  const earliest = clients.length > 0 ? earliestEffective(new Date(latest).toISOString(), days) : input.today
  if (input.plannedOn < earliest) throw tooEarly(earliest)
  const known = new Set((await readDeliveries(db, edition)).filter(d => d.address).map(d => d.tenantId))
  return db.tx(async tx => {
    await tx.run({
      text: 'update offers.edition set planned_on = $2 where edition_id = $1',
      values: [edition.editionId, input.plannedOn],
    })
    let announced = 0
    for (const client of clients) {
      if (known.has(client.tenantId)) continue
      if (await writeNotice(services, tx, edition, { tenantId: client.tenantId, by: input.by })) announced++
    }
    return { announced }
  })
}

/** A thousand names would say less than five. */
function someOf(names: readonly string[]): string {
  const more = names.length - 5
  return names.slice(0, 5).join(', ') + (more > 0 ? ` и ещё ${more}` : '')
}

const tooEarly = (earliest: string) =>
  fail('conflict.state', {
    reason: `между уведомлением и вступлением в силу должны пройти полные календарные дни: не раньше ${formatDate(earliest)}`,
    earliest,
  })

/**
 * Publishes an edition with its planned date. Refused until every bound client's notice has really left, and when the last
 * of them left less than the full days of notice before the date (MM-11.2). Error: `conflict.state`.
 */
export async function publishEdition(
  services: Services,
  db: ScopedDb,
  input: {
    readonly editionId: string
    readonly now: Date
    readonly today: string
    readonly by: string | null
  },
): Promise<{ effectiveOn: string }> {
  const edition = await readEdition(db, input.editionId)
  if (edition.publishedAt || edition.droppedAt)
    throw fail('conflict.state', { reason: 'редакция уже не готовится' })
  if (edition.plannedOn < input.today)
    throw fail('conflict.state', { reason: 'дата вступления в силу уже прошла' })
  const bound = await listClients(db, { product: edition.product, states: BOUND })
  const boundIds = new Set(bound.map(client => client.tenantId))
  const deliveries = (await readDeliveries(db, edition)).filter(d => boundIds.has(d.tenantId))
  const waiting = deliveries.filter(delivery => delivery.sentAt === null)
  if (waiting.length > 0) {
    throw fail('conflict.state', {
      reason: `уведомления ещё не отправлены: ${someOf(waiting.map(delivery => delivery.client))}`,
      waiting: waiting.map(delivery => delivery.tenantId),
    })
  }
  const last = deliveries
    .map(delivery => delivery.sentAt!.toISOString())
    .sort()
    .at(-1)
  const earliest = last ? earliestEffective(last, await noticeDays(db, edition, input.today)) : input.today
  if (edition.plannedOn < earliest) throw tooEarly(earliest)
  const pdf = await renderEdition(services, edition, {
    dates: `Опубликована ${formatDate(input.today)}, вступает в силу ${formatDate(edition.plannedOn)}`,
    at: input.now,
  })
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update offers.edition set published_at = $2, published_by = $3, effective_on = planned_on,
        pdf = $5, pdf_sha256 = $6
        where edition_id = $1 and published_at is null and dropped_at is null and planned_on = $4`,
      values: [edition.editionId, input.now, input.by, edition.plannedOn, pdf, sha256(pdf)],
    })
    if (rows === 0) throw fail('conflict.version')
  })
  return { effectiveOn: edition.plannedOn }
}
