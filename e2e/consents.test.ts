import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** A patient's consents through the whole product: portal, reception, the verification page, the officer's questions. */
let world: World
let patient: Client
let me: { patientId: string; verified: boolean; operators: Operator[] }
interface Row {
  kind: string
  state: string
  form: string
  editionId: string
  signatureId: string | null
}
interface Operator {
  entityId: string
  agreement: object | null
  agreementEditionId: string
  consents: Row[]
}
const PHONE = '+79000000101'
const particulars = { address: 'г. Примерск, ул. Тихая, 1', identityDocument: 'паспорт 00 00 000000' }

beforeAll(async () => {
  world = await createWorld({ patients: 60 })
  patient = createClient(world)
  const asked = await patient.request('POST', '/api/my/code', { clinic: 'ozero', phone: PHONE })
  const code = codeIn(await lastSms(world, PHONE))
  await patient.request('POST', '/api/my/session', { challengeId: asked.json.challengeId, code })
  me = await board()
})
afterAll(() => world?.close())

async function board(): Promise<typeof me> {
  const { json, status, text } = await patient.request('GET', '/api/my/consents')
  expect(status, text).toBe(200)
  return json.people[0]
}
const operator = () => me.operators[0]!
const rowOf = (kind: string) => operator().consents.find(row => row.kind === kind)!
const which = (kind: string) => ({
  patientId: me.patientId,
  entityId: operator().entityId,
  kind,
  scope: '',
})
const post = (path: string, body: object) => patient.request('POST', `/api/my/consents${path}`, body)
const askCode = (editionId: string, more: object = particulars) =>
  post('/signing-codes', { patientId: me.patientId, entityId: operator().entityId, editionId, ...more })
const sign = (editionId: string, challengeId: string, code: string, more: object = particulars) =>
  post('/signatures', {
    patientId: me.patientId,
    entityId: operator().entityId,
    editionId,
    challengeId,
    code,
    ...more,
  })
/** Codes have a pause of a real minute between them; the test does not wait for it. */
const forgetPause = () =>
  world.services
    .db('amb_platform', { tenantId: null, entityIds: [], sharedEntityIds: [], patientIds: [] })
    .all({ text: "update identity.code_challenge set created_at = created_at - interval '2 minutes'" })

