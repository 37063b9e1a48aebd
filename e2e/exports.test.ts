import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnTitle, EXPORTED, HIDDEN_COLUMNS, LEFT_OUT } from '#modules/exports/index.ts'
import { moveTestClock } from '#modules/tenancy/index.ts'
import {
  confirmPerson,
  download,
  hashOf,
  jsonOf,
  type Opened,
  openArchive,
  takeAway,
} from './exports-world.ts'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { type Client, signIn, type World } from './world.ts'

/** A clinic takes its data away: what is in the archive against the database, who may, when it ends. */
let clinic: OpenClinic
let world: World
let superuser: pg.Client
let owner: Client
let tenantId = ''
beforeAll(async () => {
  clinic = await openClinic()
  ;({ world, superuser, owner } = clinic)
  tenantId = clinic.ids.tenantId!
  await signProtocol()
})
afterAll(() => clinic?.close())

const CONTENT = {
  complaints: 'Боль от сладкого.',
  history: 'Беспокоит неделю.',
  objective: '16: полость на жевательной поверхности. <тег> & "кавычки"',
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
  treatment: 'Пломба.',
  recommendations: 'Осмотр через полгода.',
}

/** The doctor writes the visit's protocol up and signs it. */
async function signProtocol(): Promise<void> {
  const url = `/api/clinic/protocols/${clinic.ids.protocolId}`
  const saved = await clinic.doctor.request('PUT', url, {
    version: 1,
    template: 'dental-exam',
    content: CONTENT,
  })
  expect(saved.status, saved.text).toBe(200)
  const signed = await clinic.doctor.request('POST', `${url}/signature`, { version: saved.json.version })
  expect(signed.status, signed.text).toBe(200)
}
const count = async (from: string): Promise<number> =>
  (await superuser.query(`select count(*)::int as n from ${from}`)).rows[0].n
const state = async () => (await owner.request('GET', '/api/clinic/export')).json

/** Where the database counts otherwise: a view of the members, and archives, which do not swallow each other. */
const COUNTED: Readonly<Record<string, (tenantId: string) => string>> = {
  'identity.colleague': id =>
    `(select distinct user_id from identity.membership where tenant_id = '${id}') m`,
  'files.file': id => `files.file where tenant_id = '${id}' and kind <> 'export'`,
}

