import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { bookingAt, freeTimes } from './open-clinic.ts'
import { type Client, codeIn, createWorld, dayIn, lastSms, signIn, type World } from './world.ts'

/** Treatment plans over HTTP: options, frozen prices, the patient's signature, versions, booking of phases. */
let world: World
let superuser: pg.Client
let doctor: Client
let place: { patientId: string; entityId: string }
let services: Record<string, { serviceId: string; priceKopecks: number; entityId: string }>
const PHONE = '+79000000101'
beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  doctor = await signIn(world, 'doctor@example.ru')
  const { rows } = await superuser.query(
    `select p.patient_id, e.entity_id from patients.patient p join tenancy.legal_entity e using (tenant_id)
     where p.phone = $1 and e.code = 'С'`,
    [PHONE],
  )
  place = { patientId: rows[0].patient_id, entityId: rows[0].entity_id }
  const list = (await doctor.request('GET', '/api/clinic/services')).json.services
  services = Object.fromEntries(list.map((s: { nomenclatureCode: string }) => [s.nomenclatureCode, s]))
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const CROWN = 'A16.07.004'
const IMPLANT = 'A16.07.054'
const ON_IMPLANT = 'A16.07.006'
const item = (id: string, code: string, discountPercent = 0) => ({
  itemId: id,
  serviceId: services[code]!.serviceId,
  teeth: [46],
  quantity: 1,
  discountPercent,
})
const phase = (id: string, items: object[], visits = 1, weeks = 2) => ({
  phaseId: id,
  title: `Этап ${id}`,
  visits,
  weeks,
  items,
})
const options = (discount = 0) => [
  {
    optionId: 'A',
    title: 'Мост',
    guaranteeMonths: 24,
    phases: [phase('A1', [item('a1', CROWN, discount)])],
  },
  {
    optionId: 'B',
    title: 'Имплантат',
    guaranteeMonths: 60,
    phases: [phase('B1', [item('b1', IMPLANT)], 2, 12), phase('B2', [item('b2', ON_IMPLANT)], 3, 3)],
  },
]
const plansOf = async () =>
  (await doctor.request('GET', `/api/clinic/patients/${place.patientId}/plans`)).json.plans
const create = async (title: string) =>
  (
    await doctor.request('POST', `/api/clinic/patients/${place.patientId}/plans`, {
      entityId: place.entityId,
      title,
    })
  ).json.planId as string
const save = (planId: string, lock: number, given: object[] = options(), frozenUntil = dayIn(world, 30)) =>
  doctor.request('PUT', `/api/clinic/plans/${planId}/draft`, { lock, frozenUntil, options: given })
const post = (planId: string, rest: string, body?: object) =>
  doctor.request('POST', `/api/clinic/plans/${planId}/${rest}`, body)

