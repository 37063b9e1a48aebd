import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { may } from '#modules/privacy/index.ts'
import { apart, bookingAt, type FreeTime, freeTimes, PATIENT_PHONE } from './open-clinic.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { CONTACT, holdFirstTime } from './site-visitor.ts'
import { type Client, codeIn, createClient, lastSms, signIn } from './world.ts'

/** J6.4: a block holds on every channel in seconds, is visible in every screen, and its end brings back what waited. */
let desk: PrivacyWorld
let world: PrivacyWorld['world']
let superuser: PrivacyWorld['superuser']
let dpo: PrivacyWorld['dpo']
let me: PrivacyWorld['me']
let reception: Client
let doctor: Client
let times: FreeTime[]
let booked: string

beforeAll(async () => {
  desk = await openPrivacyWorld()
  ;({ world, superuser, dpo, me } = desk)
  reception = await signIn(world, 'reception@example.ru')
  doctor = await signIn(world, 'doctor@example.ru')
  const { practitionerId } = (await doctor.request('GET', '/api/clinic/me')).json
  times = apart((await freeTimes(world, reception, practitionerId)).filter(t => t.entityId === me.entityId))
  const made = await reception.request('POST', '/api/clinic/appointments', bookingAt(times[0]!, me.patientId))
  if (made.status !== 201) throw new Error(made.text)
  booked = made.json.appointmentId
  await world.runJobs()
})
afterAll(() => desk?.close())

const visits = async (): Promise<number> =>
  (
    await superuser.query(
      `select count(*)::int as n from scheduling.appointment where patient_id = $1 and status <> 'cancelled'`,
      [me.patientId],
    )
  ).rows[0].n
const url = () => `/api/clinic/privacy/cases/${caseId}`
let caseId: string

async function block(): Promise<void> {
  const { json, status, text } = await dpo.request('POST', '/api/clinic/privacy/cases', {
    entityId: me.entityId,
    kind: 'blocking',
    door: 'authority',
    requesterKind: 'authority',
    requesterName: 'Управление Роскомнадзора',
    requesterContact: 'Москва, Китайгородский проезд, 7',
    basisDocument: 'Требование № 1-пд',
    incomingNumber: 'вх-19',
    patientId: me.patientId,
    receivedOn: desk.today(),
    request: 'Заблокировать данные на время проверки',
    identifiedHow: 'официальное письмо',
    scan: null,
  })
  expect(status, text).toBe(201)
  caseId = json.caseId
}

