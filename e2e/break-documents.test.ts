import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** Attacks on documents: hostile names and fields, two desks at once, one code twice or for other papers. */
let world: World
let superuser: pg.Client
let reception: Client
let owner: Client
const PHONE = '+79000000101'
let place: { patientId: string; entityId: string }
beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  ;[reception, owner] = await Promise.all([
    signIn(world, 'reception@example.ru'),
    signIn(world, 'owner@example.ru'),
  ])
  const { rows } = await superuser.query(
    `select p.patient_id as "patientId", e.entity_id as "entityId" from patients.patient p
     join patients.patient_entity pe using (tenant_id, patient_id)
     join tenancy.legal_entity e on e.tenant_id = p.tenant_id and e.entity_id = pe.entity_id
     where p.phone = $1 and e.code = 'С'`,
    [PHONE],
  )
  place = rows[0]
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001' where patient_id = $1`,
    [place.patientId],
  )
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const count = async (sql: string, values: unknown[] = []) =>
  Number((await superuser.query(sql, values)).rows[0].count)
const prepare = (who = reception) =>
  who.request('POST', `/api/clinic/patients/${place.patientId}/documents/packets`, {
    entityId: place.entityId,
    address: 'г. Примерск, #read("/etc/passwd")',
    identityDocument: 'паспорт $x$ "] \\ 李',
  })

it('MD-1.6: fields that are code of the printer, or have letters of no font, are printed as they are; no number is lost', async () => {
  const hostile = [
    '#read("/etc/passwd")',
    '$x$ "] \\ #import "lib.typ"',
    'зуб 李 \u0002 \u202e',
    '{{patient.name}} {patient.name}',
    '<script>alert(1)</script>',
  ]
  for (const text of hostile) {
    const answer = await reception.request('POST', `/api/clinic/patients/${place.patientId}/documents`, {
      entityId: place.entityId,
      kind: 'refusal',
      inputs: { 'input.intervention': text, 'input.consequences': text },
    })
    expect(answer.status, answer.text).toBe(201)
  }
  const { rows } = await superuser.query(
    `select sequence, content::text as content from documents.issued where kind = 'refusal' and entity_id = $1 order by sequence`,
    [place.entityId],
  )
  expect(rows.map(row => row.sequence)).toEqual(rows.map((_, i) => i + 1))
  expect(rows.map(row => row.content).join()).not.toContain('root:')
}, 120_000)

it('J1.6: two desks that prepare at the same moment make one contract and one link, and nobody sees a fault', async () => {
  const answers = await Promise.all([prepare(), prepare(owner), prepare()])
  expect(answers.map(a => a.status).filter(status => status !== 201 && status !== 409)).toEqual([])
  expect(answers.some(a => a.status === 201)).toBe(true)
  const contracts = `select count(*) from documents.issued where kind = 'paid_services_contract' and patient_id = $1`
  expect(await count(contracts, [place.patientId])).toBe(1)
  const live = `select count(*) from documents.packet where patient_id = $1 and signed_at is null and cancelled_at is null`
  expect(await count(live, [place.patientId])).toBe(1)
}, 120_000)

it('SV-3.2.1a: a code signs the papers it was sent for, once, and no other ones', async () => {
  const phone = createClient(world)
  const open = async () => {
    const made = await prepare()
    expect(made.status, made.text).toBe(201)
    const path = new URL(made.json.url).pathname
    const asked = await phone.form(`${path}/code`, {})
    const challenge = /name="challenge" value="([^"]+)"/.exec(asked.text)![1]!
    return { path, challenge, code: codeIn(await lastSms(world, PHONE)), made: made.json }
  }
  const first = await open()
  // Another paper joins: the code that was sent for the earlier ones signs nothing of the new packet.
  const paper = await reception.request('POST', `/api/clinic/patients/${place.patientId}/documents`, {
    entityId: place.entityId,
    kind: 'copies_request',
    inputs: { 'input.copies': 'снимки' },
  })
  expect(paper.status, paper.text).toBe(201)
  const again = await reception.request('POST', `/api/clinic/patients/${place.patientId}/documents/packets`, {
    entityId: place.entityId,
    address: 'г. Примерск',
    identityDocument: 'паспорт 00 00 000001',
    documentIds: [paper.json.documentId],
  })
  expect(again.status, again.text).toBe(201)
  const signatures = () => count('select count(*) from consents.signature')
  const before = await signatures()
  const path = new URL(again.json.url).pathname
  const reused = await phone.form(`${path}/sign`, { challenge: first.challenge, code: first.code })
  expect(reused.status).toBeLessThan(500)
  expect(await signatures()).toBe(before)
  const last = await open()
  const twice = await Promise.all([
    phone.form(`${last.path}/sign`, { challenge: last.challenge, code: last.code }),
    phone.form(`${last.path}/sign`, { challenge: last.challenge, code: last.code }),
  ])
  expect(twice.filter(answer => answer.status >= 500)).toEqual([])
  const signed = `select count(*) from documents.event where what = 'signed' and patient_id = $1`
  expect(await count(signed, [place.patientId])).toBe(1)
  expect(await signatures()).toBe(before + last.made.items.length)
}, 120_000)
