import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { runBillingAcrossTenants } from '#modules/billing/index.ts'
import { shiftedClock, systemClock } from '#platform/clock/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { createServices } from '#platform/services/index.ts'

/**
 * The vendor's round in a process of its own, to be killed in the middle: `RUN_URLS` has a connection string a role,
 * `RUN_SHIFT_MS` moves its clock, `RUN_MASTER` is the master key.
 */
const urls = JSON.parse(process.env.RUN_URLS!) as Record<string, string>
const services = createServices({
  config: loadConfig({ DATA_DIR: process.env.RUN_DIR }),
  master: Buffer.from(process.env.RUN_MASTER!, 'base64'),
  urlOf: role => urls[role]!,
  baseClock: shiftedClock(systemClock, Number(process.env.RUN_SHIFT_MS)),
  log: { info() {}, warn() {}, error() {} },
  writeReads: writeReadsAcrossTenants,
})
const report = await runBillingAcrossTenants(services)
console.log(JSON.stringify(report))
await services.close()
