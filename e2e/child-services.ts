import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { shiftedClock, systemClock } from '#platform/clock/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import type { Services } from '#platform/context/index.ts'
import { createServices } from '#platform/services/index.ts'

/**
 * Services of a process that a test starts to kill it: `RUN_URLS` has a connection string a role, `RUN_SHIFT_MS` moves its
 * clock, `RUN_MASTER` is the master key, `RUN_DIR` the folder of files.
 */
export function childServices(onError: (message: string, fields: object) => void = () => {}) {
  const urls = JSON.parse(process.env.RUN_URLS!) as Record<string, string>
  const log = {
    info() {},
    warn() {},
    error: (fields: object, message: string) => onError(message, fields),
  }
  const services: Services & { close(): Promise<void> } = createServices({
    config: loadConfig({ DATA_DIR: process.env.RUN_DIR }),
    master: Buffer.from(process.env.RUN_MASTER!, 'base64'),
    urlOf: role => urls[role]!,
    baseClock: shiftedClock(systemClock, Number(process.env.RUN_SHIFT_MS)),
    log,
    writeReads: writeReadsAcrossTenants,
  })
  return { services, log }
}
