import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PATIENT_PHONE } from './open-clinic.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { type Client, codeIn, createClient, lastSms, signIn } from './world.ts'

/** Clauses about people: what a patient asks for himself, who acts for a child, how people come to work. */
let desk: PrivacyWorld
beforeAll(async () => {
  desk = await openPrivacyWorld()
})
afterAll(() => desk?.close())
// How many codes a phone gets in an hour has tests of its own.
beforeEach(() => desk.superuser.query('update identity.rate_window set hits = 0'))

const fromPortal = (kind: string, text: string) =>
  desk.patient.request('POST', '/api/my/privacy/cases', {
    patientId: desk.me.patientId,
    entityId: desk.me.entityId,
    kind,
    text,
  })
/** A claim from the portal: the agreement once, then the claim signed by the code to the card's phone. */
async function signedClaim(text: string) {
  const { me, patient, superuser, world } = desk
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001' where patient_id = $1`,
    [me.patientId],
  )
  const code = async () => codeIn(await lastSms(world, PATIENT_PHONE))
  const who = { patientId: me.patientId, entityId: me.entityId }
  const { people } = (await patient.request('GET', '/api/my/consents')).json
  const board = people
    .find((one: { patientId: string }) => one.patientId === me.patientId)
    .operators.find((one: { entityId: string }) => one.entityId === me.entityId)
  if (board.agreement === null) {
    const agreement = {
      ...who,
      editionId: board.agreementEditionId,
      address: 'г. Примерск, ул. Тихая, 1',
      identityDocument: 'паспорт 00 00 000001, выдан 01.02.2015',
    }
    const asked = await patient.request('POST', '/api/my/consents/signing-codes', agreement)
    expect(asked.status, asked.text).toBeLessThan(300)
    const done = await patient.request('POST', '/api/my/consents/signatures', {
      ...agreement,
      challengeId: asked.json.challengeId,
      code: await code(),
    })
    expect(done.status, done.text).toBeLessThan(300)
  }
  const asked = await patient.request('POST', '/api/my/privacy/claims/code', { ...who, text })
  expect(asked.status, asked.text).toBe(200)
  const sent = await patient.request('POST', '/api/my/privacy/claims', {
    ...who,
    text,
    challengeId: asked.json.challengeId,
    code: await code(),
  })
  expect(sent.status, sent.text).toBe(201)
  return sent
}
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
    const sent = await signedClaim('Прошу вернуть деньги за отменённый приём')
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

describe('MD-8.2: a claim is a signed document', () => {
  const who = () => ({ patientId: desk.me.patientId, entityId: desk.me.entityId })
  const claims = async () =>
    (await desk.dpo.request('GET', '/api/clinic/privacy/registers/claims')).json.rows.length

  it('MD-8.2: a message of the portal is no claim; neither is a code for other words, nor a visit without its paper', async () => {
    const before = await claims()
    expect((await fromPortal('claim', 'Верните деньги')).json.code).toBe('case.claim-unsigned')
    const text = 'Прошу вернуть оплату за снимок, который не сделали'
    const asked = await desk.patient.request('POST', '/api/my/privacy/claims/code', { ...who(), text })
    const changed = await desk.patient.request('POST', '/api/my/privacy/claims', {
      ...who(),
      text: `${text} и ещё миллион`,
      challengeId: asked.json.challengeId,
      code: codeIn(await lastSms(desk.world, PATIENT_PHONE)),
    })
    expect(changed.json.code).toBe('signature.document-changed')
    const atReception = await desk.dpo.request('POST', '/api/clinic/privacy/cases', {
      ...who(),
      kind: 'claim',
      door: 'reception',
      requesterKind: 'subject',
      requesterName: 'Тестова Анна',
      requesterContact: desk.me.email,
      basisDocument: null,
      incomingNumber: null,
      receivedOn: desk.today(),
      request: 'Прошу вернуть деньги',
      identifiedHow: 'паспорт',
      scan: null,
    })
    expect(atReception.status).toBe(400)
    expect(await claims()).toBe(before)
    await expect(
      desk.superuser.query(
        `insert into cases.subject_case select (jsonb_populate_record(c, jsonb_build_object('case_id', gen_random_uuid(),
           'number', 'x', 'kind', 'claim', 'door', 'portal', 'signature_id', null))).* from cases.subject_case c limit 1`,
      ),
    ).rejects.toThrow(/claim_of_portal_is_signed/)
  })

  it('MD-8.2, SV-3.2.1a: signed by the code it is in the register, with its term and the signed PDF; a stranger reads none of it', async () => {
    const before = await claims()
    const { json } = await signedClaim('Прошу исправить счёт № 12: услуга не оказана')
    expect(await claims()).toBe(before + 1)
    const card = (await desk.dpo.request('GET', `/api/clinic/privacy/cases/${json.caseId}`)).json
    expect(card).toMatchObject({ kind: 'claim', state: 'in-work', signatureId: json.signatureId })
    expect(card.identifiedHow).toContain('подпись кодом')
    expect(days(desk.today(), json.dueDay)).toBe(30)
    const url = `/api/clinic/signatures/${json.signatureId}/pdf`
    expect((await desk.dpo.request('GET', url)).status).toBe(200)
    const stranger = await signIn(desk.world, 'solo@example.ru')
    expect((await stranger.request('GET', url)).status).toBe(404)
    const { rows } = await desk.superuser.query(
      `select kind, document_kind, document->>'title' as title from consents.signature where signature_id = $1`,
      [json.signatureId],
    )
    expect(rows[0]).toMatchObject({ kind: 'pep', document_kind: 'claim' })
  })

  it('MD-8.2: claims signed one after another meet no limit of the doors; one document asked for again and again does', async () => {
    await desk.superuser.query(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001' where patient_id = $1`,
      [desk.me.patientId],
    )
    for (let n = 1; n <= 8; n++) await signedClaim(`Претензия номер ${n}: прошу исправить счёт № ${n}`)
    const { rows } = await desk.superuser.query(
      `select bucket, sum(hits)::int as hits from identity.rate_window where hits > 0 group by bucket`,
    )
    const hits = Object.fromEntries(rows.map(row => [row.bucket, row.hits]))
    expect(hits['code-phone'] ?? 0).toBe(0)
    expect(hits['signing-phone']).toBeGreaterThanOrEqual(8)
    // The same document: the pause between two codes first, then five an hour.
    const again = () =>
      desk.patient.request('POST', '/api/my/privacy/claims/code', {
        ...who(),
        text: 'Одна и та же претензия',
      })
    const answers: number[] = []
    for (let n = 0; n < 7; n++) {
      answers.push((await again()).status)
      await desk.superuser.query(
        `update identity.code_challenge set created_at = created_at - interval '2 minutes' where used_at is null`,
      )
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 429, 429])
  })

  it('MD-8.2: the officer may promise a shorter term by the rules of the clinic, never a longer one', async () => {
    const set = (amount: number) =>
      desk.dpo.request('PUT', `/api/clinic/privacy/terms/${desk.me.entityId}`, { term: 'claim', amount })
    expect((await set(31)).json.code).toBe('case.term-above-law')
    expect((await set(15)).status).toBe(200)
    const { json } = await signedClaim('Прошу объяснить счёт № 14')
    expect(days(desk.today(), json.dueDay)).toBe(15)
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