describe('the patient', () => {
  it('IP-3.5: sees every consent with its text, nothing given beforehand', async () => {
    const kinds = operator().consents.map(row => row.kind)
    for (const kind of ['news', 'ads_sms', 'account_creation', 'biometric_image', 'review_publication'])
      expect(kinds).toContain(kind)
    expect(operator().consents.every(row => row.state === 'silent')).toBe(true)
    const text = await patient.request('GET', `/api/my/consents/texts/${rowOf('news').editionId}`)
    expect(text.json.body.map((p: { part?: string }) => p.part)).toContain('withdrawal')
  })

  it('J3.8: gives consent to news and takes it back at once, told before what stops and what stays', async () => {
    const given = await post('', { ...which('news'), editionId: rowOf('news').editionId })
    expect(given.status, given.text).toBe(201)
    const query = new URLSearchParams(which('news'))
    const told = await patient.request('GET', `/api/my/consents/consequences?${query}`)
    expect(told.json.stops.map((s: { purpose: string }) => s.purpose)).toEqual(['news'])
    const stays = told.json.stays as { purpose: string; keep: { years?: number } }[]
    expect(stays.find(s => s.purpose === 'care')?.keep.years).toBe(25)
    expect((await post('/withdrawals', which('news'))).json).toEqual({
      consents: 1,
      messages: 0,
      caseNumber: expect.stringMatching(/-ПД-\d+\//),
    })
    expect((await post('/withdrawals', which('news'))).json).toEqual({
      consents: 0,
      messages: 0,
      caseNumber: null,
    })
    me = await board()
    expect(rowOf('news').state).toBe('withdrawn')
  })

  it('SV-4.2a: cannot give consent to the image of his face by a tick', async () => {
    const refused = await post('', {
      ...which('biometric_image'),
      editionId: rowOf('biometric_image').editionId,
    })
    expect([refused.status, refused.json.code]).toEqual([409, 'consent.form'])
  })

  it('SV-3.2.1a: signs nothing by a code before the agreement', async () => {
    expect(me.verified).toBe(true)
    const refused = await askCode(rowOf('biometric_image').editionId)
    expect([refused.status, refused.json.code]).toEqual([409, 'signature.agreement-missing'])
  })

  it('152-ФЗ art. 9 p. 4: is asked for what a written consent must name', async () => {
    const refused = await askCode(operator().agreementEditionId, {})
    expect([refused.status, refused.json.code]).toEqual([400, 'consent.particulars'])
    expect(refused.json.detail).toContain('адрес')
  })

  it('SV-1.4: signs the agreement, then the consent; a code signs its own document only', async () => {
    await forgetPause()
    const asked = await askCode(operator().agreementEditionId)
    expect(asked.status, asked.text).toBe(201)
    const sms = await lastSms(world, PHONE)
    expect(sms).toContain('Соглашение об электронном взаимодействии')
    const wrong = await sign(operator().agreementEditionId, asked.json.challengeId, '000000')
    expect(wrong.json.code).toBe('auth.code-wrong')
    const agreed = await sign(operator().agreementEditionId, asked.json.challengeId, codeIn(sms))
    expect(agreed.status, agreed.text).toBe(201)
    expect(agreed.json.sha256).toBe(asked.json.sha256)
    me = await board()
    expect(operator().agreement).not.toBeNull()

    await forgetPause()
    const face = rowOf('biometric_image').editionId
    const second = await askCode(face)
    const code = codeIn(await lastSms(world, PHONE))
    const changed = await sign(face, second.json.challengeId, code, {
      ...particulars,
      address: 'Другой адрес, 2',
    })
    expect(changed.json.code).toBe('signature.document-changed')
    await forgetPause()
    const third = await askCode(face)
    const signed = await sign(face, third.json.challengeId, codeIn(await lastSms(world, PHONE)))
    expect(signed.status, signed.text).toBe(201)
    const replay = await sign(face, third.json.challengeId, codeIn(await lastSms(world, PHONE)))
    expect(replay.json.code).toBe('auth.code-expired')
    me = await board()
    expect(rowOf('biometric_image')).toMatchObject({ state: 'given', signatureId: signed.json.signatureId })
  })

  it('SV-3.2.1a: the QR leads to a page that checks the signature and shows no full name or number', async () => {
    const { signatureId } = rowOf('biometric_image')
    const pdf = await patient.request('GET', `/api/my/consents/signatures/${signatureId}/pdf`)
    expect(pdf.headers['content-type']).toBe('application/pdf')
    const page = await createClient(world).request('GET', `/c/ozero/verify/${signatureId}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Документ хранится без изменений')
    expect(page.text).toContain('Соглашение об электронном взаимодействии')
    // The page outlives the year: its moment is whole, with year and zone.
    expect(page.text).toMatch(/\d{2}\.\d{2}\.\d{4}, \d{1,2}:\d{2}\s(МСК|UTC)/)
    expect(page.text).not.toContain('0000101')
    expect((await createClient(world).request('GET', `/c/ozero/verify/${me.patientId}`)).status).toBe(404)
  })

  it('SV-4.3: takes the whole evidence in one archive', async () => {
    const pack = await patient.request('GET', `/api/my/consents/evidence/${me.patientId}`)
    expect([pack.status, pack.headers['content-type']]).toEqual([200, 'application/zip'])
    for (const name of ['evidence.json', 'evidence.pdf', 'signatures/pd_consent-', 'texts/'])
      expect(pack.text).toContain(name)
    expect(pack.text).toContain('document_sha256')
  })

  it('J3.7: sees who of the staff looked at the record and why', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    await reception.request('GET', `/api/clinic/patients/${me.patientId}`)
    const { json } = await patient.request('GET', `/api/my/record-views?patientId=${me.patientId}`)
    const seen = json.views.find((view: { did: string }) => view.did === 'открыта карта')
    expect(seen).toMatchObject({ roles: ['reception'], refused: false })
    expect(seen.why).toContain('медицинская помощь')
  })
})

describe('staff', () => {
  it('IP-3.6b: reception registers a withdrawal on paper, the officer asks the gate about two days', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    const path = `/api/clinic/patients/${me.patientId}/consents`
    const { json } = await reception.request('GET', path)
    const { entityId } = json.operators[0]
    await post('', { ...which('ads_sms'), entityId, editionId: rowOf('ads_sms').editionId })
    const today = new Date(world.services.clockOf('').nowMs()).toISOString().slice(0, 10)
    const done = await reception.request('POST', `${path}/withdrawals`, {
      entityId,
      kind: 'ads_sms',
      receivedOn: today,
      document: 'вх. № 12',
    })
    expect([done.status, done.json], done.text).toMatchObject([
      200,
      { consents: 1, messages: 0, caseNumber: expect.stringContaining('-ПД-') },
    ])
    const dpo = await signIn(world, 'dpo@example.ru')
    const ask = async (more: Record<string, string> = {}) =>
      (
        await dpo.request(
          'GET',
          `/api/clinic/privacy/gate?${new URLSearchParams({ patientId: me.patientId, entityId, purpose: 'ads', channel: 'sms', ...more })}`,
        )
      ).json
    expect(await ask()).toMatchObject({ allowed: false, code: 'consent.withdrawn' })
    const yesterday = new Date(world.services.clockOf('').nowMs() - 86_400_000).toISOString()
    expect(await ask({ at: yesterday, knownAt: yesterday })).toMatchObject({ code: 'consent.absent' })
    const forbidden = await reception.request(
      'GET',
      `/api/clinic/privacy/gate?patientId=${me.patientId}&entityId=${entityId}&purpose=ads`,
    )
    expect(forbidden.status).toBe(403)
  })

  it('MM-3.9: reception of another legal entity has no way to the consents', async () => {
    const stranger = await signIn(world, 'reception2@example.ru')
    const own = me.operators.length === 1
    const path = `/api/clinic/patients/${me.patientId}/consents`
    if (own) expect((await stranger.request('GET', path)).status).toBe(404)
    const board = await stranger.request('GET', path)
    expect(board.text).not.toContain(operator().entityId)
  })

  it('MM-11.1: the officer publishes an edition with its difference and PDF/A', async () => {
    const dpo = await signIn(world, 'dpo@example.ru')
    const { entityId } = operator()
    const list = await dpo.request('GET', `/api/clinic/texts/${entityId}`)
    expect(list.json.editions.length).toBeGreaterThan(10)
    const published = await dpo.request('POST', `/api/clinic/texts/${entityId}`, {
      kind: 'partner_offers',
      scope: 'Аптека «Пример»',
      approver: { name: 'Озёрная Вера Львовна', post: 'директор', orderNumber: '7', orderDate: '2026-02-01' },
    })
    expect(published.status, published.text).toBe(201)
    const pdf = await dpo.request('GET', `/api/clinic/editions/${published.json.editionId}/pdf`)
    expect(pdf.text).toContain('%PDF-')
    const matrix = await dpo.request('GET', '/api/clinic/signature-matrix')
    const informed = matrix.json.documents.find((d: { kind: string }) => d.kind === 'informed_consent')
    expect(informed.allowed).toEqual(['paper', 'qualified', 'esia'])
  })
})
