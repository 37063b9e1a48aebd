import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATIENT_PHONE } from './open-clinic.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { type Client, codeIn, createClient, lastSms, signIn } from './world.ts'

/** Clauses about people: what a patient asks for himself, who acts for a child, how people come to work. */
let desk: PrivacyWorld
beforeAll(async () => {
  desk = await openPrivacyWorld()
})
afterAll(() => desk?.close())

const fromPortal = (kind: string, text: string) =>
  desk.patient.request('POST', '/api/my/privacy/cases', {
    patientId: desk.me.patientId,
    entityId: desk.me.entityId,
    kind,
    text,
  })
const onDesk = async (caseId: string) =>
  (await desk.board()).cases.find((row: { caseId: string }) => row.caseId === caseId)
const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

describe('what a patient asks for in the portal', () => {
  it('IP-4.1.2, IV-4.1.2, MD-6.1.2, MD-4.2: a changed name is a request on the desk, with its clock; nothing changes before', async () => {
    const name = async () =>
      (
        await desk.superuser.query('select surname from patients.patient where patient_id = $1', [
          desk.me.patientId,
        ])
      ).rows[0].surname
    const before = await name()
    const asked = await fromPortal('correction', 'Сменила фамилию на Новосёлову, паспорт покажу')
    expect(asked.status, asked.text).toBe(201)
    const row = await onDesk(asked.json.caseId)
    expect(row).toMatchObject({ kind: 'correction', door: 'portal', state: 'in-work' })
    expect(row.deadlines.map((d: { term: string }) => d.term)).toEqual(['correction'])
    expect(await name()).toBe(before)
    const editing = desk.world.routes.filter(
      ({ endpoint }) =>
        endpoint.path.startsWith('/api/my/') &&
        /patient|profile|person/.test(endpoint.path) &&
        endpoint.method !== 'GET',
    )
    expect(editing.map(({ endpoint }) => endpoint.path)).toEqual([])
  })

  it('IV-6.1, IV-6.2: a claim comes from the portal or on paper with its scan, and is due in thirty calendar days', async () => {
    const sent = await fromPortal('claim', 'Прошу вернуть деньги за отменённый приём')
    expect(sent.status, sent.text).toBe(201)
    const card = (await desk.dpo.request('GET', `/api/clinic/privacy/cases/${sent.json.caseId}`)).json
    expect(days(desk.today(), card.deadlines[0].dueDay)).toBe(30)
    const scan = {
      fileName: 'Претензия.pdf',
      mediaType: 'application/pdf',
      base64: Buffer.from('%PDF-1.4 test').toString('base64'),
    }
    const paper = (more: object) =>
      desk.dpo.request('POST', '/api/clinic/privacy/cases', {
        entityId: desk.me.entityId,
        kind: 'claim',
        door: 'paper',
        requesterKind: 'subject',
        requesterName: 'Тестова Анна',
        requesterContact: desk.me.email,
        basisDocument: null,
        incomingNumber: 'вх-5',
        patientId: desk.me.patientId,
        receivedOn: desk.today(),
        request: 'Прошу вернуть деньги',
        identifiedHow: 'паспорт',
        scan,
        ...more,
      })
    expect((await paper({ scan: null })).status).toBe(400)
    expect((await paper({})).status).toBe(201)
    const register = await desk.dpo.request('GET', '/api/clinic/privacy/registers/claims')
    expect(register.json.rows).toHaveLength(2)
  })
})

