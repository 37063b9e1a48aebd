import { newId } from '#libs/ids/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { type ClientRow, listClients, momentOf } from '#modules/clients/index.ts'
import { writeInvitation } from '#modules/identity/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q, type Tx } from '#platform/db/index.ts'
import { termsOf } from './terms-of.ts'

/**
 * Opens the clinics of clients whose first invoice is paid: the tenant under its address, the legal entity from the card,
 * the counter of patients, the invitation of the first owner (MM-1.2, MM-3.8). A client without an address or an owner
 * waits for them; what is open already stays as it is. Answers how many were opened.
 */
export async function openPaidClinicsAcrossTenants(services: Services): Promise<number> {
  const db = services.db('amb_platform', NO_SCOPE)
  let opened = 0
  for (const client of await listClients(db, { states: ['active'] })) {
    if (client.slug === null || client.ownerEmail === null) continue
    const scoped = services.db('amb_platform', { ...NO_SCOPE, tenantId: client.tenantId })
    opened += await scoped.tx(tx => openClinic(services, tx, client))
  }
  return opened
}

async function openClinic(services: Services, tx: Tx, client: ClientRow): Promise<number> {
  const { tenantId } = client
  const { now, today } = momentOf(services, tenantId)
  // Two processes at once, or an address that somebody else has: nothing happens twice.
  const made = await tx.run(
    q
      .insertInto('tenancy.tenant')
      .values({
        tenant_id: tenantId,
        slug: client.slug!,
        kind: client.kind === 'natural-person' ? 'solo' : 'clinic',
        name: client.shortName,
        zone: VENDOR_ZONE,
        created_at: now,
      })
      .onConflict(on => on.doNothing()),
  )
  if (made === 0) return 0
  const { patientLimit } = await termsOf(tx, client.product, today)
  await tx.run({
    text: 'insert into patients.patient_counter (tenant_id, max_patients) values ($1, $2)',
    values: [tenantId, patientLimit],
  })
  await tx.run(
    q.insertInto('tenancy.legal_entity').values({
      tenant_id: tenantId,
      entity_id: newId(),
      kind: client.kind,
      short_name: client.shortName,
      full_name: client.fullName,
      inn: client.inn,
      kpp: client.kpp,
      ogrn: client.ogrn,
      address: client.address,
      phone: client.phone,
      email: client.ownerEmail!,
      head_name: client.headName,
      head_post: 'руководитель',
      licence_number: client.licenceNumber,
      licence_date: client.licenceDate,
      licence_issuer: client.licenceIssuer,
      code: 'А',
    }),
  )
  await writeInvitation(services, tx, {
    tenantId,
    clinic: client.shortName,
    email: client.ownerEmail!,
    role: 'owner',
    entityId: null,
    by: null,
  })
  return 1
}
