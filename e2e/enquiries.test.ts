import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStreams } from '#modules/audit/index.ts'
import { destroyRestored } from '#modules/privacy-cases/index.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { tracesOf } from './stored-rows.ts'
import { type Client, createClient, signIn } from './world.ts'

/** IP-1.5, IP-2.2: the form of the site: its fields and no more, the box, the proof, the list, the answer, the end. */
let privacy: PrivacyWorld
let owner: Client
let reception: Client
let visitor: Client

beforeAll(async () => {
  privacy = await openPrivacyWorld()
  owner = await signIn(privacy.world, 'owner@example.ru')
  reception = await signIn(privacy.world, 'reception@example.ru')
  visitor = createClient(privacy.world)
}, 120_000)
afterAll(() => privacy?.close())

const NAME = 'Пелагея'
const MAIL = 'pelageya@example.ru'
const PHONE = '+79000009731'
const TEXT = 'Сколько стоит осмотр и можно ли с ребёнком?'
const form = (fields: Record<string, string>) =>
  visitor.form('/c/ozero/feedback', {
    entity: privacy.me.entityId,
    given: NAME,
    phone: '8 (900) 000-97-31',
    email: MAIL,
    text: TEXT,
    processing: 'on',
    ...fields,
  })
const count = async (table: string): Promise<number> =>
  Number((await privacy.superuser.query(`select count(*)::int as n from ${table}`)).rows[0].n)
const list = async (who: Client = privacy.dpo) =>
  (await who.request('GET', '/api/clinic/enquiries')).json.enquiries

describe('the form', () => {
  it('IP-1.5, IP-1.7: has exactly its fields, each of IP-1.7 or the words themselves; the box is not ticked', async () => {
    const { text } = await visitor.request('GET', '/c/ozero/feedback')
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'))
    const names = [...main.matchAll(/<(?:input|textarea|select)[^>]* name="(\w+)"/g)].map(match => match[1])
    expect([...new Set(names)].sort()).toEqual(['email', 'entity', 'given', 'phone', 'processing', 'text'])
    const box = /<input type="checkbox"[^>]*>/.exec(main)![0]
    expect(box).not.toContain('checked')
    expect(main.match(/type="checkbox"/g)).toHaveLength(1)
  })

  it('IP-3.5: leads to the text of the consent of its own purpose, apart from that of booking', async () => {
    const { text } = await visitor.request('GET', '/c/ozero/feedback')
    const link = /href="(\/c\/ozero\/text\/[0-9a-f-]+)"/.exec(text.slice(text.indexOf('<main')))![1]!
    const shown = await visitor.request('GET', link)
    expect(shown.text).toContain('для ответа на обращение')
    const kind = await privacy.superuser.query(
      'select kind from consents.text_edition where edition_id = $1',
      [link.split('/').at(-1)],
    )
    expect(kind.rows).toEqual([{ kind: 'feedback' }])
  })

  const WRONG: readonly [what: string, fields: Record<string, string>, says: string][] = [
    ['no consent', { processing: '' }, 'Без согласия'],
    ['the box as somebody thinks it up', { processing: 'true' }, 'Без согласия'],
    ['no name', { given: ' ' }, 'как к вам обращаться'],
    ['nowhere to answer', { phone: '', email: '' }, 'телефон или почту'],
    ['a phone that is none', { phone: '123' }, 'Не похоже на номер'],
    ['a mail that is none', { email: 'нет' }, 'Проверьте адрес'],
    ['no words', { text: '  ' }, 'Напишите'],
    ['more words than fit', { text: 'я'.repeat(2001) }, 'Не больше 2000'],
    ['nobody to write to', { entity: '00000000-0000-4000-8000-000000000000' }, 'кому вы пишете'],
  ]
  it.each(WRONG)('IP-3.5: %s: 400, said beside the field, nothing stored', async (_, fields, says) => {
    const before = await Promise.all(['enquiries.enquiry', 'consents.record', 'audit.event'].map(count))
    const answer = await form(fields)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(says)
    expect(answer.text).toContain('данные не сохранены')
    const after = await Promise.all(['enquiries.enquiry', 'consents.record', 'audit.event'].map(count))
    expect(after).toEqual(before)
  })

  it('IP-2.2: is taken with the proof of the consent; fields that nobody asked for are not stored', async () => {
    const answer = await form({ birthDate: '1990-01-01', surname: 'Лишняя' })
    expect([answer.status, answer.headers.location]).toEqual([303, '/c/ozero/feedback?sent=1'])
    const page = await visitor.request('GET', '/c/ozero/feedback?sent=1')
    expect(page.text).toContain('Номер 1.')
    const { rows } = await privacy.superuser.query(
      `select e.given, e.phone, e.email, e.text, r.kind, r.decision, r.form, r.page, r.ticked, r.address, r.patient_id,
         encode(r.text_sha256, 'hex') = encode(t.sha256, 'hex') as same
       from enquiries.enquiry e join consents.record r on r.record_id = e.consent_id
         join consents.text_edition t on t.edition_id = r.edition_id`,
    )
    expect(rows).toEqual([
      {
        given: NAME,
        phone: PHONE,
        email: MAIL,
        text: TEXT,
        kind: 'feedback',
        decision: 'given',
        form: 'site-feedback',
        page: '/c/ozero/feedback',
        ticked: { feedback: true },
        address: '127.0.0.1',
        patient_id: null,
        same: true,
      },
    ])
    expect(await tracesOf(privacy.superuser, 'Лишняя')).toEqual([])
  })

  it('clauses 1.6: the register of consents prints it', async () => {
    const register = await privacy.dpo.request('GET', '/api/clinic/privacy/registers/consents')
    expect(JSON.stringify(register.json.rows)).toContain('для ответа на обращение')
  })
})

