import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** The main job over HTTP, without a browser: the site books, reception receives, the doctor closes, the patient sees. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const PHONE = '+79000008801'
const CONTACT = {
  surname: 'ёлкина',
  given: 'анна',
  patronymic: 'сергеевна',
  phone: '8 (900) 000-88-01',
  birthDate: '12.05.1985',
  email: 'Elkina@example.ru',
}
const hidden = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? ''

async function holdFirstTime(visitor: Client, doctor = '') {
  const services = await visitor.request('GET', '/c/ozero/book')
  const service = /book\?service=([0-9a-f-]{36})/.exec(services.text)![1]!
  const times = await visitor.request(
    'GET',
    `/c/ozero/book?service=${service}${doctor && `&doctor=${doctor}`}`,
  )
  const fields = Object.fromEntries(
    ['service', 'doctor', 'branch', 'at'].map(name => [name, hidden(times.text, name)]),
  ) as Record<string, string>
  const held = await visitor.form('/c/ozero/book/hold', fields)
  return { held, fields }
}

describe('a patient books on the site', () => {
  const visitor = { client: null as unknown as Client, link: '' }

  it('IP-1.7: the form asks for the fields of the policy and nothing else, both boxes unticked (IP-3.5)', async () => {
    visitor.client = createClient(world)
    const { held } = await holdFirstTime(visitor.client)
    expect([held.status, held.headers.location]).toEqual([303, '/c/ozero/book/form'])
    const form = await visitor.client.request('GET', '/c/ozero/book/form')
    const names = [...form.text.matchAll(/<input[^>]* name="(\w+)"/g)].map(match => match[1])
    expect(names).toEqual([
      'surname',
      'given',
      'patronymic',
      'noPatronymic',
      'birthDate',
      'phone',
      'email',
      'processing',
      'news',
    ])
    expect(form.text).not.toMatch(/type="checkbox"[^>]* checked/)
  })

  it('IP-3.5: without the box nothing is stored, also for a raw request', async () => {
    const refused = await visitor.client.form('/c/ozero/book/form', CONTACT)
    expect(refused.status).toBe(400)
    const raw = await createClient(world).form('/c/ozero/book/form', CONTACT)
    expect(raw.status).toBe(400)
    const reception = await signIn(world, 'owner@example.ru')
    const found = await reception.request(
      'GET',
      `/api/clinic/patients?q=${encodeURIComponent('Ёлкина Анна Сергеевна 1985')}`,
    )
    expect(found.json.patients).toEqual([])
  })

  it('J3.3: a code from the SMS makes the visit; a wrong one does not', async () => {
    const sent = await visitor.client.form('/c/ozero/book/form', { ...CONTACT, processing: 'on' })
    expect([sent.status, sent.headers.location]).toEqual([303, '/c/ozero/book/code'])
    const code = codeIn(await lastSms(world, PHONE))
    const wrong = await visitor.client.form('/c/ozero/book/code', {
      code: code === '000000' ? '000001' : '000000',
    })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('Осталось попыток: 4')
    const done = await visitor.client.form('/c/ozero/book/code', { code })
    expect(done.status).toBe(303)
    visitor.link = String(done.headers.location).replace('?new=1', '')
    const page = await visitor.client.request('GET', `${visitor.link}?new=1`)
    expect(page.text).toContain('Вы записаны')
    expect(page.text).toContain('Улыбкин')
  })

  it('gives a calendar file without a word about what ails the patient', async () => {
    const file = await visitor.client.request('GET', `${visitor.link}/calendar.ics`)
    expect(file.text).toMatch(/BEGIN:VEVENT[\s\S]*SUMMARY:Приём: Клиника/)
    expect(file.text).not.toMatch(/стоматолог|Улыбкин/i)
  })

  it('IP-3.5: the consent record holds edition, hash, page, form, address and what was ticked', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const found = await owner.request('GET', '/api/clinic/patients?q=9000008801')
    const card = await owner.request('GET', `/api/clinic/patients/${found.json.patients[0].patientId}`)
    expect(card.json).toMatchObject({
      surname: 'Ёлкина',
      given: 'Анна',
      verified: false,
      source: 'site',
      email: 'elkina@example.ru',
    })
    expect(
      card.json.consents.map((c: { kind: string; decision: string }) => [c.kind, c.decision]).sort(),
    ).toEqual([
      ['news', 'refused'],
      ['pd_processing', 'given'],
    ])
  })
})