describe('MM-7.1: everything leaves', () => {
  it('every table of a tenant either leaves or says why not, and every column that leaves is described', async () => {
    const { rows } = await superuser.query<{ table: string; columns: string[] }>(
      `select s.nspname || '.' || c.relname as table, array_agg(a.attname::text) as columns from pg_class c
       join pg_namespace s on s.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind = 'r' and s.nspname not in ('pg_catalog', 'information_schema', 'public', 'clients', 'offers', 'billing', 'entitlements')
       group by 1 having bool_or(a.attname = 'tenant_id')`,
    )
    const leaving = new Set(EXPORTED.map(row => row.table))
    expect(rows.map(row => row.table).filter(table => !leaving.has(table) && !LEFT_OUT[table])).toEqual([])
    const bare = rows
      .filter(row => leaving.has(row.table))
      .flatMap(row => row.columns.filter(name => !HIDDEN_COLUMNS.has(name) && columnTitle(name) === null))
    expect([...new Set(bare)]).toEqual([])
  })

  describe('the archive', () => {
    let files: Opened
    let archiveId: string
    beforeAll(async () => {
      const taken = await takeAway(world, owner, true)
      archiveId = taken.archiveId
      expect(taken.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/)
      await expect(openArchive(taken.bytes, 'не тот пароль')).rejects.toThrow()
      files = await openArchive(taken.bytes, taken.password!)
      const shown = (await state()).archives[0]
      expect(shown).toMatchObject({
        archiveId,
        state: 'ready',
        sha256: hashOf(taken.bytes),
        bytes: taken.bytes.length,
      })
    }, 120_000)

    it('MM-7.1: has as many rows of each table as the database counts', async () => {
      const manifest = jsonOf(files, 'manifest.json')
      expect(manifest.tables.length).toBe(EXPORTED.length)
      for (const { table, file } of EXPORTED) {
        const rows = await count(COUNTED[table]?.(tenantId) ?? `${table} where tenant_id = '${tenantId}'`)
        expect(manifest.tables.find((t: { file: string }) => t.file === file).rows, table).toBe(rows)
        expect(jsonOf(files, `data/${file}.json`).length, table).toBe(rows)
      }
      expect(jsonOf(files, 'data/patients.json').length).toBeGreaterThan(20)
      expect(manifest.files, 'photos of the studio').toBeGreaterThan(0)
      expect(files.get('data/patients.csv')!.toString('utf8').startsWith('\ufeff"patient_id"')).toBe(true)
    })

    it('MM-7.5: its manifest names every file with length and SHA-256; the verifier finds a changed one', () => {
      const { entries } = jsonOf(files, 'manifest.json') as {
        entries: { name: string; bytes: number; sha256: string }[]
      }
      expect(entries.map(entry => entry.name).sort()).toEqual(
        [...files.keys()].filter(n => n !== 'manifest.json').sort(),
      )
      for (const entry of entries) {
        expect([entry.name, files.get(entry.name)!.length]).toEqual([entry.name, entry.bytes])
        expect(hashOf(files.get(entry.name)!)).toBe(entry.sha256)
      }
    })

    it('MM3-3.1c, MM3-3.1d: one PDF a signed protocol, each with its line in the list and the other way round', async () => {
      const signed: number = await count(
        `records.protocol where tenant_id = '${tenantId}' and signed_at is not null`,
      )
      const papers = [...files.keys()].filter(name => name.startsWith('protocols/'))
      const xml = files.get('xml/protocols.xml')!.toString()
      const listed = [...xml.matchAll(/ file="([^"]+)" sha256="([0-9a-f]{64})"/g)]
      expect(papers.length).toBe(signed)
      expect(signed).toBeGreaterThan(0)
      expect(listed.map(m => m[1]).sort()).toEqual(papers.sort())
      expect(xml).toContain('<diagnosis code="K02.1" name="Кариес дентина" teeth="16"/>')
      for (const [, name, sha256] of listed) {
        expect(files.get(name!)!.subarray(0, 5).toString()).toBe('%PDF-')
        expect(hashOf(files.get(name!)!)).toBe(sha256)
      }
    })

    it('MM3-3.1a, MM3-3.1b, MM3-2.1: XML of patients and of services with its schema', async () => {
      const xml = files.get('xml/patients.xml')!.toString()
      expect(xml.match(/<patient /g)!.length).toBe(
        await count(`patients.patient where tenant_id = '${tenantId}'`),
      )
      const services = files.get('xml/services.xml')!.toString()
      expect(services.match(/<service /g)!.length).toBe(
        await count(`records.rendered_service where tenant_id = '${tenantId}'`),
      )
      expect(files.get('xml/export.xsd')!.toString()).toContain('urn:ambulatoria:export:1')
    })

    it('MM-4.5, MM-7.3, MM-7.8, MM3-3.3: says how long papers are to be kept and what is not promised', () => {
      const readme = files.get('README.txt')!.toString()
      for (const words of ['25 лет', 'не гарантируется', 'обязана хранить клиника', 'index.html'])
        expect(readme).toContain(words)
      expect(files.get('data/_columns.csv')!.toString()).toContain('"birth_date";"дата рождения"')
    })

    it('holds no secret: no password, key or hash of a token', () => {
      const names = [...files]
        .filter(([name]) => name.endsWith('.json'))
        .flatMap(
          ([, bytes]) =>
            bytes.toString().match(/"[a-z_]*(password|token|secret|totp|sealed|key_id)[a-z_]*":/g) ?? [],
        )
      expect(names).toEqual([])
    })

    it('MM-5.2b: the client accepts what it received, once, and only after taking it', async () => {
      const judge = (id: string, verdict: string, text = '') =>
        owner.request('POST', `/api/clinic/export/archives/${id}/verdict`, { verdict, text })
      expect((await judge(archiveId, 'objected', 'мало')).status).toBe(400)
      expect((await judge(archiveId, 'accepted')).status).toBe(201)
      expect((await judge(archiveId, 'accepted')).json.code).toBe('conflict.state')
      expect((await state()).archives[0]).toMatchObject({
        verdict: 'accepted',
        verdictName: expect.any(String),
      })
    })

    it('MM-7.5: every taking is written down; the link is of one session and dies with the days of the archive', async () => {
      await download(world, owner, archiveId)
      expect((await state()).archives[0].downloads.length).toBe(2)
      expect(
        await count(`audit.event where operation = 'exports.download' and tenant_id = '${tenantId}'`),
      ).toBe(2)
      const { href } = (await owner.request('POST', `/api/clinic/export/archives/${archiveId}/link`)).json
      const stranger = await signIn(world, 'owner@example.ru')
      expect((await stranger.request('GET', href)).json.code).toBe('file.link-expired')
      await moveTestClock(world.services, tenantId, 8 * 86_400_000)
      await world.runJobs()
      expect((await owner.request('GET', href)).status).toBe(404)
      expect((await state()).archives[0]).toMatchObject({ state: 'expired' })
      expect(
        await count(
          `files.file_destruction d join exports.archive a using (tenant_id, file_id) where a.archive_id = '${archiveId}'`,
        ),
      ).toBe(1)
    })
  })
})

