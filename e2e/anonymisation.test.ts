import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLASS_SIZE } from '#libs/anonymisation/index.ts'
import { destroyRestored, runDestructions } from '#modules/privacy-cases/index.ts'
import { systemOf } from './system-context.ts'
import { tracesInTables } from './traces.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** IP-3.8b, the other outcome: a reached goal ends in an anonymised record that nobody can be found by. */
let world: World
let superuser: pg.Client
let dpo: Client
let owner: Client
let tenantId: string
let entityId: string
const URL = '/api/clinic/privacy/destructions'

beforeAll(async () => {
  world = await createWorld({ patients: 60 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  dpo = await signIn(world, 'dpo@example.ru')
  owner = await signIn(world, 'owner@example.ru')
  const { rows } = await superuser.query(
    `select e.tenant_id, e.entity_id from tenancy.legal_entity e join patients.patient_entity pe using (tenant_id, entity_id)
     group by 1, 2 order by count(*) desc limit 1`,
  )
  ;({ tenant_id: tenantId, entity_id: entityId } = rows[0])
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const system = () => systemOf(world.services, { tenantId, entityId })

let people = 0
async function propose(surname: string): Promise<{ patientId: string; destructionId: string }> {
  people++
  const made = await owner.request('POST', '/api/clinic/patients', {
    surname,
    given: 'Вера',
    patronymic: null,
    birthDate: `1947-12-1${people}`,
    phone: `+790000077${String(people).padStart(2, '0')}`,
    email: `${people}.gone@example.ru`,
    sex: 'female',
    entityId,
    anotherPerson: true,
  })
  const { patientId } = made.json
  const put = await dpo.request('POST', URL, {
    entityId,
    patientId,
    reason: 'Цель достигнута: лечения не было',
    caseId: null,
  })
  expect(put.status, put.text).toBe(201)
  return { patientId, destructionId: put.json.destructionId }
}
const choose = (destructionId: string) =>
  dpo.request('PUT', `${URL}/${destructionId}/outcome`, { outcome: 'anonymise' })
const approve = async (destructionId: string) => {
  for (const who of [dpo, owner])
    expect((await who.request('POST', `${URL}/${destructionId}/approvals`)).status).toBe(201)
}
const listed = async (destructionId: string) =>
  (await dpo.request('GET', URL)).json.destructions.find(
    (row: { destructionId: string }) => row.destructionId === destructionId,
  )
const kept = async () => (await superuser.query('select * from cases.anonymous_record')).rows

describe('IP-3.8b: anonymised instead of destroyed', () => {
  let gone: { patientId: string; destructionId: string }
  it('the outcome is chosen before anybody approves, and stands afterwards, in the database, too', async () => {
    gone = await propose('Обезличина')
    expect((await choose(gone.destructionId)).status).toBe(200)
    await dpo.request('POST', `${URL}/${gone.destructionId}/approvals`)
    const late = await dpo.request('PUT', `${URL}/${gone.destructionId}/outcome`, { outcome: 'destroy' })
    expect([late.status, late.json.code]).toEqual([409, 'conflict.state'])
    await expect(
      superuser.query(`update cases.destruction set outcome = 'destroy' where destruction_id = $1`, [
        gone.destructionId,
      ]),
    ).rejects.toThrow(/approved already/)
    await owner.request('POST', `${URL}/${gone.destructionId}/approvals`)
  })

  it('whoever has withdrawn a consent is destroyed only (152-ФЗ art. 21 p. 5)', async () => {
    const other = await propose('Отозвавшая')
    await superuser.query(
      'update cases.destruction set case_id = gen_random_uuid() where destruction_id = $1',
      [other.destructionId],
    )
    const refused = await choose(other.destructionId)
    expect(refused.json.detail).toContain('ч. 5 ст. 21 152-ФЗ')
    await superuser.query('delete from cases.destruction where destruction_id = $1', [other.destructionId])
  })

  it('keeps generalised traits that at least five people fit, and nothing that names her', async () => {
    const before = (
      await superuser.query('select p::text from patients.patient p where patient_id = $1', [gone.patientId])
    ).rows[0].p as string
    await Promise.allSettled([runDestructions(system()), runDestructions(system())])
    await runDestructions(system())
    const [record, ...more] = await kept()
    expect(more).toEqual([])
    expect(record.people).toBeGreaterThanOrEqual(CLASS_SIZE)
    expect(record).toMatchObject({ visits: '0', paid: '0', sections: [] })
    for (const text of ['Обезличина', '+79000007701', '1.gone@example.ru', '1947-12-11']) {
      expect(before.toLowerCase()).toContain(text.toLowerCase())
      expect([text, await tracesInTables(superuser, [text])]).toEqual([text, []])
    }
    // No link: no other table knows the record, the record knows no person, card or act.
    expect(await tracesInTables(superuser, [record.record_id])).toEqual(['cases.anonymous_record'])
    const numbers = await superuser.query(
      `select subject_info from cases.destruction where destruction_id = $1`,
      [gone.destructionId],
    )
    expect(JSON.stringify(record)).not.toContain(numbers.rows[0].subject_info.replace('карта № ', ''))
    expect(JSON.stringify(record)).not.toContain(gone.patientId)
    expect(JSON.stringify(record)).not.toContain(gone.destructionId)
  }, 60_000)

  it('the act says that it was anonymised, by which method, and what kind of record stays, without its values', async () => {
    const done = await listed(gone.destructionId)
    expect(done).toMatchObject({ state: 'done', outcome: 'anonymise', patientId: null })
    const { act } = (await dpo.request('GET', `/api/clinic/privacy/acts/${done.actId}`)).json
    expect(act.outcome).toBe('обезличено')
    expect(act.method).toContain('обезличивание методом изменения состава')
    expect(act.stays[0].why).toContain(`не менее ${CLASS_SIZE} человек`)
    expect(JSON.stringify(act)).not.toMatch(/30–39|2026 год/)
    const pdf = await dpo.request('GET', `/api/clinic/privacy/acts/${done.actId}/pdf`)
    expect(pdf.text.startsWith('%PDF-')).toBe(true)
  })

  it('the officer sees the check for re-identification, made now', async () => {
    const { classSize, records } = (await dpo.request('GET', '/api/clinic/privacy/anonymous-records')).json
    expect(classSize).toBe(CLASS_SIZE)
    expect(records).toHaveLength(1)
    expect(records[0].peopleNow).toBeGreaterThanOrEqual(CLASS_SIZE)
    expect(records[0].identifiers).toEqual([])
  })

  it('a second record writes the first anew: neither key nor transaction tells which is whose', async () => {
    const [first] = await kept()
    const next = await propose('Вторая')
    await choose(next.destructionId)
    await approve(next.destructionId)
    await runDestructions(system())
    const rows = (await superuser.query('select xmin::text, record_id from cases.anonymous_record')).rows
    expect(rows).toHaveLength(2)
    expect(new Set(rows.map(row => row.xmin)).size).toBe(1)
    expect(rows.map(row => row.record_id)).not.toContain(first.record_id)
  }, 60_000)

  it('where too few people are left to be lost among, nothing is kept and the act says so', async () => {
    // A world of its own: every other record leaves the operator for a moment.
    await superuser.query("set session_replication_role = 'replica'")
    await superuser.query(
      `update patients.patient_entity set entity_id = gen_random_uuid() where entity_id = $1`,
      [entityId],
    )
    await superuser.query("set session_replication_role = 'origin'")
    const alone = await propose('Единственная')
    await choose(alone.destructionId)
    await approve(alone.destructionId)
    await runDestructions(system())
    const { act } = (
      await dpo.request('GET', `/api/clinic/privacy/acts/${(await listed(alone.destructionId)).actId}`)
    ).json
    expect(act).toMatchObject({ outcome: 'уничтожено', stays: [] })
    expect(await kept()).toHaveLength(2)
  }, 60_000)

  it('nobody is destroyed again while nobody came back', async () => {
    expect(await destroyRestored(system())).toBe(0)
  })
})
