import pg from 'pg'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** Telephone of the patient whose papers are walked. */
export const PHONE = '+79000000101'

/** A clinic whose dentistry has one patient with a checked passport, and the people who make his papers. */
export interface Desk {
  readonly world: World
  readonly superuser: pg.Client
  readonly reception: Client
  readonly doctor: Client
  readonly owner: Client
  readonly place: { readonly patientId: string; readonly entityId: string }
  /** Issues a document of the dentistry, to that patient when no other is named. */
  issue(who: Client, kind: string, more?: object, patientId?: string): ReturnType<Client['request']>
  close(): Promise<void>
}

export async function openDesk(): Promise<Desk> {
  const world = await createWorld({ patients: 30, history: true })
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const [reception, doctor, owner] = await Promise.all([
    signIn(world, 'reception@example.ru'),
    signIn(world, 'doctor@example.ru'),
    signIn(world, 'owner@example.ru'),
  ])
  const { rows } = await superuser.query(
    `select p.patient_id, e.entity_id from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
     join tenancy.legal_entity e on e.tenant_id = p.tenant_id and e.entity_id = pe.entity_id
     where p.phone = $1 and e.code = 'С'`,
    [PHONE],
  )
  const place = { patientId: rows[0].patient_id, entityId: rows[0].entity_id }
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001, выдан 01.02.2015'
     where patient_id = $1`,
    [place.patientId],
  )
  return {
    world,
    superuser,
    reception,
    doctor,
    owner,
    place,
    issue: (who, kind, more = {}, patientId = place.patientId) =>
      who.request('POST', `/api/clinic/patients/${patientId}/documents`, {
        entityId: place.entityId,
        kind,
        ...more,
      }),
    async close() {
      await superuser.end()
      await world.close()
    },
  }
}
