import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadConfig } from '#platform/config/index.ts'
import { openInstallation } from '../apps/server/compose.ts'
import { freeSlots, gatherFacts, HOST, SLUG, signIn } from './clinic.ts'
import { generate, type Shot } from './generator.ts'
import {
  cpuSeconds,
  databaseCpuSeconds,
  embeddedUrl,
  endAll,
  ended,
  memoryMiB,
  postmasterPid,
  run,
  startServer,
} from './processes.ts'
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
  const books = 'book a visit'.includes(options.only)
  const slots = books ? await freeSlots(port, cookie, facts.doctors, (seconds + 1) * 5_000) : []

  const ours = (shot: (n: number) => Shot) =>
    generate({ host: HOST, port, connections, seconds, headers: { cookie }, shot })
  const floor = (shot: (n: number) => Shot) =>
    generate({ host: HOST, port: floorPort, connections, seconds, headers: {}, shot })
  const get = (path: string): Shot => ({ method: 'GET', path })
  const q = encodeURIComponent
  const nextDay = (day: string, days: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const soon = (n: number) => nextDay(facts.days[0]!, 2 + (n % 10))
  const near = (n: number) => nextDay(facts.days[0]!, n % 15)
  const doctorsDay = (dayOf: (n: number) => string) => ({
    ours: (n: number) =>
      get(`/api/clinic/board?from=${dayOf(n)}&practitionerId=${pick(facts.doctors, n).id}`),
    floor: (n: number) => {
      const [doctor, day] = [pick(facts.doctors, n).id, dayOf(n)]
      return get(`/day?practitioner=${doctor}&from=${day}&to=${nextDay(day, 1)}`)
    },
  })
  let booked = 0
  const slotFor = () => {
    const slot = slots[booked++]
    if (!slot) throw new Error('no free times are left in the bench clinic; remove its folder')
    return slot
  }

  const paths: {
    name: string
    target: number | null
    ours: (n: number) => Shot
    floor: (n: number) => Shot
  }[] = [
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
    // A day that people work on: from yesterday on for two weeks. Then any day of the year behind us.
    { name: "doctor's day", target: 3_000, ...doctorsDay(near) },
    { name: "doctor's day, a year back", target: null, ...doctorsDay(n => pick(facts.days, n)) },
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

try {
  await main()
} finally {
  await endAll()
}
