import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, type FreeTime, type OpenClinic, openClinic, signInPatient } from './open-clinic.ts'
import { wholeWeek } from './whole-week.ts'
import { type Client, createClient, dayIn, signIn } from './world.ts'

/** What a clinic sets up by itself: places, price list, doctors, roles. */
let clinic: OpenClinic
let admin: Client
let entityId: string
beforeAll(async () => {
  clinic = await openClinic()
  admin = await signIn(clinic.world, 'admin@example.ru')
  entityId = clinic.ids.entityId!
}, 240_000)
afterAll(() => clinic?.close())

const service = (more: object = {}) => ({
  entityId,
  code: 'С900',
  nomenclatureCode: 'A16.07.002',
  name: 'Пломба временная',
  category: 'Терапия',
  durationMinutes: 30,
  toothRequired: true,
  online: true,
  taxCode: 1,
  archived: false,
  practitionerIds: [clinic.ids.practitionerId],
  price: { kopecks: 250_000, validFrom: dayIn(clinic.world, 0) },
  ...more,
})

describe('the price list', () => {
  let serviceId: string
  const sold = async () =>
    (await admin.request('GET', '/api/clinic/services')).json.services.find(
      (s: { serviceId: string }) => s.serviceId === serviceId,
    )

  /** As an editor saves: with the mark of what he has read. */
  const put = async (body: object) => {
    const { services } = (await admin.request('GET', '/api/clinic/price-list')).json
    const { version } = services.find((s: { serviceId: string }) => s.serviceId === serviceId)
    return admin.request('PUT', `/api/clinic/price-list/${serviceId}`, { ...body, version })
  }

  it('takes a new service, with its price, for the doctor who does it', async () => {
    const made = await admin.request('POST', '/api/clinic/price-list', service())
    expect(made.status, made.text).toBe(201)
    serviceId = made.json.serviceId
    expect(await sold()).toMatchObject({ priceKopecks: 250_000, nomenclatureCode: 'A16.07.002' })
    const { practitioners } = (await admin.request('GET', '/api/clinic/practitioners')).json
    const doctor = practitioners.find(
      (p: { practitionerId: string }) => p.practitionerId === clinic.ids.practitionerId,
    )
    expect(doctor.serviceIds).toContain(serviceId)
  })

  it('announces a price for a day to come, and sells at the old one until then', async () => {
    const price = { kopecks: 300_000, validFrom: dayIn(clinic.world, 10) }
    const saved = await put(service({ price }))
    expect(saved.status, saved.text).toBe(200)
    expect((await sold()).priceKopecks).toBe(250_000)
  })

  it.each([
    [
      'a price of yesterday',
      () => service({ price: { kopecks: 1, validFrom: dayIn(clinic.world, -1) } }),
      409,
    ],
    ['a code that is taken', () => service({ code: 'С001' }), 409],
    ['a code that order 804н does not have', () => service({ nomenclatureCode: 'Z99' }), 400],
    ['a doctor of nobody', () => service({ practitionerIds: [clinic.ids.patientId] }), 404],
    ['the service under another legal entity', () => service({ entityId: clinic.ids.toEntity }), 404],
  ])('refuses %s', async (_, body, status) => {
    const answer = await put(body())
    expect(answer.status, answer.text).toBe(status)
  })

  it('hides a service that is no longer offered, and finds codes of order 804н by words', async () => {
    await put(service({ archived: true, price: null }))
    expect(await sold()).toBeUndefined()
    const { services } = (await admin.request('GET', '/api/clinic/nomenclature?q=A16.07.002')).json
    expect(services[0].code).toMatch(/^A16\.07\.002/)
  })
})

