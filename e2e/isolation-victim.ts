import type { Ids } from './isolation-bodies.ts'
import { keepNotes, openVisit, storeImages } from './victim-care.ts'
import { keepContract, openSmileCase, preparePapers } from './victim-papers.ts'
import { type Place, SECRET, send } from './victim-place.ts'
import {
  destroySomebody,
  keepAccess,
  keepPrivacyDesk,
  keepVoices,
  mergeSomebody,
  registerPatient,
} from './victim-privacy.ts'
import { signIn } from './world.ts'

export interface Victim {
  /** Ids of live rows, by the names that routes and bodies give them. */
  readonly ids: Ids
  /** Texts that must not appear in an answer to a stranger. */
  readonly secrets: readonly string[]
}

/** Somebody of the dentistry whom the other legal entity does not have. */
const CHOSEN = `
  select a.patient_id, a.entity_id, p.surname, p.phone
  from scheduling.appointment a join patients.patient p using (tenant_id, patient_id)
    join tenancy.legal_entity e using (tenant_id, entity_id)
  where e.code = 'С' and cardinality(p.entity_ids) = 1 and a.status = 'booked' and p.birth_date < '2005-01-01' limit 1`

/** A chair of the victim's clinic. */
async function chairOf(place: Place): Promise<string> {
  const { rows } = await place.superuser.query(
    `select chair_id from tenancy.chair where tenant_id = (select tenant_id from tenancy.tenant where slug = 'ozero') limit 1`,
  )
  return rows[0].chair_id
}

/** A patient with a row of every kind that the product keeps, made through its own doors. */
export async function makeVictim(place: Place): Promise<Victim> {
  const { rows } = await place.superuser.query(CHOSEN)
  const { patient_id: patientId, entity_id: entityId, surname, phone } = rows[0]
  const someone = { ...place, patientId, entityId, phone }
  const edition = await place.superuser.query(
    `select edition_id from consents.text_edition where entity_id = $1 and kind = 'news' order by number desc limit 1`,
    [entityId],
  )
  // The PDF of an edition is kept from its first reading on.
  const reader = await signIn(place.world, 'owner@example.ru')
  await send(reader, 'GET', `/api/clinic/editions/${edition.rows[0].edition_id}/pdf`)
  const otherId = await registerPatient(place, entityId, '+79000007703')
  return {
    ids: {
      patientId,
      entityId,
      fromEntity: entityId,
      placeId: await chairOf(place),
      otherId,
      mergeId: await mergeSomebody(place, entityId, patientId),
      editionId: edition.rows[0].edition_id,
      ...(await openSmileCase(someone)),
      ...(await openVisit(someone)),
      ...(await keepNotes(someone)),
      ...(await storeImages(someone)),
      ...(await preparePapers(someone, otherId)),
      ...(await destroySomebody(place, entityId)),
      ...(await keepAccess(place, entityId)),
      ...(await keepContract(place)),
      ...(await keepPrivacyDesk(someone)),
      ...(await keepVoices(someone)),
    },
    secrets: [surname, phone, SECRET],
  }
}
