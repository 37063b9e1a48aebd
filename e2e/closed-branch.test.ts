import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, freeTimes, type OpenClinic, openClinic } from './open-clinic.ts'
import { wholeWeek } from './whole-week.ts'
import { type Client, createClient, dayIn, signIn } from './world.ts'

/** A branch closes when nothing is to come there, stays in what has been, and opens again as it was. */
let clinic: OpenClinic
let admin: Client
beforeAll(async () => {
  clinic = await openClinic()
  admin = await signIn(clinic.world, 'admin@example.ru')
}, 240_000)
afterAll(() => clinic?.close())

interface Branch {
  readonly branchId: string
  readonly name: string
  readonly archived: boolean
  readonly chairs: readonly { readonly chairId: string; readonly name: string }[]
}
const branches = async (): Promise<Branch[]> => (await admin.request('GET', '/api/clinic')).json.branches
const site = async (path = '') => (await createClient(clinic.world).request('GET', `/c/ozero${path}`)).text
const close = (branchId: string) =>
  admin.request('PUT', `/api/clinic/places/${branchId}/archive`, { acknowledged: true })
const schedule = () => `/api/clinic/schedules/${clinic.ids.practitionerId}`

/** The doctor's whole week: every day from nine to twelve at one place. */
async function week(branchId: string, chairId: string | null) {
  const { version } = (await admin.request('GET', schedule())).json
  return admin.request('POST', `${schedule()}/changes`, {
    version,
    acknowledged: true,
    change: wholeWeek(dayIn(clinic.world, 0), { branchId, entityId: clinic.ids.entityId, chairId }),
  })
}

describe('a branch that closes', () => {
  let hill: Branch
  let old: Branch
  let visit: string

  it('MM-3.8: is refused while doctors receive there, with their names', async () => {
    const made = await admin.request('POST', '/api/clinic/branches', {
      slug: 'hill',
      name: 'Горка',
      address: 'г. Примерск, ул. Горная, 1',
      phone: '8 (900) 000-00-13',
      zone: 'Europe/Moscow',
      rooms: [{ roomId: null, name: 'Кабинет 1', chairs: [{ chairId: null, name: 'Кресло на горке' }] }],
    })
    old = (await branches())[0]!
    hill = (await branches()).find(branch => branch.branchId === made.json.branchId)!
    expect((await week(hill.branchId, hill.chairs[0]!.chairId)).status).toBe(201)
    const refused = await close(hill.branchId)
    expect([refused.status, refused.json.code]).toEqual([409, 'place.in-schedule'])
    const use = (await admin.request('GET', `/api/clinic/places/${hill.branchId}/use`)).json
    expect(use).toMatchObject({ kind: 'branch', practitionerIds: [clinic.ids.practitionerId] })
  })

  it('MM-3.8: is refused while visits are to come, with the list of them, also those without a chair', async () => {
    const times = await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!)
    const time = times.find(one => one.branchId === hill.branchId)!
    const booked = await clinic.owner.request('POST', '/api/clinic/appointments', {
      ...bookingAt(time, clinic.ids.patientId!),
      chairId: null,
    })
    expect(booked.status, booked.text).toBe(201)
    visit = booked.json.appointmentId
    expect((await week(old.branchId, null)).status).toBe(201)
    const refused = await close(hill.branchId)
    expect([refused.status, refused.json.code]).toEqual([409, 'place.visits-to-come'])
    expect(refused.json.detail).toContain('Перенесите')
    const use = (await admin.request('GET', `/api/clinic/places/${hill.branchId}/use`)).json
    expect(use.visits).toMatchObject([{ appointmentId: visit }])
  })

  it('MM-3.8: closes when they are gone: the site and new bookings leave it out, what has been stays', async () => {
    expect(await site()).toContain('Горка')
    const { version } = (await clinic.owner.request('GET', `/api/clinic/appointments/${visit}`)).json
    const cancelled = await clinic.owner.request('POST', `/api/clinic/appointments/${visit}/status`, {
      status: 'cancelled',
      reason: 'Филиал закрывается',
      version,
    })
    expect(cancelled.status, cancelled.text).toBe(200)
    expect((await close(hill.branchId)).status).toBe(200)
    expect((await branches()).at(-1)).toMatchObject({ name: 'Горка', archived: true })
    for (const path of ['', '/feedback', `/book?service=${clinic.ids.serviceId}`])
      expect(await site(path), path).not.toContain('Горка')
    const kept = await clinic.owner.request('GET', `/api/clinic/appointments/${visit}`)
    expect(kept.json).toMatchObject({ status: 'cancelled', branchId: hill.branchId })
    const late = await clinic.owner.request('POST', '/api/clinic/appointments', {
      ...bookingAt(
        {
          practitionerId: clinic.ids.practitionerId!,
          branchId: hill.branchId,
          startsAt: `${dayIn(clinic.world, 3)}T18:00:00Z`,
          endsAt: `${dayIn(clinic.world, 3)}T18:30:00Z`,
        } as Parameters<typeof bookingAt>[0],
        clinic.ids.patientId!,
      ),
      outsideSchedule: true,
    })
    expect([late.status, late.json.code]).toEqual([409, 'place.closed'])
    const hours = await week(hill.branchId, null)
    expect([hours.status, hours.json.code]).toEqual([409, 'place.closed'])
    expect(hours.json.detail).toContain('Горка')
  })

  it('MM-3.8: the last open branch stays', async () => {
    const solo = await signIn(clinic.world, 'solo@example.ru')
    const [only] = (await solo.request('GET', '/api/clinic')).json.branches
    const refused = await solo.request('PUT', `/api/clinic/places/${only.branchId}/archive`, {})
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    expect(refused.json.detail).toContain('последний открытый филиал')
  })

  it('MM-3.8: opens again as it was', async () => {
    const back = await admin.request('DELETE', `/api/clinic/places/${hill.branchId}/archive`)
    expect(back.status).toBe(200)
    expect((await branches()).find(branch => branch.branchId === hill.branchId)).toMatchObject({
      archived: false,
      chairs: [{ name: 'Кресло на горке' }],
    })
    expect(await site()).toContain('Горка')
    expect((await week(hill.branchId, hill.chairs[0]!.chairId)).status).toBe(201)
  })

  it('a change of hours is undone though its chair went out of use: the answer names it, or the hours come without it', async () => {
    expect((await week(old.branchId, null)).status).toBe(201)
    const [chair] = hill.chairs
    expect(
      (await admin.request('PUT', `/api/clinic/places/${chair!.chairId}/archive`, { acknowledged: true }))
        .status,
    ).toBe(200)
    const undo = async (withoutChairs: boolean) =>
      admin.request('POST', `${schedule()}/undo`, {
        version: (await admin.request('GET', schedule())).json.version,
        acknowledged: true,
        withoutChairs,
      })
    const refused = await undo(false)
    expect([refused.status, refused.json.code]).toEqual([409, 'schedule.place-out-of-use'])
    expect(refused.json.detail).toContain('Кресло на горке (Горка)')
    const done = await undo(true)
    expect(done.status, done.text).toBe(200)
    const { shifts } = (await admin.request('GET', schedule())).json
    const now = shifts.filter((shift: { validTo: string | null }) => shift.validTo === null)
    expect(now.length).toBe(7)
    for (const shift of now) expect(shift).toMatchObject({ branchId: hill.branchId, chairId: null })
  })
})
