import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadConfig } from '#platform/config/index.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { openInstallation } from '../apps/server/compose.ts'
import { SERVER_FLAGS } from '../scripts/node-flags.mjs'
import { generate, type Shot } from './generator.ts'
import { measureSizes } from './sizes.ts'
import { printTable, type Row } from './table.ts'

/**
 * `npm run bench`: the speed of the main paths at 100,000 patients and 1,000,000 visits in one clinic, everything on,
 * against a bare floor in the same run, and the sizes of the first pages. The large clinic is loaded on the first run
 * into a folder of its own and kept.
 */
const { values: options } = parseArgs({
  options: {
    patients: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '16' },
    only: { type: 'string', default: '' },
    data: { type: 'string', default: '.data-bench' },
  },
})
const seconds = Number(options.seconds)
const connections = Number(options.connections)
const HOST = '127.0.0.1'
const SLUG = 'large'

const children: ChildProcess[] = []
const run = (args: string[], env: NodeJS.ProcessEnv, stdout: 'pipe' | 'inherit' | 'ignore') => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  })
  children.push(child)
  return child
}
const ended = (child: ChildProcess) =>
  child.exitCode !== null ? Promise.resolve() : new Promise<void>(done => child.once('exit', () => done()))

const freePort = () =>
  new Promise<number>(done => {
    const probe = createServer().listen(0, HOST, () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

async function loadOnce(): Promise<void> {
  if (existsSync(join(options.data, `${SLUG}.loaded`))) return
  console.log('Loading the large clinic, some minutes …')
  const child = run(
    ['apps/server/demo.ts', '--patients', options.patients, '--slug', SLUG],
    { DATA_DIR: options.data },
    'inherit',
  )
  await ended(child)
  if (child.exitCode !== 0) throw new Error('the large clinic could not be loaded')
  writeFileSync(join(options.data, `${SLUG}.loaded`), `${options.patients}\n`)
}

interface Facts {
  readonly tenantId: string
  readonly entityId: string
  readonly patients: readonly string[]
  readonly prefixes: readonly string[]
  readonly doctors: readonly { id: string; branchId: string }[]
  readonly visits: number
  readonly days: readonly string[]
}

/** What the requests ask for, picked from the database before the server starts. */
async function gatherFacts(admin: pg.Client): Promise<Facts> {
  const tenantId = (await admin.query('select tenant_id from tenancy.tenant where slug = $1', [SLUG])).rows[0]
    .tenant_id as string
  const { entity_id } = (
    await admin.query(
      `select entity_id from identity.membership m join identity.staff_user using (user_id)
       where tenant_id = $1 and email = $2`,
      [tenantId, `${SLUG}-reception@example.ru`],
    )
  ).rows[0]
  const entityId = entity_id as string
  await admin
    .query(`delete from scheduling.appointment_history where tenant_id = $1`, [tenantId])
    .catch(() => {})
  const patients = (
    await admin.query(
      `select patient_id, search from patients.patient where tenant_id = $1 and $2 = any (entity_ids)
       order by patient_id limit 60000`,
      [tenantId, entityId],
    )
  ).rows as { patient_id: string; search: string }[]
  const doctors = (
    await admin.query(
      `select distinct on (practitioner_id) practitioner_id as id, branch_id as "branchId" from scheduling.pattern
       where tenant_id = $1 and entity_id = $2`,
      [tenantId, entityId],
    )
  ).rows
  const visits = (
    await admin.query('select count(*)::int as n from scheduling.appointment where tenant_id = $1', [
      tenantId,
    ])
  ).rows[0].n
  const days = Array.from({ length: 300 }, (_, i) =>
    new Date(Date.now() - (i + 1) * 86_400_000).toISOString().slice(0, 10),
  )
  return {
    tenantId,
    entityId,
    patients: patients.map(row => row.patient_id),
    prefixes: patients.map(row => row.search.slice(0, 4 + (row.search.length % 4))),
    doctors,
    visits,
    days,
  }
}

async function startServer(dataDir: string): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort()
  const child = run(
    [...SERVER_FLAGS, 'apps/server/main.ts'],
    { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error', PUBLIC_URL: `http://${HOST}:${port}` },
    'ignore',
  )
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error('the server did not start')
    const ready = await fetch(`http://${HOST}:${port}/api/ready`).catch(() => null)
    if (ready?.ok) return { child, port }
    await sleep(100)
  }
  throw new Error('the server was not ready within a minute')
}

async function signIn(port: number): Promise<string> {
  const answer = await fetch(`http://${HOST}:${port}/api/clinic/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${SLUG}-reception@example.ru`, password: DEMO_PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign-in failed: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
}

interface Slot {
  readonly practitionerId: string
  readonly branchId: string
  readonly startsAt: string
  readonly endsAt: string
}

/** Free half-hours that do not touch each other, enough for the bookings of a run. */
async function freeSlots(
  port: number,
  cookie: string,
  doctors: Facts['doctors'],
  wanted: number,
): Promise<Slot[]> {
  const slots: Slot[] = []
  for (let ahead = 25; slots.length < wanted && ahead < 900; ahead += 31) {
    const from = new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
    for (const doctor of doctors) {
      const url = `http://${HOST}:${port}/api/clinic/free-times?from=${from}&days=31&durationMinutes=30&limit=2000&practitionerId=${doctor.id}`
      const { times } = (await (await fetch(url, { headers: { cookie } })).json()) as { times: Slot[] }
      let last = ''
      for (const time of times) {
        if (time.startsAt < last) continue
        last = time.endsAt
        slots.push(time)
      }
    }
  }
  // Neighbouring bookings go to different doctors, as in life.
  return slots
    .map((slot, i) => ({ slot, at: (i * 7919) % slots.length }))
    .sort((a, b) => a.at - b.at)
    .map(x => x.slot)
}

const memoryMiB = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const TICKS_PER_SECOND = 100

/** Processor seconds that a process has used. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

/** The same of a PostgreSQL server with all its processes; those that have ended count through their parent. */
function databaseCpuSeconds(postmaster: number | null): number {
  if (postmaster === null) return Number.NaN
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
  return children.reduce((sum, pid) => sum + cpuSeconds(Number(pid)), 0)
}

const pick = <T>(list: readonly T[], n: number): T => list[(n * 7919) % list.length]!

async function main(): Promise<void> {
  await loadOnce()
  const config = loadConfig({
    DATA_DIR: options.data,
    LOG_LEVEL: 'error',
    DATABASE_URL: process.env.DATABASE_URL,
  })
  // The large clinic's database is opened once here for facts; the server then joins the same PostgreSQL folder.
  const installation = await openInstallation(config)
  const admin = new pg.Client({ connectionString: installation.adminUrl })
  await admin.connect()
  const facts = await gatherFacts(admin)
  await admin.end()
  await installation.close()

  const { child, port } = await startServer(options.data)
  const cookie = await signIn(port)
  const databaseUrl = embeddedUrl(options.data) ?? process.env.DATABASE_URL!
  const floorChild = run(
    ['bench/floor.ts'],
    { FLOOR_DATABASE_URL: databaseUrl, FLOOR_TENANT: facts.tenantId },
    'pipe',
  )
  const floorPort = await new Promise<number>(done =>
    floorChild.stdout!.once('data', text => done(Number(String(text)))),
  )
  const postmaster = postmasterPid(options.data)
  const slots = await freeSlots(port, cookie, facts.doctors, (seconds + 1) * 5_000)

  const ours = (shot: (n: number) => Shot) =>
    generate({ host: HOST, port, connections, seconds, headers: { cookie }, shot })
  const floor = (shot: (n: number) => Shot) =>
    generate({ host: HOST, port: floorPort, connections, seconds, headers: {}, shot })
  const get = (path: string): Shot => ({ method: 'GET', path })
  const q = encodeURIComponent
  const nextDay = (day: string, days: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const soon = (n: number) => nextDay(facts.days[0]!, 2 + (n % 10))
  let booked = 0
  const slotFor = () => {
    const slot = slots[booked++]
    if (!slot) throw new Error('no free times are left in the bench clinic; remove its folder')
    return slot
  }

  const paths: { name: string; target: number; ours: (n: number) => Shot; floor: (n: number) => Shot }[] = [
    {
      name: 'read a patient',
      target: 4_000,
      ours: n => get(`/api/clinic/patients/${pick(facts.patients, n)}`),
      floor: n => get(`/patient?id=${pick(facts.patients, n)}`),
    },
    {
      name: 'search by prefix',
      target: 2_500,
      ours: n => get(`/api/clinic/patients?q=${q(pick(facts.prefixes, n))}`),
      floor: n => get(`/search?q=${q(pick(facts.prefixes, n))}`),
    },
    {
      name: "doctor's day",
      target: 3_000,
      ours: n =>
        get(`/api/clinic/board?from=${pick(facts.days, n)}&practitionerId=${pick(facts.doctors, n).id}`),
      floor: n => {
        const day = pick(facts.days, n)
        return get(`/day?practitioner=${pick(facts.doctors, n).id}&from=${day}&to=${nextDay(day, 1)}`)
      },
    },
    {
      name: 'free times, two weeks',
      target: 2_000,
      ours: n =>
        get(
          `/api/clinic/free-times?from=${soon(n)}&days=14&durationMinutes=30&practitionerId=${pick(facts.doctors, n).id}`,
        ),
      floor: n =>
        get(`/busy?practitioner=${pick(facts.doctors, n).id}&from=${soon(n)}&to=${nextDay(soon(n), 14)}`),
    },
    {
      name: 'book a visit',
      target: 1_000,
      ours: n => {
        const { practitionerId, branchId, startsAt } = slotFor()
        return {
          method: 'POST',
          path: '/api/clinic/appointments',
          body: JSON.stringify({
            patientId: pick(facts.patients, n),
            practitionerId,
            branchId,
            startsAt,
            durationMinutes: 30,
            serviceIds: [],
          }),
        }
      },
      floor: n => {
        const { practitionerId, branchId, startsAt, endsAt } = slotFor()
        return {
          method: 'POST',
          path: '/book',
          body: JSON.stringify({
            patientId: pick(facts.patients, n),
            entityId: facts.entityId,
            practitionerId,
            branchId,
            startsAt,
            endsAt,
          }),
        }
      },
    },
  ]

  console.log(
    `${facts.visits.toLocaleString('en')} visits, ${connections} connections, ${seconds} s each, generator on the same machine\n`,
  )
  const rows: Row[] = []
  for (const path of paths.filter(path => path.name.includes(options.only))) {
    // A second to warm plans and caches, on both.
    for (const [at, shot, headers] of [
      [port, path.ours, { cookie }],
      [floorPort, path.floor, {}],
    ] as const) {
      await generate({ host: HOST, port: at, connections, seconds: 1, headers, shot })
    }
    const before = [cpuSeconds(child.pid!), databaseCpuSeconds(postmaster)] as const
    const mine = await ours(path.ours)
    const answers = [...mine.statuses.values()].reduce((a, b) => a + b, 0)
    const cpuMicros = {
      server: ((cpuSeconds(child.pid!) - before[0]) / answers) * 1e6,
      database: ((databaseCpuSeconds(postmaster) - before[1]) / answers) * 1e6,
    }
    const measured: Row = {
      name: path.name,
      target: path.target,
      ours: mine,
      floor: await floor(path.floor),
      cpuMicros,
    }
    for (const side of ['ours', 'floor'] as const) {
      if (measured[side].firstFailure)
        console.error(`${path.name}, ${side}: ${measured[side].firstFailure.slice(0, 300)}`)
    }
    rows.push(measured)
  }
  printTable(rows)
  console.log(
    `\nserver process: ${memoryMiB(child.pid!, 'VmRSS').toFixed(0)} MiB now, ${memoryMiB(child.pid!, 'VmHWM').toFixed(0)} MiB at most (target: under 200)`,
  )
  for (const line of await measureSizes(`http://${HOST}:${port}`, SLUG)) console.log(line)
}

function postmasterPid(dataDir: string): number | null {
  const file = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

/** Superuser connection of the embedded server that runs on the folder. */
function embeddedUrl(dataDir: string): string | null {
  const dir = join(dataDir, 'postgres')
  if (!existsSync(join(dir, 'data', 'postmaster.pid'))) return null
  const port = readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(join(dir, 'superuser-password'), 'utf8').trim()
  return `postgres://postgres:${password}@${HOST}:${port}/ambulatoria`
}

try {
  await main()
} finally {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map(ended))
}
