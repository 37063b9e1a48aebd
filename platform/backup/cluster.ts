import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { filesBelow, packBytes, packFile } from './pack.ts'

/** Left to the restored server to make anew (PostgreSQL manual, 25.3.4); the log of writes is packed last. */
const LEFT_OUT =
  /^(pg_wal\/.|global\/pg_control$|postmaster\.(pid|opts)|pg_(replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)\/.|\.s\.PGSQL|current_logfiles)|(^|\/)pgsql_tmp/
/** The superuser's password lies beside `data` and travels with it: a restored server would open to nobody else. */
export const PASSWORD_FILE = 'superuser-password'
/** Folders that a server wants to find, also empty. */
const FOLDERS = [
  'pg_wal/archive_status',
  'pg_wal/summaries',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_commit_ts',
  'pg_logical/snapshots',
  'pg_logical/mappings',
  'pg_stat',
  'pg_tblspc',
  'pg_twophase',
  'pg_xact',
]

/**
 * A running embedded cluster (`dir` holds `data` and the superuser's password) as one stream: its files between `pg_backup_start` and `pg_backup_stop`, the label, and the log of
 * writes that makes them whole. Needs nothing but the server; writers are not stopped. A slot keeps the log meanwhile.
 */
export async function* packCluster(superuserUrl: string, dir: string): AsyncGenerator<Uint8Array> {
  const dataDir = join(dir, 'data')
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'ambulatoria backup' })
  client.on('error', () => {})
  await client.connect()
  try {
    const slot = `ambulatoria_backup_${process.pid}`
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot])
    const begun = await client.query<{ file: string }>(
      `select pg_walfile_name(pg_backup_start('ambulatoria', true)) as file`,
    )
    yield* packFile(PASSWORD_FILE, join(dir, PASSWORD_FILE))
    for await (const name of filesBelow(dataDir, file => LEFT_OUT.test(file)))
      yield* packFile(name, join(dataDir, name))
    // Last of the files: it says how far the others may be.
    yield* packFile('global/pg_control', join(dataDir, 'global/pg_control'))
    const ended = await client.query<{ file: string; label: string; spaces: string }>(
      `select pg_walfile_name(lsn) as file, labelfile as label, spcmapfile as spaces from pg_backup_stop(false)`,
    )
    const { file: last, label, spaces } = ended.rows[0]!
    yield* packBytes('backup_label', label)
    if (spaces.trim()) yield* packBytes('tablespace_map', spaces)
    const first = begun.rows[0]!.file
    const log = (await Array.fromAsync(filesBelow(join(dataDir, 'pg_wal'), () => false)))
      .filter(name => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
      .sort()
    if (log[0] !== first || log.at(-1) !== last) throw new Error('the log of writes has a gap')
    for (const name of log) yield* packFile(`pg_wal/${name}`, join(dataDir, 'pg_wal', name))
  } finally {
    await client.end()
  }
}

/** What unpacking leaves out: empty folders. */
export async function completeCluster(dataDir: string): Promise<void> {
  if (!existsSync(join(dataDir, 'PG_VERSION'))) throw new Error('this is no backup of a cluster')
  for (const folder of FOLDERS) await mkdir(join(dataDir, folder), { recursive: true, mode: 0o700 })
}
