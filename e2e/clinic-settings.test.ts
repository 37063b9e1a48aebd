import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, freeTimes, hoursFromNow, type OpenClinic, openClinic } from './open-clinic.ts'
import { type Client, createClient, dayIn, lastSms, signIn } from './world.ts'

/** What the clinic decides for itself: rules of booking, requisites, rooms and chairs out of use. */
let clinic: OpenClinic
let admin: Client
beforeAll(async () => {
  clinic = await openClinic()
  admin = await signIn(clinic.world, 'admin@example.ru')
}, 240_000)
afterAll(() => clinic?.close())

const get = async (url: string, client = admin) => (await client.request('GET', url)).json
const site = async (path: string) => (await createClient(clinic.world).request('GET', path)).text
/** Processes remember some facts of a clinic for seconds; an edit makes them forget at once. */
const settings = async (change: object) => {
  const { slug: _, ...now } = await get('/api/clinic/settings')
  return admin.request('PUT', '/api/clinic/settings', { ...now, ...change })
}

describe('settings of the clinic', () => {
  it('its name and its line are on the site at once; the address stays', async () => {
    const saved = await settings({ name: 'Три озера', tagline: 'Лечим у воды' })
    expect(saved.status, saved.text).toBe(200)
    const page = await site('/c/ozero')
    expect(page).toContain('Три озера')
    expect(page).toContain('Лечим у воды. Запись на приём')
    expect((await get('/api/clinic')).name).toBe('Три озера')
  })

  it('the site offers days as far as the clinic books ahead, a fortnight a page', async () => {
    const day = async (later: string) => {
      const page = await site(`/c/ozero/book?service=${clinic.ids.serviceId}${later}`)
      return [
        page.match(/aria-label="День"[\s\S]*?<\/nav>/)![0].match(/<strong>|class="none"/g)!.length,
        page,
      ]
    }
    await settings({ bookingHorizonDays: 20 })
    expect((await day(''))[0]).toBe(14)
    expect((await day(''))[1]).toContain('Позже')
    expect((await day('&later=1'))[0]).toBe(6)
    expect((await day('&later=1'))[1]).not.toContain('Позже')
    expect((await day('&later=99'))[0]).toBe(6)
    await settings({ bookingHorizonDays: 7 })
    expect((await day(''))[0]).toBe(7)
    await settings({ bookingHorizonDays: 60 })
  })

  it('a reminder leaves as many hours before as the clinic says, and not at all when it says so', async () => {
    const times = await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!)
    const far = times.filter(time => time.startsAt > hoursFromNow(clinic.world, 96))
    const reminders = async (at: number) => {
      const booked = await clinic.owner.request(
        'POST',
        '/api/clinic/appointments',
        bookingAt(far[at]!, clinic.ids.patientId!),
      )
      expect(booked.status, booked.text).toBe(201)
      const { rows } = await clinic.superuser.query(
        `select not_before from messaging.message where about_id = $1 and body like 'Напоминаем%'`,
        [booked.json.appointmentId],
      )
      return rows.map(row => (Date.parse(far[at]!.startsAt) - row.not_before.getTime()) / 3_600_000)
    }
    await settings({ remindHours: 48 })
    expect(await reminders(0)).toEqual([48])
    await settings({ remindHours: 0 })
    expect(await reminders(8)).toEqual([])
    await settings({ remindHours: 24 })
  })

  it('codes come from the sender that the clinic names: eleven Latin letters at most', async () => {
    for (const smsSender of ['ОченьДлинное', 'TwelveLetter', '', 'Клиника'])
      expect((await settings({ smsSender })).status, smsSender).toBe(400)
    expect((await settings({ smsSender: 'ThreeLakes' })).status).toBe(200)
    await createClient(clinic.world).request('POST', '/api/my/code', {
      clinic: 'ozero',
      phone: '+79000000103',
    })
    await lastSms(clinic.world, '+79000000103')
    const { rows } = await clinic.superuser.query(
      `select sender from messaging.message where recipient = '+79000000103' order by message_id desc limit 1`,
    )
    expect(rows[0].sender).toBe('ThreeLakes')
  })

  it.each([
    ['holds of an hour', { holdMinutes: 60 }],
    ['a step of seven minutes', { slotStepMinutes: 7 }],
    ['a zone that is not there', { zone: 'Europe/Atlantis' }],
    ['no name', { name: '  ' }],
    ['years ahead', { bookingHorizonDays: 366 }],
  ])('refuses %s', async (_, change) => {
    expect((await settings(change)).status).toBe(400)
  })

  it('reception does not set them', async () => {
    const desk = await signIn(clinic.world, 'reception@example.ru')
    expect((await desk.request('GET', '/api/clinic/settings')).status).toBe(403)
  })
})

