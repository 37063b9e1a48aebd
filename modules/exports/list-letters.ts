import { momentOf } from '#modules/clients/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import { readLetters } from './read-archives.ts'

/** Letters of all clients, with whether the archive was ready in its term by the clock of each client. */
export async function listLetters(ctx: VendorCtx) {
  const [letters, clients, archives] = await Promise.all([
    readLetters(ctx.db, null),
    ctx.db.all<{ tenant_id: string; short_name: string }>({
      text: 'select tenant_id, short_name from clients.client',
    }),
    ctx.db.all<{ archive_id: string; ready_at: Date | null }>({
      text: 'select archive_id, ready_at from exports.archive',
    }),
  ])
  const names = new Map(clients.map(client => [client.tenant_id, client.short_name]))
  const ready = new Map(archives.map(archive => [archive.archive_id, archive.ready_at]))
  return letters.map(letter => {
    const delivered = letter.archiveId !== null && ready.get(letter.archiveId) != null
    const { today } = momentOf(ctx.services, letter.tenantId)
    return {
      ...letter,
      client: names.get(letter.tenantId) ?? '—',
      delivered,
      overdue: !delivered && letter.dueOn !== null && letter.dueOn < today,
    }
  })
}
