import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStreams } from '#modules/audit/index.ts'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { openFile, storeFile } from '#modules/files/index.ts'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { destroyEndedAcrossTenants, destroyRestoredAcrossTenants } from '#modules/vendor/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { copyDatabase, type OldCopy } from './old-copy.ts'
import { systemOf } from './system-context.ts'
import { openVendorWorld, reopen, type VendorWorld } from './vendor-world.ts'
import { type Client, createClient, ok, signIn } from './world.ts'

/** J5.7, the other way: nobody pays, the six months run out, the data are destroyed with an act. */
let v: VendorWorld
let owner: Client
let tenantId = ''
let solo = ''
beforeAll(async () => {
  v = await openVendorWorld(30, true)
  owner = await signIn(v.world, 'owner@example.ru')
  tenantId = await v.tenantOf('ozero')
  solo = await v.tenantOf('solo')
  await v.sql(
    `insert into consents.record (tenant_id, record_id, entity_id, patient_id, phone, kind, decision, edition_id, text_sha256, at,
        channel, page, form, ticked, address, user_agent)
      select p.tenant_id, gen_random_uuid(), e.entity_id, p.patient_id, p.phone, e.kind, 'given', e.edition_id, e.sha256, now(),
        'site', '/', 'booking', '{}', '', ''
      from consents.text_edition e join patients.patient_entity x using (tenant_id, entity_id)
      join patients.patient p using (tenant_id, patient_id) where e.kind = 'news' and p.tenant_id = $1`,
    [tenantId],
  )
  await v.settle()
})
afterAll(async () => {
  await old?.drop()
  await v?.close()
})

async function days(n: number) {
  await moveTestClock(v.world.services, tenantId, n * 86_400_000)
  forgetLicence(v.world.services)
}
const verify = async () =>
  (
    await verifyStreams(
      async <R>(text: string, values: readonly unknown[] = []) => (await v.sql(text, values)) as R[],
    )
  ).flatMap(report => report.failures)

