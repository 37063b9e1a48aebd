import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { runExportsAcrossTenants } from '#modules/exports/index.ts'
import { shiftedClock, systemClock } from '#platform/clock/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { createServices } from '#platform/services/index.ts'

/**
 * The making of archives in a process of its own, to be killed in the middle: `RUN_URLS` has a connection string a role,
 * `RUN_SHIFT_MS` moves its clock, `RUN_MASTER` is the master key.
 */
const urls = JSON.parse(process.env.RUN_URLS!) as Record<string, string>
const log = {
  info() {},
  warn() {},
  error: (fields: object, message: string) => console.error(message, fields),
}
const services = createServices({
  config: loadConfig({ DATA_DIR: process.env.RUN_DIR }),
  master: Buffer.from(process.env.RUN_MASTER!, 'base64'),
  urlOf: role => urls[role]!,
  baseClock: shiftedClock(systemClock, Number(process.env.RUN_SHIFT_MS)),
  log,
  writeReads: writeReadsAcrossTenants,
})
await runExportsAcrossTenants(services, log)
await services.close()