describe('a plan', () => {
  let planId = ''
  it('J2.4: options have prices of the price list; two windows never overwrite each other', async () => {
    planId = await create('Отсутствует 46')
    const saved = await save(planId, 1)
    expect(saved.status, saved.text).toBe(200)
    const stale = await save(planId, 1)
    expect([stale.status, stale.json.code]).toEqual([409, 'conflict.version'])
    const [plan] = await plansOf()
    expect(plan.number).toMatch(/^ПЛ-\d{4}-1$/)
    expect(plan.versions[0].options[1].phases[0].items[0]).toMatchObject({
      priceKopecks: services[IMPLANT]!.priceKopecks,
      code: expect.any(String),
      teeth: [46],
    })
  })

  it('J2.4: the price stays until the date when the price list changes', async () => {
    await superuser.query(
      `insert into catalogue.price select tenant_id, service_id, current_date, kopecks + 100000
       from catalogue.price where service_id = $1 on conflict do nothing`,
      [services[IMPLANT]!.serviceId],
    )
    expect((await save(planId, 2)).status).toBe(200)
    const [plan] = await plansOf()
    expect(plan.versions[0].options[1].phases[0].items[0].priceKopecks).toBe(services[IMPLANT]!.priceKopecks)
  })

  it.each([
    [() => options(11), 409, 'скидка 11 %'],
    [
      () => [{ ...options()[0], phases: [phase('A1', [{ ...item('a1', CROWN), teeth: [29] }])] }],
      400,
      'tooth 29',
    ],
    [() => [options()[0]!, options()[0]!], 400, 'option A'],
    [
      () => [
        { ...options()[0], phases: [phase('A1', [{ ...item('a1', CROWN), serviceId: place.patientId }])] },
      ],
      400,
      'a1',
    ],
  ])('%# is refused with the reason', async (given, status, words) => {
    const answer = await save(planId, 3, given())
    expect([answer.status, answer.json.detail.includes(words)], answer.text).toEqual([status, true])
  })

  it('J2.4: the patient signs B by a code; a wrong code does not; the signed version never changes', async () => {
    const asked = await post(planId, 'signature-requests', { lock: 3, optionId: 'B' })
    expect(asked.status, asked.text).toBe(201)
    const text = await lastSms(world, PHONE)
    expect(text).toContain('вариант «Имплантат»')
    const code = codeIn(text)
    const wrong = await post(planId, 'signature', {
      challengeId: asked.json.challengeId,
      code: code === '000000' ? '000001' : '000000',
    })
    expect([wrong.status, wrong.json.code]).toEqual([400, 'auth.code-wrong'])
    const signed = await post(planId, 'signature', { challengeId: asked.json.challengeId, code })
    expect(signed.status, signed.text).toBe(200)
    const { rows } = await superuser.query(
      `select v.signed_content, encode(v.signed_sha256, 'hex') as hash, encode(s.sha256, 'hex') as of_signature, s.phone
       from treatment_plans.version v join treatment_plans.signature s using (tenant_id, plan_id, number)`,
    )
    expect(rows).toHaveLength(1)
    expect(sha256(canonicalJson(rows[0].signed_content))).toBe(signed.json.sha256)
    expect(rows[0]).toMatchObject({
      hash: signed.json.sha256,
      of_signature: signed.json.sha256,
      phone: PHONE,
    })
    const late = await save(planId, 3)
    expect([late.status, late.json.code]).toEqual([409, 'conflict.state'])
    await expect(
      superuser.query(`update treatment_plans.version set content = '{"options":[]}'`),
    ).rejects.toThrow(/signed plan cannot change/)
    const again = await post(planId, 'signature', { challengeId: asked.json.challengeId, code })
    expect(again.status).toBe(409)
  })

  it('J2.4: a change makes a new version, the signed one stays readable', async () => {
    const revised = await post(planId, 'versions')
    expect([revised.status, revised.json?.number]).toEqual([201, 2])
    expect((await post(planId, 'versions')).status).toBe(409)
    expect((await save(planId, 1, [options()[1]!])).status).toBe(200)
    const [plan] = await plansOf()
    expect(
      plan.versions.map((v: { number: number; signedOption: string | null }) => [v.number, v.signedOption]),
    ).toEqual([
      [2, null],
      [1, 'B'],
    ])
    expect(plan.versions[1].options).toHaveLength(2)
    expect(plan.execution).toMatchObject({ nextPhaseId: 'B1', renderedKopecks: 0 })
  })

  it('J2.5: a phase is booked, rendered services count as done', async () => {
    const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
    const [time] = await freeTimes(world, doctor, practitionerId)
    const booked = await doctor.request('POST', '/api/clinic/appointments', bookingAt(time!, place.patientId))
    const { appointmentId } = booked.json
    expect((await post(planId, 'phase-visits', { phaseId: 'B9', appointmentId })).status).toBe(404)
    expect((await post(planId, 'phase-visits', { phaseId: 'B1', appointmentId })).status).toBe(201)
    const { encounterId } = (await doctor.request('POST', '/api/clinic/encounters', { appointmentId })).json
    const encounter = (await doctor.request('GET', `/api/clinic/encounters/${encounterId}`)).json
    const rendered = await doctor.request('PUT', `/api/clinic/encounters/${encounterId}/services`, {
      version: encounter.version,
      lines: [{ serviceId: services[IMPLANT]!.serviceId, teeth: [46], quantity: 1, discountPercent: 0 }],
    })
    expect(rendered.status, rendered.text).toBe(200)
    const [plan] = await plansOf()
    expect(plan.execution).toMatchObject({
      done: [{ itemId: 'b1', quantity: 1 }],
      nextPhaseId: 'B2',
      paidKopecks: 0,
      visits: [{ phaseId: 'B1', appointmentId }],
    })
    expect(plan.execution.renderedKopecks).toBeGreaterThan(0)
  })

  it('a draft saved after the code was sent needs a new code', async () => {
    const other = await create('Второй план')
    await save(other, 1)
    await superuser.query(`update identity.code_challenge set created_at = created_at - interval '2 minutes'`)
    const asked = await post(other, 'signature-requests', { lock: 2, optionId: 'A' })
    expect(asked.status, asked.text).toBe(201)
    const code = codeIn(await lastSms(world, PHONE))
    await save(other, 2, options(5))
    const refused = await post(other, 'signature', { challengeId: asked.json.challengeId, code })
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.version'])
  })
})
