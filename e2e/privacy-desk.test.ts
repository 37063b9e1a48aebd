import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { createClient, signIn } from './world.ts'

/** J3.8, J6.3: doors, one case; clocks with their reason; the answer; the console; registers. */

let desk: PrivacyWorld
let world: PrivacyWorld['world']
let superuser: PrivacyWorld['superuser']
let dpo: PrivacyWorld['dpo']
let patient: PrivacyWorld['patient']
let me: PrivacyWorld['me']
let { board, consentsOf, give }: Pick<PrivacyWorld, 'board' | 'consentsOf' | 'give'> = {} as PrivacyWorld

beforeAll(async () => {
  desk = await openPrivacyWorld()
  ;({ world, superuser, dpo, patient, me, board, consentsOf, give } = desk)
})
afterAll(() => desk?.close())

describe('the portal door', () => {
  it('IP-3.6c: shows what stops and what stays before anything is confirmed (J3.8)', async () => {
    const answer = await patient.request('GET', `/api/my/privacy/withdrawal?patientId=${me.patientId}`)
    expect(answer.status, answer.text).toBe(200)
    const operator = answer.json.operators.find((o: { entityId: string }) => o.entityId === me.entityId)
    expect(operator.explanation).toContain('ч. 5.1 ст. 21 152-ФЗ')
    expect(operator.effects.map((e: { code: string }) => e.code)).toContain('messages')
  })

  it('IV-2.1b: two withdrawals at once make one case, due in 10 working days, and consents stop at once', async () => {
    await give('pd_processing')
    await give('news')
    const ask = () =>
      patient.request('POST', '/api/my/privacy/cases', {
        patientId: me.patientId,
        entityId: me.entityId,
        kind: 'withdrawal',
        text: '',
      })
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(a => a.status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(a => a.json.number)).size).toBe(1)
    expect(answers.filter(a => a.json.joined)).toHaveLength(2)
    expect((await consentsOf()).filter(c => c.decision === 'given')).toEqual([])
    const card = await dpo.request('GET', `/api/clinic/privacy/cases/${answers[0]!.json.caseId}`)
    expect(card.status, card.text).toBe(200)
    expect(card.json.state).toBe('in-work')
    const stop = card.json.deadlines.find((d: { term: string }) => d.term === 'withdrawal-stop')
    expect(stop.trace.filter((s: { counts: boolean }) => s.counts)).toHaveLength(10)
    expect(card.json.deadlines.map((d: { term: string }) => d.term).sort()).toEqual([
      'withdrawal-destroy',
      'withdrawal-stop',
    ])
    const own = await patient.request('GET', '/api/my/privacy/cases')
    expect(own.json.cases[0].number).toBe(card.json.number)
  })

  it('MM-3.9: a stranger’s record is not there', async () => {
    const other = await superuser.query(
      'select patient_id from patients.patient where patient_id <> $1 limit 1',
      [me.patientId],
    )
    const answer = await patient.request('POST', '/api/my/privacy/cases', {
      patientId: other.rows[0].patient_id,
      entityId: me.entityId,
      kind: 'withdrawal',
      text: '',
    })
    expect(answer.status).toBe(404)
  })
})

