import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTACT, CONTACT_PHONE, holdFirstTime } from './site-visitor.ts'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** Clauses of the clinics' policies that their site keeps: links, marks, texts, what is believed and what is checked. */
let world: World
let superuser: pg.Client
let form = ''
const visitor = { client: null as unknown as Client }
beforeAll(async () => {
  world = await createWorld({ patients: 6 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  visitor.client = createClient(world)
  await holdFirstTime(visitor.client)
  form = (await visitor.client.request('GET', '/c/ozero/book/form')).text
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const page = async (path: string) =>
  (await createClient(world).request('GET', path, undefined, { accept: 'text/html' })).text
const firstLink = (text: string, pattern: RegExp) => pattern.exec(text)![1]!

describe('every page', () => {
  const paths = ['/c/ozero', '/c/ozero/doctors', '/c/ozero/services', '/c/ozero/book', '/c/ozero/cookies']

  it('IP-1.1: leads to the texts of each legal entity, and the form to the policy itself', async () => {
    for (const text of [...(await Promise.all(paths.map(page))), form]) {
      const footer = text.slice(text.indexOf('<footer'))
      expect([...footer.matchAll(/href="\/c\/ozero\/legal\/[0-9a-f-]{36}"/g)]).toHaveLength(2)
    }
    const policy = await page(firstLink(form, /href="([^"]+)"[^>]*>политика</))
    expect(policy).toContain('Чтение политики и пользование сайтом не означают согласия')
  })

  it('IV-0, IV-7.3: offer, terms, policy, consents and cookie notice are one set: each leads to the others in force', async () => {
    const legal = await page(firstLink(form, /href="(\/c\/ozero\/legal\/[^"]+)"/))
    const KINDS = [
      'Публичная оферта клиники',
      'Политика обработки персональных данных',
      'Правила пользования сайтом',
      'Уведомление о файлах cookie',
    ]
    const start = await page(firstLink(legal, /href="([^"]+)">Правила пользования сайтом/))
    const links = [...start.matchAll(/<li><a href="([^"]+\/text\/[^"]+)">([^<]+)<\/a>/g)]
    expect(links.map(link => link[2])).toEqual(
      expect.arrayContaining(KINDS.filter(kind => kind !== 'Правила пользования сайтом')),
    )
    expect(start).toContain('политика — неотъемлемая часть правил и оферты')
    for (const [, path, kind] of links) {
      const other = await page(path!)
      const there = [...other.matchAll(/<li><a href="[^"]+\/text\/[^"]+">([^<]+)<\/a>/g)].map(link => link[1])
      expect(there, kind).toEqual(expect.arrayContaining(KINDS.filter(name => name !== kind)))
      expect(there, kind).not.toContain(kind)
      expect(other, kind).toMatch(/href="\/c\/ozero\/legal\/[^"]+">Согласия и прежние редакции/)
    }
  })

  it('IV-6.3, IV-6.4, MD-8.1, MD-8.2, MD-8.3: the published offer, terms and policy say how a dispute is settled', async () => {
    const legal = await page(firstLink(form, /href="(\/c\/ozero\/legal\/[^"]+)"/))
    for (const kind of ['Публичная оферта', 'Правила пользования сайтом', 'Политика обработки']) {
      const text = await page(firstLink(legal, new RegExp(`href="([^"]+)">${kind}`)))
      for (const words of [
        'Споры решают переговорами',
        'только письменно и с подписью',
        'суд по месту нахождения клиники',
        'пациент как потребитель вправе выбрать и другой суд',
        'Применяется право Российской Федерации',
      ])
        expect(text, kind).toContain(words)
    }
  })

  it('IP-1.1: a visit of the site gives no consent to anything', async () => {
    const { rows } = await superuser.query('select count(*)::int as n from consents.record')
    const before = rows[0].n
    for (const path of paths) await page(path)
    const after = await superuser.query('select count(*)::int as n from consents.record')
    expect(after.rows[0].n).toBe(before)
  })

  it('IV-1.1.3, MD-2.3: what opens elsewhere keeps no hold of our page, and the terms answer for our site only', async () => {
    const texts = [...(await Promise.all(paths.map(page))), form]
    const away = texts.flatMap(text =>
      [...text.matchAll(/<a [^>]*(?:target="_blank"|href="https?:)[^>]*>/g)].map(match => match[0]),
    )
    expect(away.length).toBeGreaterThan(0)
    for (const link of away) expect(link).toContain('rel="noopener')
    const legal = await page(firstLink(form, /href="(\/c\/ozero\/legal\/[^"]+)"/))
    const terms = await page(firstLink(legal, /href="([^"]+)">Правила пользования сайтом/))
    expect(terms).toContain('За содержание сайтов, на которые ведут ссылки, клиника не отвечает')
  })

  it('MM-16.2: shows the clinic and no mark of the vendor', async () => {
    for (const text of [...(await Promise.all(paths.map(page))), form])
      expect(text).not.toMatch(/Амбулатори|Ambulatoria|Лад-Система/i)
  })
})

describe('the form', () => {
  it('IV-1.1.1, IP-4.1.1, IV-4.1.1: what must be filled in has a mark, its legend and a word for a screen reader', () => {
    expect(form).toMatch(/Поля со знаком <span class="req">\*<\/span> обязательны/)
    for (const id of ['surname', 'given', 'birthDate', 'phone', 'email']) {
      expect(form, id).toMatch(new RegExp(`<label for="${id}">[^<]+<span class="req" aria-hidden="true">`))
      expect(form, id).toMatch(new RegExp(`<input id="${id}"[^>]*aria-required="true"`))
    }
  })

  it('MD-2.5: what is not marked may be left out: no patronymic, no news', async () => {
    expect(form).not.toMatch(/<input id="patronymic"[^>]*aria-required/)
    const { patronymic: _, ...rest } = CONTACT
    const sent = await visitor.client.form('/c/ozero/book/form', { ...rest, noPatronymic: 'on' })
    expect([sent.status, sent.headers.location], sent.text).toEqual([303, '/c/ozero/book/code'])
  })
})

describe('what a visitor has told', () => {
  it('IP-1.3, MD-2.4, IV-2.2.5, IP-5.2, IV-5.2, MD-7.2: is kept with its source and date, its phone checked, the rest not until a visit', async () => {
    const done = await visitor.client.form('/c/ozero/book/code', {
      code: codeIn(await lastSms(world, CONTACT_PHONE)),
    })
    expect(done.status, done.text).toBe(303)
    const reception = await signIn(world, 'reception@example.ru')
    const found = await reception.request('GET', `/api/clinic/patients?q=${CONTACT_PHONE.slice(2)}`)
    const { patientId } = found.json.patients[0]
    const card = async () => (await reception.request('GET', `/api/clinic/patients/${patientId}`)).json
    const before = await card()
    const now = new Date(world.services.clockOf('').nowMs()).toISOString()
    expect(before).toMatchObject({ verified: false, verifiedAt: null, source: 'site', phone: CONTACT_PHONE })
    expect(before.createdAt.slice(0, 10)).toBe(now.slice(0, 10))
    const verified = await reception.request('POST', `/api/clinic/patients/${patientId}/verification`, {
      document: 'Паспорт',
      version: before.version,
    })
    expect(verified.status, verified.text).toBe(200)
    expect(await card()).toMatchObject({ verified: true, verifiedDocument: 'Паспорт', source: 'site' })
  })

  it('IP-6.3, IV-7.2: a new edition is on the site when it is in force, with who approved it (MD-sig); the consent keeps the old one', async () => {
    const dpo = await signIn(world, 'dpo@example.ru')
    const { rows } = await superuser.query(
      `select r.entity_id, r.edition_id, encode(r.text_sha256, 'hex') as hash from consents.record r
       join patients.patient p using (tenant_id, patient_id) where p.phone = $1 and r.kind = 'pd_processing'`,
      [CONTACT_PHONE],
    )
    const { entity_id, edition_id, hash } = rows[0]
    const approver = {
      name: 'Озёрная Вера Львовна',
      post: 'директор',
      orderNumber: '7',
      orderDate: '2026-02-01',
    }
    await superuser.query(`update tenancy.legal_entity set email = 'new@example.ru' where entity_id = $1`, [
      entity_id,
    ])
    for (const kind of ['policy', 'pd_processing']) {
      const made = await dpo.request('POST', `/api/clinic/texts/${entity_id}`, { kind, scope: '', approver })
      expect(made.status, made.text).toBe(201)
    }
    const legal = await page(`/c/ozero/legal/${entity_id}`)
    const policy = await page(firstLink(legal, /href="([^"]+)">Политика обработки/))
    expect(policy).toContain('new@example.ru')
    expect(policy).toContain('Утвердил: Озёрная Вера Львовна, директор, приказ № 7 от 01.02.2026')
    const old = await page(`/c/ozero/text/${edition_id}`)
    expect(old).toContain(`SHA-256: ${hash}`)
    expect(old).not.toContain('new@example.ru')
    expect(legal).toContain('редакция 2')
  })
})