describe('IV-3.5, MD-5.3: the notice about a leak', () => {
  it('tells the person what was affected and what to do himself', async () => {
    const made = await desk.dpo.request('POST', '/api/clinic/privacy/incidents', {
      entityId: desk.me.entityId,
      discoveredAt: new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs()).toISOString(),
      source: 'Сотрудник',
      confidentiality: true,
      integrity: false,
      availability: false,
      pdAccess: true,
      description: 'Потерян список записей',
      categories: ['ФИО', 'телефон'],
      contact: 'Ответственный за данные',
    })
    const url = `/api/clinic/privacy/incidents/${made.json.incidentId}`
    await desk.superuser.query(
      `insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why)
       values ($1, $2, $3, $4, 'test')`,
      [desk.me.tenantId, made.json.incidentId, desk.me.entityId, desk.me.patientId],
    )
    expect((await desk.dpo.request('POST', `${url}/notices`, {})).json).toMatchObject({ sent: 1 })
    await desk.world.runJobs()
    const { rows } = await desk.superuser.query(
      `select m.body from messaging.message m where m.patient_id = $1 and m.body like '%инцидент%'`,
      [desk.me.patientId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].body).toContain('ФИО, телефон')
    expect(rows[0].body).toContain('Что сделать вам: не называйте никому коды из СМС')
  })
})

describe('MM-5.2a: who works in a clinic', () => {
  it('comes by an invitation of the owner only; nobody signs himself up', async () => {
    const invite = (email: string) => ({ email, role: 'reception', entityId: desk.me.entityId })
    const reception = await signIn(desk.world, 'reception@example.ru')
    const url = '/api/clinic/invitations'
    expect((await reception.request('POST', url, invite('friend@example.ru'))).status).toBe(403)
    expect((await createClient(desk.world).request('POST', url, invite('me@example.ru'))).status).toBe(401)
    const owner = await signIn(desk.world, 'owner@example.ru')
    expect((await owner.request('POST', url, invite('new@example.ru'))).status).toBe(201)
    const { rows } = await desk.superuser.query(
      `select 1 from identity.staff_user where email = 'new@example.ru'`,
    )
    expect(rows).toEqual([])
  })
})

describe('MD-2.1: a mother for her child', () => {
  const owner = () => signIn(desk.world, 'owner@example.ru')
  const newChild = async (who: Client) =>
    who.request('POST', '/api/clinic/patients', {
      surname: 'Малышева',
      given: 'Ася',
      patronymic: null,
      birthDate: '2020-04-05',
      phone: PATIENT_PHONE,
      email: null,
      sex: 'female',
      entityId: desk.me.entityId,
      anotherPerson: true,
    })

  it('signs by her own phone, and the record of the consent says that she acted for somebody else', async () => {
    const { me, superuser, world } = desk
    await superuser.query(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001' where patient_id = $1`,
      [me.patientId],
    )
    const staff = await owner()
    const { patientId: child } = (await newChild(staff)).json
    const prepare = () =>
      staff.request('POST', `/api/clinic/patients/${child}/documents/packets`, {
        entityId: me.entityId,
        address: 'г. Примерск, ул. Тихая, 1',
        identityDocument: 'свидетельство о рождении I-АА № 000000',
      })
    expect((await prepare()).json.code).toBe('document.representative-missing')
    const { relationId } = (
      await staff.request('POST', `/api/clinic/patients/${child}/relations`, {
        entityId: me.entityId,
        otherId: me.patientId,
        kind: 'parent',
        ground: null,
        validUntil: null,
      })
    ).json
    await staff.request('POST', `/api/clinic/relations/${relationId}/verification`, {
      ground: 'свидетельство о рождении I-АА № 000000',
      validUntil: null,
    })
    const made = await prepare()
    expect(made.status, made.text).toBe(201)
    const path = new URL(made.json.url).pathname
    const phone = createClient(world)
    const asked = await phone.form(`${path}/code`, {})
    const challenge = /name="challenge" value="([^"]+)"/.exec(asked.text)![1]!
    const code = codeIn(await lastSms(world, PATIENT_PHONE))
    const signed = await phone.form(`${path}/sign`, { challenge, phone: PATIENT_PHONE, code })
    expect(signed.text).toContain('документы подписаны')
    const capacities = async (patientId: string) =>
      (
        await superuser.query(
          `select distinct capacity from consents.record where patient_id = $1 and decision = 'given'`,
          [patientId],
        )
      ).rows.map((row: { capacity: string }) => row.capacity)
    expect(await capacities(child)).toEqual(['representative'])
    await desk.give('news')
    expect(await capacities(me.patientId)).toEqual(['self'])
  })
})
