import { afterAll, beforeAll, expect, it } from 'vitest'
import { apart, bookingAt, type FreeTime, freeTimes, type OpenClinic, openClinic } from './open-clinic.ts'
import { createClient, lastSms, ok, signIn } from './world.ts'

/** States of a visit that somebody else has changed meanwhile, or whose time somebody else has taken. */
let clinic: OpenClinic
let times: FreeTime[]
beforeAll(async () => {
  clinic = await openClinic()
  times = apart(await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!))
}, 240_000)
afterAll(() => clinic?.close())

const book = async (time: FreeTime, patientId = clinic.ids.patientId!): Promise<string> =>
  ok(await clinic.owner.request('POST', '/api/clinic/appointments', bookingAt(time, patientId))).appointmentId
const url = (appointmentId: string) => `/api/clinic/appointments/${appointmentId}`
const read = async (appointmentId: string) => ok(await clinic.owner.request('GET', url(appointmentId)))
const set = async (appointmentId: string, status: string) =>
  clinic.owner.request('POST', `${url(appointmentId)}/status`, {
    status,
    version: (await read(appointmentId)).version,
  })

it('J1.4: a no-show whose time somebody else has now is not brought back over him; it is when the time is free', async () => {
  const time = times[0]!
  const missed = await book(time)
  ok(await set(missed, 'no_show'))
  const second = await book(time)
  for (const status of ['booked', 'arrived']) {
    const refused = await set(missed, status)
    expect([refused.status, refused.json.code]).toEqual([409, 'appointment.slot-taken'])
    expect(refused.json.params.nearest).toHaveLength(3)
  }
  expect((await read(missed)).status).toBe('no_show')
  ok(
    await clinic.owner.request('POST', `${url(second)}/status`, {
      status: 'cancelled',
      version: 1,
      reason: 'Передумал',
    }),
  )
  ok(await set(missed, 'arrived'))
  expect((await read(missed)).status).toBe('arrived')
})

it("J3.3: the patient's link does not set back what the desk has begun", async () => {
  const appointmentId = await book(times[1]!)
  const { rows } = await clinic.superuser.query('select phone from patients.patient where patient_id = $1', [
    clinic.ids.patientId,
  ])
  const link = /\/c\/ozero\/visit\/[\w-]+/.exec(await lastSms(clinic.world, rows[0].phone))![0]
  ok(await set(appointmentId, 'arrived'))
  const visitor = createClient(clinic.world)
  for (const step of ['confirm', 'cancel']) {
    const answer = await visitor.form(`${link}/${step}`, {})
    expect([step, answer.status]).toEqual([step, 409])
    expect(answer.text).toContain('Ваша запись')
  }
  expect((await read(appointmentId)).status).toBe('arrived')
})

it('MM-3.9: whoever works in one branch neither sends visits to another nor fetches them from there', async () => {
  const home = times[2]!
  const { rows } = await clinic.superuser.query(
    `select practitioner_id, branch_id from scheduling.pattern
     where entity_id = $1 and branch_id <> $2 and (valid_to is null or valid_to > now()) limit 1`,
    [home.entityId, home.branchId],
  )
  const other = (await freeTimes(clinic.world, clinic.owner, rows[0].practitioner_id)).find(
    time => time.branchId === rows[0].branch_id,
  )!
  await clinic.superuser.query(
    `update identity.membership m set branch_id = $1 from identity.staff_user u
     where m.user_id = u.user_id and u.email = 'reception@example.ru'`,
    [other.branchId],
  )
  const neighbour = await signIn(clinic.world, 'reception@example.ru')
  const move = async (appointmentId: string, to: FreeTime) => {
    const { practitionerId, branchId, startsAt } = to
    const answer = await neighbour.request('PATCH', url(appointmentId), {
      ...{ practitionerId, branchId, startsAt },
      version: 1,
    })
    return [answer.status, answer.json.code]
  }
  const [there, here] = [await book(home), await book(other)]
  expect(await move(there, other)).toEqual([403, 'auth.forbidden'])
  expect(await move(here, home)).toEqual([403, 'auth.forbidden'])
  expect(await read(there)).toMatchObject({ branchId: home.branchId, version: 1 })
  expect(await read(here)).toMatchObject({ branchId: other.branchId, version: 1 })
})

it('J2.3: a visit that is opened twice at the same moment is one encounter, whoever was faster', async () => {
  for (const time of times.slice(4, 7)) {
    const appointmentId = await book(time)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        clinic.doctor.request('POST', '/api/clinic/encounters', { appointmentId }),
      ),
    )
    expect(new Set(answers.map(answer => ok(answer).encounterId)).size).toBe(1)
    expect((await read(appointmentId)).status).toBe('in_chair')
  }
})

it('J2.3: a no-show whose time somebody else has now is not begun either, and nothing of it is written', async () => {
  const missed = await book(times[7]!)
  ok(await set(missed, 'no_show'))
  await book(times[7]!)
  const refused = await clinic.doctor.request('POST', '/api/clinic/encounters', { appointmentId: missed })
  expect([refused.status, refused.json.code]).toEqual([409, 'appointment.slot-taken'])
  expect((await read(missed)).status).toBe('no_show')
})
