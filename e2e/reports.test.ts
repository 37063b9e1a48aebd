import { inflateRawSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createWorld, dayIn, signIn, type World } from './world.ts'

/** Reports against the rows they are made from. */
let world: World
let superuser: pg.Client
let owner: Client
let doctor: Client
beforeAll(async () => {
  world = await createWorld({ patients: 30, history: true })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  ;[owner, doctor] = await Promise.all([
    signIn(world, 'owner@example.ru'),
    signIn(world, 'doctor@example.ru'),
  ])
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

/** The first sheet of a spreadsheet, unpacked by its local header. */
function sheetIn(file: Buffer): string {
  const head = file.indexOf('xl/worksheets/sheet1.xml') - 30
  const packed = file.subarray(head + 30 + file.readUInt16LE(head + 26) + file.readUInt16LE(head + 28))
  return (file.readUInt16LE(head + 8) === 8 ? inflateRawSync(packed) : packed).toString('utf8')
}

const period = () => `from=${dayIn(world, -60)}&till=${dayIn(world, 0)}`
const report = (who: Client, name: string, more = '') =>
  who.request('GET', `/api/clinic/reports/${name}?${period()}${more}`)

describe('reports', () => {
  it('services add up to the services rendered', async () => {
    const { json, status, text } = await report(owner, 'services')
    expect(status, text).toBe(200)
    const { rows } = await superuser.query(
      `select sum(r.sum_kopecks)::bigint as sum, sum(r.quantity)::int as n from records.rendered_service r
       join records.encounter e using (tenant_id, encounter_id) join tenancy.tenant t on t.tenant_id = r.tenant_id
       where t.slug = 'ozero' and e.opened_at >= ($1::date::timestamp at time zone t.zone)
         and e.opened_at < (($2::date + 1)::timestamp at time zone t.zone)`,
      [dayIn(world, -60), dayIn(world, 0)],
    )
    expect(Number(rows[0].sum)).toBeGreaterThan(0)
    expect([json.totals[3], json.totals[6]]).toEqual([rows[0].n, Number(rows[0].sum)])
    expect(json.rows.reduce((sum: number, row: number[]) => sum + row[6]!, 0)).toBe(Number(rows[0].sum))
  })
  it('materials are what was rendered, by the norm or as the doctor said, in the XLSX as numbers', async () => {
    const { json, status, text } = await report(owner, 'materials')
    expect(status, text).toBe(200)
    const { rows } = await superuser.query(
      `select m.name, round(sum(m.quantity)::numeric, 3)::float8 as used, round(sum(m.norm_quantity)::numeric, 3)::float8 as norm
       from records.rendered_material m join records.encounter e using (tenant_id, encounter_id)
       join tenancy.tenant t on t.tenant_id = m.tenant_id
       where t.slug = 'ozero' and e.opened_at >= ($1::date::timestamp at time zone t.zone)
         and e.opened_at < (($2::date + 1)::timestamp at time zone t.zone) group by m.name order by m.name`,
      [dayIn(world, -60), dayIn(world, 0)],
    )
    expect(rows.length).toBeGreaterThan(3)
    const said = new Map(json.rows.map((row: [string, ...number[]]) => [row[0], row]))
    for (const { name, used, norm } of rows) {
      const row = said.get(name) as number[]
      expect([row[5], row[4], row[6]]).toEqual([used, norm, Math.round((used - norm) * 1000) / 1000])
    }
    const answer = await world.server.inject({
      url: `/api/clinic/reports/materials/xlsx?${period()}`,
      headers: { cookie: owner.cookie },
    })
    const sheet = sheetIn(answer.rawPayload)
    for (const { used } of rows) expect(sheet).toContain(`<v>${used}</v>`)
    const other = await signIn(world, 'therapist@example.ru')
    expect((await report(other, 'materials')).json.rows, 'MM-3.9').toEqual([])
  })
  it('the day of a doctor shows his own visits; the owner sees no diagnoses, the doctor sees nobody else', async () => {
    const own = await report(doctor, 'doctor-day')
    expect(own.json.rows.length).toBeGreaterThan(0)
    expect(new Set(own.json.rows.map((row: string[]) => row[2])).size).toBe(1)
    expect(own.json.rows.some((row: string[]) => /^[A-Z]\d\d/.test(row[5] ?? ''))).toBe(true)
    const all = await report(owner, 'doctor-day')
    expect(all.json.rows.length).toBeGreaterThan(own.json.rows.length)
    expect(all.json.rows.every((row: string[]) => row[5] === null)).toBe(true)
    const { rows } = await superuser.query(
      `select practitioner_id from catalogue.practitioner where user_id is distinct from null limit 9`,
    )
    const answers = await Promise.all(
      rows.map(row => report(doctor, 'services', `&practitionerId=${row.practitioner_id}`)),
    )
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
  })
  it('MM-3.9: a doctor of another legal entity counts other visits', async () => {
    const other = await signIn(world, 'therapist@example.ru')
    const [mine, theirs] = await Promise.all([report(doctor, 'diagnoses'), report(other, 'diagnoses')])
    expect(theirs.status, theirs.text).toBe(200)
    expect(theirs.json.rows).not.toEqual(mine.json.rows)
  })
  it('J2.4: conversion of plans counts drafts and signatures', async () => {
    const { json } = await report(owner, 'plans')
    const { rows } = await superuser.query(
      `select count(*)::int as n from treatment_plans.plan p join tenancy.tenant t using (tenant_id)
       where p.created_at >= ($1::date::timestamp at time zone t.zone)`,
      [dayIn(world, -60)],
    )
    expect(json.totals?.[1] ?? 0).toBe(rows[0].n)
  })
  it('is a spreadsheet: money are numbers, a text that looks like a formula stays text', async () => {
    await superuser
      .query(`update records.rendered_service set name = '=1+1' where rendered_id = (
      select r.rendered_id from records.rendered_service r join records.encounter e using (tenant_id, encounter_id)
      order by e.opened_at desc limit 1)`)
      .catch(() => null)
    const answer = await world.server.inject({
      url: `/api/clinic/reports/services/xlsx?${period()}`,
      headers: { cookie: owner.cookie },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toContain('spreadsheetml')
    const sheet = sheetIn(answer.rawPayload)
    expect(sheet).not.toContain('<f>')
    expect(sheet).toMatch(/<v>\d+(\.\d+)?<\/v>/)
  })
  it('a period that ends before it begins, or lasts too long, is refused', async () => {
    for (const asked of ['from=2026-02-02&till=2026-02-01', 'from=2020-01-01&till=2026-01-01'])
      expect((await owner.request('GET', `/api/clinic/reports/services?${asked}`)).status).toBe(400)
    const reception = await signIn(world, 'reception@example.ru')
    expect((await report(reception, 'services')).status).toBe(403)
  })
})
