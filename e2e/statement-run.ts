import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { importStatement } from '#modules/billing/index.ts'
import { SYSTEM } from '#modules/clients/index.ts'
import { shiftedClock, systemClock } from '#platform/clock/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { createServices } from '#platform/services/index.ts'

/**
 * Brings a statement in, in a process of its own, to be killed in the middle or just after: `RUN_STATEMENT` is the file as
 * base64, `RUN_URLS` has a connection string a role. Says `taken` and stays.
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
await importStatement(services, services.db('amb_platform', NO_SCOPE), {
  fileName: 'kl_to_1c.txt',
  bytes: Buffer.from(process.env.RUN_STATEMENT!, 'base64'),
  who: SYSTEM,
  now: services.clockOf('').date(),
})
console.log('taken')
setInterval(() => {}, 1_000)
