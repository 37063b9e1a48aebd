import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStreams } from '#modules/audit/index.ts'
import { createWorld, dayIn, signIn, type World } from './world.ts'

/** What the database itself guarantees, whatever the application does. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const as = async (role: 'amb_app' | 'amb_vendor' | 'amb_patient' | 'amb_site', sql: string) => {
  const client = new pg.Client({ connectionString: world.database.urlOf(role) })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

describe('no double booking', () => {
  it('J1.4: of 200 simultaneous bookings of one time exactly one succeeds, the others get the nearest times', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    const from = dayIn(world, 2)
    const free = (
      await reception.request('GET', `/api/clinic/free-times?from=${from}&days=7&durationMinutes=30`)
    ).json.times[0]
    const patients = (
      await superuser.query(`select patient_id from patients.patient where $1 = any (entity_ids)`, [
        free.entityId,
      ])
    ).rows
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        reception.request('POST', '/api/clinic/appointments', {
          patientId: patients[i % patients.length].patient_id,
          practitionerId: free.practitionerId,
          branchId: free.branchId,
          startsAt: free.startsAt,
          durationMinutes: 30,
        }),
      ),
    )
    expect(answers.filter(a => a.status === 201)).toHaveLength(1)
    const losers = answers.filter(a => a.status !== 201)
    expect(new Set(losers.map(a => a.json.code))).toEqual(new Set(['appointment.slot-taken']))
    expect(losers[0]!.json.params.nearest).toHaveLength(3)
    const stored = await superuser.query(
      `select count(*)::int from scheduling.appointment where practitioner_id = $1 and starts_at = $2 and status <> 'cancelled'`,
      [free.practitionerId, free.startsAt],
    )
    expect(stored.rows[0].count).toBe(1)
  }, 60_000)
})

describe('the limit of patients', () => {
  it('MM-3.7: the last free place is given once under concurrency, the next patient is refused with what to do', async () => {
    const { tenant_id, patients } = (
      await superuser.query(
        `select c.tenant_id, c.patients from patients.patient_counter c join tenancy.tenant t using (tenant_id) where t.slug = 'ozero'`,
      )
    ).rows[0]
    await superuser.query('update patients.patient_counter set max_patients = $2 where tenant_id = $1', [
      tenant_id,
      patients + 1,
    ])
    const owner = await signIn(world, 'owner@example.ru')
    const entityId = (await owner.request('GET', '/api/clinic')).json.entities[0].entityId
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        owner.request('POST', '/api/clinic/patients', {
          surname: 'Предельный',
          given: 'Тест',
          patronymic: null,
          birthDate: `199${i}-03-04`,
          phone: `+7900000770${i}`,
          email: null,
          sex: null,
          entityId,
          anotherPerson: true,
        }),
      ),
    )
    expect(answers.map(a => a.status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    const refused = answers.find(a => a.status === 409)!
    expect(refused.json).toMatchObject({ code: 'patient.limit-reached', params: { limit: patients + 1 } })
    expect(refused.json.detail).toContain('отдельным соглашением')
    const counted = await superuser.query(
      'select (select count(*)::int from patients.patient where tenant_id = $1) as rows, patients from patients.patient_counter where tenant_id = $1',
      [tenant_id],
    )
    expect(counted.rows[0].rows).toBe(counted.rows[0].patients)
  })

  it('MM-3.7: the clinic is written to when 80 % of the limit are taken, once', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const entityId = (await owner.request('GET', '/api/clinic')).json.entities[0].entityId
    const { tenant_id, patients } = (
      await superuser.query(
        `select c.tenant_id, c.patients from patients.patient_counter c join tenancy.tenant t using (tenant_id) where t.slug = 'ozero'`,
      )
    ).rows[0]
    // The second patient from now is the first one above four fifths.
    await superuser.query('update patients.patient_counter set max_patients = $2 where tenant_id = $1', [
      tenant_id,
      Math.floor((patients + 2) / 0.8),
    ])
    const warnings = async () =>
      (
        await superuser.query(
          `select recipient, body from messaging.message where tenant_id = $1 and subject like 'Заполнено 80%'`,
          [tenant_id],
        )
      ).rows
    for (let i = 0; i < 3; i++) {
      const before = await warnings()
      expect(before).toHaveLength(i < 2 ? 0 : before.length)
      const made = await owner.request('POST', '/api/clinic/patients', {
        surname: 'Пороговый',
        given: 'Тест',
        patronymic: null,
        birthDate: `198${i}-05-06`,
        phone: `+7900000771${i}`,
        email: null,
        sex: null,
        entityId,
        anotherPerson: true,
      })
      expect(made.status).toBe(201)
    }
    const sent = await warnings()
    expect(sent.length).toBeGreaterThan(0)
    expect(new Set(sent.map(row => row.recipient)).size).toBe(sent.length)
    expect(sent[0]!.body).toContain(`${patients + 2}`)
  })
})

describe('roles of the database', () => {
  it('IP-3.4: every table of a tenant is under forced row-level security with a policy', async () => {
    const { rows } = await superuser.query(`
      select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'public')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
        and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`)
    expect(rows).toEqual([])
  })

  it('MM-3.6: the vendor has no right on any clinical table and no way to get one', async () => {
    for (const table of [
      'patients.patient',
      'scheduling.appointment',
      'records.protocol',
      'records.rendered_service',
      'money.bill',
      'consents.record',
      'messaging.message',
    ]) {
      await expect(as('amb_vendor', `select 1 from ${table}`)).rejects.toThrow(/permission denied/)
    }
    await expect(as('amb_vendor', 'set role amb_app')).rejects.toThrow(/permission denied/)
  })

  it('the site cannot read a patient or who a visit belongs to', async () => {
    await expect(as('amb_site', 'select 1 from patients.patient')).rejects.toThrow(/permission denied/)
    await expect(as('amb_site', 'select patient_id from scheduling.appointment')).rejects.toThrow(
      /permission denied/,
    )
  })

  it('without a scope nothing is seen', async () => {
    for (const table of ['patients.patient', 'scheduling.appointment', 'catalogue.service', 'audit.event']) {
      expect((await as('amb_app', `select count(*)::int as n from ${table}`)).rows[0].n).toBe(0)
    }
  })

  it('a tenant cannot be forged by a value that is not a UUID', async () => {
    const forged = { tenantId: "x' or true --", entityIds: [], sharedEntityIds: [], patientIds: [] }
    await expect(world.services.db('amb_app', forged).all({ text: 'select 1' })).rejects.toThrow(/UUID/)
  })
})

describe('evidence', () => {
  it('J6.7: the application cannot change a row of evidence, not even in its scope', async () => {
    for (const table of [
      'audit.event',
      'consents.record',
      'consents.text_edition',
      'money.payment',
      'scheduling.appointment_history',
    ]) {
      await expect(as('amb_app', `update ${table} set tenant_id = tenant_id`), table).rejects.toThrow(
        /permission denied/,
      )
      await expect(as('amb_app', `delete from ${table}`), table).rejects.toThrow(/permission denied/)
    }
    await expect(superuser.query('update audit.event set purpose = purpose')).rejects.toThrow(
      /evidence and cannot be changed/,
    )
  })

  it('IP-3.4: a row changed, removed or smuggled in by a superuser is found by the verifier', async () => {
    const run = async <R>(text: string, values: readonly unknown[] = []) =>
      (await superuser.query(text, [...values])).rows as R[]
    await world.runJobs()
    expect((await verifyStreams(run)).flatMap(report => report.failures)).toEqual([])
    const rows = (
      await superuser.query('select tenant_id, event_id from audit.event order by txid, event_id limit 2')
    ).rows
    await superuser.query('set session_replication_role = replica')
    await superuser.query(`update audit.event set operation = 'nothing.happened' where event_id = $1`, [
      rows[0].event_id,
    ])
    await superuser.query('delete from audit.event where event_id = $1', [rows[1].event_id])
    await superuser.query('set session_replication_role = origin')
    const found = (await verifyStreams(run)).flatMap(report => report.failures)
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'row-changed', key: `${rows[0].tenant_id}/${rows[0].event_id}` }),
        expect.objectContaining({ kind: 'row-missing', key: `${rows[1].tenant_id}/${rows[1].event_id}` }),
      ]),
    )
  })
})
