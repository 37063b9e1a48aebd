import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import { writeReadsAcrossTenants } from '#modules/audit/index.ts'
import { createPool, NO_SCOPE, type Scope, scopedDb, statement } from '#platform/db/index.ts'
import { mayShare } from '#platform/db/shared-reads.ts'
import { createSmallClinic, type SmallClinic } from '#platform/testing/small-clinic.ts'

/** Attacks on reads that share transactions: other scopes, errors beside them, lost connections, writes in disguise. */
let clinic: SmallClinic
let pool: pg.Pool
let superuser: pg.Client
beforeAll(async () => {
  clinic = await createSmallClinic({ writeReads: writeReadsAcrossTenants })
  pool = createPool({
    url: clinic.database.urlOf('amb_app'),
    max: 3,
    applicationName: 'break-shared-reads',
    onError: () => {},
  })
  superuser = new pg.Client({ connectionString: clinic.database.superuserUrl })
  await superuser.connect()
}, 120_000)
afterAll(async () => {
  await pool?.end()
  await superuser?.end()
  await clinic?.close()
})

const scope = (entityIds: readonly string[], more: Partial<Scope> = {}): Scope => ({
  ...NO_SCOPE,
  tenantId: clinic.tenantId,
  entityIds,
  ...more,
})
const SETTINGS = {
  text: `select current_setting('app.tenant') as tenant, current_setting('app.entities') as entities,
    current_setting('app.patients') as patients, txid_current_if_assigned() as written`,
}
const sleepy = (seconds: number) => ({ text: `select pg_sleep(${seconds}), 1 as one` })