describe('a block by a letter of the authority', () => {
  it('IP-4.2.4: holds at once, with its clocks (J6.4)', async () => {
    const began = Date.now()
    await block()
    const refused = await may(desk.system(), {
      subject: { kind: 'patient', patientId: me.patientId },
      entityId: me.entityId,
      purpose: 'booking_identification',
      action: 'use',
    })
    expect(Date.now() - began).toBeLessThan(5_000)
    expect([refused.allowed, !refused.allowed && refused.code]).toEqual([false, 'subject.blocked'])
    const card = (await dpo.request('GET', url())).json
    expect(card.blockedAt).toBeTruthy()
    expect(card.deadlines.map((d: { term: string }) => d.term).sort()).toEqual([
      'authority-answer',
      'correction',
    ])
  })

  it('IP-4.2.4: no visit is booked or moved, by reception, portal or site', async () => {
    const before = await visits()
    const desk2 = await reception.request(
      'POST',
      '/api/clinic/appointments',
      bookingAt(times[2]!, me.patientId),
    )
    expect([desk2.status, desk2.json.code], desk2.text).toEqual([409, 'privacy.refused'])
    expect(desk2.json.detail).toContain('заблокирована с')
    const version = (await reception.request('GET', `/api/clinic/appointments/${booked}`)).json.version
    const moved = await desk.patient.request('POST', `/api/my/visits/${booked}/move`, {
      version,
      startsAt: times[3]!.startsAt,
    })
    expect(moved.status, moved.text).not.toBeLessThan(400)
    const { rows } = await superuser.query(
      'select surname, given, patronymic, birth_date::text from patients.patient where patient_id = $1',
      [me.patientId],
    )
    const visitor = createClient(world)
    await holdFirstTime(visitor)
    const sent = await visitor.form('/c/ozero/book/form', {
      ...CONTACT,
      surname: rows[0].surname,
      given: rows[0].given,
      patronymic: rows[0].patronymic ?? '',
      birthDate: rows[0].birth_date,
      phone: PATIENT_PHONE,
    })
    expect(sent.status, sent.text).toBe(303)
    const code = codeIn(await lastSms(world, PATIENT_PHONE))
    const confirmed = await visitor.form(String(sent.headers.location), { code })
    expect([confirmed.status, confirmed.text.includes('заблокирована')], confirmed.text).toEqual([409, true])
    expect(await visits()).toBe(before)
  })

  it('IP-4.2.4: every screen of the staff says so and hides the contacts; the record does not open', async () => {
    const { rows } = await superuser.query('select surname from patients.patient where patient_id = $1', [
      me.patientId,
    ])
    const found = await reception.request(
      'GET',
      `/api/clinic/patients?q=${encodeURIComponent(rows[0].surname)}`,
    )
    const brief = found.json.patients.find((p: { patientId: string }) => p.patientId === me.patientId)
    expect([typeof brief.blockedSince, brief.phone]).toEqual(['string', ''])
    const day = times[0]!.startsAt.slice(0, 10)
    const board = await reception.request('GET', `/api/clinic/board?from=${day}&days=1`)
    const visit = board.json.appointments.find((a: { appointmentId: string }) => a.appointmentId === booked)
    expect([typeof visit.patient.blockedSince, visit.patient.phone]).toEqual(['string', ''])
    const card = (await reception.request('GET', `/api/clinic/patients/${me.patientId}`)).json
    expect([typeof card.blockedSince, card.phone, card.email, card.consents]).toEqual([
      'string',
      '',
      null,
      [],
    ])
    // Whoever works on the request sees what he must mend.
    expect((await dpo.request('GET', `/api/clinic/patients/${me.patientId}`)).json.phone).toBe(PATIENT_PHONE)
    for (const path of ['protocols', 'chart', 'perio-exams', 'care-notes', 'plans']) {
      const answer = await doctor.request('GET', `/api/clinic/patients/${me.patientId}/${path}`)
      if (answer.status === 404) throw new Error(`no such route: ${path}`)
      expect([path, answer.status, answer.json.code]).toEqual([path, 409, 'privacy.refused'])
    }
    const logged = await superuser.query(
      `select count(*)::int as n from audit.event where patient_id = $1 and outcome = 'refused' and reason like '%заблокирована%'`,
      [me.patientId],
    )
    expect(logged.rows[0].n).toBeGreaterThanOrEqual(5)
  })

  it('IP-4.2.4: the database refuses a row about a blocked person whoever writes it', async () => {
    await expect(
      superuser.query(
        `insert into care_notes.note select (jsonb_populate_record(null::care_notes.note, to_jsonb(n) || jsonb_build_object('patient_id', $1::uuid))).*
         from (select tenant_id, gen_random_uuid() as note_id, entity_id from patients.patient_entity where patient_id = $1) n`,
        [me.patientId],
      ),
    ).rejects.toThrow(/blocked/)
  })

  it('IP-4.2.4: in an emergency the doctor opens the record with a reason, and the officer is told', async () => {
    const opened = await doctor.request('POST', '/api/clinic/emergency-access', {
      patientId: me.patientId,
      reason: 'Острое состояние на приёме',
    })
    expect(opened.status, opened.text).toBe(201)
    const again = await signIn(world, 'doctor@example.ru')
    expect((await again.request('GET', `/api/clinic/patients/${me.patientId}/chart`)).status).toBe(200)
  })

  it('IP-4.2.4: the portal tells the person that his data are blocked and keeps his rights open', async () => {
    const home = (await desk.patient.request('GET', '/api/my/home')).json
    const own = home.people.find((p: { patientId: string }) => p.patientId === me.patientId)
    expect(typeof own.blockedSince).toBe('string')
    expect((await desk.patient.request('GET', '/api/my/privacy/cases')).status).toBe(200)
  })

  it('IP-4.2.4: the outcome unblocks, and the reminder that the block had held back leaves', async () => {
    const state = async () =>
      (
        await superuser.query(
          `select state from messaging.message where about_id = $1 order by created_at, message_id`,
          [booked],
        )
      ).rows.map((r: { state: string }) => r.state)
    await superuser.query(
      `update messaging.message set not_before = $2, next_attempt_at = $2 where about_id = $1 and state = 'queued'`,
      [booked, new Date(world.services.clockOf(me.tenantId).nowMs())],
    )
    await world.runJobs()
    expect(await state()).toContain('refused')
    const card = (await dpo.request('GET', url())).json
    const closed = await dpo.request('POST', `${url()}/outcome`, {
      version: card.version,
      outcome: 'satisfied',
      text: 'Телефон уточнён, блокировка снята.',
    })
    expect(closed.status, closed.text).toBe(200)
    const after = (await dpo.request('GET', url())).json
    expect(after.blockedAt).toBeNull()
    expect(after.journal.map((j: { text: string }) => j.text).join()).toContain(
      'снова поставлено в очередь — 1',
    )
    await world.runJobs()
    expect(await state()).not.toContain('refused')
    const made = await reception.request(
      'POST',
      '/api/clinic/appointments',
      bookingAt(times[2]!, me.patientId),
    )
    expect(made.status, made.text).toBe(201)
  })
})
