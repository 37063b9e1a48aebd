import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UNKNOWN_ID } from './hostile-values.ts'
import {
  apart,
  bookingAt,
  type FreeTime,
  freeTimes,
  hoursFromNow,
  type OpenClinic,
  openClinic,
} from './open-clinic.ts'
import { storedRows } from './stored-rows.ts'
import { type Client, signIn } from './world.ts'

/** Bookings that must not be, the same request twice, and two people at one card. */
let clinic: OpenClinic
let times: FreeTime[]
/** Each test takes times of its own. */
let next = 0
beforeAll(async () => {
  clinic = await openClinic()
  times = await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!)
})
afterAll(() => clinic?.close())

const someTime = (): FreeTime => apart(times)[next++]!
const booking = (time: FreeTime) => bookingAt(time, clinic.ids.patientId!)
const book = (body: object, key?: string, who: Client = clinic.owner) =>
  who.request('POST', '/api/clinic/appointments', body, key ? { 'idempotency-key': key } : {})
const move = (body: object, key: string) =>
  clinic.owner.request('PATCH', `/api/clinic/appointments/${clinic.ids.appointmentId}`, body, {
    'idempotency-key': key,
  })
const twice = <T>(count: number, run: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, run))
const visitsAt = async (time: FreeTime): Promise<number> => {
  const found = await clinic.superuser.query(
    `select from scheduling.appointment where practitioner_id = $1 and starts_at = $2 and status <> 'cancelled'`,
    [time.practitionerId, time.startsAt],
  )
  return found.rowCount!
}

describe('what a booking names', () => {
  it('MM-3.8: a chair of another clinic, or of another branch, is not found', async () => {
    const { rows } = await clinic.superuser.query(
      `select chair_id from tenancy.chair c where branch_id <> $1
       order by tenant_id = (select tenant_id from tenancy.branch where branch_id = $1)`,
      [times[0]!.branchId],
    )
    const foreign = [rows[0].chair_id, rows.at(-1).chair_id]
    for (const chairId of [...foreign, UNKNOWN_ID]) {
      const answer = await book({ ...booking(someTime()), chairId })
      expect([answer.status, answer.json.code]).toEqual([404, 'not-found'])
    }
  })

  it('MM-3.9: services are those of the legal entity that the doctor receives for', async () => {
    const { rows } = await clinic.superuser.query(
      'select service_id from catalogue.service where entity_id <> $1 limit 1',
      [times[0]!.entityId],
    )
    for (const serviceId of [rows[0].service_id, UNKNOWN_ID]) {
      const answer = await book({ ...booking(someTime()), serviceIds: [serviceId] })
      expect([answer.status, answer.json.code]).toEqual([400, 'request.invalid'])
    }
  })

  it('begins with a minute and in a year that a clinic can mean', async () => {
    const time = someTime()
    const odd = await book({ ...booking(time), startsAt: time.startsAt.replace(':00.000Z', ':07.500Z') })
    expect(odd.json.code).toBe('request.invalid')
    const far = await book({ ...booking(time), startsAt: '9998-03-04T10:00:00Z', outsideSchedule: true })
    expect(far.json.code).toBe('request.invalid')
    const board = await clinic.owner.request('GET', '/api/clinic/board?from=9999-12-31')
    expect(board.status).toBe(400)
  })

  it("gives the patient's secret to nobody at the desk", async () => {
    const answer = await book(booking(someTime()), 'secret-is-not-told')
    expect(Object.keys(answer.json).sort()).toEqual(['appointmentId', 'version'])
  })
})

