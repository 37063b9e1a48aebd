import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REGISTRATION_FIELDS, registerEndpoint } from '#modules/portal/contract.ts'
import { signInPatient } from './open-clinic.ts'
import { storedRows } from './stored-rows.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** J3.4: an account of the portal is opened by its owner, with a consent of its own. */
const PHONE = '+79000007321'
let world: World
let superuser: pg.Client
let patient: Client
let entityId: string
let editionId: string
beforeAll(async () => {
  world = await createWorld({ patients: 20 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  patient = await signInPatient(world, PHONE)
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const form = (more: object = {}) => ({
  entityId,
  editionId,
  surname: 'Кабинетова',
  given: 'Ольга',
  patronymic: null,
  sex: 'female',
  birthDate: '1990-04-05',
  email: 'olga@example.ru',
  consent: true,
  ...more,
})
const register = (body: object, who = patient) => who.request('POST', '/api/my/registration', body)

describe('MD-3.2: registration in the portal', () => {
  it('MD-3.2: asks exactly for name, sex, birth date, phone by the code, e-mail', async () => {
    const fields = Object.keys(registerEndpoint.body.shape)
    expect(fields.filter(name => !['entityId', 'editionId', 'consent'].includes(name)).sort()).toEqual(
      [...REGISTRATION_FIELDS].sort(),
    )
    const { json } = await patient.request('GET', '/api/my/registration')
    expect(json.phone).toContain('7')
    ;[{ entityId, editionId }] = json.operators
    expect(json.operators[0].title).toContain('личного кабинета')
    expect((await patient.request('GET', '/api/my/home')).json.people).toEqual([])
  })

  it('MD-3.2, IV-2.2.6: without the tick, with a foreign field or another phone nothing is stored', async () => {
    const before = await storedRows(superuser)
    for (const more of [{ consent: false }, { consent: 'on' }, { phone: '+79000000101' }, { note: 'ещё' }])
      expect((await register(form(more))).status).toBe(400)
    const { consent: _, ...without } = form()
    expect((await register(without)).status).toBe(400)
    expect(await storedRows(superuser)).toEqual(before)
  })

  it('MD-3.2: a text that was not the one shown is refused, so is a child and another clinic’s operator', async () => {
    const [other] = (
      await superuser.query(
        `select e.entity_id, (select edition_id from consents.text_edition where entity_id = $1 and kind = 'news' limit 1) as news
         from tenancy.legal_entity e join tenancy.tenant t using (tenant_id) where t.slug <> 'ozero' limit 1`,
        [entityId],
      )
    ).rows
    const wrong = await register(form({ editionId: other.news }))
    expect([wrong.status, wrong.json.code]).toEqual([409, 'consent.text-changed'])
    const child = await register(form({ birthDate: '2015-01-01' }))
    expect(child.json.detail).toContain('законный представитель')
    expect((await register(form({ entityId: other.entity_id }))).status).toBe(404)
    expect((await patient.request('GET', '/api/my/home')).json.people).toEqual([])
  })

  it('MD-3.2: two presses at once make one unverified card with one phone and the consent with its proof', async () => {
    const answers = await Promise.all([register(form()), register(form())])
    expect(answers.map(answer => answer.status)).toEqual([201, 201])
    expect(new Set(answers.map(answer => answer.json.patientId)).size).toBe(1)
    const { patientId } = answers[0]!.json
    const card = (await superuser.query('select * from patients.patient where patient_id = $1', [patientId]))
      .rows[0]
    expect(card).toMatchObject({ phone: PHONE, sex: 'female', source: 'portal', verified_at: null })
    const { rows } = await superuser.query(
      `select kind, decision, channel, form, edition_id, phone, ticked from consents.record where patient_id = $1`,
      [patientId],
    )
    expect(rows.length).toBeGreaterThanOrEqual(1)
    for (const row of rows)
      expect(row).toMatchObject({
        kind: 'account_creation',
        decision: 'given',
        channel: 'portal',
        form: 'portal-registration',
        edition_id: editionId,
        phone: PHONE,
      })
    const home = (await patient.request('GET', '/api/my/home')).json
    expect(home.people).toMatchObject([{ patientId, verified: false }])
  })

  it('MD-2.5: patronymic, sex and e-mail are truly optional', async () => {
    const other = await signInPatient(world, '+79000007322')
    const answer = await register(form({ sex: null, email: null, given: 'Инна' }), other)
    expect(answer.status, answer.text).toBe(201)
  })

  it('a card that reception has not verified stays closed, whoever has its phone', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const made = await owner.request('POST', '/api/clinic/patients', {
      surname: 'Чужакова',
      given: 'Нина',
      patronymic: null,
      birthDate: '1970-01-01',
      phone: '+79000007323',
      email: null,
      sex: null,
      entityId,
      anotherPerson: true,
    })
    expect(made.status, made.text).toBe(201)
    const other = await signInPatient(world, '+79000007323')
    expect(
      (await register(form({ surname: 'Чужакова', given: 'Нина', birthDate: '1970-01-01' }), other)).status,
    ).toBe(201)
    expect((await other.request('GET', '/api/my/home')).json.people).toEqual([])
  })
})
