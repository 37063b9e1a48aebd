import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStreams } from '#modules/audit/index.ts'
import { openFile, storeFile } from '#modules/files/index.ts'
import { runDestructions } from '#modules/privacy-cases/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { bookingAt, freeTimes, signInPatient } from './open-clinic.ts'
import { tracesOf as tracesIn } from './stored-rows.ts'
import { systemOf } from './system-context.ts'
import { type Client, createClient, createWorld, signIn, type World } from './world.ts'

/** J6.5: queue, two people, one act by order 179, and nothing of the person anywhere else. */
let world: World
let superuser: pg.Client
let dpo: Client
let owner: Client
let tenantId: string
let entityId: string
let patientId: string
let destructionId: string
let fileId: string
const SURNAME = 'Уничтожаева'
const PHONE = '+79000007788'
const MAIL = 'destroyed@example.ru'

beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  dpo = await signIn(world, 'dpo@example.ru')
  owner = await signIn(world, 'owner@example.ru')
  const doctor = await signIn(world, 'doctor@example.ru')
  const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
  const time = (await freeTimes(world, owner, practitionerId))[0]!
  entityId = time.entityId
  const made = await owner.request('POST', '/api/clinic/patients', {
    surname: SURNAME,
    given: 'Анна',
    patronymic: 'Павловна',
    birthDate: '1991-02-03',
    phone: PHONE,
    email: MAIL,
    sex: 'female',
    entityId,
    anotherPerson: true,
  })
  patientId = made.json.patientId
  const { rows } = await superuser.query('select tenant_id from patients.patient where patient_id = $1', [
    patientId,
  ])
  tenantId = rows[0].tenant_id
  await superuser.query(`update patients.patient set source = 'site' where patient_id = $1`, [patientId])
  const booked = await owner.request('POST', '/api/clinic/appointments', bookingAt(time, patientId))
  await owner.request('POST', `/api/clinic/appointments/${booked.json.appointmentId}/status`, {
    version: 1,
    status: 'cancelled',
    reason: `Позвонила ${SURNAME}`,
  })
  const visits = await superuser.query(
    'select status, version from scheduling.appointment where appointment_id = $1',
    [booked.json.appointmentId],
  )
  if (visits.rows[0].status !== 'cancelled')
    await superuser.query(
      `update scheduling.appointment set status = 'cancelled', cancel_reason = 'тест', cancelled_by_kind = 'staff' where appointment_id = $1`,
      [booked.json.appointmentId],
    )
  await superuser.query(
    `insert into consents.record (tenant_id, record_id, entity_id, patient_id, phone, kind, decision, edition_id, text_sha256, at,
        channel, page, form, ticked, address, user_agent)
      select tenant_id, gen_random_uuid(), entity_id, $1, $3, kind, 'given', edition_id, sha256, $4, 'site', '/', 'booking', '{}', '', ''
      from consents.text_edition where entity_id = $2 and kind = 'news' limit 1`,
    [patientId, entityId, PHONE, new Date(world.services.clockOf(tenantId).nowMs())],
  )
  fileId = (
    await storeFile(system(), {
      content: (async function* () {
        yield Buffer.from(`снимок: ${SURNAME}`)
      })(),
      entityId,
      patientId,
      purpose: 'care',
      kind: 'panoramic',
      name: `${SURNAME}.jpg`,
      mediaType: 'image/jpeg',
    })
  ).fileId
  // She had written through the site before she became a patient.
  const wrote = await createClient(world).form('/c/ozero/feedback', {
    entity: entityId,
    given: SURNAME,
    phone: PHONE,
    email: MAIL,
    text: `Это ${SURNAME}, перезвоните`,
    processing: 'on',
  })
  if (wrote.status !== 303) throw new Error(wrote.text)
  // She used the portal and asked to be forgotten.
  const portal = await signInPatient(world, PHONE)
  const asked = await portal.request('POST', '/api/my/privacy/cases', {
    patientId,
    entityId,
    kind: 'withdrawal',
    text: SURNAME,
  })
  if (asked.status !== 201) throw new Error(asked.text)
  await world.runJobs()
}, 120_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const system = () => systemOf(world.services, { tenantId, entityId })

/** The job in a process that dies when it comes to a step. */
function dyingAt(step: string) {
  const ctx = system()
  const tx = <T>(work: (inner: Tx) => Promise<T>) =>
    ctx.db.tx(inner =>
      work({
        ...inner,
        all: async query => {
          if ('values' in query && query.values?.[1] === step) throw new Error('kill -9')
          return inner.all(query)
        },
      }),
    )
  return { ...ctx, db: { ...ctx.db, tx } }
}

const tracesOf = (text: string) => tracesIn(superuser, text)

const verify = () =>
  verifyStreams(
    async <R>(text: string, values: readonly unknown[] = []) =>
      (await superuser.query(text, [...values])).rows as R[],
  )