describe('requisites of a legal entity', () => {
  const url = () => `/api/clinic/entities/${clinic.ids.entityId}`
  const save = async (change: object) => {
    const { kind: _, inn: __, ogrn: ___, ...card } = await get(url(), clinic.owner)
    return clinic.owner.request('PUT', url(), { ...card, ...change })
  }

  it('its contacts and licence change and stand on the site; INN and OGRN do not', async () => {
    const before = await get(url(), clinic.owner)
    const saved = await save({ phone: '8 (900) 000-00-77', licenceNumber: 'Л041-00000-99/00000777' })
    expect(saved.status, saved.text).toBe(200)
    const after = await get(url(), clinic.owner)
    const { version, ...rest } = before
    expect(after).toMatchObject({ ...rest, phone: '+79000000077', licenceNumber: 'Л041-00000-99/00000777' })
    expect(after.version).not.toBe(version)
    expect(await site('/c/ozero')).toContain('Л041-00000-99/00000777')
  })

  it('a bank account is whole and checked by its digits', async () => {
    const none = { bankName: null, bik: null, account: null, correspondentAccount: null }
    expect((await save({ ...none, bik: '044525104' })).json.detail).toContain('account')
    const wrong = await save({
      bankName: 'Банк',
      bik: '044525104',
      account: '40702810000000000001',
      correspondentAccount: '30101810745374525104',
    })
    expect(wrong.status).toBe(400)
    expect((await save(none)).status).toBe(200)
  })

  it('MM-3.9: the administrator does not change it, a stranger does not find it', async () => {
    expect((await admin.request('GET', url())).status).toBe(403)
    const solo = await signIn(clinic.world, 'solo@example.ru')
    expect((await solo.request('GET', url())).status).toBe(404)
  })
})

describe('rooms and chairs out of use', () => {
  const branch = async () => {
    const { branches } = await get('/api/clinic')
    return branches[0]
  }
  const archive = (placeId: string, acknowledged = false) =>
    admin.request('PUT', `/api/clinic/places/${placeId}/archive`, { acknowledged })

  it('a chair that stands in a schedule is refused, with the doctors who stand there', async () => {
    const { rows } = await clinic.superuser.query(
      `select chair_id, practitioner_id from scheduling.pattern where chair_id is not null and tenant_id =
        (select tenant_id from tenancy.tenant where slug = 'ozero') and valid_to is null limit 1`,
    )
    const use = await get(`/api/clinic/places/${rows[0].chair_id}/use`)
    expect(use.practitionerIds).toContain(rows[0].practitioner_id)
    const refused = await archive(rows[0].chair_id, true)
    expect([refused.status, refused.json.code]).toEqual([409, 'place.in-schedule'])
  })

  it('visits to come are shown first; then it is out of use for schedules and bookings, and comes back', async () => {
    const first = await branch()
    const rooms = [...first.rooms.map((room: { roomId: string; name: string }) => ({ ...room, chairs: [] }))]
    const made = await admin.request('PUT', `/api/clinic/branches/${first.branchId}`, {
      name: first.name,
      address: first.address,
      phone: first.phone,
      zone: first.zone,
      version: first.version,
      rooms: [
        ...rooms.map(({ roomId, name, chairs }) => ({ roomId, name, chairs })),
        { roomId: null, name: 'Кладовая', chairs: [{ chairId: null, name: 'Запасное' }] },
      ],
    })
    expect(made.status, made.text).toBe(200)
    const chair = (await branch()).chairs.find((c: { name: string }) => c.name === 'Запасное')
    const [time] = (await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!)).filter(
      t => t.branchId === first.branchId,
    )
    const booked = await clinic.owner.request('POST', '/api/clinic/appointments', {
      ...bookingAt(time!, clinic.ids.patientId!),
      chairId: chair.chairId,
    })
    expect(booked.status, booked.text).toBe(201)
    const use = await get(`/api/clinic/places/${chair.chairId}/use`)
    expect(use).toMatchObject({ kind: 'chair', name: 'Запасное', others: 0, practitionerIds: [] })
    expect(use.visits).toMatchObject([{ appointmentId: booked.json.appointmentId }])
    const refused = await archive(chair.roomId)
    expect([refused.status, refused.json.code]).toEqual([409, 'place.visits-affected'])
    expect((await archive(chair.roomId, true)).status).toBe(200)
    const gone = await branch()
    expect(gone.rooms.find((room: { roomId: string }) => room.roomId === chair.roomId).archived).toBe(true)
    expect(gone.chairs.find((c: { chairId: string }) => c.chairId === chair.chairId).archived).toBe(true)
    const visit = await get(`/api/clinic/appointments/${booked.json.appointmentId}`, clinic.owner)
    expect(visit.status).toBe('booked')
    const shift = {
      weekday: 7,
      from: '06:00',
      to: '07:00',
      parity: null,
      branchId: first.branchId,
      entityId: clinic.ids.entityId,
      chairId: chair.chairId,
    }
    const plan = await admin.request('POST', `/api/clinic/schedules/${clinic.ids.practitionerId}/changes`, {
      version: (await get(`/api/clinic/schedules/${clinic.ids.practitionerId}`)).version,
      change: { kind: 'week', validFrom: dayIn(clinic.world, 0), validTo: null, shifts: [shift] },
      acknowledged: true,
    })
    expect([plan.status, plan.json.code]).toEqual([409, 'schedule.place-out-of-use'])
    expect(plan.json.detail).toContain('Запасное')
    // A chair brings its room back with it.
    expect((await admin.request('DELETE', `/api/clinic/places/${chair.chairId}/archive`)).status).toBe(200)
    const back = await branch()
    expect(back.rooms.find((room: { roomId: string }) => room.roomId === chair.roomId).archived).toBe(false)
  })
})