describe('places', () => {
  it('a new branch has rooms and chairs; a doctor works there, the site offers it', async () => {
    const made = await admin.request('POST', '/api/clinic/branches', {
      slug: 'hill',
      name: 'Горка',
      address: 'г. Примерск, ул. Горная, 1',
      phone: '8 (900) 000-00-13',
      zone: 'Asia/Yekaterinburg',
      rooms: [{ roomId: null, name: 'Кабинет 1', chairs: [{ chairId: null, name: 'Кресло 1' }] }],
    })
    expect(made.status, made.text).toBe(201)
    const { branches } = (await admin.request('GET', '/api/clinic')).json
    const branch = branches.find((b: { branchId: string }) => b.branchId === made.json.branchId)
    expect(branch).toMatchObject({ phone: '+79000000013', rooms: [{ name: 'Кабинет 1' }] })
    const week = wholeWeek(dayIn(clinic.world, 0), {
      branchId: branch.branchId,
      entityId,
      chairId: branch.chairs[0].chairId,
    })
    const url = `/api/clinic/schedules/${clinic.ids.practitionerId}`
    const saved = await admin.request('POST', `${url}/changes`, {
      version: 1,
      change: week,
      acknowledged: true,
    })
    expect(saved.status, saved.text).toBe(201)
    const { times } = (
      await admin.request(
        'GET',
        `/api/clinic/free-times?from=${dayIn(clinic.world, 1)}&days=2&branchId=${branch.branchId}&limit=10`,
      )
    ).json
    // Nine in the morning of Yekaterinburg.
    expect(times[0].startsAt.slice(11, 16)).toBe('04:00')
    expect((await createClient(clinic.world).request('GET', '/c/ozero')).text).toContain('Горка')
  })

  it('refuses a zone and a telephone that do not exist, a room of another branch, an address twice', async () => {
    const { branches } = (await admin.request('GET', '/api/clinic')).json
    const [one, two] = branches
    const body = {
      name: 'x',
      address: 'x',
      phone: one.phone,
      zone: one.zone,
      version: one.version,
      rooms: [] as object[],
    }
    const put = async (more: object) =>
      (await admin.request('PUT', `/api/clinic/branches/${one.branchId}`, { ...body, ...more })).status
    expect(await put({ zone: 'Europe/Atlantis' })).toBe(400)
    expect(await put({ phone: '12' })).toBe(400)
    expect(await put({ rooms: [{ roomId: two.rooms[0].roomId, name: 'x', chairs: [] }] })).toBe(404)
    const twice = await admin.request('POST', '/api/clinic/branches', { ...body, slug: one.slug })
    expect([twice.status, twice.json.code]).toEqual([409, 'conflict.state'])
    expect((await admin.request('GET', '/api/clinic')).json.branches[0].name).toBe(one.name)
  })
})

describe('doctors', () => {
  const card = (more: object = {}) => ({
    surname: 'Новикова',
    given: 'Нина',
    patronymic: null,
    speciality: 'Ортодонт',
    positionTitle: 'врач-ортодонт',
    education: '',
    about: 'Лечит прикус.',
    worksSince: 2015,
    children: true,
    public: true,
    archived: false,
    userId: null,
    serviceIds: [clinic.ids.serviceId],
    ...more,
  })
  it('a new one is on the site at once, goes from it when he is hidden, and is one account’s', async () => {
    const made = await admin.request('POST', '/api/clinic/practitioners', { ...card(), slug: 'novikova' })
    expect(made.status, made.text).toBe(201)
    const site = async () => (await createClient(clinic.world).request('GET', '/c/ozero/doctors')).text
    expect(await site()).toContain('Новикова')
    const put = async (more: object) => {
      const { practitioners } = (await admin.request('GET', '/api/clinic/practitioners/cards')).json
      const url = `/api/clinic/practitioners/${made.json.practitionerId}`
      const { version } = practitioners.find((p: { practitionerId: string }) =>
        url.endsWith(p.practitionerId),
      )
      return admin.request('PUT', url, card({ ...more, version }))
    }
    expect((await put({ public: false })).status).toBe(200)
    expect(await site()).not.toContain('Новикова')
    const { userId } = (await clinic.doctor.request('GET', '/api/clinic/me')).json
    expect((await put({ userId })).json.code).toBe('conflict.state')
    expect((await put({ userId: clinic.ids.patientId })).status).toBe(404)
    expect((await put({ serviceIds: [clinic.ids.patientId] })).status).toBe(404)
  })
})

