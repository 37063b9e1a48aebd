import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, type FreeTime, freeTimes, type OpenClinic, openClinic } from './open-clinic.ts'
import { type Client, signIn } from './world.ts'

/** The administrator changes when a doctor receives; patients who are booked are shown before, never dropped. */
let clinic: OpenClinic
let admin: Client
let url: string
let time: FreeTime
const version = async () => (await admin.request('GET', url)).json.version as number
const change = async (given: object, acknowledged = false) =>
  admin.request('POST', `${url}/changes`, { version: await version(), change: given, acknowledged })
const times = async () => freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!)
const dayOf = (at: string) => at.slice(0, 10)

beforeAll(async () => {
  clinic = await openClinic()
  admin = await signIn(clinic.world, 'admin@example.ru')
  url = `/api/clinic/schedules/${clinic.ids.practitionerId}`
  const booked = new Set<string>()
  time = (await times()).find(candidate => !booked.has(candidate.startsAt))!
  const answer = await clinic.owner.request(
    'POST',
    '/api/clinic/appointments',
    bookingAt(time, clinic.ids.patientId!),
  )
  if (answer.status !== 201) throw new Error(answer.text)
}, 240_000)
afterAll(() => clinic?.close())

const off = (day: string) => ({
  kind: 'off',
  from: day,
  to: day,
  fromTime: null,
  toTime: null,
  reason: 'Учёба',
})

describe('a day off', () => {
  it('shows who is booked before it is saved, and is refused until they are looked at', async () => {
    const day = dayOf(time.startsAt)
    const preview = await admin.request('POST', `${url}/preview`, { change: off(day) })
    expect(preview.status, preview.text).toBe(200)
    const found = preview.json.affected.find(
      (visit: { startsAt: string }) => visit.startsAt === time.startsAt,
    )
    expect(found.patient.surname.length).toBeGreaterThan(1)
    expect((await times()).some(candidate => dayOf(candidate.startsAt) === day)).toBe(true)
    const refused = await change(off(day))
    expect([refused.status, refused.json.code]).toEqual([409, 'schedule.visits-affected'])
    expect(refused.json.detail).toContain(String(preview.json.affected.length))
  })

  it('holds at once for everybody who books; the visits stay booked', async () => {
    const day = dayOf(time.startsAt)
    const saved = await change(off(day), true)
    expect(saved.status, saved.text).toBe(201)
    expect((await times()).some(candidate => dayOf(candidate.startsAt) === day)).toBe(false)
    const card = await admin.request('GET', url)
    expect(card.json.last).toMatchObject({ change: 'off' })
    expect(card.json.last.by).toContain('Порядкова')
  })

  it('is undone: the hours come back, and undoing again takes them away', async () => {
    const day = dayOf(time.startsAt)
    const undo = async () =>
      admin.request('POST', `${url}/undo`, { version: await version(), acknowledged: true })
    expect((await undo()).status).toBe(200)
    expect((await times()).some(candidate => dayOf(candidate.startsAt) === day)).toBe(true)
    await undo()
    expect((await times()).some(candidate => dayOf(candidate.startsAt) === day)).toBe(false)
    await undo()
  })
})

describe('a new week', () => {
  const shift = () => ({
    weekday: 7,
    from: '10:00',
    to: '12:00',
    parity: null,
    branchId: time.branchId,
    entityId: time.entityId,
    chairId: null,
  })
  const week = (shifts: object[]) => ({
    kind: 'week',
    validFrom: dayOf(time.startsAt),
    validTo: null,
    shifts,
  })

  it('takes the place of the usual one from its day on, and the site books into it', async () => {
    const saved = await change(week([shift()]), true)
    expect(saved.status, saved.text).toBe(201)
    const days = new Set((await times()).map(candidate => new Date(candidate.startsAt).getUTCDay()))
    expect([...days]).toEqual([0])
    const { shifts } = (await admin.request('GET', url)).json
    expect(shifts.filter((s: { validTo: string | null }) => s.validTo === null)).toHaveLength(1)
    expect(shifts.length).toBeGreaterThan(1)
  })

  it.each([
    [
      'shifts that overlap',
      () => week([shift(), { ...shift(), from: '11:00', to: '13:00' }]),
      409,
      'schedule.overlap',
    ],
    ['an end before the beginning', () => week([{ ...shift(), to: '09:00' }]), 400, 'request.invalid'],
    ['a chair of nobody', () => week([{ ...shift(), chairId: clinic.ids.patientId }]), 404, 'not-found'],
  ])('refuses %s', async (_, given, status, code) => {
    const answer = await change(given(), true)
    expect([answer.status, answer.json.code]).toEqual([status, code])
  })

  it('saved by two at once is saved once, and the other one hears of it', async () => {
    const seen = await version()
    const answers = await Promise.all(
      [1, 2, 3].map(i =>
        admin.request('POST', `${url}/changes`, {
          version: seen,
          change: week([{ ...shift(), to: `1${i + 2}:00` }]),
          acknowledged: true,
        }),
      ),
    )
    expect(answers.map(a => a.status).sort()).toEqual([201, 409, 409])
    expect(answers.find(a => a.status === 409)!.json.code).toBe('conflict.version')
  })
})

it('MM-3.9: who manages one legal entity does not touch the hours of another; reception touches none', async () => {
  const reception = await signIn(clinic.world, 'reception@example.ru')
  expect((await reception.request('GET', url)).status).toBe(403)
  await clinic.superuser.query(
    `update identity.membership m set role = 'administrator' from identity.staff_user u
     where u.user_id = m.user_id and u.email = 'reception2@example.ru'`,
  )
  const neighbour = await signIn(clinic.world, 'reception2@example.ru')
  const answer = await neighbour.request('POST', `${url}/changes`, {
    version: await version(),
    change: off(dayOf(time.startsAt)),
    acknowledged: true,
  })
  expect([answer.status, answer.json.code]).toEqual([403, 'auth.forbidden'])
})