describe('who may', () => {
  it('only an owner, and only one archive at a time; a confirmation of who is there is asked', async () => {
    for (const email of ['reception@example.ru', 'doctor@example.ru', 'dpo@example.ru']) {
      const other = await signIn(world, email)
      expect(
        (
          await other.request('POST', '/api/clinic/export/archives', {
            encrypted: true,
            reason: 'Проверка копии',
          })
        ).status,
        email,
      ).toBe(403)
      expect((await other.request('GET', '/api/clinic/export')).status, email).toBe(403)
    }
    const fresh = await signIn(world, 'owner@example.ru')
    await superuser.query('update identity.session set step_up_at = null')
    const refused = await fresh.request('POST', '/api/clinic/export/archives', {
      encrypted: true,
      reason: 'Проверка копии',
    })
    expect(refused.json.code).toBe('auth.step-up')
    await confirmPerson(owner)
    const both = await Promise.all(
      [1, 2].map(() =>
        owner.request('POST', '/api/clinic/export/archives', { encrypted: false, reason: 'Проверка копии' }),
      ),
    )
    expect(both.map(answer => answer.status).sort()).toEqual([201, 409])
    await world.runJobs()
  }, 60_000)

  it('IP-4.2.2: nothing leaves without a reason, which stays in the log with the name; lists leave by these doors only', async () => {
    const ask = (more: object) =>
      owner.request('POST', '/api/clinic/export/archives', { encrypted: false, ...more })
    await confirmPerson(owner)
    for (const reason of [undefined, '', '  ']) expect((await ask({ reason })).status).toBe(400)
    const asked = await ask({ reason: 'Передача новой клинике по запросу учредителя' })
    expect(asked.status, asked.text).toBe(201)
    await world.runJobs()
    const { rows } = await superuser.query(
      `select reason, actor_id from audit.event where operation = 'exports.request' and object_id = $1`,
      [asked.json.archiveId],
    )
    expect(rows).toEqual([
      { reason: 'Передача новой клинике по запросу учредителя', actor_id: expect.any(String) },
    ])
    expect((await state()).archives[0].reason).toBe('Передача новой клинике по запросу учредителя')
    // A new way to take a list away must come here with the right that guards it.
    const doors = world.routes
      .filter(
        ({ endpoint }) =>
          endpoint.realm === 'staff' && /zip|csv|spreadsheet|x-ndjson/.test(endpoint.produces ?? ''),
      )
      .map(({ endpoint, allow }) => `${endpoint.path}: ${allow}`)
    expect(doors.sort()).toMatchInlineSnapshot(`
      [
        "/api/clinic/contract/action-log.csv: audit.read",
        "/api/clinic/export/archives/:archiveId/content: export.take",
        "/api/clinic/patients/:patientId/consents/evidence: consent.read",
        "/api/clinic/reports/:report/xlsx: report.read",
        "/api/clinic/smile/cases/:caseId/evidence: smile.use",
      ]
    `)
  }, 60_000)

  it('IP-4.2.4: a blocked patient stays out while the contract runs, and the manifest says so', async () => {
    const { rows } = await superuser.query(
      `select patient_id from patients.patient where tenant_id = $1 order by 1 limit 1`,
      [tenantId],
    )
    await superuser.query(`update patients.patient set blocked_since = now() where patient_id = $1`, [
      rows[0].patient_id,
    ])
    const { bytes, password } = await takeAway(world, owner, false)
    expect(password).toBeNull()
    const files = await openArchive(bytes)
    for (const [name, content] of files)
      if (name !== 'manifest.json') expect(content.includes(rows[0].patient_id), name).toBe(false)
    expect(jsonOf(files, 'manifest.json').leftOut).toEqual([
      { what: 'Пациенты', why: 'обработка данных заблокирована', count: 1 },
    ])
  }, 60_000)
})
