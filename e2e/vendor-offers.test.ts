import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { createClient, dayIn, signIn } from './world.ts'

let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
})
afterAll(() => v?.close())

describe('the console', () => {
  it('opens by its own session only, and a clinic has no way into it', async () => {
    expect((await v.console.request('GET', '/api/console/me')).json).toMatchObject({ role: 'administrator' })
    const owner = await signIn(v.world, 'owner@example.ru')
    expect((await owner.request('GET', '/api/console/offers')).status).toBe(401)
    const wrong = await createClient(v.world).request('POST', '/api/console/session', {
      email: 'vendor@example.ru',
      password: 'не тот',
    })
    expect([wrong.status, wrong.json.code]).toEqual([401, 'auth.bad-credentials'])
    expect((await v.console.request('GET', '/api/clinic/patients')).status).not.toBe(200)
  })
})

describe('offers', () => {
  it('MM-1.1, MM-11.4: stand open at a fixed address, the PDF has legal force and its hash is shown', async () => {
    const anybody = createClient(v.world)
    const page = await anybody.request('GET', '/oferta', undefined, { accept: 'text/html' })
    expect(page.status).toBe(200)
    expect(page.text).toContain('Страница приведена для удобства')
    const pdf = await v.world.server.inject('/oferta.pdf')
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.rawPayload.toString('latin1')).toMatch(/pdfaid:part>2</)
    const again = await v.world.server.inject('/oferta/clinic/1.pdf')
    expect(Buffer.compare(pdf.rawPayload, again.rawPayload)).toBe(0)
    expect(page.text).toContain(String(pdf.headers.etag).replaceAll('"', ''))
    expect((await anybody.request('GET', '/oferta/smile')).status).toBe(200)
    for (const gone of ['/oferta/other', '/oferta/clinic/99.pdf', '/oferta/clinic/x'])
      expect((await anybody.request('GET', gone)).status).toBe(404)
  })

  it('MM-11.2a: a draft shows nowhere, parameters keep their bounds, a past date is refused', async () => {
    const draw = (body: object) =>
      v.console.request('POST', '/api/console/offers', {
        product: 'clinic',
        summary: 'Проверка',
        parameters: {},
        overrides: [],
        plannedOn: dayIn(v.world, 30),
        ...body,
      })
    expect((await draw({ plannedOn: dayIn(v.world, -1) })).json.code).toBe('conflict.state')
    expect((await draw({ parameters: { noticeDays: 3 } })).json).toMatchObject({
      code: 'request.invalid',
      params: { fields: 'noticeDays' },
    })
    const made = await draw({ overrides: [{ number: '15.1', text: 'Другой текст.' }] })
    expect(made.status, made.text).toBe(201)
    expect((await draw({})).json.detail).toContain('другая редакция уже готовится')
    expect((await v.world.server.inject('/oferta/clinic/2.pdf')).statusCode).toBe(404)
    const read = await v.console.request('GET', `/api/console/offers/${made.json.editionId}`)
    expect(read.json.changes.map((c: { number: string }) => c.number)).toEqual(['15.1'])
    expect((await v.console.request('DELETE', `/api/console/offers/${made.json.editionId}`)).status).toBe(200)
  })

  it('a published edition cannot be changed, not even by the owner of the tables', async () => {
    await expect(v.sql(`update offers.edition set summary = 'x'`)).rejects.toThrow(/published edition/)
  })
})

describe('a client', () => {
  it('MM-0: is written down with checked requisites; a wrong digit names its field, a person is refused', async () => {
    const create = (body: object) =>
      v.console.request('POST', '/api/console/clients', { ...applicant(), ...body })
    expect((await create({ inn: '7707083890' })).json.detail).toContain('контрольная цифра')
    expect((await create({ kind: 'natural-person' })).json.code).toBe('conflict.state')
    const made = await create({})
    expect(made.status, made.text).toBe(201)
    const card = await v.console.request('GET', `/api/console/clients/${made.json.tenantId}`)
    expect(card.json).toMatchObject({
      client: { state: 'lead' },
      events: [{ from: null, to: 'lead', actor: 'Поставщик Демонстрационный' }],
      emails: [{ email: 'polyana0@example.ru', source: 'application' }],
    })
  })

  it('MM-12.2: a change of address told late is marked, letters go to the address valid when they are sent', async () => {
    const { tenantId } = (await v.console.request('POST', '/api/console/clients', applicant(1))).json
    const told = await v.console.request('POST', `/api/console/clients/${tenantId}/legal-emails`, {
      email: 'new@example.ru',
      source: 'notice',
      changedOn: dayIn(v.world, -15),
    })
    expect(told.json).toEqual({ toldLate: true })
  })

  it('MM-17: the vendor cannot store requisites with a wrong account', async () => {
    const { card } = (await v.console.request('GET', '/api/console/requisites')).json
    const wrong = await v.console.request('POST', '/api/console/requisites', {
      ...card,
      account: card.account.replace(/\d$/, (d: string) => String((Number(d) + 1) % 10)),
    })
    expect(wrong.json.detail).toContain('account — не сходится контрольная цифра')
  })
})
