import { parseArgs } from 'node:util'
import pg from 'pg'
import { listTenantsAcrossTenants } from '#modules/tenancy/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { scopeOf } from '../demo/built.ts'
import { openCopyWriter } from '../demo/copy-rows.ts'
import { loadDemo, loadLarge } from '../demo/load-demo.ts'
import { openInstallation } from './compose.ts'
import { orSay } from './or-say.ts'

/**
 * `npm run demo` fills an empty installation; with `-- --patients 100000` it adds one large clinic beside what is
 * there, for measurements. The server must not run on the same data at the time.
 */
const { values } = parseArgs({
  options: {
    patients: { type: 'string' },
    appointments: { type: 'string' },
    doctors: { type: 'string', default: '40' },
    slug: { type: 'string', default: 'large' },
  },
})

const count = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined
  const n = Number(text)
  if (Number.isInteger(n) && n > 0) return n
  console.error(`--${name} takes a whole number above zero, not «${text}»`)
  return process.exit(2)
}

const patients = count(values.patients, 'patients')
const appointments = count(values.appointments, 'appointments')
const doctors = count(values.doctors, 'doctors')!
const installation = await orSay(() => openInstallation(loadConfig({ LOG_LEVEL: 'warn', ...process.env })))
const { services } = installation
const admin = new pg.Client({ connectionString: installation.adminUrl })
await admin.connect()
const begun = performance.now()
const say = (line: string) => {
  const text = `${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${line}`
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
  else console.log(text)
}
try {
  const tenants = await listTenantsAcrossTenants(services)
  if (tenants.length === 0)
    await installation.fill(() => loadDemo(installation, { patients: 300, onProgress: say }))
  if (patients === undefined) {
    if (tenants.length > 0) say('the demo is loaded already')
  } else if (tenants.some(tenant => tenant.slug === values.slug)) {
    say(`a clinic «${values.slug}» is loaded already; give another --slug`)
    process.exitCode = 1
  } else {
    await loadLarge(services, {
      slug: values.slug,
      patients,
      appointments: appointments ?? patients * 10,
      doctors,
      onProgress: say,
      openWriter: built =>
        openCopyWriter(installation.adminUrl, scopeOf(built.tenantId, [...built.entityOf.values()])),
      analyze: async () => {
        await admin.query('analyze patients.patient, patients.patient_entity, scheduling.appointment')
      },
    })
    await admin.query('vacuum analyze')
    say(`clinic «${values.slug}»: sign in as ${values.slug}-reception@example.ru`)
  }
} finally {
  process.stdout.write('\n')
  await admin.end()
  await installation.close()
}
