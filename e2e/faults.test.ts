import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { createServices } from '#platform/services/index.ts'
import { TEST_MASTER } from '#platform/testing/index.ts'
import { createHttpApp } from '../apps/server/http.ts'
import { startJobs } from '../apps/server/jobs.ts'
import { apart, bookingAt, type FreeTime, freeTimes, type OpenClinic, openClinic } from './open-clinic.ts'
import { createWeakLink, type WeakLink } from './weak-link.ts'
import { type Answer, type Client, createClient, signIn, type World } from './world.ts'

/** The database goes away, in every way it can: 503 and nothing half-written, then the product goes on by itself. */
let clinic: OpenClinic
let link: WeakLink
/** The same clinic, whose product reaches its database over the weak link. */
let weak: World
let close: () => Promise<void>
let times: FreeTime[]
let next = 0
const faults: unknown[] = []

beforeAll(async () => {
  clinic = await openClinic()
  link = await createWeakLink(clinic.world.database.superuserUrl)
  const { config, clockOf } = clinic.world.services
  const log = {
    info() {},
    warn() {},
    error: (fields: object, message: string) => {
      if (message !== 'refused') faults.push([message, fields])
    },
  }
  const services = createServices({
    config,
    master: TEST_MASTER,
    urlOf: role => link.through(clinic.world.database.urlOf(role)),
    baseClock: clockOf(''),
    log,
    writeReads: writeReadsAcrossTenants,
  })
  const { server, routes } = await createHttpApp(services, log, null)
  await server.ready()
  const jobs = startJobs(services, log)
  await jobs.stop()
  weak = { ...clinic.world, server, routes, services, runJobs: () => jobs.runAll() }
  close = async () => {
    await server.close()
    await services.close()
  }
  times = apart(await freeTimes(clinic.world, clinic.owner, clinic.ids.practitionerId!))
})
afterAll(async () => {
  await close?.()
  await link?.close()
  await clinic?.close()
})

const book = (who: Client, time: FreeTime, key: string): Promise<Answer> =>
  who.request('POST', '/api/clinic/appointments', bookingAt(time, clinic.ids.patientId!), {
    'idempotency-key': key,
  })

const visitsAt = async (time: FreeTime): Promise<string[]> => {
  const { rows } = await clinic.superuser.query(
    'select appointment_id from scheduling.appointment where practitioner_id = $1 and starts_at = $2',
    [time.practitionerId, time.startsAt],
  )
  return rows.map(row => row.appointment_id)
}

/** Visits that lack a part of what one transaction writes, and parts that lack their visit. */
async function halfWritten(): Promise<unknown[]> {
  const { rows } = await clinic.superuser.query(`
    with booked as (select appointment_id from scheduling.appointment where source = 'reception' and status = 'booked'
      and created_at > (select max(granted_at) from identity.membership)),
    parts as (
      select a.appointment_id,
        (select count(*) from scheduling.appointment_history h where h.appointment_id = a.appointment_id and h.change = 'booked') as history,
        (select count(*) from audit.event e where e.object_id = a.appointment_id and e.operation = 'scheduling.book') as evidence
      from booked a)
    select appointment_id, history, evidence from parts where history <> 1 or evidence <> 1
    union all
    select e.object_id, 0, 1 from audit.event e where e.operation = 'scheduling.book'
      and not exists (select from scheduling.appointment a where a.appointment_id = e.object_id)`)
  return rows
}

/** What every answer of an unreachable database is. */
function expectUnavailable(answer: Answer): void {
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2'])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json).toMatchObject({ code: 'database.unavailable', status: 503 })
}

/** Runs until the product answers again; the time it took, in milliseconds. */
async function recovery(ask: () => Promise<Answer>): Promise<number> {
  const from = Date.now()
  while ((await ask()).status >= 500) {
    if (Date.now() - from > 10_000) throw new Error('not recovered in 10 s')
    await sleep(50)
  }
  return Date.now() - from
}

