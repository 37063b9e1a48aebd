import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freeTimes, PATIENT_PHONE, signInPatient } from './open-clinic.ts'
import { type Client, createWorld, ok, signIn, type World } from './world.ts'

/**
 * Processes remember for seconds who somebody is and what a clinic offers. Whoever has got an answer to his change never
 * meets what was before it, nor does anybody else.
 */
let world: World
let superuser: pg.Client
let owner: Client
beforeAll(async () => {
  world = await createWorld()
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  owner = await signIn(world, 'owner@example.ru')
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const get = async (url: string, who = owner) => ok(await who.request('GET', url))

describe('times that are offered', () => {
  it('J1.3: stand on the grid of the clinic as soon as it is changed', async () => {
    const { practitionerId } = await get('/api/clinic/me', await signIn(world, 'doctor@example.ru'))
    const offered = async () => (await freeTimes(world, owner, practitionerId)).length
    const step = async (slotStepMinutes: number) => {
      const { slug: _, ...now } = await get('/api/clinic/settings')
      ok(await owner.request('PUT', '/api/clinic/settings', { ...now, slotStepMinutes }))
    }
    const quarters = await offered()
    await step(30)
    expect(await offered()).toBeLessThan(quarters * 0.7)
    await step(15)
    expect(await offered()).toBe(quarters)
  })

  it('J1.3: are gone as soon as the doctor does the service no more, and back when he does', async () => {
    const { practitioners } = await get('/api/clinic/practitioners/cards')
    const {
      practitionerId,
      slug: _,
      version: __,
      ...card
    } = practitioners.find(
      (doctor: { archived: boolean; serviceIds: string[] }) =>
        !doctor.archived && doctor.serviceIds.length > 1,
    )
    const [serviceId] = card.serviceIds
    const from = new Date(world.services.clockOf('').nowMs()).toISOString().slice(0, 10)
    const offered = async () =>
      (
        await get(
          `/api/clinic/free-times?from=${from}&days=20&limit=5&serviceId=${serviceId}&practitionerId=${practitionerId}`,
        )
      ).times.length > 0
    const save = async (change: object) => {
      const known = (await get('/api/clinic/practitioners/cards')).practitioners.find(
        (doctor: { practitionerId: string }) => doctor.practitionerId === practitionerId,
      )
      const url = `/api/clinic/practitioners/${practitionerId}`
      ok(await owner.request('PUT', url, { ...card, version: known.version, ...change }))
    }
    expect(await offered()).toBe(true)
    await save({ serviceIds: card.serviceIds.slice(1) })
    expect(await offered()).toBe(false)
    await save({})
    expect(await offered()).toBe(true)
  })
})

describe('what people work with', () => {
  it('MM-3.8: a legal entity that was just added is its owner’s with the next request, and on the site', async () => {
    const { entityId } = ok(
      await owner.request('POST', '/api/clinic/entities', {
        kind: 'company',
        shortName: 'ООО «Третье озеро»',
        fullName: 'Общество с ограниченной ответственностью «Третье озеро»',
        inn: '7707083893',
        kpp: '770701001',
        ogrn: '1027700132195',
        address: 'г. Образцов, ул. Новая, 1',
        phone: '+7 900 000-77-01',
        email: 'third@example.ru',
        headName: 'Озерова Анна Игоревна',
        headPost: 'директор',
        licenceNumber: null,
        licenceDate: null,
        licenceIssuer: null,
        code: 'Ж',
      }),
    )
    expect((await get(`/api/clinic/entities/${entityId}`)).shortName).toBe('ООО «Третье озеро»')
    expect((await owner.request('GET', '/c/ozero')).text).toContain('ООО «Третье озеро»')
  })

  it('MM-3.10: a sharing ground holds with the next request of those it lets in, and ends with the next one', async () => {
    const { rows } = await superuser.query(
      `select p.patient_id, l.entity_id, (select entity_id from tenancy.legal_entity where code = 'Т') as other
         from patients.patient p join tenancy.legal_entity l on p.entity_ids = array[l.entity_id]
       where l.code = 'С' limit 1`,
    )
    const desk = await signIn(world, 'reception2@example.ru')
    const read = async () => (await desk.request('GET', `/api/clinic/patients/${rows[0].patient_id}`)).status
    expect(await read()).toBe(403)
    const { groundId } = ok(
      await owner.request('POST', '/api/clinic/sharing-grounds', {
        fromEntity: rows[0].entity_id,
        toEntity: rows[0].other,
        categories: ['contacts'],
        purpose: 'Единая регистратура',
        basis: 'agreement',
        basisDocument: 'Соглашение № 1',
        validFrom: '2026-01-01',
        validTo: null,
      }),
    )
    expect(await read()).toBe(200)
    ok(
      await owner.request('POST', `/api/clinic/sharing-grounds/${groundId}/revocation`, {
        reason: 'Соглашение расторгнуто',
      }),
    )
    expect(await read()).toBe(403)
  })

  it('SV-3.1: a card that got another phone is closed to the account of the former one at once', async () => {
    const patient = await signInPatient(world)
    const people = async () => (await get('/api/my/home', patient)).people.length
    const before = await people()
    expect(before).toBeGreaterThan(0)
    const { rows } = await superuser.query('select patient_id from patients.patient where phone = $1', [
      PATIENT_PHONE,
    ])
    for (const { patient_id } of rows) {
      const { surname, given, patronymic, birthDate, sex, email, note, version } = await get(
        `/api/clinic/patients/${patient_id}`,
      )
      ok(
        await owner.request('PATCH', `/api/clinic/patients/${patient_id}`, {
          ...{ surname, given, patronymic, birthDate, sex, email, note, version },
          phone: '+7 900 000-77-02',
        }),
      )
    }
    expect(await people()).toBe(0)
  })
})
