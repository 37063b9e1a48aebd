import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** J6.6: the clocks of an incident, the affected people, drafts, notices with proof. */
let world: World
let superuser: pg.Client
let dpo: Client
let entityId: string
let tenantId: string
beforeAll(async () => {
  world = await createWorld({ patients: 40 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  dpo = await signIn(world, 'dpo@example.ru')
  const { rows } = await superuser.query(
    `select e.tenant_id, e.entity_id from tenancy.legal_entity e join tenancy.tenant t using (tenant_id) where t.slug = 'ozero' and e.code = 'С'`,
  )
  entityId = rows[0].entity_id
  tenantId = rows[0].tenant_id
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})
const now = () => new Date(world.services.clockOf(tenantId).nowMs())
const open = (more: object = {}) =>
  dpo.request('POST', '/api/clinic/privacy/incidents', {
    entityId,
    discoveredAt: now().toISOString(),
    source: 'Сообщение сотрудника',
    confidentiality: true,
    integrity: false,
    availability: false,
    pdAccess: true,
    description: 'Учётной записью пользовались не из клиники',
    categories: ['ФИО', 'телефон'],
    contact: 'Ответственный за данные, +7 900 000-00-10',
    ...more,
  })

let url: string

describe('an incident', () => {
  it('MM1-7.1: needs at least one of confidentiality, integrity, availability and a discovery in the past', async () => {
    expect((await open({ confidentiality: false })).status).toBe(400)
    expect((await open({ discoveredAt: new Date(now().getTime() + 3_600_000).toISOString() })).status).toBe(
      409,
    )
  })

  it('MM1-7.3: starts the clocks of 24 and 72 hours from the discovery, holidays included', async () => {
    const discovered = new Date(now().getTime() - 60_000)
    const answer = await open({ discoveredAt: discovered.toISOString() })
    expect(answer.status, answer.text).toBe(201)
    url = `/api/clinic/privacy/incidents/${answer.json.incidentId}`
    const { json } = await dpo.request('GET', url)
    expect(json.clocks.map((c: { dueAt: string }) => Date.parse(c.dueAt) - discovered.getTime())).toEqual([
      24 * 3_600_000,
      72 * 3_600_000,
    ])
    expect(json.missing.rknFirst).toEqual(['причины', 'вред', 'меры'])
  })

  it('MM1-7.3: the affected are found in the evidence and a person counts once', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    const { rows } = await superuser.query(
      'select patient_id from patients.patient_entity where entity_id = $1 limit 3',
      [entityId],
    )
    for (const { patient_id } of [...rows, rows[0]]) {
      expect((await reception.request('GET', `/api/clinic/patients/${patient_id}`)).status).toBe(200)
    }
    const actor = (
      await superuser.query(`select user_id from identity.staff_user where email = 'reception@example.ru'`)
    ).rows[0]
    const found = await dpo.request('POST', `${url}/affected`, {
      from: new Date(now().getTime() - 3_600_000).toISOString(),
      to: new Date(now().getTime() + 60_000).toISOString(),
      actorId: actor.user_id,
      address: null,
      everybody: false,
    })
    expect(found.json).toEqual({ affected: 3, threshold: null })
  })

  it('MM1-7.3: 1,240 affected people pass the threshold of 1,000 (J6.6)', async () => {
    await superuser.query(
      `with made as (insert into patients.patient (tenant_id, patient_id, surname, given, birth_date, phone, source, created_at, updated_at)
        select $1, gen_random_uuid(), 'Затронутов', 'Номер', case when n = 1 then date '2020-05-05' else date '1980-01-01' end,
          '+7900' || lpad(n::text, 7, '0'), 'import', $4, $4 from generate_series(1, 1240) n returning tenant_id, patient_id)
      , linked as (insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source)
        select tenant_id, patient_id, $2, 'X-' || row_number() over (), $4, 'import' from made returning tenant_id, patient_id)
      insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why)
        select tenant_id, $3, $2, patient_id, 'import' from linked`,
      [tenantId, entityId, url.split('/').at(-1), new Date(now().getTime() - 86_400_000)],
    )
    await superuser.query(`delete from cases.incident_subject where why <> 'import'`)
    const counted = await dpo.request('POST', `${url}/affected`, {
      from: '2000-01-01T00:00:00Z',
      to: '2000-01-02T00:00:00Z',
      actorId: null,
      address: null,
      everybody: false,
    })
    expect(counted.json).toEqual({ affected: 1240, threshold: 1000 })
  })

  it('IP-3.3: notices leave once a person, a minor’s to the representative (MD-5.3), each with its proof', async () => {
    const first = await dpo.request('POST', `${url}/notices`, { limit: 3 })
    expect(first.json).toMatchObject({ sent: 3, left: 1237 })
    const rest = await dpo.request('POST', `${url}/notices`, {})
    expect(rest.json).toMatchObject({ sent: 1237, left: 0, unreachable: 0 })
    expect((await dpo.request('POST', `${url}/notices`, {})).json).toMatchObject({ sent: 0, left: 0 })
    const kinds = await superuser.query(
      `select capacity, count(*)::int as n from cases.incident_notice where kind = 'subject' group by 1 order by 1`,
    )
    expect(kinds.rows).toEqual([
      { capacity: 'representative', n: 1 },
      { capacity: 'self', n: 1239 },
    ])
    await world.runJobs()
    const { json } = await dpo.request('GET', url)
    const proved = json.notices.filter(
      (n: { state: string; proof: string }) => n.state === 'sent' && n.proof !== '',
    )
    expect(proved.length).toBeGreaterThan(0)
  }, 60_000)

  it('MM1-7.3: an incomplete notice is not filed; a filed one stops its clock with its number', async () => {
    const refused = await dpo.request('POST', `${url}/filings`, { kind: 'rkn-first', filedNumber: '123' })
    expect(refused.status).toBe(409)
    const { json } = await dpo.request('GET', url)
    await dpo.request('PUT', url, {
      version: json.version,
      causes: 'Пароль подобран',
      harm: 'Возможны звонки мошенников',
      measures: 'Сеансы завершены, пароль сменён',
      investigation: null,
      culprits: null,
    })
    expect(
      (await dpo.request('POST', `${url}/filings`, { kind: 'rkn-first', filedNumber: '77-123' })).status,
    ).toBe(201)
    const after = (await dpo.request('GET', url)).json
    expect(after.clocks[0].urgency).toBe('met')
    expect(after.clocks[1].metAt).toBeNull()
    expect(after.drafts.rknFirst).toContain('Затронуто человек: 1240')
  })
})

describe('escalation', () => {
  it('MM1-7.2a: at 12, 20 and 23 hours of 24, then at 36, 60 and 71 of 72, the officer hears of what is not filed, once each', async () => {
    const { incidentId } = (await open()).json
    const letters = async () => {
      await world.runJobs()
      const { rows } = await superuser.query(
        `select count(*)::int as n from messaging.message where about_id = $1 and subject like 'Инцидент %прошло%'`,
        [incidentId],
      )
      return rows[0].n
    }
    expect(await letters()).toBe(0)
    for (const [hours, expected] of [
      [11, 0],
      [1.5, 1],
      [0.5, 1],
      [8, 2],
      [3, 3],
      [5, 3],
      // The second clock: results within 72 hours.
      [6, 3],
      [1, 4],
      [25, 5],
      [11, 6],
      [10, 6],
    ] as const) {
      await moveTestClock(world.services, tenantId, hours * 3_600_000)
      expect(await letters()).toBe(expected)
    }
  }, 60_000)
})