describe('the paper door', () => {
  const scan = {
    fileName: 'Заявление.pdf',
    mediaType: 'application/pdf',
    base64: Buffer.from('%PDF-1.4 test').toString('base64'),
  }
  const paper = (more: object) => ({
    entityId: me.entityId,
    kind: 'access',
    door: 'paper',
    requesterKind: 'subject',
    requesterName: 'Тестова Анна',
    requesterContact: 'me@example.ru',
    basisDocument: null,
    incomingNumber: 'вх-17',
    patientId: me.patientId,
    receivedOn: new Date(world.services.clockOf(me.tenantId).nowMs() - 86_400_000).toISOString().slice(0, 10),
    request: 'Прошу сообщить, какие данные обо мне есть',
    identifiedHow: 'паспорт предъявлен',
    scan,
    ...more,
  })

  it('IP-3.6b: reception registers a letter with its scan; the clock starts with the receipt', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    const answer = await reception.request('POST', '/api/clinic/privacy/cases', paper({}))
    expect(answer.status, answer.text).toBe(201)
    const card = (await dpo.request('GET', `/api/clinic/privacy/cases/${answer.json.caseId}`)).json
    expect(card.attachments).toHaveLength(1)
    expect(card.receivedAt < card.registeredAt).toBe(true)
    const file = await dpo.request(
      'GET',
      `/api/clinic/privacy/attachments/${card.attachments[0].attachmentId}`,
    )
    expect(file.text).toBe('%PDF-1.4 test')
    const sealed = await superuser.query('select sealed from cases.attachment where attachment_id = $1', [
      card.attachments[0].attachmentId,
    ])
    expect(sealed.rows[0].sealed.includes('%PDF')).toBe(false)
    expect((await reception.request('GET', '/api/clinic/privacy/cases')).status).toBe(403)
  })

  it.each([
    ['no scan', { scan: null }, 400],
    ['a scan that is none', { scan: { ...scan, base64: Buffer.from('MZ program').toString('base64') } }, 400],
    ['a representative without a document', { requesterKind: 'representative' }, 400],
    ['received tomorrow', { receivedOn: '2030-01-01' }, 409],
    ['received a year ago', { receivedOn: '2020-01-01' }, 409],
  ])('IP-3.6b: refuses %s', async (_, more, status) => {
    expect((await dpo.request('POST', '/api/clinic/privacy/cases', paper(more))).status).toBe(status)
  })

  it('IP-3.6c: the term is extended once, by 5 working days, with a reasoned notice that leaves', async () => {
    const { json: opened } = await dpo.request(
      'POST',
      '/api/clinic/privacy/cases',
      paper({ incomingNumber: 'вх-18' }),
    )
    const url = `/api/clinic/privacy/cases/${opened.caseId}/extension`
    expect((await dpo.request('POST', url, { version: 1, reason: 'долго' })).status).toBe(409)
    const extended = await dpo.request('POST', url, {
      version: 1,
      reason: 'Часть сведений на бумаге в архиве второго филиала',
    })
    expect(extended.status, extended.text).toBe(200)
    expect(extended.json.dueAt > opened.dueAt).toBe(true)
    expect(
      (
        await dpo.request('POST', url, {
          version: 2,
          reason: 'Часть сведений на бумаге в архиве второго филиала',
        })
      ).status,
    ).toBe(409)
    await world.runJobs()
    const outbox = (await dpo.request('GET', '/dev/outbox.json')).json
    expect(
      outbox.some(
        (m: { to: string; text: string }) => m.to === 'me@example.ru' && m.text.includes('Продлено на 5'),
      ),
    ).toBe(true)
  })

  it('IV-2.1b: an operator’s term above the law is refused by the application and by the database', async () => {
    const url = `/api/clinic/privacy/terms/${me.entityId}`
    expect((await dpo.request('PUT', url, { term: 'withdrawal-stop', amount: 5 })).status).toBe(200)
    const above = await dpo.request('PUT', url, { term: 'withdrawal-stop', amount: 11 })
    expect([above.status, above.json.code]).toEqual([409, 'case.term-above-law'])
    await expect(superuser.query(`update cases.operator_term set amount = 11`)).rejects.toThrow(
      /check constraint/,
    )
  })

  it('the journal of a case is evidence', async () => {
    await expect(superuser.query(`update cases.journal set text = 'x'`)).rejects.toThrow(/evidence/)
  })
})

