import { mkdir, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { utcDay } from '#libs/format/index.ts'
import { verifyStreams } from '#modules/audit/index.ts'
import {
  backupsToRemove,
  failBackup,
  finishBackup,
  noteBackupRemoved,
  noteBackupTest,
  takeBackupTurn,
} from '#modules/clients/index.ts'
import { mirrorFiles, packCluster, sealToFile, withRestored } from '#platform/backup/index.ts'
import { dataFolders } from '#platform/config/index.ts'
import type { Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'

/** The embedded cluster that this process owns; another database is backed up by those who run it. */
export interface OwnCluster {
  superuserUrl(database: string): string
  /** Folder of the server: `data` and the superuser's password lie in it. */
  readonly dir: string
  readonly database: string
}

/** The key that backups are sealed with; it lies with the master key, in no backup. */
export const backupKey = (services: Pick<Services, 'secret'>): Buffer => services.secret('backup')

/**
 * Makes the backup whose turn it is, tests it by restoring it, removes those whose days are over (MM-5.1). Answers the run,
 * or null when there was nothing to do; without `bySchedule` only what was asked for by hand is made. A failure is written into the journal of backups and told by the log.
 */
export async function runBackup(
  services: Services,
  log: Logger,
  cluster: OwnCluster,
  bySchedule = true,
): Promise<string | null> {
  const { backup } = services.config
  const db = services.db('amb_platform', NO_SCOPE)
  const runId = await takeBackupTurn(db, bySchedule ? backup.everyHours : 0)
  if (!runId) return null
  const key = backupKey(services)
  const now = new Date().toISOString()
  const fileName = `cluster-${now.slice(0, 19).replaceAll(':', '')}Z-${runId.slice(-6)}.amb`
  const path = join(backup.dir, fileName)
  try {
    await mkdir(backup.dir, { recursive: true, mode: 0o711 })
    const mirrored = await mirrorFiles(
      dataFolders(services.config.dataDir).files,
      join(backup.dir, 'files'),
      { today: utcDay(now), keepDays: backup.keepDays },
    )
    const sealed = await sealToFile(
      path,
      key,
      packCluster(cluster.superuserUrl(cluster.database), cluster.dir),
    )
    await finishBackup(db, runId, {
      ...sealed,
      fileName,
      files: mirrored.files,
      filesBytes: mirrored.bytes,
    })
  } catch (error) {
    await failBackup(db, runId, (error as Error).message)
    log.error({ job: 'backup', message: (error as Error).message }, 'the backup was not made')
    return runId
  }
  try {
    await noteBackupTest(db, runId, await testBackup(path, key, cluster, runId))
  } catch (error) {
    await noteBackupTest(db, runId, { failure: (error as Error).message })
    log.error({ job: 'backup', message: (error as Error).message }, 'the backup could not be restored')
  }
  for (const old of await backupsToRemove(db, backup.keepDays)) {
    await rm(join(backup.dir, old.fileName), { force: true })
    await noteBackupRemoved(db, old.runId)
  }
  return runId
}

/**
 * Restores a backup into a server of its own and reads every row of every table, so that each page passes its checksum; then
 * the chains of evidence are recomputed. @throws when it does not start, a row does not read, or the evidence is broken
 */
async function testBackup(
  path: string,
  key: Buffer,
  cluster: OwnCluster,
  runId: string,
): Promise<{ tables: number; rows: number }> {
  const aside = join(dirname(path), 'test-restore')
  await refuseFullDisk(dirname(path), cluster)
  return withRestored(aside, { path, key }, async server => {
    const client = new pg.Client({ connectionString: server.superuserUrl(cluster.database) })
    client.on('error', () => {})
    await client.connect()
    try {
      const tables = await client.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
      )
      let rows = 0
      for (const { name } of tables.rows) {
        const counted = await client.query<{ n: string }>(`select count(t.*) as n from ${name} t`)
        rows += Number(counted.rows[0]!.n)
      }
      const own = await client.query('select from clients.backup_run where run_id = $1', [runId])
      if (own.rowCount !== 1) throw new Error('в копии нет записи о ней самой: это другая копия')
      const evidence = await verifyStreams(
        async (text, values = []) => (await client.query(text, [...values])).rows,
      )
      const broken = evidence.reduce((sum, stream) => sum + stream.failures.length, 0)
      if (broken > 0) throw new Error(`журналы в копии не сходятся: ${broken}`)
      return { tables: tables.rows.length, rows }
    } finally {
      await client.end()
    }
  })
}

/** The test needs room for a second database; a full disk would harm the first. */
async function refuseFullDisk(dir: string, cluster: OwnCluster): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superuserUrl(cluster.database) })
  await client.connect()
  const size = await client.query<{ bytes: string }>(
    'select sum(pg_database_size(oid)) as bytes from pg_database',
  )
  await client.end()
  const { bavail, bsize } = await statfs(dir)
  if (bavail * bsize < Number(size.rows[0]!.bytes) * 1.5)
    throw new Error('нет места, чтобы проверить копию восстановлением')
}
