import { listClients, makePaper, momentOf, queueLetter, SYSTEM } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'

/**
 * Draws up the instruction to process personal data for every contract in force that has none, and tells the client that it
 * waits for acceptance (MM-4.2, MM1-2.4). A practice of the studio accepts its own when it registers. Done twice is done once.
 */
export async function drawInstructionsAcrossTenants(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const drawn = await db.all<{ tenant_id: string }>({
    text: `select distinct tenant_id from clients.paper where kind = 'instruction'`,
  })
  const known = new Set(drawn.map(row => row.tenant_id))
  for (const client of await listClients(db, { states: ['active'] })) {
    const { tenantId } = client
    if (known.has(tenantId) || client.product !== 'clinic') continue
    const basis = 'Договор заключён'
    const { paperId } = await makePaper(services, db, { tenantId, kind: 'instruction', basis, who: SYSTEM })
    const { now } = momentOf(services, tenantId)
    await db.tx(tx =>
      queueLetter(tx, {
        tenantId,
        kind: 'once:instruction',
        subject: 'Поручение обработки персональных данных',
        body: 'Поручение обработки персональных данных составлено по параметрам договора. Прочитать и принять его можно на странице «Договор» в системе.',
        basis: { kind: 'paper', id: paperId },
        now,
      }),
    )
  }
}