describe('the list', () => {
  it('IP-2.2: reception and the officer of that legal entity see it, the other legal entity does not (MM-3.9)', async () => {
    expect(await list(reception)).toHaveLength(1)
    expect((await list())[0]).toMatchObject({ number: 1, given: NAME, phone: PHONE, answer: null })
    expect(await list(await signIn(privacy.world, 'reception2@example.ru'))).toEqual([])
    for (const name of ['doctor', 'cashier', 'content']) {
      const client = await signIn(privacy.world, `${name}@example.ru`)
      expect((await client.request('GET', '/api/clinic/enquiries')).status, name).toBe(403)
    }
  })

  it('IP-2.2: is answered once, by a letter that the gate lets out', async () => {
    const [{ enquiryId }] = await list()
    const url = `/api/clinic/enquiries/${enquiryId}/answer`
    const both = await Promise.all(
      [1, 2].map(() => reception.request('POST', url, { how: 'email', text: 'Осмотр стоит 1 500 ₽.' })),
    )
    expect(both.map(one => one.status).sort()).toEqual([201, 409])
    await privacy.world.runJobs()
    const sent = await privacy.superuser.query(
      `select m.recipient, m.state, d.allowed, d.subject_kind from messaging.message m
         join privacy.decision d on d.object_id = m.message_id where m.about_id = $1`,
      [enquiryId],
    )
    expect(sent.rows).toEqual([{ recipient: MAIL, state: 'sent', allowed: true, subject_kind: 'site_user' }])
    expect((await list())[0].answer).toMatchObject({ how: 'email', text: 'Осмотр стоит 1 500 ₽.' })
  })

  it('IP-3.6a: a withdrawal written into the form is a case at once, with its clock and an identity check', async () => {
    const answer = await form({
      text: 'Отзыв согласия на обработку персональных данных\nПрошу больше не писать мне.',
      phone: '',
    })
    expect(answer.headers.location).toBe('/c/ozero/feedback?sent=2&case=1')
    const { cases } = await privacy.board()
    const opened = cases.find((one: { door: string }) => one.door === 'site')
    expect(opened).toMatchObject({ kind: 'withdrawal', state: 'identity-check', patientId: null })
    expect(opened.deadlines[0].term).toBe('withdrawal-stop')
    expect((await list()).find((one: { number: number }) => one.number === 2).case.caseId).toBe(opened.caseId)
  })

  it('what turns out to be a demand is handed over to the desk once', async () => {
    const { enquiryId } = (await list()).find((one: { number: number }) => one.number === 1)
    const hand = () =>
      reception.request('POST', `/api/clinic/enquiries/${enquiryId}/case`, { kind: 'access' })
    expect((await hand()).status).toBe(201)
    expect((await hand()).json.code).toBe('conflict.state')
  })
})

