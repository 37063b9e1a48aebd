import { newId } from '#libs/ids/index.ts'
import type { Reader, ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface BackupRun {
  readonly runId: string
  readonly askedAt: Date
  readonly byHand: boolean
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly failure: string | null
  readonly fileName: string | null
  readonly bytes: number | null
  readonly sha256: string | null
  readonly files: number | null
  readonly filesBytes: number | null
  readonly verifiedAt: Date | null
  readonly verifiedTables: number | null
  readonly verifiedRows: number | null
  readonly verifyFailure: string | null
  readonly removedAt: Date | null
}

const COLUMNS = `run_id as "runId", asked_at as "askedAt", asked_by is not null as "byHand", started_at as "startedAt",
  finished_at as "finishedAt", state, failure, file_name as "fileName", bytes, sha256, files, files_bytes as "filesBytes",
  verified_at as "verifiedAt", verified_tables as "verifiedTables", verified_rows as "verifiedRows",
  verify_failure as "verifyFailure", removed_at as "removedAt"`

/** The latest runs, the newest first (MM-5.1). */
export const readBackups = (db: Reader, limit = 60): Promise<BackupRun[]> =>
  db.all<BackupRun>({
    text: `select ${COLUMNS} from clients.backup_run order by asked_at desc, run_id desc limit $1`,
    values: [limit],
  })

export interface BackupStanding {
  /** The latest copy that was made, and the latest that was restored and read. */
  readonly doneAt: Date | null
  readonly verifiedAt: Date | null
  /** Whether the latest run or the latest test failed. */
  readonly failing: boolean
  readonly hoursSince: number | null
}

/** How backups stand now, for the vendor and for every client. */
export async function backupStanding(db: Reader): Promise<BackupStanding> {
  const row = await db.first<BackupStanding>({
    name: 'clients.backup-standing',
    text: `select max(finished_at) filter (where state = 'done') as "doneAt", max(verified_at) as "verifiedAt",
        coalesce((select state = 'failed' or verify_failure is not null from clients.backup_run
          where state in ('done', 'failed') order by asked_at desc, run_id desc limit 1), false) as failing,
        extract(epoch from now() - max(finished_at) filter (where state = 'done'))::float8 / 3600 as "hoursSince"
      from clients.backup_run`,
  })
  return row!
}

export type BackupState = 'kept' | 'at-risk' | 'broken' | 'open'

/** Kept while the latest copy is young and its test passed; broken when two turns were missed or the latest run failed. */
export function backupState(standing: BackupStanding, everyHours: number): BackupState {
  if (standing.failing) return 'broken'
  if (everyHours === 0 || standing.hoursSince === null) return 'open'
  if (standing.hoursSince > 2 * everyHours) return 'broken'
  if (standing.hoursSince > everyHours + 2 || standing.verifiedAt === null) return 'at-risk'
  return 'kept'
}

/** Asks for a backup beside the schedule; it is made in the background. Error: `conflict.state` when one is under way. */
export async function askForBackup(db: ScopedDb, by: string): Promise<{ runId: string }> {
  const runId = newId()
  const row = await db.tx(tx =>
    tx.first({
      text: `insert into clients.backup_run (run_id, asked_by) select $1, $2
        where not exists (select from clients.backup_run where state in ('waiting', 'running')) returning run_id`,
      values: [runId, by],
    }),
  )
  if (!row) throw fail('conflict.state', { reason: 'копия уже делается' })
  return { runId }
}

/** Hours after which a run that never ended is taken for dead. */
const DEAD_HOURS = 12

/**
 * Takes the run that waits, or begins one when its hour has come; null when there is nothing to do. A run whose process died
 * is closed as failed. Runs as `amb_platform`.
 */
export async function takeBackupTurn(db: ScopedDb, everyHours: number): Promise<string | null> {
  return db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(4216402)' })
    await tx.run({
      text: `update clients.backup_run set state = 'failed', failure = 'прервано', finished_at = now()
        where state = 'running' and started_at < now() - make_interval(hours => $1)`,
      values: [DEAD_HOURS],
    })
    const waiting = await tx.first<{ run_id: string }>({
      text: `update clients.backup_run set state = 'running', started_at = now() where state = 'waiting' returning run_id`,
    })
    if (waiting) return waiting.run_id
    if (everyHours === 0) return null
    const runId = newId()
    const begun = await tx.first({
      text: `insert into clients.backup_run (run_id, state, started_at) select $1, 'running', now()
        where not exists (select from clients.backup_run where state = 'running'
          or asked_at > now() - make_interval(hours => $2)) returning run_id`,
      values: [runId, everyHours],
    })
    return begun ? runId : null
  })
}

/** A run of this process that a restart has cut off: nobody else works on it while the embedded database is ours. */
export const closeCutOffBackups = (db: ScopedDb): Promise<unknown> =>
  db.tx(tx =>
    tx.run({
      text: `update clients.backup_run set state = 'failed', failure = 'прервано остановкой', finished_at = now() where state = 'running'`,
    }),
  )

export interface BackupMade {
  readonly fileName: string
  readonly bytes: number
  readonly sha256: string
  readonly files: number
  readonly filesBytes: number
}

export const finishBackup = (db: ScopedDb, runId: string, made: BackupMade): Promise<unknown> =>
  db.tx(tx =>
    tx.run({
      text: `update clients.backup_run set state = 'done', finished_at = now(), file_name = $2, bytes = $3, sha256 = $4, files = $5,
        files_bytes = $6 where run_id = $1`,
      values: [runId, made.fileName, made.bytes, made.sha256, made.files, made.filesBytes],
    }),
  )

export const failBackup = (db: ScopedDb, runId: string, failure: string): Promise<unknown> =>
  db.tx(tx =>
    tx.run({
      text: `update clients.backup_run set state = 'failed', finished_at = now(), failure = $2 where run_id = $1`,
      values: [runId, failure.slice(0, 500)],
    }),
  )

/** What the restored copy held, or why it could not be read. */
export const noteBackupTest = (
  db: ScopedDb,
  runId: string,
  test: { readonly tables: number; readonly rows: number } | { readonly failure: string },
): Promise<unknown> =>
  db.tx(tx =>
    'failure' in test
      ? tx.run({
          text: 'update clients.backup_run set verify_failure = $2, verified_at = null where run_id = $1',
          values: [runId, test.failure.slice(0, 500)],
        })
      : tx.run({
          text: `update clients.backup_run set verified_at = now(), verified_tables = $2, verified_rows = $3, verify_failure = null
            where run_id = $1`,
          values: [runId, test.tables, test.rows],
        }),
  )

/** Copies whose days are over; the newest one that was tested stays whatever its age. */
export const backupsToRemove = (
  db: Reader,
  keepDays: number,
): Promise<{ runId: string; fileName: string }[]> =>
  db.all({
    text: `select run_id as "runId", file_name as "fileName" from clients.backup_run
      where state = 'done' and removed_at is null and finished_at < now() - make_interval(days => $1)
        and run_id <> (select run_id from clients.backup_run where verified_at is not null and removed_at is null
          order by finished_at desc limit 1)`,
    values: [keepDays],
  })

export const noteBackupRemoved = (db: ScopedDb, runId: string): Promise<unknown> =>
  db.tx(tx =>
    tx.run({ text: 'update clients.backup_run set removed_at = now() where run_id = $1', values: [runId] }),
  )
