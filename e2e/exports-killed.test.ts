import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRun } from './child-run.ts'
import { confirmPerson, download, hashOf, jsonOf, openArchive } from './exports-world.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** The making of an archive, killed with -9 in the middle: it begins again, one archive comes out of it, nothing half-made. */
let world: World
let superuser: pg.Client
let owner: Client
let archiveId: string
let password: string
beforeAll(async () => {
  world = await createWorld({ patients: 6 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  owner = await signIn(world, 'owner@example.ru')
  await confirmPerson(owner)
  const asked = await owner.request('POST', '/api/clinic/export/archives', {
    encrypted: true,
    reason: 'Проверка копии',
  })
  expect(asked.status, asked.text).toBe(201)
  ;({ archiveId, password } = asked.json)
}, 180_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const start = () => startRun(world, 'e2e/export-run.ts')
const row = async () =>
  (
    await superuser.query(
      'select state, step, done, attempts, file_id, sealed_password is not null as sealed from exports.archive where archive_id = $1',
      [archiveId],
    )
  ).rows[0]
/** Two minutes without a word later: whoever worked on it counts as dead. */
const fallSilent = () =>
  superuser.query(`update exports.archive set heartbeat_at = heartbeat_at - interval '3 minutes'`)
const count = async (from: string): Promise<number> =>
  (await superuser.query(`select count(*)::int as n from ${from}`)).rows[0].n

describe('kill -9 in the middle of an export', () => {
  it('MM-7.1: leaves no archive and nothing to take; the owner sees that it is being made', async () => {
    // Once at the beginning, once when half of it is written.
    for (const step of [/./, /book/]) {
      const run = start()
      while (!step.test((await row()).step) && run.exitCode === null) await sleep(5)
      expect(run.exitCode, 'the run ended before it could be killed').toBeNull()
      run.kill('SIGKILL')
      await once(run, 'exit')
      expect(await row()).toMatchObject({ state: 'running', file_id: null, sealed: true })
      expect(await count(`files.file where kind = 'export'`)).toBe(0)
      const link = await owner.request('POST', `/api/clinic/export/archives/${archiveId}/link`)
      expect(link.status).toBe(404)
      const shown = (await owner.request('GET', '/api/clinic/export')).json.archives
      expect(shown).toMatchObject([{ archiveId, state: 'running', sha256: null }])
      await fallSilent()
    }
  }, 300_000)

  it('MM-7.5: begins again by itself and gives one whole archive, under the password that was shown', async () => {
    // While somebody works on it, nobody else begins.
    const [first, second] = [start(), start()]
    await Promise.all([once(first, 'exit'), once(second, 'exit')])
    expect(await row()).toMatchObject({ state: 'ready', attempts: 3, sealed: false })
    expect(await count(`files.file where kind = 'export'`)).toBe(1)
    expect(await count(`audit.event where operation = 'exports.made'`)).toBe(1)
    const files = await openArchive(await download(world, owner, archiveId), password)
    const { entries } = jsonOf(files, 'manifest.json') as { entries: { name: string; sha256: string }[] }
    for (const entry of entries) expect(hashOf(files.get(entry.name)!), entry.name).toBe(entry.sha256)
    expect(jsonOf(files, 'data/patients.json').length).toBe(
      await count(`patients.patient where tenant_id = (select tenant_id from exports.archive)`),
    )
  }, 300_000)
})