describe('roles', () => {
  const staff = async () => (await clinic.owner.request('GET', '/api/clinic/staff')).json.staff
  const named = async (email: string) => (await staff()).find((s: { email: string }) => s.email === email)

  it('a colleague gets a role and may at once; it is taken away and he may no more', async () => {
    const cashier = await signIn(clinic.world, 'cashier@example.ru')
    expect((await cashier.request('GET', '/api/clinic/price-list')).status).toBe(403)
    const { userId } = await named('cashier@example.ru')
    const given = await clinic.owner.request('POST', `/api/clinic/staff/${userId}/roles`, {
      role: 'content',
      entityId: null,
    })
    expect(given.status, given.text).toBe(201)
    expect((await cashier.request('GET', '/api/clinic/price-list')).status).toBe(200)
    const url = `/api/clinic/staff/roles/${given.json.membershipId}`
    expect((await clinic.owner.request('DELETE', url)).status).toBe(200)
    expect((await cashier.request('GET', '/api/clinic/price-list')).status).toBe(403)
    expect((await clinic.owner.request('DELETE', url)).status).toBe(404)
  })

  it('MM-3.8: a role of one branch works there alone; who answers for a legal entity has none of a branch', async () => {
    const { userId } = await named('cashier@example.ru')
    const give = (role: string, branchId: string) =>
      clinic.owner.request('POST', `/api/clinic/staff/${userId}/roles`, { role, entityId, branchId })
    const { branches } = (await clinic.owner.request('GET', '/api/clinic')).json
    const day = dayIn(clinic.world, 2)
    const freeAt = async (branchId: string) =>
      (
        await clinic.owner.request(
          'GET',
          `/api/clinic/free-times?from=${day}&days=14&durationMinutes=30&limit=2000&branchId=${branchId}`,
        )
      ).json.times.find((time: FreeTime) => time.entityId === entityId)
    const free: FreeTime[] = []
    for (const { branchId } of branches) free.push(...[await freeAt(branchId)].filter(Boolean))
    const [here, there] = free as [FreeTime, FreeTime]
    expect(there.branchId).not.toBe(here.branchId)
    for (const role of ['owner', 'administrator', 'dpo', 'content'])
      expect((await give(role, here.branchId)).status, role).toBe(400)
    expect((await give('reception', clinic.ids.patientId!)).status).toBe(404)
    const given = await give('reception', here.branchId)
    expect(given.status, given.text).toBe(201)
    expect((await give('reception', here.branchId)).json.code).toBe('conflict.state')
    expect((await named('cashier@example.ru')).roles).toContainEqual(
      expect.objectContaining({ role: 'reception', entityId, branchId: here.branchId }),
    )
    const cashier = await signIn(clinic.world, 'cashier@example.ru')
    const book = async (time: FreeTime) =>
      (await cashier.request('POST', '/api/clinic/appointments', bookingAt(time, clinic.ids.patientId!)))
        .status
    expect([await book(there), await book(here)]).toEqual([403, 201])
    await clinic.owner.request('DELETE', `/api/clinic/staff/roles/${given.json.membershipId}`)
  })

  it('the last owner stays; nobody else gives roles', async () => {
    const owner = await named('owner@example.ru')
    const url = `/api/clinic/staff/roles/${owner.roles[0].membershipId}`
    const refused = await clinic.owner.request('DELETE', url)
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    expect(refused.json.detail).toContain('последний')
    expect((await admin.request('DELETE', url)).status).toBe(403)
    const patient = await signInPatient(clinic.world)
    expect((await patient.request('GET', '/api/clinic/staff')).status).toBe(401)
  })

  it('MM-3.9: the owner of one legal entity gives no role in another, and none in the whole clinic', async () => {
    const { userId } = await named('reception2@example.ru')
    const other = clinic.ids.toEntity!
    await clinic.owner.request('POST', `/api/clinic/staff/${userId}/roles`, {
      role: 'owner',
      entityId: other,
    })
    const lesser = await signIn(clinic.world, 'reception2@example.ru')
    const give = async (id: string | null) =>
      (await lesser.request('POST', `/api/clinic/staff/${userId}/roles`, { role: 'cashier', entityId: id }))
        .status
    expect([await give(null), await give(entityId), await give(other)]).toEqual([403, 403, 201])
    const invite = (id: string | null) => ({ email: 'x@example.ru', role: 'owner', entityId: id })
    const invited = await lesser.request('POST', '/api/clinic/invitations', invite(null))
    expect(invited.json.code).toBe('auth.forbidden')
  })
})