describe('MM-3.9: reads that share a transaction', () => {
  it('see their own scope and no other, however many scopes ask at the same time', async () => {
    const scopes = [
      scope([clinic.entityId]),
      scope([clinic.otherEntityId]),
      scope([clinic.entityId, clinic.otherEntityId]),
      scope([], { sharedEntityIds: [clinic.entityId] }),
      scope([], { patientIds: [clinic.entityId] }),
      scope([], { tenantId: newId() }),
      NO_SCOPE,
    ]
    await clinic.addPatient()
    const asked = Array.from({ length: 350 }, (_, i) => scopes[i % scopes.length]!)
    const answers = await Promise.all(
      asked.map(async own => {
        const db = scopedDb(pool, own)
        const [settings, rows] = await Promise.all([
          db.first<{ tenant: string; entities: string; patients: string }>(SETTINGS),
          db.all<{ entity_id: string }>({ text: 'select entity_id from patients.patient_entity' }),
        ])
        return { own, settings: settings!, rows }
      }),
    )
    for (const { own, settings, rows } of answers) {
      expect(settings).toMatchObject({
        tenant: own.tenantId ?? '',
        entities: `{${own.entityIds.join(',')}}`,
        patients: `{${own.patientIds.join(',')}}`,
      })
      expect(rows.map(row => row.entity_id)).toEqual(
        own.entityIds.includes(clinic.entityId) ? [clinic.entityId] : [],
      )
    }
  })

  it('are not poisoned by a neighbour that fails, in the database or before it gets there', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) => {
        if (i % 6 === 1) return db.all({ text: 'select 1/($1::int) as n', values: [0] })
        if (i % 6 === 3) return db.all({ text: 'select $1::jsonb as n', values: [circle] })
        if (i % 6 === 5) return db.all({ text: 'select no_such_column' })
        return db.first<{ n: number }>({ text: 'select $1::int as n', values: [i] })
      }),
    )
    outcomes.forEach((outcome, i) => {
      if (i % 2 === 1) expect(outcome.status, String(i)).toBe('rejected')
      else expect(outcome).toEqual({ status: 'fulfilled', value: { n: i } })
    })
    expect(await db.first(SETTINGS)).toMatchObject({ tenant: clinic.tenantId })
  })

  it('that are equal but for their values go as one, and each gets its own rows in its own order', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const upTo = statement<{ n: number; at: Date; words: string[] | null; none: null }>(
      'break.up-to',
      `select g as n, $2::timestamptz as at, array_agg($3 || g) over (partition by g) as words, null as none
       from generate_series(1, $1) g where cardinality($4::uuid[]) < 3 order by g desc`,
      ['int', 'timestamptz', 'text', 'uuid[]'],
    )
    const at = new Date('2026-03-01T10:00:00.123Z')
    const ids = [newId(), newId()]
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, i) => db.all(upTo([i % 7, at, `"{,}\\${i}`, ids.slice(0, i % 3)]))),
    )
    answers.forEach((rows, i) => {
      expect(rows).toEqual(
        Array.from({ length: i % 7 }, (_, k) => {
          const n = (i % 7) - k
          return { n, at, words: [`"{,}\\${i}${n}`], none: null }
        }),
      )
    })
  })

  it('that are hot are planned once whatever their values, their neighbours as PostgreSQL sees fit', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const mode = `select current_setting('plan_cache_mode') as mode`
    const hot = statement<{ mode: string }>('test.hot', `${mode}, $1::int as n`, ['int'])
    for (let round = 0; round < 8; round++) {
      const [cold, first, second] = await Promise.all([
        db.first<{ mode: string }>({ text: mode }),
        db.first(hot([1])),
        db.first(hot([2])),
      ])
      expect([cold, first, second].map(row => row!.mode)).toEqual([
        'auto',
        'force_generic_plan',
        'force_generic_plan',
      ])
    }
    expect(await db.first({ text: mode })).toEqual({ mode: 'auto' })
    expect(await db.tx(tx => tx.first({ text: mode }))).toEqual({ mode: 'auto' })
  })

  it('fail alone when they went as one and the value of one is wrong', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const inverse = statement<{ n: number }>('break.inverse', 'select 100 / $1 as n', ['int'])
    const outcomes = await Promise.allSettled([1, 0, 4, 'four', 5].map(value => db.first(inverse([value]))))
    expect(outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value?.n : 'refused'))).toEqual([
      100,
      'refused',
      25,
      'refused',
      20,
    ])
  })

  it('end with one answer each when the connection is lost, and the next ones work', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const asked = Array.from({ length: 20 }, (_, i) =>
      db.first<{ n: number }>(i === 3 ? sleepy(5) : { text: 'select $1::int as n', values: [i] }),
    )
    const settled = Promise.allSettled(asked)
    await new Promise(resolve => setTimeout(resolve, 300))
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'break-shared-reads'`,
    )
    for (const [i, outcome] of (await settled).entries()) {
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('database.unavailable')
      else expect(outcome.value).toEqual({ n: i })
    }
    await expect.poll(() => db.first({ text: 'select 7 as n' }).catch(() => null)).toEqual({ n: 7 })
  })

  it('are not held up by a slow one that came before', async () => {
    const db = scopedDb(pool, scope([clinic.entityId]))
    const slow = db.first(sleepy(2))
    await new Promise(resolve => setTimeout(resolve, 50))
    const began = performance.now()
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => db.first({ text: 'select $1::int as n', values: [i] })),
    )
    expect(performance.now() - began).toBeLessThan(1_500)
    await slow
  })
})

describe('a statement that may do more than read', () => {
  it.each([
    'insert into a values (1)',
    'with x as (insert into a values (1) returning 1) select * from x',
    'with x as (update a set b = 1 returning 1) select * from x',
    'with x as (delete from a returning 1) select * from x',
    'with x as (merge into a using b on true when matched then do nothing returning 1) select 1',
    'select 1 from a for update',
    'select 1 from a for no key update',
    'select 1 from a for share',
    'select 1 from a for key share',
    'select pg_advisory_xact_lock(1)',
    `select nextval('a')`,
    `select set_config('app.tenant', '', true)`,
    `select graphile_worker.add_job('x')`,
    `select cases.destroy_step($1, $2, $3)`,
    `select clients.destroy_rows($1, $2, $3, $4)::int as gone`,
    `select pg_notify('a', 'b')`,
    'lock table a',
    'call a()',
    'select * into b from a',
  ])('runs alone: %s', text => {
    expect(mayShare(text)).toBe(false)
  })
})