describe('the visit goes through the clinic', () => {
  let appointmentId = ''
  let encounterId = ''
  let billId = ''
  let patientId = ''

  it('reception finds the patient, checks the document and marks the arrival', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    patientId = (await reception.request('GET', '/api/clinic/patients?q=8-900-000-88-01')).json.patients[0]
      .patientId
    const card = (await reception.request('GET', `/api/clinic/patients/${patientId}`)).json
    const verified = await reception.request('POST', `/api/clinic/patients/${patientId}/verification`, {
      document: 'Паспорт',
      version: card.version,
    })
    expect(verified.status).toBe(200)
    const stale = await reception.request('POST', `/api/clinic/patients/${patientId}/verification`, {
      document: 'Паспорт',
      version: card.version,
    })
    expect([stale.status, stale.json.code]).toEqual([409, 'conflict.version'])
    const visits = (await reception.request('GET', `/api/clinic/patients/${patientId}/appointments`)).json
      .appointments
    appointmentId = visits[0].appointmentId
    const arrived = await reception.request('POST', `/api/clinic/appointments/${appointmentId}/status`, {
      status: 'arrived',
      version: visits[0].version,
    })
    expect(arrived.status).toBe(200)
    const board = await reception.request('GET', `/api/clinic/board?from=${visits[0].startsAt.slice(0, 10)}`)
    expect(
      board.json.appointments.find((a: { appointmentId: string }) => a.appointmentId === appointmentId)
        ?.status,
    ).toBe('arrived')
  })

  it('the doctor writes the protocol, renders services and signs; a signed protocol never changes', async () => {
    const doctor = await signIn(world, 'doctor@example.ru')
    const opened = await doctor.request('POST', '/api/clinic/encounters', { appointmentId })
    expect(opened.status, opened.text).toBe(201)
    encounterId = opened.json.encounterId
    const encounter = (await doctor.request('GET', `/api/clinic/encounters/${encounterId}`)).json
    const protocol = encounter.protocols[0]
    const early = await doctor.request('POST', `/api/clinic/protocols/${protocol.protocolId}/signature`, {
      version: 1,
    })
    expect([early.status, early.json.code]).toEqual([409, 'protocol.incomplete'])
    const content = {
      complaints: 'Боль от холодного в зубе 16.',
      history: 'Беспокоит неделю.',
      objective: '16: полость на жевательной поверхности.',
      diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
      treatment: 'Пломба.',
      recommendations: 'Осмотр через полгода.',
    }
    const saved = await doctor.request('PUT', `/api/clinic/protocols/${protocol.protocolId}`, {
      version: 1,
      template: 'dental-exam',
      content,
    })
    expect(saved.status, saved.text).toBe(200)
    const services = (await doctor.request('GET', '/api/clinic/services')).json.services
    const filling = services.find(
      (s: { nomenclatureCode: string }) => s.nomenclatureCode === 'A16.07.002.010',
    )
    const rendered = await doctor.request('PUT', `/api/clinic/encounters/${encounterId}/services`, {
      version: encounter.version,
      lines: [{ serviceId: filling.serviceId, teeth: [16], quantity: 1, discountPercent: 10 }],
    })
    expect(rendered.json.totalKopecks).toBe(468_000)
    const signed = await doctor.request('POST', `/api/clinic/protocols/${protocol.protocolId}/signature`, {
      version: 2,
    })
    expect(signed.status, signed.text).toBe(200)
    expect(signed.json.sha256).toMatch(/^[0-9a-f]{64}$/)
    const late = await doctor.request('PUT', `/api/clinic/protocols/${protocol.protocolId}`, {
      version: 3,
      template: 'dental-exam',
      content,
    })
    expect([late.status, late.json.code]).toEqual([409, 'protocol.signed'])
    const amended = await doctor.request('POST', `/api/clinic/protocols/${protocol.protocolId}/amendments`, {
      reason: 'Уточнён зуб',
    })
    expect(amended.status).toBe(201)
    const second = await doctor.request(
      'POST',
      `/api/clinic/protocols/${amended.json.protocolId}/signature`,
      { version: 1 },
    )
    expect(second.status, second.text).toBe(200)
    const after = (await doctor.request('GET', `/api/clinic/encounters/${encounterId}`)).json
    expect(after.protocols.map((p: { sha256: string }) => p.sha256)).toContain(signed.json.sha256)
    const closed = await doctor.request('POST', `/api/clinic/encounters/${encounterId}/closing`, {
      version: after.version,
    })
    expect(closed.status, closed.text).toBe(200)
  })

  it('the cashier bills and takes cash and card; sums are exact and nothing is fiscalised', async () => {
    const cashier = await signIn(world, 'cashier@example.ru')
    const bill = await cashier.request('POST', '/api/clinic/bills', { encounterId })
    expect(bill.status, bill.text).toBe(201)
    billId = bill.json.billId
    const twice = await cashier.request('POST', '/api/clinic/bills', { encounterId })
    expect(twice.json.code).toBe('conflict.state')
    const much = await cashier.request('POST', `/api/clinic/bills/${billId}/payments`, {
      parts: [{ method: 'cash', kopecks: 468_001 }],
    })
    expect(much.json.code).toBe('money.overpaid')
    const paid = await cashier.request(
      'POST',
      `/api/clinic/bills/${billId}/payments`,
      {
        parts: [
          { method: 'cash', kopecks: 200_000 },
          { method: 'card', kopecks: 268_000 },
        ],
      },
      { 'idempotency-key': 'pay-once-0001' },
    )
    expect(paid.json).toEqual({ paidKopecks: 468_000, leftKopecks: 0 })
    const again = await cashier.request(
      'POST',
      `/api/clinic/bills/${billId}/payments`,
      {
        parts: [
          { method: 'cash', kopecks: 200_000 },
          { method: 'card', kopecks: 268_000 },
        ],
      },
      { 'idempotency-key': 'pay-once-0001' },
    )
    expect(again.json).toEqual(paid.json)
    const whole = (await cashier.request('GET', `/api/clinic/bills/${billId}`)).json
    expect(
      whole.payments.map((p: { kopecks: number; fiscalState: string }) => [p.kopecks, p.fiscalState]),
    ).toEqual([
      [200_000, 'not_fiscalised'],
      [268_000, 'not_fiscalised'],
    ])
  })

  it('MD-4.1, IV-2.2.1, IV-2.2.2: the patient signs in by SMS and sees the visit and the signed protocols as PDF', async () => {
    const patient = createClient(world)
    const asked = await patient.request('POST', '/api/my/code', { clinic: 'ozero', phone: '900 000 88 01' })
    expect(asked.status, asked.text).toBe(200)
    const signedIn = await patient.request('POST', '/api/my/session', {
      challengeId: asked.json.challengeId,
      code: codeIn(await lastSms(world, PHONE)),
    })
    expect(signedIn.status, signedIn.text).toBe(200)
    const home = (await patient.request('GET', '/api/my/home')).json
    expect(home.visits.map((v: { status: string }) => v.status)).toEqual(['completed'])
    expect(home.documents).toHaveLength(2)
    const pdf = await patient.request('GET', `/api/my/documents/${home.documents[0].protocolId}/pdf`)
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-'])
  })
})