/** How many rows of a tenant each table has, looked at behind every policy. */
async function rowsOf(id: string): Promise<Record<string, number>> {
  const tables = await v.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'public')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`,
  )
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await v.sql<{ n: number }>(`select count(*)::int as n from ${name} where tenant_id = $1`, [
      id,
    ])
    if (row!.n > 0) found[name] = row!.n
  }
  return found
}
/** Tables in which any of the texts occurs anywhere. */
async function tracesOf(texts: readonly string[]): Promise<string[]> {
  const tables = await v.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const hit = await v.sql(`select 1 from ${name} t where t::text like any ($1) limit 1`, [
      texts.map(text => `%${text}%`),
    ])
    if (hit.length > 0) found.push(name)
  }
  return found
}

const SILENT = { info() {}, warn() {}, error() {} }
const end = () => destroyEndedAcrossTenants(v.world.services, SILENT)
const client = () => `/api/console/clients/${tenantId}`
const destroyRows = (destructionId: string, today: string) =>
  v.world.services.db('amb_platform', { ...NO_SCOPE, tenantId }).tx(tx =>
    tx.first<{ gone: number }>({
      text: 'select clients.destroy_rows($1, 5, $2, now())::int as gone',
      values: [destructionId, today],
    }),
  )

async function* once(text: string) {
  yield Buffer.from(text)
}
let old: OldCopy
let entityId = ''
let fileId = ''

let patients: { surname: string; phone: string }[] = []
let others: Record<string, number> = {}

describe('MM-7.6, MM1-8.2: the six months of keeping', () => {
  it('reminders leave 90, 30, 7 and 1 day ahead, each once, with the time of sending (MM-7.8)', async () => {
    patients = await v.sql('select surname, phone from patients.patient where tenant_id = $1 limit 8', [
      tenantId,
    ])
    ok(await owner.request('POST', '/api/clinic/contract/terminations', { reason: 'Уходим' }))
    await days(10)
    await v.settle()
    const { keepUntil, today } = ok(await owner.request('GET', '/api/clinic/contract'))
    const term = (Date.parse(keepUntil) - Date.parse(today)) / 86_400_000
    let gone = 0
    for (const left of [90, 30, 7, 1]) {
      await days(term - left - gone)
      gone = term - left
      await v.settle()
      await v.settle()
    }
    const letters = await v.sql<{ kind: string; sent_at: Date | null }>(
      `select kind, sent_at from clients.letter where tenant_id = $1 and kind like 'once:retention-%' order by created_at`,
      [tenantId],
    )
    expect(letters.map(l => l.kind)).toEqual([90, 30, 7, 1].map(n => `once:retention-${n}`))
    expect(letters.every(l => l.sent_at !== null)).toBe(true)
    expect(await end()).toBe(0)
  }, 90_000)

  it('a file of a patient is kept, and a copy of the database is laid aside as a backup would be', async () => {
    const [row] = await v.sql<{ entity_id: string; patient_id: string }>(
      'select entity_id, patient_id from records.encounter where tenant_id = $1 limit 1',
      [tenantId],
    )
    entityId = row!.entity_id
    const stored = await storeFile(systemOf(v.world.services, { tenantId, entityId }), {
      content: once('Снимок'),
      entityId,
      patientId: row!.patient_id,
      purpose: 'care',
      kind: 'photo',
      name: 'снимок.jpg',
      mediaType: 'image/jpeg',
    })
    fileId = stored.fileId
    await v.superuser.end()
    old = await copyDatabase(v.world)
    v = await reopen(v)
  })

  it('on the last day data are still there and may be taken away, the act does not exist', async () => {
    await days(1)
    expect(await end()).toBe(0)
    expect((await owner.request('GET', '/api/clinic/contract')).status).toBe(200)
    expect((await rowsOf(tenantId))['patients.patient']).toBe(30)
  })
})

describe('MM-7.7, MM1-8.3: destruction', () => {
  it('a legal hold stops it, in the database, too; nobody else than the term starts it', async () => {
    const hold = ok(
      await v.console.request('POST', `${client()}/legal-holds`, { ground: 'Определение суда по делу № 5' }),
    )
    await days(1)
    const { today } = ok(await owner.request('GET', '/api/clinic/contract'))
    expect(await end()).toBe(0)
    const [made] = await v.sql<{ id: string }>(
      `insert into clients.destruction (tenant_id, destruction_id, retention_id, cause, started_at, facts)
       select tenant_id, gen_random_uuid(), retention_id, 'term', now(), '{}' from clients.retention where tenant_id = $1
       returning destruction_id as id`,
      [tenantId],
    )
    await expect(destroyRows(made!.id, today)).rejects.toThrow(/held/)
    ok(await v.console.request('DELETE', `${client()}/legal-holds/${hold.holdId}`))
    await expect(destroyRows(made!.id, '2020-01-01')).rejects.toThrow(/has not run out/)
    await v.sql('delete from clients.destruction where destruction_id = $1', [made!.id])
  })

  it('cut in the middle it goes on where it stopped; others lose nothing', async () => {
    others = await rowsOf(solo)
    const blocker = new pg.Client({ connectionString: v.world.database.superuserUrl })
    await blocker.connect()
    await blocker.query('begin')
    await blocker.query('select from patients.patient where tenant_id = $1 for update', [tenantId])
    const cut = end().then(
      () => 'finished',
      () => 'cut',
    )
    for (let killed = 0; killed === 0; ) {
      await new Promise(next => setTimeout(next, 20))
      killed = (
        await v.sql(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where wait_event_type = 'Lock' and query like '%destroy_rows%' and datname = current_database()`,
        )
      ).length
    }
    expect(await cut).toBe('cut')
    await blocker.query('rollback')
    await blocker.end()
    expect((await rowsOf(tenantId))['patients.patient']).toBe(30)
    expect(await v.sql('select 1 from clients.destruction_act')).toEqual([])
    await end()
    const [row] = await v.sql<{ state: string }>('select state from clients.client where tenant_id = $1', [
      tenantId,
    ])
    expect(row!.state).toBe('destroyed')
    expect(await rowsOf(solo)).toEqual(others)
  }, 60_000)

  it('nothing of the clinic is left but the contract, its money, the journal without names and the address', async () => {
    const left = Object.keys(await rowsOf(tenantId)).filter(
      name => !/^(clients|billing|offers|entitlements)\./.test(name),
    )
    expect(left.sort()).toEqual(
      [
        'audit.destroyed_row',
        'audit.event',
        'files.key_destruction',
        'privacy.decision',
        'tenancy.tenant',
        'tenancy.test_clock',
      ].sort(),
    )
    const texts = patients.flatMap(({ surname, phone }) => [surname, phone])
    expect(await tracesOf([...texts, 'owner@example.ru'])).toEqual([])
  }, 60_000)

  it('nobody signs in, the site says nothing of the reasons', async () => {
    expect([401, 403]).toContain((await owner.request('GET', '/api/clinic')).status)
    const again = await createClient(v.world).request('POST', '/api/clinic/session', {
      email: 'owner@example.ru',
      password: DEMO_PASSWORD,
    })
    expect(again.json.code).toBe('auth.bad-credentials')
    const site = await createClient(v.world).request('GET', '/c/ozero', undefined, { accept: 'text/html' })
    expect([403, 404]).toContain(site.status)
  })

  it('the act and the extract of the journal come by letter and open by its link (order 179)', async () => {
    await v.settle()
    const [letter] = await v.sql<{ body: string; sent_at: Date | null }>(
      `select body, sent_at from clients.letter where tenant_id = $1 and kind = 'destroyed'`,
      [tenantId],
    )
    expect(letter!.sent_at).not.toBeNull()
    const link = new URL(/https?:\S+\/act\/\S+\.pdf/.exec(letter!.body)![0])
    const pdf = await v.world.server.inject(link.pathname)
    expect([pdf.statusCode, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
    const csv = await v.world.server.inject(link.pathname.replace('.pdf', '.csv'))
    expect(csv.payload).toContain('Номер карты')
    expect(csv.payload.split('\r\n').length).toBeGreaterThan(30)
    for (const { surname } of patients) expect(csv.payload).not.toContain(surname)
    const [act] = await v.sql<{ act: Record<string, unknown> }>(
      'select act from clients.destruction_act where tenant_id = $1',
      [tenantId],
    )
    expect(Object.keys(act!.act)).toEqual(
      expect.arrayContaining([
        'operators',
        'processor',
        'subject',
        'destroyedBy',
        'categories',
        'carriers',
        'system',
        'method',
        'reason',
        'date',
        'stays',
      ]),
    )
    expect((await v.world.server.inject('/act/AAAAAAAAAAAAAAAAAAAAAAAA.pdf')).statusCode).toBe(404)
  })

  it('the evidence still verifies: what was destroyed is listed', async () => {
    await v.settle()
    expect(await verify()).toEqual([])
  })

  it('a second run does nothing', async () => {
    expect(await end()).toBe(0)
  })
})

describe('MM-7.7: an old copy of the database, restored after the destruction', () => {
  it('J5.7: opens no file of the clinic, and is destroyed again before anything is served', async () => {
    expect((await old.sql('select 1 from patients.patient where tenant_id = $1', [tenantId])).length).toBe(30)
    const restored = await old.open()
    try {
      await expect(openFile(systemOf(restored, { tenantId, entityId }), fileId)).rejects.toMatchObject({
        code: expect.stringMatching(/^file\.(destroyed|unavailable)$/),
      })
      expect(await destroyRestoredAcrossTenants(restored, SILENT)).toBe(1)
      expect(await destroyRestoredAcrossTenants(restored, SILENT)).toBe(0)
    } finally {
      await restored.close()
    }
    expect(await old.sql('select 1 from patients.patient where tenant_id = $1', [tenantId])).toEqual([])
    expect(await old.sql('select state from clients.client where tenant_id = $1', [tenantId])).toEqual([
      { state: 'destroyed' },
    ])
    expect((await old.sql('select 1 from identity.membership where tenant_id = $1', [solo])).length).toBe(2)
  })
})
