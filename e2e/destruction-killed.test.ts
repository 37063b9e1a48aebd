import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endServer,
  freePort,
  type HttpClient,
  ownFolder,
  type ServerProcess,
  signInOver,
  startServer,
} from './server-process.ts'
import { tracesInFiles, tracesInTables } from './traces.ts'

/** A destruction in the real server that is killed in the middle; then tables, files, logs, pages and a restored backup. */
let dataDir: string
let port: number
let server: ServerProcess
let superuser: pg.Client
let said = ''
let patientId: string
let fileId: string
let destructionId: string
const SURNAME = 'Бесследнова'
const PHONE = '+79000007799'
const MAIL = 'traceless@example.ru'
const TEXTS = [SURNAME, PHONE, PHONE.slice(2), MAIL]
const env = { LOG_LEVEL: 'debug' }

const onServer = async (database: string) => {
  const { PASSWORD, PORT } = {
    PASSWORD: readFileSync(join(dataDir, 'postgres/superuser-password'), 'utf8').trim(),
    PORT: readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3],
  }
  const client = new pg.Client(`postgres://postgres:${PASSWORD}@127.0.0.1:${PORT}/${database}`)
  // The database is restarted under it at times.
  client.on('error', () => {})
  await client.connect()
  return client
}
const start = async () => {
  server = await startServer({ dataDir, port, env })
  superuser = await onServer('ambulatoria')
}
const kill = async (signal: NodeJS.Signals) => {
  await superuser.end()
  server.signalGroup(signal)
  await server.ended
  said += server.output()
}
const until = async (what: string, check: () => Promise<boolean>, ms = 30_000) => {
  for (const from = Date.now(); !(await check()); await sleep(100))
    if (Date.now() - from > ms) throw new Error(`not in time: ${what}\n${server.output().slice(-2_000)}`)
}
const steps = async () =>
  (
    await superuser.query<{ step: string }>('select step from cases.destruction_step order by at, step')
  ).rows.map(row => row.step)

async function send<T>(who: HttpClient, method: string, path: string, body?: unknown): Promise<T> {
  const { status, json } = await who.send(method, path, body)
  if (status >= 300) throw new Error(`${path}: ${JSON.stringify(json)}`)
  return json as T
}

async function addPerson(): Promise<void> {
  const owner = await signInOver(server.origin, 'owner@example.ru')
  const { rows } = await superuser.query<{ entity_id: string }>(
    `select m.entity_id from identity.membership m join identity.staff_user u using (user_id) where u.email = 'doctor@example.ru'`,
  )
  const entityId = rows[0]!.entity_id
  ;({ patientId } = await send<{ patientId: string }>(owner, 'POST', '/api/clinic/patients', {
    surname: SURNAME,
    given: 'Анна',
    patronymic: null,
    birthDate: '1991-02-03',
    phone: PHONE,
    email: MAIL,
    sex: 'female',
    entityId,
    anotherPerson: true,
  }))
  await upload(await signInOver(server.origin, 'doctor@example.ru'))
  const { destructionId: id } = await send<{ destructionId: string }>(
    await signInOver(server.origin, 'dpo@example.ru'),
    'POST',
    '/api/clinic/privacy/destructions',
    { entityId, patientId, reason: 'Цель достигнута', caseId: null },
  )
  destructionId = id
}

