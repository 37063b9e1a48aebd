import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { forgettingChangedCards } from '#modules/patients/index.ts'
import { createServices } from '#platform/services/index.ts'
import { TEST_MASTER } from '#platform/testing/index.ts'
import { createHttpApp } from '../apps/server/http.ts'
import { apart, bookingAt, type FreeTime, freeTimes } from './open-clinic.ts'
import { type Client, createClient, createWorld, ok, signIn, type World } from './world.ts'

/**
 * Schedules that nothing has changed are not read anew (`readBoard`). Here everything is changed that they show, by
 * every way there is, also past the server, and each reader must see it at once and no reader another one's.
 */
let world: World
let superuser: pg.Client
let reception: Client
let other: Client
let owner: Client
let times: FreeTime[]
let practitionerId: string
beforeAll(async () => {
  world = await createWorld()
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  reception = await signIn(world, 'reception@example.ru')
  other = await signIn(world, 'reception2@example.ru')
  owner = await signIn(world, 'owner@example.ru')
  const doctor = ok(await (await signIn(world, 'doctor@example.ru')).request('GET', '/api/clinic/me'))
  practitionerId = doctor.practitionerId
  const all = await freeTimes(world, reception, practitionerId)
  times = apart(all.filter(free => free.entityId === all[0]!.entityId))
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

interface Visit {
  readonly appointmentId: string
  readonly status: string
  readonly version: number
  readonly startsAt: string
  readonly patient: { patientId: string; surname: string; phone: string; verified: boolean } | null
}
const address = (time: FreeTime, more = '') =>
  `/api/clinic/board?from=${time.startsAt.slice(0, 10)}&branchId=${time.branchId}${more}`
const visits = async (client: Client, time: FreeTime, more = ''): Promise<Visit[]> =>
  ok(await client.request('GET', address(time, more))).appointments
const visitOf = async (client: Client, time: FreeTime, appointmentId: string): Promise<Visit | undefined> =>
  (await visits(client, time)).find(visit => visit.appointmentId === appointmentId)

let people = 0
async function newPatient(): Promise<string> {
  people++
  return ok(
    await reception.request('POST', '/api/clinic/patients', {
      surname: 'Доскин',
      given: 'Пример',
      patronymic: null,
      birthDate: '1990-01-01',
      phone: `+79000077${String(people).padStart(3, '0')}`,
      email: null,
      sex: null,
      entityId: times[0]!.entityId,
      anotherPerson: true,
    }),
  ).patientId
}
const book = async (time: FreeTime, patientId: string): Promise<string> =>
  ok(await reception.request('POST', '/api/clinic/appointments', bookingAt(time, patientId))).appointmentId
const sql = (text: string, values: unknown[] = []) => superuser.query(text, values)

describe('J1.5: a schedule that is remembered', () => {
  it('is the same, byte for byte, while nothing changes, and each look leaves its evidence', async () => {
    const time = times.at(-1)!
    await book(time, await newPatient())
    const first = await reception.request('GET', address(time))
    const count = async () =>
      Number(
        (await sql(`select count(*) as n from audit.event where operation = 'scheduling.read-board'`)).rows[0]
          .n,
      )
    const before = await count()
    const second = await reception.request('GET', address(time))
    expect(second.text).toBe(first.text)
    expect(await count()).toBe(before + 1)
    expect(Object.keys(first.json).sort()).toEqual(['appointments', 'busy', 'days', 'from', 'windows'])
  })

  it('shows at once what was booked, moved, confirmed and cancelled through the server', async () => {
    const [time, later] = [times[0]!, times[1]!]
    await visits(reception, time)
    const id = await book(time, await newPatient())
    expect(await visitOf(reception, time, id)).toMatchObject({ status: 'booked', version: 1 })
    ok(
      await reception.request('POST', `/api/clinic/appointments/${id}/status`, {
        status: 'confirmed',
        version: 1,
      }),
    )
    expect(await visitOf(reception, time, id)).toMatchObject({ status: 'confirmed', version: 2 })
    const { practitionerId, branchId, startsAt } = later
    ok(
      await reception.request('PATCH', `/api/clinic/appointments/${id}`, {
        practitionerId,
        branchId,
        startsAt,
        durationMinutes: 30,
        version: 2,
      }),
    )
    expect(await visitOf(reception, later, id)).toMatchObject({ startsAt: later.startsAt })
    ok(
      await reception.request('POST', `/api/clinic/appointments/${id}/status`, {
        status: 'cancelled',
        reason: 'передумал',
        version: 3,
      }),
    )
    expect(await visitOf(reception, later, id)).toMatchObject({ status: 'cancelled' })
  })

  it('shows at once what another process or a superuser has written, also without a new version', async () => {
    const time = times[2]!
    const patientId = await newPatient()
    const id = await book(time, patientId)
    await visits(reception, time)
    await sql(`update scheduling.appointment set comment = 'мимо сервера' where appointment_id = $1`, [id])
    expect(await visitOf(reception, time, id)).toMatchObject({ comment: 'мимо сервера', version: 1 })
    await sql(`update patients.patient set surname = 'Переименованная' where patient_id = $1`, [patientId])
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Переименованная')
    await sql(`update patients.patient set phone = '+79000077999' where patient_id = $1`, [patientId])
    expect((await visitOf(reception, time, id))?.patient?.phone).toBe('+79000077999')
  })

  it('knows a change that was begun before it was read and committed after, among others that came and went', async () => {
    const time = times[3]!
    const patientId = await newPatient()
    const id = await book(time, patientId)
    const slow = new pg.Client({ connectionString: world.database.superuserUrl })
    await slow.connect()
    await slow.query('begin')
    await slow.query(`update patients.patient set surname = 'Поздняя' where patient_id = $1`, [patientId])
    // Younger transactions are over while that one is still under way.
    const bystander = await newPatient()
    await sql(`update patients.patient set note = 'другой' where patient_id = $1`, [bystander])
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Доскин')
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Доскин')
    await slow.query('commit')
    await slow.end()
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Поздняя')
  })

  it('shows no visit that is no longer the reader’s to see, and hides a patient who became somebody else’s', async () => {
    const time = times[4]!
    const patientId = await newPatient()
    const id = await book(time, patientId)
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Доскин')
    expect(await visitOf(other, time, id)).toBeUndefined()
    await sql(`update patients.patient set entity_ids = '{}', cards = '{}' where patient_id = $1`, [
      patientId,
    ])
    expect(await visitOf(reception, time, id)).toMatchObject({ patient: null })
    await sql(`update patients.patient set entity_ids = array[$2::uuid] where patient_id = $1`, [
      patientId,
      time.entityId,
    ])
    expect((await visitOf(reception, time, id))?.patient?.surname).toBe('Доскин')
  })

  it('IP-4.2.4: hides the contacts of somebody blocked from those who do not work on his request, at once', async () => {
    const time = times[5]!
    const patientId = await newPatient()
    const id = await book(time, patientId)
    const shown = (await visitOf(reception, time, id))?.patient?.phone
    expect(shown).toMatch(/^\+7900/)
    await visitOf(owner, time, id)
    await sql(`update patients.patient set blocked_since = now() where patient_id = $1`, [patientId])
    expect((await visitOf(reception, time, id))?.patient?.phone).toBe('')
    // The owner works on requests.
    expect((await visitOf(owner, time, id))?.patient?.phone).toBe(shown)
    await sql(`update patients.patient set blocked_since = null where patient_id = $1`, [patientId])
    expect((await visitOf(reception, time, id))?.patient?.phone).toBe(shown)
  })

  it('shows no time held that is free again, however quickly it came and went', async () => {
    const time = times[11]!
    const { practitionerId, branchId, startsAt, endsAt, entityId } = time
    const { tenant_id } = (await sql(`select tenant_id from tenancy.tenant where slug = 'ozero'`)).rows[0]
    const held = async () => (await visits(reception, time)).some(visit => visit.status === 'held')
    // The reader has asked whether anything changed and waits for the patients when the hold comes.
    const gate = new pg.Client({ connectionString: world.database.superuserUrl })
    await gate.connect()
    await gate.query('begin')
    await gate.query('lock table patients.patient in access exclusive mode')
    const early = held()
    await expect
      .poll(async () => Number((await sql('select count(*) as n from pg_locks where not granted')).rows[0].n))
      .toBeGreaterThan(0)
    await gate.query(
      `insert into scheduling.appointment (tenant_id, appointment_id, entity_id, branch_id, practitioner_id, starts_at,
         ends_at, status, source, hold_expires_at, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, 'held', 'site', '2100-01-01', now(), now())`,
      [tenant_id, entityId, branchId, practitionerId, startsAt, endsAt],
    )
    await gate.query('commit')
    await gate.end()
    expect(await early).toBe(true)
    await sql(`delete from scheduling.appointment where status = 'held'`)
    expect(await held()).toBe(false)
  })

  it('gives each doctor, branch, day and length its own', async () => {
    const time = times[6]!
    const id = await book(time, await newPatient())
    const ofDoctor = await visits(reception, time, `&practitionerId=${practitionerId}`)
    expect(ofDoctor.map(visit => visit.appointmentId)).toContain(id)
    const week = ok(await reception.request('GET', address(time, '&days=7')))
    const day = ok(await reception.request('GET', address(time)))
    expect(week).toMatchObject({ days: 7 })
    expect(day).toMatchObject({ days: 1 })
    expect(week.windows.length).toBeGreaterThan(day.windows.length)
  })
})

describe('MM-3.9: under load', () => {
  it('nobody is given a state older than one he could know of, by any of two processes', async () => {
    const services = createServices({
      config: world.services.config,
      master: TEST_MASTER,
      urlOf: world.database.urlOf,
      baseClock: world.services.clockOf(''),
      log: { info() {}, warn() {}, error() {} },
      writeReads: writeReadsAcrossTenants,
    })
    const { server } = await createHttpApp(services, { info() {}, warn() {}, error() {} }, null)
    const second = createClient({ ...world, server, services })
    for (const pair of reception.cookie.split('; ')) {
      const [name, value] = pair.split('=') as [string, string]
      second.keep(name, value)
    }
    const time = times[7]!
    const ids = [await newPatient(), await newPatient(), await newPatient()]
    const booked = await Promise.all(ids.map((id, i) => book(times[8 + i]!, id)))
    const days = [times[8]!, times[9]!, times[10]!]
    /** Highest number in each surname and comment whose change was acknowledged. */
    const known = ids.map(() => ({ surname: 0, comment: 0 }))
    let done = false
    const number = (text: string | undefined) => Number(/\d+/.exec(text ?? '')?.[0] ?? 0)
    const writer = async (i: number, what: 'surname' | 'comment') => {
      const connection = new pg.Client({ connectionString: world.database.superuserUrl })
      await connection.connect()
      for (let n = 1; n <= 60; n++) {
        await connection.query('begin')
        await connection.query(
          what === 'surname'
            ? 'update patients.patient set surname = $1 where patient_id = $2'
            : 'update scheduling.appointment set comment = $1 where appointment_id = $2',
          [`Номер${n}`, what === 'surname' ? ids[i] : booked[i]],
        )
        if (n % 3 === 0) await new Promise(pause => setTimeout(pause, 4))
        await connection.query('commit')
        known[i]![what] = n
      }
      await connection.end()
    }
    let reads = 0
    const reader = async (client: Client, i: number) => {
      while (!done) {
        const { surname, comment } = known[i]!
        const visit = (await visitOf(client, days[i]!, booked[i]!)) as Visit & { comment: string }
        reads++
        expect(number(visit.patient?.surname)).toBeGreaterThanOrEqual(surname)
        expect(number(visit.comment)).toBeGreaterThanOrEqual(comment)
      }
    }
    const readers = [0, 1, 2].flatMap(i => [reader(reception, i), reader(second, i), reader(reception, i)])
    await Promise.all([0, 1, 2].flatMap(i => [writer(i, 'surname'), writer(i, 'comment')]))
    done = true
    await Promise.all(readers)
    expect(reads).toBeGreaterThan(50)
    for (const [i, id] of booked.entries())
      expect((await visitOf(second, days[i]!, id))?.patient?.surname).toBe('Номер60')
    expect(await visits(second, time)).toBeInstanceOf(Array)
    await server.close()
    await services.close()
  }, 60_000)
})

describe('changes of cards', () => {
  it('are forgotten once every process has had the time to look, and hold no id of a person', async () => {
    let now = 0
    const forget = forgettingChangedCards(() => now)
    const left = async () =>
      (await sql('select card_tail from patients.changed_card')).rows.map(row => row.card_tail as string)
    expect(await forget(world.services)).toBe(0)
    const patientId = await newPatient()
    now = 119_000
    expect(await forget(world.services)).toBe(0)
    expect(await left()).toContain(patientId.slice(-4))
    now = 121_000
    // What came after the last time stays for one more.
    await forget(world.services)
    expect(await left()).toContain(patientId.slice(-4))
    now = 242_000
    expect(await forget(world.services)).toBeGreaterThan(0)
    expect(await left()).toEqual([])
  })
})
