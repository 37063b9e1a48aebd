import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk, PHONE } from './documents-world.ts'
import { signInPatient } from './open-clinic.ts'
import { type Client, codeIn, dayIn, lastSms } from './world.ts'

/** What a patient sees of his papers and plans in the portal. */
let desk: Desk
let patient: Client
const issued: Record<string, string> = {}

const signOnPaper = (documentId: string) =>
  desk.reception.request('POST', `/api/clinic/documents/${documentId}/paper-signature`, {
    requisites: 'в карте, лист 1',
    signedOn: dayIn(desk.world, 0),
  })

beforeAll(async () => {
  desk = await openDesk()
  const inputs = { 'input.intervention': 'снимок', 'input.consequences': 'нет' }
  const make = async (name: string, kind: string, more: object = {}) => {
    const answer = await desk.issue(desk.doctor, kind, more)
    if (answer.status !== 201) throw new Error(answer.text)
    issued[name] = answer.json.documentId
  }
  await make('signed', 'refusal', { inputs })
  await make('unsigned', 'refusal', { inputs })
  await make('void', 'refusal', { inputs })
  const visit = await desk.superuser.query(
    'select encounter_id from records.encounter where patient_id = $1 and entity_id = $2 limit 1',
    [desk.place.patientId, desk.place.entityId],
  )
  await make('referral', 'referral', {
    basis: { encounterId: visit.rows[0].encounter_id },
    inputs: { 'input.to': 'ЛОР-клиника', 'input.purpose': 'Консультация' },
  })
  for (const name of ['signed', 'void']) expect((await signOnPaper(issued[name]!)).status).toBe(201)
  await desk.reception.request('POST', `/api/clinic/documents/${issued.void}/voiding`, { reason: 'Описка' })
  patient = await signInPatient(desk.world, PHONE)
}, 120_000)
afterAll(() => desk?.close())

const papers = async (): Promise<{ documentId: string; signedAs: string | null }[]> =>
  (await patient.request('GET', '/api/my/papers')).json.papers

describe('J3.4: my papers', () => {
  it('J3.4: shows what was signed and what the doctor has handed out; not what waits for a signature or is void', async () => {
    const list = await papers()
    const ids = list.map(paper => paper.documentId)
    expect(ids).toEqual(expect.arrayContaining([issued.signed, issued.referral]))
    expect(ids).not.toContain(issued.unsigned)
    expect(ids).not.toContain(issued.void)
    expect(list.find(paper => paper.documentId === issued.signed)).toMatchObject({ signedAs: 'paper' })
  })

  it('J3.4: the file is the one that was signed, byte for byte, and its reading is in the journal', async () => {
    const answer = await desk.world.server.inject({
      method: 'GET',
      url: `/api/my/papers/${issued.signed}/pdf`,
      headers: { cookie: patient.cookie },
    })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    const { rows } = await desk.superuser.query(
      `select encode(i.pdf_sha256, 'hex') as hash from documents.issued i where document_id = $1`,
      [issued.signed],
    )
    expect(createHash('sha256').update(answer.rawPayload).digest('hex')).toBe(rows[0].hash)
    const journal = await desk.superuser.query(
      `select operation from audit.event where object_id = $1 and actor_kind = 'patient'`,
      [issued.signed],
    )
    expect(journal.rows).toEqual([{ operation: 'documents.my-paper-pdf' }])
  })

  it('J3.4: another person, an unsigned and a void one are not there', async () => {
    const { rows } = await desk.superuser.query(
      `select phone from patients.patient where phone <> $1 and birth_date < '1990-01-01' and verified_at is not null limit 1`,
      [PHONE],
    )
    const stranger = await signInPatient(desk.world, rows[0].phone)
    const url = (id: string) => `/api/my/papers/${id}/pdf`
    expect((await stranger.request('GET', url(issued.signed!))).status).toBe(404)
    for (const id of [issued.unsigned!, issued.void!])
      expect((await patient.request('GET', url(id))).status).toBe(404)
    expect((await stranger.request('GET', '/api/my/papers')).text).not.toContain(issued.signed)
  })
})

describe('J3.4: my plans', () => {
  it('J3.4: a plan is seen when it is signed, with its phases and prices; a draft is the doctor’s', async () => {
    const { doctor, world, place } = desk
    const { services } = (await doctor.request('GET', '/api/clinic/services')).json
    const service = services.find((s: { entityId: string }) => s.entityId === place.entityId)
    const url = (rest: string) => `/api/clinic/${rest}`
    const { planId } = (
      await doctor.request('POST', url(`patients/${place.patientId}/plans`), {
        entityId: place.entityId,
        title: 'Протезирование 46',
      })
    ).json
    const item = { itemId: 'a1', serviceId: service.serviceId, teeth: [46], quantity: 2, discountPercent: 0 }
    const saved = await doctor.request('PUT', url(`plans/${planId}/draft`), {
      lock: 1,
      frozenUntil: dayIn(world, 30),
      options: [
        {
          optionId: 'A',
          title: 'Коронка',
          guaranteeMonths: 24,
          phases: [{ phaseId: 'A1', title: 'Подготовка', visits: 1, weeks: 2, items: [item] }],
        },
      ],
    })
    expect(saved.status, saved.text).toBe(200)
    const mine = async () => (await patient.request('GET', '/api/my/plans')).json.plans
    expect((await mine()).map((p: { planId: string }) => p.planId)).not.toContain(planId)
    const asked = await doctor.request('POST', url(`plans/${planId}/signature-requests`), {
      lock: 2,
      optionId: 'A',
    })
    const signed = await doctor.request('POST', url(`plans/${planId}/signature`), {
      challengeId: asked.json.challengeId,
      code: codeIn(await lastSms(world, PHONE)),
      lock: 2,
      optionId: 'A',
    })
    expect(signed.status, signed.text).toBeLessThan(300)
    const plan = (await mine()).find((p: { planId: string }) => p.planId === planId)
    expect(plan).toMatchObject({
      title: 'Протезирование 46',
      option: 'Коронка',
      pricesHold: true,
      totalKopecks: service.priceKopecks * 2,
      phases: [{ title: 'Подготовка', items: [{ teeth: [46], quantity: 2 }] }],
    })
  })
})