async function upload(doctor: HttpClient): Promise<void> {
  const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#a06050' } })
    .jpeg()
    .toBuffer()
  const { uploadId } = await send<{ uploadId: string }>(
    doctor,
    'POST',
    `/api/clinic/patients/${patientId}/uploads`,
    {
      name: `${SURNAME}.jpg`,
      size: photo.length,
      card: { kind: 'photo', teeth: [], takenOn: null, note: SURNAME },
    },
  )
  await fetch(`${server.origin}/api/clinic/uploads/${uploadId}?offset=0`, {
    method: 'PATCH',
    headers: { cookie: doctor.cookie, 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(photo),
  })
  await send(doctor, 'POST', `/api/clinic/uploads/${uploadId}/completion`)
  fileId = uploadId
}

beforeAll(async () => {
  dataDir = ownFolder('destruction')
  port = await freePort()
  await start()
  await addPerson()
}, 200_000)
afterAll(async () => {
  await superuser?.end().catch(() => {})
  await endServer(server, dataDir)
})

describe('IP-3.8b: kill -9 in the middle of a destruction', () => {
  it('a backup is laid aside first', async () => {
    expect((await tracesInTables(superuser, TEXTS)).length).toBeGreaterThan(1)
    const admin = await onServer('postgres')
    await admin.query('alter database ambulatoria allow_connections false')
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'ambulatoria'`)
    await admin.query('create database backup template ambulatoria')
    await admin.query('alter database ambulatoria allow_connections true')
    await admin.end()
    superuser = await onServer('ambulatoria')
  })

  it('leaves whole steps; the next start goes on and makes the act once', async () => {
    // The step after the rows has to wait for this lock: the process dies in the middle for sure.
    const blocker = await onServer('ambulatoria')
    await blocker.query('begin')
    await blocker.query('lock table cases.letter in access exclusive mode')
    for (const email of ['dpo@example.ru', 'owner@example.ru'])
      await send(
        await signInOver(server.origin, email),
        'POST',
        `/api/clinic/privacy/destructions/${destructionId}/approvals`,
      )
    await until('the rows', async () => (await steps()).includes('rows'))
    await until('waiting', async () => {
      const { rowCount } = await superuser.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%destroy_step%'`,
      )
      return rowCount! > 0
    })
    await kill('SIGKILL')
    await blocker.query('rollback')
    await blocker.end()
    const between = await onServer('ambulatoria')
    await until('its connection to end', async () => {
      const { rowCount } = await between.query(
        `select from pg_stat_activity where query like '%destroy_step%' and state = 'active' and pid <> pg_backend_pid()`,
      )
      return rowCount === 0
    })
    expect((await between.query('select step from cases.destruction_step order by step')).rows).toEqual([
      { step: 'files' },
      { step: 'rows' },
    ])
    expect((await between.query('select from cases.destruction_act')).rowCount).toBe(0)
    expect(
      (await between.query('select from patients.patient where patient_id = $1', [patientId])).rowCount,
    ).toBe(1)
    await between.end()

    await start()
    await until(
      'the act',
      async () => (await superuser.query('select from cases.destruction_act')).rowCount === 1,
    )
    await until('the place', async () => (await steps()).includes('space'))
    expect((await steps()).sort()).toEqual(['files', 'person', 'rows', 'space', 'traces'])
    const acts = await superuser.query('select number, act from cases.destruction_act')
    expect(acts.rowCount).toBe(1)
    expect(acts.rows[0].act.destroyedBy).toHaveLength(2)
  }, 120_000)
})

describe('IP-3.8b: after it nothing of the person is found', () => {
  it('in the text of any table, in bytes, in samples of the planner', async () => {
    await superuser.query('select pg_stat_force_next_flush()')
    expect(await tracesInTables(superuser, [...TEXTS, '1991-02-03'])).toEqual([])
  }, 60_000)

  it('in files of the product and in its keys', async () => {
    expect(await tracesInFiles(dataDir, TEXTS, ['postgres'])).toEqual([])
  })

  it('in anything the server has printed at its most talkative', async () => {
    const printed = said + server.output()
    expect(printed).toContain('"level"')
    expect(TEXTS.filter(text => printed.includes(text))).toEqual([])
    expect(printed).not.toContain(patientId)
  })

  it('in the pages of its tables and indexes, once a checkpoint has passed', async () => {
    await superuser.query('checkpoint')
    const { rows } = await superuser.query<{ oid: string }>(
      `select oid from pg_database where datname = 'ambulatoria'`,
    )
    const base = join(dataDir, 'postgres/data/base', String(rows[0]!.oid))
    const own = await superuser.query<{ path: string; name: string }>(
      `select pg_relation_filenode(c.oid)::text as path, c.oid::regclass::text as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema') and pg_relation_filenode(c.oid) is not null`,
    )
    const tables = new Map(own.rows.map(row => [row.path, row.name]))
    const found = (await tracesInFiles(base, [SURNAME, PHONE, MAIL])).map(path => path.split('/').at(-1)!)
    expect(found.flatMap(name => tables.get(name.split('.')[0]!) ?? [])).toEqual([])
  }, 60_000)

  it('in the write-ahead log, once two checkpoints have passed', async () => {
    for (let i = 0; i < 2; i++) await superuser.query('checkpoint; select pg_switch_wal(); checkpoint')
    expect(await tracesInFiles(join(dataDir, 'postgres/data/pg_wal'), [SURNAME, PHONE, MAIL])).toEqual([])
  }, 60_000)

  it('in a backup of before that is restored: destroyed again before anything is served, files stay closed', async () => {
    const admin = await onServer('postgres')
    expect(
      (
        await (
          await onServer('backup')
        ).query('select from patients.patient where patient_id = $1', [patientId])
      ).rowCount,
    ).toBe(1)
    await kill('SIGKILL')
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname in ('ambulatoria', 'backup')`,
    )
    await admin.query('drop database ambulatoria with (force)')
    await admin.query('alter database backup rename to ambulatoria')
    await admin.end()
    await start()
    expect(
      (await superuser.query('select from patients.patient where patient_id = $1', [patientId])).rowCount,
    ).toBe(0)
    expect(await tracesInTables(superuser, TEXTS)).toEqual([])
    const acts = await superuser.query('select act from cases.destruction_act')
    expect(acts.rows[0].act.reason).toMatch(/вернулись из старой копии базы|Цель достигнута/)
    const doctor = await signInOver(server.origin, 'doctor@example.ru')
    expect((await doctor.send('GET', `/api/clinic/patients/${patientId}/images`)).status).toBe(404)
    expect(await tracesInFiles(dataDir, [fileId], ['postgres'])).toEqual([])
  }, 120_000)
})
