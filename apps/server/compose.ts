import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { adoptTenantsAcrossTenants } from '#modules/entitlements/index.ts'
import type { Config } from '#platform/config/index.ts'
import { dataFolders } from '#platform/config/index.ts'
import type { Logger, Services } from '#platform/context/index.ts'
import { LOGIN_ROLES, type LoginRole, loginOf, migrateDatabase } from '#platform/db/index.ts'
import { loadMasterKey } from '#platform/keys/index.ts'
import { type PostgresServer, startPostgres } from '#platform/postgres/index.ts'
import { createServices, rolePassword } from '#platform/services/index.ts'
import type { OwnCluster } from './backups.ts'

export interface Installation {
  readonly services: Services & { close(): Promise<void> }
  readonly log: Logger
  /** Connection that owns the database; for migrations, the demo's bulk load and the verifier. */
  readonly adminUrl: string
  /** The cluster that this process runs itself; null when the database is elsewhere. */
  readonly cluster: OwnCluster | null
  /** Names of the migrations that were applied now. */
  readonly migrated: readonly string[]
  /** Runs the first load of an empty database; one that is broken off is begun anew at the next start. */
  fill(load: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

const DATABASE = 'ambulatoria'
/** Stands in DATA_DIR while the first load runs: nobody has worked with that database yet. */
const LOADING = 'first-load-unfinished'

/** Database, keys, schema and building blocks: everything below the HTTP edge. */
export async function openInstallation(config: Config): Promise<Installation> {
  mkdirSync(config.dataDir, { recursive: true })
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const folders = dataFolders(config.dataDir)
  const master = loadMasterKey({ dir: folders.keys, fromEnv: config.masterKey })
  const embedded: PostgresServer | null = config.databaseUrl
    ? null
    : await startPostgres({ dir: folders.postgres })
  const loading = join(config.dataDir, LOADING)
  if (embedded) await ensureDatabase(embedded.superuserUrl('postgres'), existsSync(loading))
  else if (existsSync(loading))
    throw new Error(`the first load was broken off: empty the database, then remove ${loading}`)
  rmSync(loading, { force: true })
  const adminUrl = embedded ? embedded.superuserUrl(DATABASE) : config.databaseUrl!
  const passwords = Object.fromEntries(LOGIN_ROLES.map(role => [role, rolePassword(master, role)])) as Record<
    LoginRole,
    string
  >
  // The embedded server is ours alone; another one may serve several installations.
  const sharedAs = embedded ? null : decodeURIComponent(new URL(adminUrl).pathname.slice(1))
  const migrated = await migrateDatabase(adminUrl, passwords, sharedAs)
  const services = createServices({
    config,
    master,
    log,
    writeReads: writeReadsAcrossTenants,
    urlOf(role) {
      const url = new URL(adminUrl)
      url.username = loginOf(role, sharedAs)
      url.password = passwords[role]
      // The driver prefers this host: a Unix socket halves what a round trip costs.
      if (embedded?.socketDir) url.searchParams.set('host', embedded.socketDir)
      return url.toString()
    },
  })
  if (migrated.includes('0143-entitlements')) await adoptTenantsAcrossTenants(services)
  return {
    services,
    log,
    adminUrl,
    cluster: embedded && {
      superuserUrl: database => embedded.superuserUrl(database),
      dir: folders.postgres,
      database: DATABASE,
    },
    migrated,
    async fill(load) {
      writeFileSync(loading, '')
      await load()
      rmSync(loading)
    },
    async close() {
      await services.close()
      await embedded?.stop()
    },
  }
}

async function ensureDatabase(url: string, anew: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    if (anew) await client.query(`drop database if exists ${DATABASE}`)
    const known = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (!known.rowCount) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}
