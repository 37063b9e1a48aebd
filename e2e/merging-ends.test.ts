import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freeTimes } from './open-clinic.ts'
import { newCase, portrait, signEverything, upload } from './smile-world.ts'
import { tracesOf } from './stored-rows.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** What a person's rights reach after his cards were merged: withdrawal, emergency, destruction. */
let world: World
let superuser: pg.Client
let owner: Client
let doctor: Client
let dpo: Client
let entityId: string
const sql = async (text: string, values: unknown[] = []) => (await superuser.query(text, values)).rows

async function card(surname: string, phone: string): Promise<string> {
  const made = await owner.request('POST', '/api/clinic/patients', {
    surname,
    given: 'Анна',
    patronymic: null,
    birthDate: '1991-02-03',
    phone,
    email: null,
    sex: 'female',
    note: '',
    entityId,
    anotherPerson: true,
  })
  if (made.status !== 201) throw new Error(made.text)
  return made.json.patientId
}

async function merged(survivor: string, other: string, fromMerged: string[] = []): Promise<void> {
  const { json } = await owner.request('GET', `/api/clinic/patients/${survivor}/merge-preview/${other}`)
  const answer = await owner.request('POST', `/api/clinic/patients/${survivor}/merges`, {
    otherId: other,
    fromMerged,
    version: json.survivor.version,
    otherVersion: json.merged.version,
    reason: 'Один человек',
  })
  if (answer.status !== 201) throw new Error(answer.text)
}

beforeAll(async () => {
  world = await createWorld({ patients: 20 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  owner = await signIn(world, 'owner@example.ru')
  doctor = await signIn(world, 'doctor@example.ru')
  dpo = await signIn(world, 'dpo@example.ru')
  const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
  entityId = (await freeTimes(world, owner, practitionerId))[0]!.entityId
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

describe('a person with merged cards', () => {
  it('SV-4.2: a withdrawal by the joint card stops the studio on photos of the merged one', async () => {
    const phone = '+79000007701'
    const [joint, old] = [await card('Сводная', '+79000007702'), await card('Фотографова', phone)]
    await sql(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт' where patient_id = any ($1)`,
      [[joint, old]],
    )
    const caseId = await newCase(doctor, { patientId: old, entityId })
    await signEverything(world, doctor, caseId, phone)
    expect((await upload(doctor, caseId, await portrait({ width: 640 }))).status).toBe(201)
    await merged(joint, old)
    const withdrawn = await owner.request('POST', `/api/clinic/patients/${joint}/consents/withdrawals`, {
      entityId,
      kind: 'biometric_image',
      scope: '',
      document: 'заявление от руки',
      receivedOn: world.services.clockOf('').now().toString().slice(0, 10),
    })
    expect(withdrawn.status, withdrawn.text).toBeLessThan(300)
    const stops = await sql('select consent from smile.stop where case_id = $1', [caseId])
    expect(stops.map(row => row.consent)).toContain('biometric_image')
  })

  it('J2.7: opening the record in an emergency opens what lies under the merged card, too', async () => {
    const therapist = await signIn(world, 'therapist@example.ru')
    const [joint, old] = [await card('Срочная', '+79000007711'), await card('Прежняя', '+79000007712')]
    const note = { kind: 'allergy', text: 'Пенициллин', severe: true }
    expect((await doctor.request('POST', `/api/clinic/patients/${old}/alerts`, note)).status).toBe(201)
    await merged(joint, old)
    expect((await therapist.request('GET', `/api/clinic/patients/${joint}/care-notes`)).status).toBe(404)
    const opened = await therapist.request('POST', '/api/clinic/emergency-access', {
      patientId: joint,
      reason: 'Анафилаксия в кабинете терапевта',
    })
    expect(opened.status, opened.text).toBeLessThan(300)
    const again = await signIn(world, 'therapist@example.ru')
    const seen = await again.request('GET', `/api/clinic/patients/${joint}/care-notes`)
    expect(seen.json.alerts.map((a: { text: string }) => a.text)).toEqual(['Пенициллин'])
  })

  it('IP-3.8b, MM-3.7: destruction reaches every card, phone and former name; the person is counted once', async () => {
    const [joint, old] = [await card('Исчезаева', '+79000007721'), await card('Девичьева', '+79000007722')]
    await merged(joint, old, ['phone'])
    const proposed = await dpo.request('POST', '/api/clinic/privacy/destructions', {
      entityId,
      patientId: joint,
      reason: 'Цель достигнута',
      caseId: null,
    })
    expect(proposed.status, proposed.text).toBe(201)
    const url = `/api/clinic/privacy/destructions/${proposed.json.destructionId}/approvals`
    await dpo.request('POST', url)
    expect((await owner.request('POST', url)).json).toMatchObject({ state: 'running' })
    await world.runJobs()
    const [done] = await sql('select state from cases.destruction where destruction_id = $1', [
      proposed.json.destructionId,
    ])
    expect(done.state).toBe('done')
    for (const text of ['Исчезаева', 'Девичьева', '9000007721', '9000007722'])
      expect([text, await tracesOf(superuser, text)]).toEqual([text, []])
    const [count] = await sql(
      `select c.patients, (select count(*)::int from patients.patient p where p.tenant_id = c.tenant_id and p.merged_into is null) as rows
       from patients.patient_counter c where c.tenant_id = (select tenant_id from tenancy.legal_entity where entity_id = $1)`,
      [entityId],
    )
    expect(count.patients).toBe(count.rows)
  })
})