describe('the database is gone for ten seconds while people work', () => {
  it('every answer is 503 with Retry-After, then everything goes on, nothing is lost, doubled or half-written', async () => {
    const owner = await signIn(weak, 'owner@example.ru')
    const visitor = createClient(weak)
    const attempts = new Map<string, { readonly time: FreeTime; readonly answers: Answer[] }>()
    const refusals: Answer[] = []
    let gone = false
    let working = true
    const one = async () => {
      const key = `outage-${String(attempts.size).padStart(6, '0')}`
      const attempt = { time: times[next++]!, answers: [] as Answer[] }
      attempts.set(key, attempt)
      attempt.answers.push(await book(owner, attempt.time, key))
      for (const ask of [
        () => owner.request('GET', `/api/clinic/patients/${clinic.ids.patientId}`),
        () => visitor.request('GET', '/api/ready'),
      ]) {
        const wasGone = gone
        const answer = await ask()
        // Answers that crossed the moment of the cut may be either.
        if (wasGone && gone) refusals.push(answer)
      }
    }
    const worker = async () => {
      while (working) {
        await one()
        await sleep(gone ? 700 : 40)
      }
    }
    const workers = [worker(), worker(), worker()]
    await sleep(700)
    await link.cut()
    gone = true
    await weak.runJobs()
    expect((await visitor.request('GET', '/api/health')).status).toBe(200)
    await sleep(10_000)
    gone = false
    await link.mend()
    expect(await recovery(() => visitor.request('GET', '/api/ready'))).toBeLessThan(2_000)
    await sleep(700)
    working = false
    await Promise.all(workers)

    expect(refusals.length).toBeGreaterThan(10)
    for (const refusal of refusals) expectUnavailable(refusal)
    const first = [...attempts.values()].map(({ answers }) => answers[0]!.status)
    expect(new Set(first)).toEqual(new Set([201, 503]))
    // What got no answer is sent again with its key, as the screens do.
    for (const [key, { time, answers }] of attempts) {
      if (answers[0]!.status === 503) answers.push(await book(owner, time, key))
      const last = answers.at(-1)!
      expect([key, last.status]).toEqual([key, 201])
      expect(await visitsAt(time)).toEqual([last.json.appointmentId])
    }
    expect(await halfWritten()).toEqual([])
    expect(faults).toEqual([])
  }, 120_000)

  it('work that waits for the database is done late, not refused, when it only stops for a while', async () => {
    const owner = await signIn(weak, 'owner@example.ru')
    link.freeze()
    const time = times[next++]!
    const waiting = [book(owner, time, 'frozen-000001'), owner.request('GET', '/api/clinic')]
    await sleep(2_000)
    link.thaw()
    expect((await Promise.all(waiting)).map(answer => answer.status)).toEqual([201, 200])
    expect(await visitsAt(time)).toHaveLength(1)
  })
})

describe('a connection that breaks in the middle of a transaction', () => {
  /** Holds a booking before its first write by taking the doctor's turn, then does something to its connection. */
  async function caughtMidway(key: string, time: FreeTime, harm: 'terminate' | 'cancel'): Promise<Answer> {
    const owner = await signIn(weak, 'owner@example.ru')
    await clinic.superuser.query('select pg_advisory_lock(hashtextextended($1, 0))', [time.practitionerId])
    const booking = book(owner, time, key)
    const waiting = `select pg_${harm}_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%pg_advisory_xact_lock%'`
    while ((await clinic.superuser.query(waiting)).rowCount === 0) await sleep(20)
    const answer = await booking
    await clinic.superuser.query('select pg_advisory_unlock_all()')
    return answer
  }

  it.each(['terminate', 'cancel'] as const)(
    '%s: 503, nothing of it is stored, the same request then succeeds once',
    async harm => {
      const time = times[next++]!
      expectUnavailable(await caughtMidway(`midway-${harm}`, time, harm))
      expect(await visitsAt(time)).toEqual([])
      const owner = await signIn(weak, 'owner@example.ru')
      const answers = [await book(owner, time, `midway-${harm}`), await book(owner, time, `midway-${harm}`)]
      expect(answers.map(answer => answer.status)).toEqual([201, 201])
      expect(await visitsAt(time)).toEqual([answers[0]!.json.appointmentId])
      expect(await halfWritten()).toEqual([])
    },
  )

  it('at the commit: what was committed is answered as done, and the key finds it again', async () => {
    const owner = await signIn(weak, 'owner@example.ru')
    const time = times[next++]!
    link.loseCommitAfter('appointment_history')
    const answer = await book(owner, time, 'lost-commit-01')
    expect(answer.status, answer.text).toBe(201)
    expect(await visitsAt(time)).toEqual([answer.json.appointmentId])
    expect((await book(owner, time, 'lost-commit-01')).json).toEqual(answer.json)
    expect(await halfWritten()).toEqual([])
  })

  it('every connection at once, again and again: each request is served or refused, none is a fault', async () => {
    const owner = await signIn(weak, 'owner@example.ru')
    const statuses = new Set<number>()
    for (let round = 0; round < 10; round++) {
      const asked = Array.from({ length: 12 }, (_, i) =>
        i % 3 === 0
          ? book(owner, times[next++]!, `storm-${round}-${i}-key`)
          : owner.request('GET', `/api/clinic/patients/${clinic.ids.patientId}`),
      )
      await sleep(round * 3)
      await clinic.superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
      for (const answer of await Promise.all(asked)) statuses.add(answer.status)
    }
    expect([...statuses].filter(status => ![200, 201, 503].includes(status))).toEqual([])
    await recovery(() => createClient(weak).request('GET', '/api/ready'))
    expect(await halfWritten()).toEqual([])
    expect(faults).toEqual([])
  }, 120_000)
})