describe('the queue', () => {
  it('IP-3.8b: a withdrawal with no other ground comes into the queue by itself, with its date explained', async () => {
    expect(await tracesOf(SURNAME)).toContain('patients.patient')
    const { json } = await dpo.request('GET', '/api/clinic/privacy/destructions')
    const queued = json.destructions.find((d: { patientId: string }) => d.patientId === patientId)
    expect(queued).toMatchObject({ state: 'proposed', entityId })
    expect(queued.dueExplanation).toContain('ч. 5 ст. 21 152-ФЗ')
    expect(queued.subjectInfo).toMatch(/^карта № /)
    destructionId = queued.destructionId
  })

  it('IP-3.8b: somebody whose medical record the law keeps is refused with the law', async () => {
    const kept = await superuser.query(
      `insert into records.encounter (tenant_id, encounter_id, entity_id, branch_id, patient_id, practitioner_id, opened_at)
       select pe.tenant_id, gen_random_uuid(), pe.entity_id, b.branch_id, pe.patient_id, pr.practitioner_id, $3
       from patients.patient_entity pe, tenancy.branch b, catalogue.practitioner pr
       where pe.entity_id = $1 and pe.patient_id <> $2 and b.tenant_id = pe.tenant_id and pr.tenant_id = pe.tenant_id
       limit 1 returning patient_id`,
      [entityId, patientId, new Date(world.services.clockOf(tenantId).nowMs())],
    )
    const refused = await dpo.request('POST', '/api/clinic/privacy/destructions', {
      entityId,
      patientId: kept.rows[0].patient_id,
      reason: 'Просит удалить всё',
      caseId: null,
    })
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    expect(refused.json.detail).toMatch(/323-ФЗ|будущие записи/)
  })

  it('MM-7.7: a legal hold with its ground stops it, also in the database', async () => {
    const held = await dpo.request('POST', '/api/clinic/privacy/holds', {
      entityId,
      patientId,
      ground: 'Запрос суда № 5',
    })
    expect(held.status, held.text).toBe(201)
    const refused = await dpo.request('POST', `/api/clinic/privacy/destructions/${destructionId}/approvals`)
    expect(refused.json.detail).toContain('Запрос суда № 5')
    await dpo.request('POST', `/api/clinic/privacy/holds/${held.json.holdId}/release`, {
      reason: 'Суд ответил',
    })
  })

  it('IP-3.8b: a rejection keeps it out for thirty days, not for good, and less when its reason is over', async () => {
    const waiting = async () => {
      await world.runJobs()
      const { json } = await dpo.request('GET', '/api/clinic/privacy/destructions')
      return json.destructions.filter(
        (d: { patientId: string; state: string }) => d.patientId === patientId && d.state === 'proposed',
      )
    }
    const reject = async () => {
      const url = `/api/clinic/privacy/destructions/${destructionId}/rejection`
      expect((await owner.request('POST', url, { reason: 'Готовится иск' })).status).toBeLessThan(300)
      expect(await waiting()).toEqual([])
    }
    await reject()
    await superuser.query(
      `update cases.destruction set finished_at = finished_at - interval '31 days' where destruction_id = $1`,
      [destructionId],
    )
    const [back] = await waiting()
    expect(back.destructionId).not.toBe(destructionId)
    expect(back.dueExplanation).toContain('ч. 5 ст. 21 152-ФЗ')
    destructionId = back.destructionId
    await reject()
    const held = await dpo.request('POST', '/api/clinic/privacy/holds', {
      entityId,
      patientId,
      ground: 'Иск подан',
    })
    expect(await waiting()).toEqual([])
    await dpo.request('POST', `/api/clinic/privacy/holds/${held.json.holdId}/release`, { reason: 'Решён' })
    destructionId = (await waiting())[0].destructionId
  })

  it('IP-3.8b: needs two people; one person counts once', async () => {
    const url = `/api/clinic/privacy/destructions/${destructionId}/approvals`
    expect((await dpo.request('POST', url)).json).toMatchObject({ approvals: 1, state: 'proposed' })
    expect((await dpo.request('POST', url)).status).toBe(409)
    await expect(
      system().db.tx(tx =>
        tx.all({ text: `select cases.destroy_step($1, 'rows', now())`, values: [destructionId] }),
      ),
    ).rejects.toThrow(/not approved/)
    expect((await owner.request('POST', url)).json).toMatchObject({ approvals: 2, state: 'running' })
  })
})

