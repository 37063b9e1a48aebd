import type pg from 'pg'
import { type Clock, shiftedClock, systemClock } from '../clock/index.ts'
import { type Config, dataFolders } from '../config/index.ts'
import {
  createGroupWriter,
  type GroupWriter,
  type Logger,
  type ReadAuditRow,
  type Services,
} from '../context/index.ts'
import { createPool, LOGIN_ROLES, type LoginRole, scopedDb } from '../db/index.ts'
import { createBus } from '../events/bus.ts'
import { createBlobStore } from '../files/index.ts'
import { createImageWorkshop } from '../images/index.ts'
import { deriveSecret } from '../keys/index.ts'
import { createKeyStore } from '../keys/key-store.ts'
import { createPdfRenderer } from '../pdf/index.ts'

export interface ServicesOptions {
  readonly config: Config
  readonly master: Buffer
  /** Connection of each role to the database. */
  readonly urlOf: (role: LoginRole) => string
  readonly log: Logger
  readonly baseClock?: Clock
  /** Writes a group of read evidence; given by the audit module. */
  readonly writeReads: (services: Pick<Services, 'db'>, rows: ReadAuditRow[]) => Promise<void>
}

/** How the connections of the process are shared out between the roles. */
const SHARE: Record<LoginRole, number> = {
  amb_app: 1,
  amb_patient: 0.4,
  amb_site: 0.4,
  amb_vendor: 0.2,
  amb_platform: 0.4,
}

/** Password of a database role: derived, so that it is written nowhere. */
export const rolePassword = (master: Buffer, role: LoginRole): string =>
  deriveSecret(master, `database/${role}`).toString('hex')

/** Makes the building blocks of a process. `close` waits for evidence on its way and ends the connections. */
export function createServices(options: ServicesOptions): Services & { close(): Promise<void> } {
  const { config, master, log } = options
  const pools = new Map<LoginRole, pg.Pool>()
  for (const role of LOGIN_ROLES) {
    pools.set(
      role,
      createPool({
        url: options.urlOf(role),
        max: Math.max(2, Math.round(config.poolSize * SHARE[role])),
        applicationName: `ambulatoria ${role}`,
        onError: error => log.warn({ role, message: error.message }, 'database connection lost'),
      }),
    )
  }
  const pdf = createPdfRenderer()
  const images = createImageWorkshop()
  const base = options.baseClock ?? systemClock
  const clocks = new Map<string, Clock>()
  const secrets = new Map<string, Buffer>()
  const db: Services['db'] = (role, scope) => scopedDb(pools.get(role)!, scope)
  const readAudit: GroupWriter<ReadAuditRow> = createGroupWriter(rows => options.writeReads({ db }, rows))
  return {
    config,
    db,
    bus: createBus(),
    pdf,
    fileKeys: createKeyStore(config.fileKeysDir, deriveSecret(master, 'file-keys')),
    blobs: createBlobStore(dataFolders(config.dataDir).files),
    images,
    readAudit,
    clockOf: tenantId => clocks.get(tenantId) ?? base,
    setClockOffset(tenantId, offsetMs) {
      clocks.set(tenantId, shiftedClock(base, offsetMs))
    },
    secret(purpose) {
      let secret = secrets.get(purpose)
      if (!secret) {
        secret = deriveSecret(master, purpose)
        secrets.set(purpose, secret)
      }
      return secret
    },
    async close() {
      await readAudit.flush()
      await pdf.close()
      await images.close()
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}
