import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { daysBetween, retentionUntil } from '#libs/offer/index.ts'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { applicant, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { type Client, createClient, ok, signIn } from './world.ts'

/** Clauses of the contract that no journey proves by the way: what the vendor may see, papers, letters, the last day. */
let v: VendorWorld
let owner: Client
let tenantId = ''
let solo = ''
beforeAll(async () => {
  v = await openVendorWorld(12, true)
  owner = await signIn(v.world, 'owner@example.ru')
  tenantId = await v.tenantOf('ozero')
  solo = await v.tenantOf('solo')
})
afterAll(() => v?.close())

const asVendor = (text: string) => v.world.services.db('amb_vendor', NO_SCOPE).all({ text })

describe('who may be a client', () => {
  const create = (body: object) =>
    v.console.request('POST', '/api/console/clients', { ...applicant(70), product: 'smile', ...body })

  it('SV-1.2: a dentist is one by his name; a company has ten digits of INN, a sole proprietor twelve', async () => {
    const dentist = { kind: 'natural-person', inn: null, kpp: null, ogrn: null }
    const { tenantId: made } = ok(await create(dentist))
    expect(ok(await v.console.request('GET', `/api/console/clients/${made}`)).client).toMatchObject({
      kind: 'natural-person',
      inn: null,
    })
    expect((await create({ inn: null })).json.detail).toContain('inn — не заполнено')
    const trader = { kind: 'sole-proprietor', kpp: null, ogrn: '319169000014662' }
    expect((await create({ ...trader, inn: applicant(70).inn })).json.detail).toContain('inn')
    expect((await create({ ...trader, inn: '164413070008' })).status).toBe(201)
  })

  it('MM-1.4: the offer of the system is for business only, and no person gets it', async () => {
    const page = await createClient(v.world).request('GET', '/oferta', undefined, { accept: 'text/html' })
    expect(page.text).toContain('только для предпринимательской и иной профессиональной деятельности')
    const person = { product: 'clinic', kind: 'natural-person', inn: null, kpp: null, ogrn: null }
    expect((await create(person)).status).toBe(409)
  })
})

describe('papers and letters', () => {
  it('MM-1.3: the protocol names the invoice, the document of the bank, the edition and its hashes', async () => {
    const contract = ok(await owner.request('GET', '/api/clinic/contract'))
    const { acceptanceId } = contract.editions[0].accepted[0]
    const pdf = await v.world.server.inject({
      url: `/api/clinic/contract/acceptances/${acceptanceId}/pdf`,
      headers: { cookie: owner.cookie },
    })
    const library = await PDFiumLibrary.init()
    const document = await library.loadDocument(pdf.rawPayload)
    const text = document.getPage(0).getText().replace(/\s+/g, '')
    document.destroy()
    library.destroy()
    const [kept] = await v.sql<{ pdf: string; text: string; evidence: Record<string, string> }>(
      'select pdf_sha256 as pdf, text_sha256 as text, evidence from offers.acceptance where acceptance_id = $1',
      [acceptanceId],
    )
    for (const fact of [kept!.pdf, kept!.text, kept!.evidence.invoice!, `№${kept!.evidence.bankDocument}`])
      expect(text).toContain(fact.replace(/\s/g, ''))
    expect(text).toContain('заключёнвписьменнойформе')
    await expect(v.sql('update offers.acceptance set at = now()')).rejects.toThrow()
  })

  it('MM-12.1.2: an address keeps its source; a letter that our server passed on stays sent, also when it bounces', async () => {
    const contract = ok(await owner.request('GET', '/api/clinic/contract'))
    expect(contract.emails.at(-1)).toMatchObject({ source: expect.stringMatching(/^(application|invoice)$/) })
    ok(
      await v.console.request('POST', `/api/console/clients/${tenantId}/letters`, {
        subject: 'О счёте',
        body: 'Счёт выставлен, письмо для проверки журнала.',
      }),
    )
    await v.settle()
    const last = async () =>
      ok(await v.console.request('GET', `/api/console/letters?tenantId=${tenantId}`)).letters.find(
        (letter: { subject: string }) => letter.subject === 'О счёте',
      )
    const before = await last()
    expect(before).toMatchObject({
      outcome: 'sent',
      sentAt: expect.any(String),
      address: contract.emails[0].email,
    })
    await v.sql(`update messaging.message set state = 'failed' where subject = 'О счёте'`)
    await v.settle()
    expect(await last()).toEqual(before)
  })

  it('MM-15.1: papers of one client are not there for another, and nowhere without a session', async () => {
    const { billing } = ok(await owner.request('GET', '/api/clinic/contract'))
    const url = `/api/clinic/contract/invoices/${billing.invoices[0].invoiceId}/pdf`
    expect((await owner.request('GET', url)).status).toBe(200)
    const stranger = await signIn(v.world, 'solo@example.ru')
    expect((await stranger.request('GET', url)).status).toBe(404)
    for (const path of [url, '/api/console/letters', '/api/console/overview', '/api/console/price-lists'])
      expect((await createClient(v.world).request('GET', path)).status, path).toBe(401)
    const own = ok(await stranger.request('GET', '/api/clinic/contract'))
    expect(JSON.stringify(own)).not.toContain(billing.invoices[0].number)
  })
})

describe('MM-2a: what users do is what the client does', () => {
  const log = (client: Client, query = '') => {
    const today = new Date(v.world.services.clockOf(tenantId).nowMs()).toISOString().slice(0, 10)
    return client.request('GET', `/api/clinic/contract/action-log?from=${today}&to=${today}${query}`)
  }

  it('MM-2a: the administrator sees every action with its user; other users and other clients do not', async () => {
    const reception = await signIn(v.world, 'reception@example.ru')
    const { entities } = ok(await owner.request('GET', '/api/clinic'))
    const patient = {
      surname: 'Журналова',
      given: 'Ольга',
      patronymic: null,
      birthDate: '1990-02-03',
      phone: '+79000009977',
      email: null,
      sex: 'female',
      entityId: entities[0].entityId,
      anotherPerson: false,
    }
    ok(await reception.request('POST', '/api/clinic/patients', patient))
    const [user] = await v.sql<{ user_id: string; surname: string }>(
      `select user_id, surname from identity.staff_user where email = 'reception@example.ru'`,
    )
    const mine = ok(await log(owner, `&userId=${user!.user_id}`)).actions
    expect(mine.length).toBeGreaterThan(0)
    for (const action of mine) expect(action).toMatchObject({ userId: user!.user_id, outcome: 'done' })
    expect(mine[0].who).toContain(user!.surname)
    const all = ok(await log(owner)).actions
    expect(all.length).toBeGreaterThan(mine.length)
    const [stored] = await v.sql<{ n: number }>(
      `select count(*)::int as n from audit.event where tenant_id = $1 and actor_id = $2`,
      [tenantId, user!.user_id],
    )
    expect(mine.length).toBe(stored!.n)
    expect((await log(reception)).status).toBe(403)
    const other = ok(await log(await signIn(v.world, 'solo@example.ru'))).actions
    expect(other.map((action: { userId: string }) => action.userId)).not.toContain(user!.user_id)
  })
})

describe('what the vendor may see and do', () => {
  it('MM-3.5: the console counts contracts and money and holds nothing of a patient', async () => {
    const people = await v.sql<{ surname: string; phone: string }>(
      'select surname, phone from patients.patient',
    )
    expect(people.length).toBeGreaterThan(10)
    for (const path of ['overview', 'clients', `clients/${tenantId}`, `clients/${tenantId}/billing`]) {
      const { text } = await v.console.request('GET', `/api/console/${path}`)
      expect(text.length).toBeGreaterThan(20)
      for (const { phone } of people) expect(text).not.toContain(phone)
      expect(text).not.toMatch(/"patientId"|diagnos|appointment/i)
    }
  })

  it('SV-4.1: works by an instruction that the client accepts, and no role of the vendor reaches a photo', async () => {
    const { paperId } = ok(
      await v.console.request('POST', `/api/console/clients/${solo}/papers`, {
        kind: 'instruction',
        basis: 'Договор',
      }),
    )
    const dentist = await signIn(v.world, 'solo@example.ru')
    ok(await dentist.request('POST', `/api/clinic/contract/papers/${paperId}/acceptance`))
    const tables = await v.sql<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('smile', 'files', 'imaging')`,
    )
    expect(tables.length).toBeGreaterThan(5)
    for (const { name } of tables)
      await expect(asVendor(`select 1 from ${name}`), name).rejects.toThrow(/permission denied/)
  })

  it('MM-3.11: the clinic declares grounds of sharing in its own name; the vendor can neither write nor read one', async () => {
    const { entities } = ok(await owner.request('GET', '/api/clinic'))
    const [from, to] = entities
    ok(
      await owner.request('POST', '/api/clinic/sharing-grounds', {
        fromEntity: from.entityId,
        toEntity: to.entityId,
        categories: ['contacts'],
        purpose: 'Единая регистратура',
        basis: 'agreement',
        basisDocument: 'Соглашение № 1',
        validFrom: '2026-01-01',
        validTo: null,
      }),
    )
    const [me] = await v.sql<{ user_id: string }>(
      `select user_id from identity.staff_user where email = 'owner@example.ru'`,
    )
    const { grounds } = ok(await owner.request('GET', '/api/clinic/sharing-grounds'))
    expect(grounds.map((g: { declaredBy: string }) => g.declaredBy)).toContain(me!.user_id)
    await expect(asVendor('select 1 from tenancy.sharing_ground')).rejects.toThrow(/permission denied/)
    await expect(asVendor(`insert into tenancy.sharing_ground default values`)).rejects.toThrow(
      /permission denied/,
    )
    expect((await v.console.request('GET', '/api/clinic/sharing-grounds')).status).toBe(401)
  })
})

describe('MM-7.9: a suspension that nobody pays', () => {
  const card = async () => ok(await v.console.request('GET', `/api/console/clients/${solo}`))
  const days = async (n: number) => {
    await moveTestClock(v.world.services, solo, n * 86_400_000)
    forgetLicence(v.world.services)
    await v.settle()
  }
  it('has its own six months, then data are kept no longer and are destroyed', async () => {
    ok(
      await v.console.request('POST', `/api/console/clients/${solo}/suspension`, {
        mode: 'full',
        reason: 'Счёт не оплачен',
      }),
    )
    const { suspensions, now } = await card()
    const today = now.slice(0, 10)
    const { keepUntil } = suspensions[0]
    expect(keepUntil).toBe(retentionUntil(today, 6))
    await days(daysBetween(today, keepUntil))
    expect((await card()).client.state).toBe('suspended')
    expect(await v.sql('select 1 from tenancy.tenant where tenant_id = $1', [solo])).toHaveLength(1)
    await days(1)
    expect(await card()).toMatchObject({ client: { state: 'destroyed' }, retention: { cause: 'suspension' } })
    for (const table of ['patients.patient_counter', 'tenancy.legal_entity', 'catalogue.service'])
      expect(await v.sql(`select 1 from ${table} where tenant_id = $1`, [solo]), table).toEqual([])
  }, 120_000)
})
