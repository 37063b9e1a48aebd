import type { ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/**
 * Says where the clinic of a client opens and whom it invites first. Errors: `not-found`, `conflict.state` (it is open
 * already, or the address is taken).
 */
export async function setOpening(
  db: ScopedDb,
  input: { readonly tenantId: string; readonly slug: string; readonly ownerEmail: string },
): Promise<void> {
  await db.tx(async tx => {
    const open = await tx.first({
      text: 'select 1 as one from tenancy.tenant where tenant_id = $1',
      values: [input.tenantId],
    })
    if (open) throw fail('conflict.state', { reason: 'клиника уже открыта' })
    const taken = await tx.first({
      text: `select 1 as one from tenancy.tenant where slug = $1
        union all select 1 from clients.client where slug = $1 and tenant_id <> $2 limit 1`,
      values: [input.slug, input.tenantId],
    })
    if (taken) throw fail('conflict.state', { reason: 'такой адрес уже занят' })
    const rows = await tx.run({
      text: 'update clients.client set slug = $2, owner_email = $3 where tenant_id = $1',
      values: [input.tenantId, input.slug, input.ownerEmail],
    })
    if (rows === 0) throw fail('not-found')
  })
}
