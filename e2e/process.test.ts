import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_LOGINS } from '../apps/demo/people.ts'
import { apart, bookingAt, type FreeTime } from './open-clinic.ts'
import {
  endServer,
  freePort,
  type HttpClient,
  ownFolder,
  postmasterOf,
  type ServerProcess,
  signInOver,
  spawnServer,
  startServer,
} from './server-process.ts'

/** The real server as a process: killed, stopped, started again on its data. What was acknowledged is there. */
let dataDir: string
let port: number
let server: ServerProcess
const acknowledged: string[] = []

beforeAll(async () => {
  dataDir = ownFolder('process')
  port = await freePort()
  server = await startServer({ dataDir, port })
}, 120_000)
afterAll(() => endServer(server, dataDir))

const owner = () => signInOver(server.origin, 'owner@example.ru')

/** Books visits from several desks until the server is gone; remembers those that were acknowledged. */
async function bookUntilGone(
  client: HttpClient,
): Promise<{ readonly stop: () => void; readonly done: Promise<void> }> {
  const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const { times } = (
    await client.send('GET', `/api/clinic/free-times?from=${from}&days=31&durationMinutes=30&limit=2000`)
  ).json as { times: FreeTime[] }
  const { patients } = (await client.send('GET', '/api/clinic/patients?q=%D0%B0&limit=50')).json as {
    patients: { patientId: string; cards: { entityId: string }[] }[]
  }
  const doctors = [...Map.groupBy(times, time => time.practitionerId).values()].map(apart)
  let going = true
  const desk = async (free: FreeTime[]) => {
    const patient = patients.find(({ cards }) => cards.some(card => card.entityId === free[0]!.entityId))!
    for (const time of free) {
      if (!going) return
      const answer = await client
        .send('POST', '/api/clinic/appointments', bookingAt(time, patient.patientId))
        .catch(() => null)
      if (answer === null) return
      if (answer.status === 201) acknowledged.push((answer.json as { appointmentId: string }).appointmentId)
    }
  }
  const done = Promise.all(doctors.map(desk)).then(() => {})
  return {
    stop: () => {
      going = false
    },
    done,
  }
}

async function expectAllThere(): Promise<void> {
  const client = await owner()
  const look = async (appointmentId: string): Promise<string[]> => {
    const answer = await client.send('GET', `/api/clinic/appointments/${appointmentId}`)
    const visit = answer.json as { history: { change: string }[] }
    return answer.status === 200 && visit.history[0]?.change === 'booked' ? [] : [appointmentId]
  }
  const lost = (await Promise.all(acknowledged.map(look))).flat()
  expect(lost).toEqual([])
}

it('the start prints each address, with a login for each role of the demo, and where messages go', async () => {
  await expect.poll(() => server.output(), { timeout: 10_000 }).toContain('Пароль всех сотрудников')
  const said = server.output()
  for (const path of [
    '/c/ozero',
    '/c/solo',
    '/app',
    '/my?clinic=ozero',
    '/console',
    '/studio',
    '/dev/outbox',
    '/dev/clock',
    '/api/openapi.json',
  ])
    expect(said, path).toContain(`http://localhost:${port}${path}`)
  for (const { role, email } of [...DEMO_LOGINS, { role: 'Консоль поставщика', email: 'vendor@example.ru' }])
    expect(said, role).toMatch(new RegExp(`${role.replace(/[()]/g, '\\$&')} .*${email}`))
})

it.each([
  ['PORT=abc', { PORT: 'abc' }, /PORT/],
  ['an address that is none', { DATABASE_URL: 'nonsense' }, /DATABASE_URL/],
  ['a database that does not answer', { DATABASE_URL: 'postgres://a:b@localhost:1/c' }, /ECONNREFUSED/],
  ['a key of another length', { AMBULATORIA_MASTER_KEY: 'short' }, /AMBULATORIA_MASTER_KEY/],
])('a start that cannot go on says why in one line: %s', async (_, env, why) => {
  const folder = ownFolder('unstarted')
  const failed = spawnServer({ dataDir: folder, port: await freePort(), env })
  expect(await failed.ended).toBe(1)
  expect(failed.output()).toMatch(/^Запуск не удался: .+\n$/)
  expect(failed.output()).toMatch(why)
  await endServer(failed, folder)
})

describe('kill -9 of the whole process group while people book', () => {
  it.each([
    ['the database survives its server', false],
    ['the database is killed with it', true],
  ])(
    '%s: the next start recovers and nothing acknowledged is lost',
    async (_, withDatabase) => {
      const before = acknowledged.length
      const rush = await bookUntilGone(await owner())
      await sleep(700)
      const postmaster = postmasterOf(dataDir)!
      server.signalGroup('SIGKILL')
      if (withDatabase) process.kill(postmaster, 'SIGKILL')
      expect(await server.ended).toBe('SIGKILL')
      await rush.done
      expect(acknowledged.length - before).toBeGreaterThan(10)
      server = await startServer({ dataDir, port })
      expect(server.output()).not.toContain('Загружаю')
      await expectAllThere()
    },
    60_000,
  )
})

describe('the embedded database', () => {
  const ready = async () => (await fetch(`${server.origin}/api/ready`)).status

  it('that is killed alone comes back by itself: 503 until then, the server goes on', async () => {
    const rush = await bookUntilGone(await owner())
    await sleep(300)
    process.kill(postmasterOf(dataDir)!, 'SIGKILL')
    // A connection that is still open may answer until its process notices.
    await expect.poll(ready, { interval: 10 }).toBe(503)
    for (const from = Date.now(); (await ready()) !== 200; await sleep(50)) {
      if (Date.now() - from > 15_000) throw new Error('the database did not come back')
    }
    rush.stop()
    await rush.done
    await expectAllThere()
  })

  it('is not taken from a server that works: a second start on the same data says so and ends', async () => {
    const second = spawnServer({ dataDir, port: await freePort() })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`a server (process ${server.child.pid}) already works on ${dataDir}`)
    expect(await ready()).toBe(200)
  })
})

describe('Ctrl-C', () => {
  it('ends the server with 0 within ten seconds, with a board open and visits being booked; the next start keeps the data', async () => {
    const client = await owner()
    const board = await fetch(`${server.origin}/api/clinic/events`, { headers: { cookie: client.cookie } })
    const reader = board.body!.getReader()
    await reader.read()
    const listening = (async () => {
      while (!(await reader.read()).done);
    })().catch(() => {})
    const rush = await bookUntilGone(client)
    await sleep(300)
    const said = server.output().length
    const from = Date.now()
    server.signalGroup('SIGINT')
    expect(await Promise.race([server.ended, sleep(10_000, 'still running')])).toBe(0)
    expect(Date.now() - from).toBeLessThan(10_000)
    await rush.done
    await listening
    expect(postmasterOf(dataDir)).toBeNull()
    expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false)
    expect(server.output().slice(said)).toBe('')
    server = await startServer({ dataDir, port })
    await expectAllThere()
  }, 60_000)
})
