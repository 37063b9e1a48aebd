import { buildWebIfStale } from '#apps/web/build.ts'
import { adoptTenantsAcrossTenants } from '#modules/entitlements/index.ts'
import { listTenantsAcrossTenants, loadTestClocksAcrossTenants } from '#modules/tenancy/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { openInstallation } from './compose.ts'
import { createHttpApp } from './http.ts'
import { startJobs } from './jobs.ts'
import { printTable } from './start-table.ts'

/** One process: HTTP and jobs. Ctrl-C ends it in order: answers first, then jobs, evidence, database. */
const config = loadConfig(process.env)
const installation = await openInstallation(config)
const { services, log } = installation
if (installation.migrated.includes('0143-entitlements')) await adoptTenantsAcrossTenants(services)
if (config.demo && (await listTenantsAcrossTenants(services)).length === 0) {
  console.log('Загружаю демонстрационные данные …')
  await loadDemo(installation, { patients: 300 })
}
await loadTestClocksAcrossTenants(services)
const { outDir } = buildWebIfStale({ log: line => console.log(line) })
const { server } = await createHttpApp(services, log, outDir)
const jobs = startJobs(services, log)
const address = await server.listen({ port: config.port, host: config.host })
await printTable(services, address)

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  await server.close()
  await jobs.stop()
  await installation.close()
  process.exit(0)
}
process.on('SIGINT', () => void end())
process.on('SIGTERM', () => void end())
