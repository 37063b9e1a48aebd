import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { shiftedClock, systemClock } from '#platform/clock/index.ts'
import { type Config, loadConfig } from '#platform/config/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { AnyRoute } from '#platform/http/handle.ts'
import { createServices } from '#platform/services/index.ts'
import { createTestDatabase, TEST_MASTER, type TestDatabase } from '#platform/testing/index.ts'
import { loadDemo } from '../apps/demo/load-demo.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { createHttpApp } from '../apps/server/http.ts'
import { startJobs } from '../apps/server/jobs.ts'

/** The whole product on a database of its own, with the demo clinic; requests go in without a network. */
export interface World {
  readonly server: FastifyInstance
  readonly routes: readonly AnyRoute[]
  readonly services: Services
  readonly database: TestDatabase
  /** Runs every job once: the outbox, seals, sweeps. */
  runJobs(): Promise<void>
  close(): Promise<void>
}

const SILENT = {
  info() {},
  warn() {},
  error: (fields: object, message: string) => console.error(message, fields),
}

/** The nearest past Wednesday at 10:00 in Moscow: an ordinary working day, whenever the tests run. */
function workingMorning(): number {
  const now = new Date(systemClock.nowMs())
  const sinceWednesday = (now.getUTCDay() + 4) % 7
  return (
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - sinceWednesday, 7) - now.getTime()
  )
}

export interface WorldOptions {
  readonly patients?: number
  /** Past visits with protocols and bills; off by default, for speed. */
  readonly history?: boolean
  readonly webDir?: string
  /** Address in links of messages, when the server really listens. */
  readonly publicUrl?: string
  /** An engine of smile pictures that somebody else runs. */
  readonly smileEngine?: Config['smileEngine']
  /** As the variable of the environment. */
  readonly trustedProxies?: string
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'amb-world-'))
  const services = createServices({
    config: {
      ...loadConfig({
        DATA_DIR: dataDir,
        POOL_SIZE: '8',
        PUBLIC_URL: options.publicUrl,
        TRUSTED_PROXIES: options.trustedProxies,
      }),
      smileEngine: options.smileEngine ?? null,
    },
    master: TEST_MASTER,
    urlOf: database.urlOf,
    baseClock: shiftedClock(systemClock, workingMorning()),
    log: SILENT,
    writeReads: writeReadsAcrossTenants,
  })
  await loadDemo({ services }, { patients: options.patients ?? 40, history: options.history ?? false })
  const { server, routes } = await createHttpApp(services, SILENT, options.webDir ?? null)
  await server.ready()
  const jobs = startJobs(services, SILENT)
  await jobs.stop()
  return {
    server,
    routes,
    services,
    database,
    runJobs: () => jobs.runAll(),
    async close() {
      await server.close()
      await services.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Somebody with a browser: cookies are kept, JSON goes in and out. */
export interface Client {
  readonly cookie: string
  /** Puts a cookie into the jar, as if the browser had it from before. */
  keep(name: string, value: string): void
  request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  form(url: string, fields: Record<string, string>): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly json: any
}

/** What a request that must succeed has answered. */
export function ok(answer: Answer): Answer['json'] {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
  return answer.json
}

export function createClient(world: World): Client {
  const jar = new Map<string, string>()
  const send = async (options: InjectOptions): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await world.server.inject({
      ...options,
      headers: { ...options.headers, ...(cookie && { cookie }) },
    })
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      if (value === '') jar.delete(name!)
      else jar.set(name!, value!)
    }
    const type = String(answer.headers['content-type'] ?? '')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: type.includes('json') && answer.body !== '' ? JSON.parse(answer.body) : null,
    }
  }
  return {
    keep: (name, value) => void jar.set(name, value),
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    request: (method, url, body, headers = {}) =>
      send({ method, url, headers, ...(body !== undefined && { payload: body as object }) }),
    form: (url, fields) =>
      send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        payload: new URLSearchParams(fields).toString(),
      }),
  }
}

/** A signed-in member of the demo's staff. */
export async function signIn(world: World, email: string): Promise<Client> {
  const client = createClient(world)
  const answer = await client.request('POST', '/api/clinic/session', { email, password: DEMO_PASSWORD })
  if (answer.status !== 200) throw new Error(`sign-in of ${email}: ${answer.text}`)
  return client
}

/** The newest message to a phone that the outbox has sent. */
export async function lastSms(world: World, phone: string): Promise<string> {
  await world.runJobs()
  const items: { channel: string; to: string; text: string }[] = (
    await world.server.inject('/dev/outbox.json')
  ).json()
  const found = items.find(item => item.channel === 'sms' && item.to === phone)
  if (!found) throw new Error(`no message to ${phone}`)
  return found.text
}

export const codeIn = (text: string): string => /\d{6}/.exec(text)![0]

/** The day so many days from the world's today, as the API takes it. */
export const dayIn = (world: World, days: number): string =>
  new Date(world.services.clockOf('').nowMs() + days * 86_400_000).toISOString().slice(0, 10)
