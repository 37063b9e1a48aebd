import { newId } from '#libs/ids/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import type { ClientInput } from './contract.ts'
import { addLegalEmail } from './legal-email.ts'
import { writeEvent } from './move-contract.ts'
import { checkClient } from './requisites.ts'
import type { Who } from './who.ts'

export interface NewClient extends ClientInput {
  /** The tenant that exists already; a new id when left out. */
  readonly tenantId?: string
  readonly legalEmail: string
  readonly slug: string | null
  readonly ownerEmail: string | null
  readonly who: Who
  readonly now: Date
  readonly today: string
}

/**
 * Writes down somebody who wants to be a client: checked requisites, the address from the application, the first state.
 * Errors: `request.invalid`, `conflict.state` (a person for the clinic system).
 */
export async function createClient(tx: Tx, input: NewClient): Promise<{ tenantId: string }> {
  const card = checkClient(input)
  const tenantId = input.tenantId ?? newId()
  await tx.run(
    q.insertInto('clients.client').values({
      tenant_id: tenantId,
      product: card.product,
      state: 'lead',
      state_since: input.now,
      kind: card.kind,
      short_name: card.shortName,
      full_name: card.fullName,
      inn: card.inn,
      kpp: card.kpp,
      ogrn: card.ogrn,
      address: card.address,
      phone: card.phone,
      head_name: card.headName,
      licence_number: card.licenceNumber,
      licence_date: card.licenceDate,
      licence_issuer: card.licenceIssuer,
      slug: input.slug,
      owner_email: input.ownerEmail,
      created_at: input.now,
      created_by: input.who.id,
    }),
  )
  await writeEvent(tx, {
    tenantId,
    from: null,
    to: 'lead',
    basis: 'application',
    basisId: null,
    reason: 'Заявка клиента',
    who: input.who,
    now: input.now,
  })
  await addLegalEmail(tx, {
    tenantId,
    email: input.legalEmail,
    source: 'application',
    changedOn: input.today,
    now: input.now,
    today: input.today,
    by: input.who.id,
    withinDays: 5,
  })
  return { tenantId }
}
