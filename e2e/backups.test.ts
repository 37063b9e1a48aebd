import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { backupState } from '#modules/clients/index.ts'
import { withRestored } from '#platform/backup/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { backupKey, runBackup } from '../apps/server/backups.ts'
import { type Installation, openInstallation } from '../apps/server/compose.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { signIn } from './world.ts'

/** MM-5.1: backups that are made by schedule, sealed, restored for a test, and seen by the vendor and by its clients. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const SILENT = { info() {}, warn() {}, error() {} }
let dataDir: string
let installation: Installation
const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> => {
  const client = new pg.Client({ connectionString: installation.adminUrl })
  await client.connect()
  try {
    return (await client.query(text, values)).rows as R[]
  } finally {
    await client.end()
  }
}
const runs = () =>
  sql<{
    run_id: string
    state: string
    file_name: string
    failure: string | null
    verified_at: Date | null
    verify_failure: string | null
    verified_rows: string
    files: number
    removed_at: Date | null
  }>('select * from clients.backup_run order by asked_at, run_id')
const run = (bySchedule = true) => runBackup(installation.services, SILENT, installation.cluster!, bySchedule)
const folder = () => installation.services.config.backup.dir

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'amb-backup-'))
  chmodSync(dataDir, 0o711)
  installation = await openInstallation(
    loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', BACKUP_KEEP_DAYS: '3', POOL_SIZE: '4' }),
  )
  await sql(
    `create table public.proof as select n, 'Клюквина ' || n as name from generate_series(1, 20000) n`,
  )
})
afterAll(async () => {
  await installation?.close()
  if (dataDir) rmSync(dataDir, { recursive: true, force: true })
})

describe('MM-5.1: backups', () => {
  it('MM-5.1: the schedule makes one a day, sealed, and tests it by restoring it', async () => {
    const blob = join(dataDir, 'files', 'sealed-photo')
    await import('node:fs/promises').then(fs => fs.mkdir(join(dataDir, 'files'), { recursive: true }))
    writeFileSync(blob, 'as it lies, sealed')
    expect(await run()).not.toBeNull()
    const [made] = await runs()
    expect(made).toMatchObject({ state: 'done', failure: null, verify_failure: null, files: 1 })
    expect(made!.verified_at).not.toBeNull()
    expect(Number(made!.verified_rows)).toBeGreaterThan(20_000)
    const bytes = readFileSync(join(folder(), made!.file_name))
    expect(bytes.includes('Клюквина')).toBe(false)
    expect(bytes.includes('PG_VERSION')).toBe(false)
    expect(readFileSync(join(folder(), 'files/living/sealed-photo'), 'utf8')).toBe('as it lies, sealed')
    // No second one before its day, and nothing is left of the test.
    expect(await run()).toBeNull()
    expect(existsSync(join(folder(), 'test-restore'))).toBe(false)
  })

  it('MM-5.1: holds what was committed while it ran, and opens with the key of the installation only', async () => {
    await sql(
      `update clients.backup_run set asked_at = now() - interval '2 days', finished_at = now() - interval '2 days'`,
    )
    let writing = true
    const writer = (async () => {
      for (let n = 100_000; writing; n++)
        await sql('insert into public.proof values ($1, $2)', [n, 'во время копии'])
    })()
    await run()
    writing = false
    await writer
    const made = (await runs()).at(-1)!
    expect(made).toMatchObject({ state: 'done', verify_failure: null })
    const path = join(folder(), made.file_name)
    const key = backupKey(installation.services)
    const found = await withRestored(join(dataDir, 'look'), { path, key }, async server => {
      const client = new pg.Client({ connectionString: server.superuserUrl('ambulatoria') })
      await client.connect()
      const { rows } = await client.query(
        `select count(*) filter (where n <= 20000)::int as old, count(*) filter (where n >= 100000)::int as young from public.proof`,
      )
      await client.end()
      return rows[0]
    })
    expect(found.old).toBe(20_000)
    expect(found.young).toBeGreaterThan(0)
    await expect(
      withRestored(join(dataDir, 'look'), { path, key: Buffer.alloc(32, 7) }, async () => null),
    ).rejects.toThrow()
  })

  it('MM-5.1: a copy with one changed byte is told from a whole one', async () => {
    const made = (await runs()).at(-1)!
    const path = join(folder(), made.file_name)
    const whole = readFileSync(path)
    const broken = Buffer.from(whole)
    broken[Math.floor(broken.length / 2)]! ^= 1
    for (const bytes of [
      broken,
      whole.subarray(0, whole.length - 4_000),
      Buffer.concat([whole, whole.subarray(0, 64)]),
    ]) {
      writeFileSync(path, bytes)
      await expect(
        withRestored(
          join(dataDir, 'look'),
          { path, key: backupKey(installation.services) },
          async () => null,
        ),
      ).rejects.toThrow()
    }
    writeFileSync(path, whole)
  })

  it('MM-5.1: a copy that cannot be made is a failure in the journal, not silence', async () => {
    await sql(`update clients.backup_run set asked_at = now() - interval '2 days'`)
    const { dir } = installation.services.config.backup
    rmSync(dir, { recursive: true, force: true })
    writeFileSync(dir, 'a file in the place of the folder')
    await run()
    expect((await runs()).at(-1)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/EEXIST|ENOTDIR/),
    })
    rmSync(dir)
  })

  it('MM-5.1, MM-7.7: copies older than their days are removed, the last tested one stays', async () => {
    await sql(
      `update clients.backup_run set asked_at = now() - interval '9 days', finished_at = now() - interval '9 days'`,
    )
    await run()
    const rows = await runs()
    expect(rows.filter(row => row.state === 'done').map(row => row.removed_at !== null)).toEqual([
      true,
      true,
      false,
    ])
    expect(readdirSync(folder()).filter(name => name.endsWith('.amb'))).toEqual([rows.at(-1)!.file_name])
    expect(statSync(join(folder(), rows.at(-1)!.file_name)).mode & 0o077).toBe(0)
  })

  it.each([
    ['nothing was made yet', { doneAt: null, verifiedAt: null, failing: false, hoursSince: null }, 'open'],
    [
      'young and tested',
      { doneAt: new Date(), verifiedAt: new Date(), failing: false, hoursSince: 5 },
      'kept',
    ],
    ['never tested', { doneAt: new Date(), verifiedAt: null, failing: false, hoursSince: 5 }, 'at-risk'],
    ['late', { doneAt: new Date(), verifiedAt: new Date(), failing: false, hoursSince: 30 }, 'at-risk'],
    [
      'two turns missed',
      { doneAt: new Date(), verifiedAt: new Date(), failing: false, hoursSince: 49 },
      'broken',
    ],
    [
      'the last one failed',
      { doneAt: new Date(), verifiedAt: new Date(), failing: true, hoursSince: 1 },
      'broken',
    ],
  ] as const)('MM-5.1: %s', (_, standing, state) => {
    expect(backupState(standing, 24)).toBe(state)
  })
})

describe('MM-5.1: who sees it', () => {
  let v: VendorWorld
  beforeAll(async () => {
    v = await openVendorWorld()
  })
  afterAll(() => v?.close())
  const console_ = async () => (await v.console.request('GET', '/api/console/backups')).json

  it('MM-5.1: the vendor asks for one, once, and sees each run; a client sees when the last was made and tested, no more', async () => {
    expect(await console_()).toMatchObject({ state: 'open', everyHours: 24, keepDays: 14, runs: [] })
    expect((await v.console.request('POST', '/api/console/backups')).status).toBe(201)
    expect((await v.console.request('POST', '/api/console/backups')).json.code).toBe('conflict.state')
    expect((await console_()).runs).toMatchObject([{ state: 'waiting', byHand: true }])
    await v.sql(
      `update clients.backup_run set state = 'done', started_at = now(), finished_at = now(), file_name = 'a.amb', bytes = 9, files = 0,
         sha256 = repeat('a', 64), verified_at = now(), verified_tables = 3, verified_rows = 9`,
    )
    expect(await console_()).toMatchObject({ state: 'kept', runs: [{ state: 'done', verifiedRows: 9 }] })
    const owner = await signIn(v.world, 'owner@example.ru')
    const seen = await owner.request('GET', '/api/clinic/contract/protection')
    expect(seen.json.backups).toMatchObject({
      state: 'kept',
      doneAt: expect.any(String),
      verifiedAt: expect.any(String),
    })
    expect(seen.text).not.toContain('a.amb')
    const dpo = await signIn(v.world, 'dpo@example.ru')
    const { clauses } = (await dpo.request('GET', '/api/clinic/privacy/compliance')).json
    expect(clauses.find((one: { clause: string }) => one.clause === 'MM-5.1')).toMatchObject({
      state: 'kept',
    })
    await v.sql(`update clients.backup_run set verified_at = null, verify_failure = 'не читается'`)
    const again = (await dpo.request('GET', '/api/clinic/privacy/compliance')).json.clauses
    expect(again.find((one: { clause: string }) => one.clause === 'MM-5.1')).toMatchObject({
      state: 'broken',
    })
  })

  it('MM-5.1: a clinic neither asks for copies nor changes their journal', async () => {
    const owner = await signIn(v.world, 'owner@example.ru')
    expect((await owner.request('POST', '/api/console/backups')).status).toBeGreaterThanOrEqual(401)
    const app = v.world.services.db('amb_app', NO_SCOPE)
    await expect(app.all({ text: `update clients.backup_run set bytes = 1 returning 1` })).rejects.toThrow(
      /permission/,
    )
  })
})