describe('the answer', () => {
  it('IP-3.6c: is assembled from what is held, goes by a link and opens by a code that came another way (J6.3)', async () => {
    const { json: opened } = await dpo.request('POST', '/api/clinic/privacy/cases', {
      entityId: me.entityId,
      kind: 'access',
      door: 'reception',
      requesterKind: 'subject',
      requesterName: 'Тестова Анна',
      requesterContact: me.email,
      basisDocument: null,
      incomingNumber: null,
      patientId: me.patientId,
      receivedOn: new Date(world.services.clockOf(me.tenantId).nowMs()).toISOString().slice(0, 10),
      request: 'Какие данные обо мне есть?',
      identifiedHow: 'паспорт',
      scan: null,
    })
    const url = `/api/clinic/privacy/cases/${opened.caseId}`
    const report = await dpo.request('GET', `${url}/report`)
    expect(report.status, report.text).toBe(200)
    expect(report.json.sections.map((s: { heading: string }) => s.heading)).toEqual([
      'Кто обрабатывает',
      'Какие данные о вас есть',
      'Откуда они',
      'Для чего и сколько хранятся',
      'Ваши согласия',
      'Кому переданы',
      'Кто обрабатывает по поручению',
      'Ваши права',
    ])
    expect((await dpo.request('POST', `${url}/answer`, report.json)).status).toBe(201)
    await world.runJobs()
    const { json: outbox } = await dpo.request('GET', '/dev/outbox.json')
    const mail = outbox.find(
      (m: { to: string; text: string }) => m.to === me.email && m.text.includes('/privacy/answer/'),
    )
    const sms = outbox.find(
      (m: { channel: string; text: string }) => m.channel === 'sms' && m.text.startsWith('Код к ответу'),
    )
    expect(mail.text).not.toContain(/\d{8}/.exec(sms.text)![0])
    const link = new URL(/https?:\S+/.exec(mail.text)![0]).pathname
    const visitor = createClient(world)
    expect((await visitor.request('GET', link)).text).not.toContain('Карта №')
    const wrong = await visitor.form(link, { code: '00000000' })
    expect(wrong.status).toBe(400)
    const right = await visitor.form(link, { code: /\d{8}/.exec(sms.text)![0] })
    expect([right.status, right.text.includes('Карта №')]).toEqual([200, true])
    for (let i = 0; i < 5; i++) await visitor.form(link, { code: '11111111' })
    expect((await visitor.form(link, { code: /\d{8}/.exec(sms.text)![0] })).status).toBe(404)
  })
})

describe('the console', () => {
  it('IV-2.1b: shows the last withdrawals with the days used, from live data (J6.1)', async () => {
    const { json, status, text } = await dpo.request('GET', '/api/clinic/privacy/compliance')
    expect(status, text).toBe(200)
    const row = json.clauses.find((c: { clause: string }) => c.clause === 'IV-2.1b')
    expect(row.evidence[0]).toMatch(/получено .*раб\. дн\./)
    expect(row.parameter).toContain('10')
    await moveTestClock(world.services, me.tenantId, 30 * 86_400_000)
    dpo = await signIn(world, 'dpo@example.ru')
    const later = (await dpo.request('GET', '/api/clinic/privacy/compliance')).json
    expect(later.clauses.find((c: { clause: string }) => c.clause === 'IV-2.1b').state).toBe('broken')
    expect(later.clauses[0].state).toBe('broken')
  })
  it('IP-1.6: the record of processing names exactly six categories of people', async () => {
    const { json } = await dpo.request('GET', '/api/clinic/privacy/registers/processing')
    expect(new Set(json.rows.map((row: string[]) => row[0])).size).toBe(6)
  })
})

describe('the board', () => {
  it('shows what is overdue after the clock has moved, gives registers and a calendar without names', async () => {
    await moveTestClock(world.services, me.tenantId, 40 * 86_400_000)
    dpo = await signIn(world, 'dpo@example.ru')
    const shown = await board()
    expect(shown.counts.overdue).toBeGreaterThan(0)
    expect(shown.cases[0].deadlines[0].urgency).toBe('overdue')
    for (const name of [
      'withdrawals',
      'requests',
      'corrections',
      'blockings',
      'claims',
      'consents',
      'sharing',
    ]) {
      const register = await dpo.request('GET', `/api/clinic/privacy/registers/${name}`)
      expect(register.status, register.text).toBe(200)
    }
    expect((await dpo.request('GET', '/api/clinic/privacy/registers/nothing')).status).toBe(404)
    const { json } = await dpo.request('POST', '/api/clinic/privacy/calendar')
    const feed = await dpo.request('GET', new URL(json.url).pathname)
    expect(feed.text).toContain('BEGIN:VEVENT')
    expect(feed.text).not.toContain('Тестова')
    await dpo.request('POST', '/api/clinic/privacy/calendar')
    expect((await dpo.request('GET', new URL(json.url).pathname)).status).toBe(404)
  })
})