describe('the destruction', () => {
  it('IP-3.8b: cut in the middle by the death of its connection, it leaves the step whole or not at all', async () => {
    const before = (await verify()).flatMap(report => report.failures)
    expect(before).toEqual([])
    // Keys go first: the database keeps the rows that lead to them until then.
    await expect(
      system().db.tx(tx =>
        tx.all({ text: `select cases.destroy_step($1, 'rows', now())`, values: [destructionId] }),
      ),
    ).rejects.toThrow(/key of the files/)
    await expect(runDestructions(dyingAt('rows'))).rejects.toThrow('kill -9')
    const cut = system().db.tx(async tx => {
      await tx.all({ text: `select cases.destroy_step($1, 'rows', now())`, values: [destructionId] })
      const [{ pid }] = (await tx.all<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })) as [
        { pid: number },
      ]
      await superuser.query('select pg_terminate_backend($1)', [pid])
      await tx.all({ text: 'select 1' })
    })
    await expect(cut).rejects.toThrow()
    expect((await superuser.query('select step from cases.destruction_step')).rows).toEqual([
      { step: 'files' },
    ])
    expect(await tracesOf(SURNAME)).toContain('patients.patient')
    // One step done, then the process dies: the next one goes on.
    await system().db.tx(tx =>
      tx.all({ text: `select cases.destroy_step($1, 'rows', now())`, values: [destructionId] }),
    )
  })

  it('IP-3.8b: two runs at once make one act with every field of order 179', async () => {
    await Promise.allSettled([runDestructions(system()), runDestructions(system())])
    await runDestructions(system())
    const { json } = await dpo.request('GET', '/api/clinic/privacy/destructions')
    const done = json.destructions.find((d: { destructionId: string }) => d.destructionId === destructionId)
    expect(done).toMatchObject({ state: 'done', patientId: null, patientName: null })
    expect((await superuser.query('select 1 from cases.destruction_act')).rowCount).toBe(1)
    const { act, logExtract } = (await dpo.request('GET', `/api/clinic/privacy/acts/${done.actId}`)).json
    expect(Object.keys(act).sort()).toEqual(
      [
        'carriers',
        'categories',
        'date',
        'destroyedBy',
        'keepUntil',
        'method',
        'number',
        'operator',
        'processor',
        'reason',
        'subject',
        'system',
      ].sort(),
    )
    expect(act.destroyedBy).toHaveLength(2)
    expect(act.destroyedBy.every((p: { name: string; post: string }) => p.name && p.post)).toBe(true)
    expect(Object.keys(logExtract).sort()).toEqual(['categories', 'date', 'reason', 'subject', 'system'])
    expect(Number(act.keepUntil.slice(0, 4)) - Number(act.date.slice(0, 4))).toBe(3)
    const pdf = await dpo.request('GET', `/api/clinic/privacy/acts/${done.actId}/pdf`)
    expect(pdf.text.startsWith('%PDF-')).toBe(true)
  }, 60_000)

  it('IP-3.8b, MM-7.7: her files and their keys are gone, and the act says how', async () => {
    await expect(openFile(system(), fileId)).rejects.toMatchObject({ code: 'not-found' })
    for await (const blob of world.services.blobs.list(tenantId)) expect(blob.fileId).not.toBe(fileId)
    expect(await world.services.fileKeys.list(tenantId)).toEqual([])
    const { rows } = await superuser.query('select files, ground from files.key_destruction')
    expect(rows).toEqual([{ files: 1, ground: expect.stringContaining(destructionId) }])
    const { act } = (await superuser.query('select act from cases.destruction_act')).rows[0]
    expect(act.method).toContain('уничтожение ключей шифрования')
    expect(act.categories).toContain('изображения и файлы')
  })

  it('IP-3.8b: no name, telephone, mail or birth date of the person is left in any table', async () => {
    for (const text of [SURNAME, PHONE, PHONE.slice(2), MAIL, '1991-02-03'])
      expect([text, await tracesOf(text)]).toEqual([text, []])
  })

  it('MM-3.7: the place is free again', async () => {
    const { rows } = await superuser.query(
      `select c.patients, (select count(*)::int from patients.patient p where p.tenant_id = c.tenant_id) as rows
       from patients.patient_counter c where c.tenant_id = $1`,
      [tenantId],
    )
    expect(rows[0].patients).toBe(rows[0].rows)
  })

  it('J6.7: the evidence still verifies: what was destroyed lawfully is listed, what is deleted otherwise is found', async () => {
    await world.runJobs()
    expect((await verify()).flatMap(report => report.failures)).toEqual([])
    expect(
      (await superuser.query(`select 1 from audit.destroyed_row where stream = 'consents.record'`)).rowCount,
    ).toBeGreaterThan(0)
    await superuser.query('alter table audit.event disable trigger user')
    await superuser.query(
      'delete from audit.event where event_id = (select event_id from audit.event order by txid limit 1)',
    )
    await superuser.query('alter table audit.event enable trigger user')
    expect((await verify()).flatMap(report => report.failures).map(f => f.kind)).toEqual(['row-missing'])
  })

  it('J6.7: the application cannot delete evidence or take the destroyer’s role', async () => {
    await expect(system().db.all({ text: 'delete from audit.event' })).rejects.toThrow(/permission denied/)
    await expect(system().db.all({ text: 'set role amb_destroyer' })).rejects.toThrow(/permission denied/)
    await expect(superuser.query('delete from audit.event')).rejects.toThrow(/evidence/)
  })
})