describe('a booking', () => {
  const day = () => times[0]!.startsAt.slice(0, 10)
  const lastOfDay = () =>
    times.filter(time => time.startsAt.startsWith(day()) && time.branchId === times[0]!.branchId).at(-1)!
      .startsAt
  const cases: readonly [why: string, fields: () => object, status: number, code: string][] = [
    ['yesterday', () => ({ startsAt: hoursFromNow(clinic.world, -24) }), 409, 'appointment.in-the-past'],
    ['an hour ago', () => ({ startsAt: hoursFromNow(clinic.world, -1) }), 409, 'appointment.in-the-past'],
    [
      'in the past, knowingly outside the schedule',
      () => ({ startsAt: '2020-02-03T10:00:00Z', outsideSchedule: true }),
      409,
      'appointment.in-the-past',
    ],
    ['at night', () => ({ startsAt: `${day()}T00:30:00Z` }), 409, 'appointment.outside-schedule'],
    [
      'across midnight',
      () => ({ startsAt: `${day()}T20:30:00Z`, durationMinutes: 120 }),
      409,
      'appointment.outside-schedule',
    ],
    [
      'longer than the doctor stays',
      () => ({ startsAt: lastOfDay(), durationMinutes: 480 }),
      409,
      'appointment.outside-schedule',
    ],
    [
      'a minute longer than the doctor stays',
      () => ({ startsAt: lastOfDay(), durationMinutes: 31 }),
      409,
      'appointment.outside-schedule',
    ],
    ['on 29 February of a common year', () => ({ startsAt: '2027-02-29T10:00:00Z' }), 400, 'request.invalid'],
    ['of no time', () => ({ durationMinutes: 0 }), 400, 'request.invalid'],
    ['of negative time', () => ({ durationMinutes: -30 }), 400, 'request.invalid'],
    ['of a whole day', () => ({ durationMinutes: 1_440 }), 400, 'request.invalid'],
    ['of half a minute', () => ({ durationMinutes: 0.5 }), 400, 'request.invalid'],
    ['of an unknown patient', () => ({ patientId: UNKNOWN_ID }), 404, 'not-found'],
    ['with an unknown doctor', () => ({ practitionerId: UNKNOWN_ID }), 404, 'not-found'],
    ['at an unknown branch', () => ({ branchId: UNKNOWN_ID }), 404, 'not-found'],
    [
      'with an unknown doctor outside the schedule',
      () => ({ practitionerId: UNKNOWN_ID, outsideSchedule: true }),
      404,
      'not-found',
    ],
  ]
  it.each(cases)('%s is refused with a clear code and nothing is stored', async (_, fields, status, code) => {
    const before = await storedRows(clinic.superuser)
    const answer = await book({ ...booking(times[0]!), ...fields() })
    expect([answer.status, answer.json?.code]).toEqual([status, code])
    expect(answer.json.detail).toMatch(/[а-я]/)
    expect(await storedRows(clinic.superuser)).toEqual(before)
  })
})

describe('the same request twice with one key', () => {
  it('is done once and gets one answer, one after the other and all at once', async () => {
    const time = someTime()
    const first = await book(booking(time), 'twice-booking-1')
    const again = await book(booking(time), 'twice-booking-1')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.json).toEqual(first.json)
    expect(await visitsAt(time)).toBe(1)

    const rush = someTime()
    const answers = await twice(10, () => book(booking(rush), 'twice-booking-2'))
    expect(new Set(answers.map(answer => `${answer.status} ${answer.json.appointmentId}`)).size).toBe(1)
    expect(answers[0]!.status).toBe(201)
    expect(await visitsAt(rush)).toBe(1)
  })

  it('takes money once', async () => {
    const url = `/api/clinic/bills/${clinic.ids.billId}/payments`
    const pay = () =>
      clinic.owner.request(
        'POST',
        url,
        { parts: [{ method: 'card', kopecks: 700 }] },
        { 'idempotency-key': 'twice-money' },
      )
    const answers = await twice(5, pay)
    expect(answers.map(answer => answer.json.paidKopecks)).toEqual(
      Array(5).fill(answers[0]!.json.paidKopecks),
    )
    const paid = await clinic.superuser.query(
      'select from money.payment where bill_id = $1 and kopecks = 700',
      [clinic.ids.billId],
    )
    expect(paid.rowCount).toBe(1)
  })

  it('is refused when the body differs, and nothing more is stored', async () => {
    const [one, other] = [someTime(), someTime()]
    expect((await book(booking(one), 'same-key-0001')).status).toBe(201)
    const changed = await book(booking(other), 'same-key-0001')
    expect([changed.status, changed.json.code]).toEqual([422, 'request.key-reused'])
    expect(await visitsAt(other)).toBe(0)
  })

  it('is a request of its own for somebody else: keys are not shared', async () => {
    const [one, other] = [someTime(), someTime()]
    const admin = await signIn(clinic.world, 'admin@example.ru')
    const mine = await book(booking(one), 'shared-key-01')
    const theirs = await book(booking(other), 'shared-key-01', admin)
    expect([mine.status, theirs.status]).toEqual([201, 201])
    expect(theirs.json.appointmentId).not.toBe(mine.json.appointmentId)
  })

  it('does not use the key up when it is refused: the same move may be tried again', async () => {
    const [taken, version] = [someTime(), 1]
    const blocker = await book(booking(taken))
    const refused = await move({ version, startsAt: taken.startsAt }, 'move-again-01')
    const still = await move({ version, startsAt: taken.startsAt }, 'move-again-01')
    expect([refused.json.code, still.json.code]).toEqual(Array(2).fill('appointment.slot-taken'))
    await clinic.owner.request('POST', `/api/clinic/appointments/${blocker.json.appointmentId}/status`, {
      status: 'cancelled',
      reason: 'Освободить время',
      version: 1,
    })
    const moved = await twice(5, () => move({ version, startsAt: taken.startsAt }, 'move-again-01'))
    expect(moved.map(answer => [answer.status, answer.json])).toEqual(Array(5).fill([200, { version: 2 }]))
    expect((await move({ version: 2, startsAt: taken.startsAt }, 'move-again-01')).json.code).toBe(
      'request.key-reused',
    )
  })

  it('works in the portal, where the clinic writes for the patient', async () => {
    const { json } = await book(booking(times.at(-1)!))
    const cancel = () =>
      clinic.patient.request(
        'POST',
        `/api/my/visits/${json.appointmentId}/cancellation`,
        { reason: 'Планы изменились', version: json.version },
        { 'idempotency-key': 'my-cancel-001' },
      )
    const answers = [await cancel(), await cancel(), ...(await twice(3, cancel))]
    expect(answers.map(answer => [answer.status, answer.json])).toEqual(Array(5).fill([200, {}]))
    const history = await clinic.superuser.query(
      `select from scheduling.appointment_history where appointment_id = $1 and change = 'cancelled'`,
      [json.appointmentId],
    )
    expect(history.rowCount).toBe(1)
  })

  it.each(['short', 'ключ-повтора', 'with space 1', 'x'.repeat(129)])('refuses the key %s', async key => {
    const answer = await book(booking(times[0]!), key)
    expect([answer.status, answer.json.code]).toEqual([400, 'request.malformed'])
  })
})

