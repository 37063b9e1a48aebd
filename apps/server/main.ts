import { buildWebIfStale } from '#apps/web/build.ts'
import { destroyRestored } from '#modules/privacy-cases/index.ts'
import { listTenantsAcrossTenants, loadTestClocksAcrossTenants } from '#modules/tenancy/index.ts'
import { destroyRestoredAcrossTenants } from '#modules/vendor/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { openInstallation } from './compose.ts'
import { forEachTenant } from './each-tenant.ts'
import { createHttpApp } from './http.ts'
import { startJobs } from './jobs.ts'
import { orSay } from './or-say.ts'
import { printTable } from './start-table.ts'

/** One process: HTTP and jobs. Ctrl-C ends it in order: answers first, then jobs, evidence, database. */
let end = async (): Promise<void> => {
  // Nothing is served yet: the embedded database is stopped by the exit itself.
  process.exit(130)
}
process.on('SIGINT', () => void end())
process.on('SIGTERM', () => void end())

const config = await orSay(() => loadConfig(process.env))
const installation = await orSay(() => openInstallation(config))
const { services, log } = installation
if (config.demo && (await listTenantsAcrossTenants(services)).length === 0) {
  console.log('Загружаю демонстрационные данные …')
  const { loadDemo } = await import('../demo/load-demo.ts')
  await installation.fill(() => loadDemo(installation, { patients: 300 }))
}
await loadTestClocksAcrossTenants(services)
// An old copy of the database must not serve what was destroyed; what is held is left to a person.
await destroyRestoredAcrossTenants(services, log).catch(error =>
  log.error({ message: (error as Error).message }, 'a restored clinic could not be destroyed again'),
)
await forEachTenant(services, log, 'restored-people', destroyRestored).catch(error =>
  log.error({ message: (error as Error).message }, 'restored people could not be destroyed again'),
)
const { outDir } = buildWebIfStale({ log: line => console.log(line) })
const { server } = await createHttpApp(services, log, outDir)
const jobs = startJobs(services, log, installation.cluster)

let ending = false
end = async () => {
  if (ending) return
  ending = true
  await server.close()
  await jobs.stop()
  await installation.close()
  process.exit(process.exitCode ?? 0)
}

try {
  const address = await server.listen({ port: config.port, host: config.host })
  await printTable(services, address)
} catch (error) {
  if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
  console.error(`Порт ${config.port} занят. Остановите другую программу или задайте PORT.`)
  process.exitCode = 1
  await end()
}