describe('the end of it', () => {
  const approve = (who: Client, id: string) =>
    who.request('POST', `/api/clinic/privacy/destructions/${id}/approvals`)
  let destructionId: string
  let before: unknown[]

  it('IP-3.8b: a legal hold reaches an enquiry of nobody’s patient: neither two people nor the database destroy it', async () => {
    const { enquiryId } = (await list()).find((one: { number: number }) => one.number === 1)
    const hold = (enquiryNumber: number, who = privacy.dpo) =>
      who.request('POST', '/api/clinic/privacy/holds', {
        entityId: privacy.me.entityId,
        patientId: null,
        enquiryNumber,
        ground: 'Запрос суда № 7-1',
      })
    expect((await hold(999)).status).toBe(404)
    expect((await hold(1, reception)).status).toBe(403)
    const held = await hold(1)
    expect(held.status, held.text).toBe(201)
    const { holds } = (await privacy.dpo.request('GET', '/api/clinic/privacy/holds')).json
    expect(holds[0]).toMatchObject({ enquiryNumber: 1, patientId: null, ground: 'Запрос суда № 7-1' })
    const url = `/api/clinic/enquiries/${enquiryId}/destruction`
    const proposed = await privacy.dpo.request('POST', url, { reason: 'Просил забыть' })
    const id = proposed.json.destructionId
    expect((await approve(privacy.dpo, id)).json.detail).toContain('Запрос суда № 7-1')
    // Past the application: the function of the database meets the hold, too.
    await privacy.superuser.query(
      `insert into cases.destruction_approval (tenant_id, destruction_id, entity_id, user_id, at)
       select tenant_id, destruction_id, entity_id, gen_random_uuid(), now() from cases.destruction, generate_series(1, 2) where destruction_id = $1`,
      [id],
    )
    await privacy.superuser.query(
      `update cases.destruction set state = 'running' where destruction_id = $1`,
      [id],
    )
    await expect(
      privacy.system().db.tx(tx => tx.all({ text: 'select cases.destroy_enquiry($1, now())', values: [id] })),
    ).rejects.toThrow(/legal hold/)
    await privacy.superuser.query(
      `update cases.destruction set state = 'rejected', proposed_at = proposed_at - interval '1 year' where destruction_id = $1`,
      [id],
    )
    await privacy.dpo.request('POST', `/api/clinic/privacy/holds/${held.json.holdId}/release`, {
      reason: 'Суд закончен',
    })
  })

  it('IP-3.8b: is destroyed by two people, with an act of order 179, and nothing of its writer is left', async () => {
    const { enquiryId } = (await list()).find((one: { number: number }) => one.number === 2)
    before = (
      await privacy.superuser.query(
        `select e.*, r.* from enquiries.enquiry e join consents.record r on r.record_id = e.consent_id where e.enquiry_id = $1`,
        [enquiryId],
      )
    ).rows
    const url = `/api/clinic/enquiries/${enquiryId}/destruction`
    expect((await reception.request('POST', url, { reason: 'Просил забыть' })).status).toBe(403)
    const proposed = await privacy.dpo.request('POST', url, { reason: 'Согласие отозвано' })
    expect(proposed.status, proposed.text).toBe(201)
    destructionId = proposed.json.destructionId
    expect((await approve(privacy.dpo, destructionId)).json.state).toBe('proposed')
    expect((await approve(privacy.dpo, destructionId)).status).toBe(409)
    expect((await approve(owner, destructionId)).json.state).toBe('running')
    await privacy.world.runJobs()
    const { destructions } = (await privacy.dpo.request('GET', '/api/clinic/privacy/destructions')).json
    const done = destructions.find((one: { destructionId: string }) => one.destructionId === destructionId)
    expect(done).toMatchObject({ state: 'done', subjectInfo: 'обращение с сайта № 2' })
    const act = await privacy.superuser.query(
      'select act from cases.destruction_act where destruction_id = $1',
      [destructionId],
    )
    expect(act.rows[0].act.categories).toContain('обращения с сайта и контактные данные')
    // The vendor keeps the data by instruction: the act names it, once.
    expect(act.rows[0].act.processor).toMatch(/^[^;]+, ИНН \d{10}$/)
    expect((await list()).map((one: { number: number }) => one.number)).toEqual([1])
    const proof = await privacy.superuser.query('select from consents.record where record_id = $1', [
      (before[0] as { consent_id: string }).consent_id,
    ])
    expect(proof.rowCount).toBe(0)
  })

  it('J6.7: the verifier knows that its proof of consent was destroyed lawfully', async () => {
    await privacy.world.runJobs()
    const reports = await verifyStreams(
      async <R>(text: string, values: readonly unknown[] = []) =>
        (await privacy.superuser.query(text, [...values])).rows as R[],
    )
    expect(reports.flatMap(one => one.failures)).toEqual([])
  })

  it('IP-3.8b: an old copy of the database that brings it back has it destroyed again', async () => {
    const row = before[0] as Record<string, unknown>
    await privacy.superuser.query(
      `insert into consents.record (tenant_id, record_id, entity_id, kind, decision, edition_id, text_sha256, at, channel, page, form,
         ticked, address, user_agent) values ($1, $2, $3, 'feedback', 'given', $4, $5, $6, 'site', '/', 'site-feedback', '{}', '', '')`,
      [row.tenant_id, row.consent_id, row.entity_id, row.edition_id, row.text_sha256, row.at],
    )
    await privacy.superuser.query(
      `insert into enquiries.enquiry (tenant_id, enquiry_id, entity_id, number, given, email, text, consent_id, at)
       values ($1, $2, $3, 2, $4, $5, 'вернулось', $6, $7)`,
      [row.tenant_id, row.enquiry_id, row.entity_id, NAME, MAIL, row.consent_id, row.at],
    )
    // The copy is older than the destruction: it does not know of it.
    await privacy.superuser.query('set session_replication_role = replica')
    for (const table of ['destruction_act', 'destruction_step', 'destruction_approval', 'destruction'])
      await privacy.superuser.query(`delete from cases.${table} where destruction_id = $1`, [destructionId])
    await privacy.superuser.query('set session_replication_role = origin')
    expect(await destroyRestored(privacy.system())).toBe(1)
    expect((await list()).map((one: { number: number }) => one.number)).toEqual([1])
  })

  it('IP-3.8b: three years after the answer it comes into the queue by itself', async () => {
    const queue = async () =>
      (await privacy.dpo.request('GET', '/api/clinic/privacy/destructions')).json.destructions.filter(
        (one: { subjectInfo: string; state: string }) =>
          one.subjectInfo === 'обращение с сайта № 1' && one.state !== 'rejected',
      )
    await privacy.world.runJobs()
    expect(await queue()).toEqual([])
    await privacy.superuser.query('alter table enquiries.answer disable trigger append_only')
    await privacy.superuser.query(`update enquiries.answer set at = at - interval '3 years'`)
    await privacy.superuser.query('alter table enquiries.answer enable trigger append_only')
    await privacy.world.runJobs()
    expect(await queue()).toMatchObject([{ state: 'proposed', mayAnonymise: false }])
  })
})
