import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkServiceCode } from '#libs/nomenclature/index.ts'
import { createWorld, signIn, type World } from './world.ts'

/** The clinic that `npm start` shows is as large and as varied as the project says. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 300, history: true })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})
const OZERO = `(select tenant_id from tenancy.tenant where slug = 'ozero')`
const one = async (text: string) => (await superuser.query(text)).rows[0]

describe('the demo', () => {
  it('has two legal entities, three branches with chairs and rooms in two time zones, and a dentist alone', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const { entities, branches } = (await owner.request('GET', '/api/clinic')).json
    expect([entities.length, branches.length]).toEqual([2, 3])
    expect(new Set(branches.map((b: { zone: string }) => b.zone))).toEqual(
      new Set(['Europe/Moscow', 'Asia/Yekaterinburg']),
    )
    for (const branch of branches) {
      expect(branch.rooms.length, branch.name).toBeGreaterThan(1)
      expect(branch.chairs.length, branch.name).toBeGreaterThan(0)
    }
    const solo = await signIn(world, 'solo@example.ru')
    expect((await solo.request('GET', '/api/clinic')).json.kind).toBe('solo')
    expect((await solo.request('GET', '/api/clinic/practitioners')).json.practitioners).toHaveLength(1)
  })

  it('has eight doctors, no two with the same hours at the same place', async () => {
    const { rows } = await superuser.query<{ hours: string }>(
      `select string_agg(concat_ws(' ', weekday, from_time, to_time, branch_id, chair_id, parity), ',' order by weekday, from_time) as hours
       from scheduling.pattern where tenant_id = ${OZERO} group by practitioner_id`,
    )
    expect(rows).toHaveLength(8)
    expect(new Set(rows.map(row => row.hours)).size).toBe(8)
  })

  it('sells more than sixty services, each with a code of order 804н and a price', async () => {
    const admin = await signIn(world, 'admin@example.ru')
    const { services } = (await admin.request('GET', '/api/clinic/services')).json
    expect(services.length).toBeGreaterThanOrEqual(60)
    for (const service of services as { nomenclatureCode: string; priceKopecks: number; name: string }[]) {
      expect(checkServiceCode(service.nomenclatureCode), service.name).toMatchObject({ ok: true })
      expect(service.priceKopecks, service.name).toBeGreaterThan(0)
    }
  })

  it('knows 300 patients with visits over two years around today, protocols and bills behind them', async () => {
    const found = await one(`select
      (select count(*)::int from patients.patient where tenant_id = ${OZERO}) as patients,
      (select count(distinct patient_id)::int from scheduling.appointment where tenant_id = ${OZERO}) as visitors,
      (select min(starts_at) from scheduling.appointment where tenant_id = ${OZERO}) as first,
      (select max(starts_at) from scheduling.appointment where tenant_id = ${OZERO}) as last,
      (select count(*)::int from records.protocol where tenant_id = ${OZERO} and signed_at is not null) as signed,
      (select count(*)::int from money.bill where tenant_id = ${OZERO}) as bills`)
    expect(found.patients).toBe(300)
    expect(found.visitors).toBeGreaterThan(250)
    expect(found.signed).toBeGreaterThan(1_000)
    expect(found.bills).toBeGreaterThan(1_000)
    const now = world.services.clockOf('').nowMs()
    const days = (at: Date) => Math.round((at.getTime() - now) / 86_400_000)
    expect(days(found.first)).toBeLessThan(-600)
    expect(days(found.last)).toBeGreaterThan(7)
  })

  it('has requests on the officer’s desk with their clocks running, and clinics that wait to become clients', async () => {
    const officer = await signIn(world, 'dpo@example.ru')
    const { cases } = (await officer.request('GET', '/api/clinic/privacy/cases?state=open')).json
    expect(cases.map((one: { kind: string; state: string }) => `${one.kind} ${one.state}`).sort()).toEqual([
      'access in-work',
      'access in-work',
      'correction in-work',
      'withdrawal identity-check',
      'withdrawal in-work',
    ])
    const now = world.services.clockOf('').nowMs()
    for (const { deadlines } of cases as { deadlines: { dueAt: string }[] }[]) {
      expect(deadlines.length).toBeGreaterThan(0)
      for (const { dueAt } of deadlines) expect(Date.parse(dueAt)).toBeGreaterThan(now)
    }
    const { rows } = await superuser.query(
      'select state, count(*)::int as n from clients.client group by state order by state',
    )
    expect(rows).toEqual([
      { state: 'active', n: 2 },
      { state: 'invoiced', n: 2 },
      { state: 'lead', n: 1 },
    ])
  })
})