describe('two people at one card', () => {
  it('the second gets a version conflict with clear words, and loses nothing of the first', async () => {
    const [anna, olga] = [clinic.owner, await signIn(clinic.world, 'reception@example.ru')]
    const url = `/api/clinic/patients/${clinic.ids.patientId}`
    const card = (await anna.request('GET', url)).json
    const fields = Object.fromEntries(
      ['surname', 'given', 'patronymic', 'birthDate', 'phone', 'email', 'sex', 'note', 'version'].map(
        name => [name, card[name]],
      ),
    )
    const [first, second] = [
      await anna.request('PATCH', url, { ...fields, note: 'Аллергия на лидокаин' }),
      await olga.request('PATCH', url, { ...fields, email: 'new@example.ru' }),
    ]
    expect([first.status, second.status, second.json.code]).toEqual([200, 409, 'conflict.version'])
    expect(second.json.detail).toContain('ваши данные не потеряны')
    const fresh = (await olga.request('GET', url)).json
    expect([fresh.note, fresh.email]).toEqual(['Аллергия на лидокаин', card.email])
    const again = await olga.request('PATCH', url, {
      ...fields,
      note: fresh.note,
      email: 'new@example.ru',
      version: fresh.version,
    })
    expect(again.status).toBe(200)
    expect((await anna.request('GET', url)).json).toMatchObject({
      note: 'Аллергия на лидокаин',
      email: 'new@example.ru',
    })
  })

  it('of twenty who save at once exactly one succeeds: card, protocol, status', async () => {
    const card = (await clinic.owner.request('GET', `/api/clinic/patients/${clinic.ids.patientId}`)).json
    const { json: visit } = await book(booking(someTime()))
    const { protocols } = (
      await clinic.doctor.request('GET', `/api/clinic/encounters/${clinic.ids.encounterId}`)
    ).json
    const { protocolId, content, version } = protocols[0]
    const saves: readonly (() => Promise<{ status: number; json: { code?: string } }>)[] = [
      () =>
        clinic.owner.request('POST', `/api/clinic/patients/${clinic.ids.patientId}/verification`, {
          document: 'Паспорт',
          version: card.version,
        }),
      () =>
        clinic.doctor.request('PUT', `/api/clinic/protocols/${protocolId}`, {
          version,
          template: 'dental-exam',
          content: { ...content, complaints: 'Боль' },
        }),
      () =>
        clinic.owner.request('POST', `/api/clinic/appointments/${visit.appointmentId}/status`, {
          status: 'confirmed',
          version: 1,
        }),
    ]
    for (const save of saves) {
      const answers = await twice(20, save)
      expect(answers.map(answer => answer.json.code ?? answer.status).sort()).toEqual([
        200,
        ...Array(19).fill('conflict.version'),
      ])
    }
  })
})
