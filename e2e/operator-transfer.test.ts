import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { type Client, signIn } from './world.ts'

/** IV-3.3.5: the site is sold, the duties pass on: people are told, standing consents are handed over, the acquirer accepts. */
let desk: PrivacyWorld
let dpo: Client
beforeAll(async () => {
  desk = await openPrivacyWorld()
  dpo = desk.dpo
})
afterAll(() => desk?.close())

const URL = '/api/clinic/privacy/operator-transfers'
const day = (offset: number) =>
  new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs() + offset * 86_400_000)
    .toISOString()
    .slice(0, 10)
const input = (more: object = {}) => ({
  entityId: desk.me.entityId,
  acquirerName: 'ООО «Новая клиника»',
  acquirerInn: '9900000105',
  acquirerOgrn: '1259900000106',
  acquirerAddress: 'г. Примерск, ул. Новая, 2',
  acquirerEmail: 'new@example.ru',
  basisDocument: 'Договор купли-продажи № 5 от 10.11.2026',
  plannedOn: day(10),
  ...more,
})
const list = async () => (await dpo.request('GET', URL)).json.transfers
const clause = async () =>
  (await dpo.request('GET', '/api/clinic/privacy/compliance')).json.clauses.find(
    (one: { clause: string }) => one.clause === 'IV-3.3.5',
  )
let transferId: string

describe('IV-3.3.5: a change of the operator', () => {
  it('IV-3.3.5: begins with the acquirer’s requisites and the document, once; wrong digits, a past day and other people are refused', async () => {
    expect((await dpo.request('POST', URL, input({ acquirerInn: '9900000106' }))).status).toBe(400)
    expect((await dpo.request('POST', URL, input({ plannedOn: day(-1) }))).status).toBe(400)
    const reception = await signIn(desk.world, 'reception@example.ru')
    expect((await reception.request('POST', URL, input())).status).toBe(403)
    const opened = await dpo.request('POST', URL, input())
    expect(opened.status, opened.text).toBe(201)
    transferId = opened.json.transferId
    expect((await dpo.request('POST', URL, input())).json.code).toBe('conflict.state')
    expect((await list())[0]).toMatchObject({ transferId, state: 'telling', told: 0 })
    expect((await clause()).state).toBe('at-risk')
  })

  it('IV-3.3.5: nothing is handed over or accepted before people are told', async () => {
    expect((await dpo.request('GET', `${URL}/${transferId}/consents.json`)).status).toBe(409)
    const early = await dpo.request('POST', `${URL}/${transferId}/end`, {
      kind: 'accepted',
      document: 'Акт № 1',
    })
    expect(early.status).toBe(409)
  })

  it('IV-3.3.5: every person of the operator is told once, whoever asks twice, with who comes and what he may do', async () => {
    const tell = () => dpo.request('POST', `${URL}/${transferId}/notices`)
    const answers = await Promise.all([tell(), tell()])
    expect(answers.map(one => one.status)).toEqual([200, 200])
    const { people, told } = (await list())[0]
    expect([told, people > 5]).toEqual([people, true])
    const { rows } = await desk.superuser.query(
      `select patient_id, count(*)::int as n, max(body) as body from messaging.message where about_id = $1 group by patient_id`,
      [transferId],
    )
    expect(rows.every(row => row.n === 1)).toBe(true)
    expect(rows[0].body).toContain('ИНН 9900000105')
    expect(rows[0].body).toMatch(/отзовите согласие/)
    await desk.world.runJobs()
    expect((await list())[0].sent).toBe(people)
  })

  it('IV-3.3.5, IP-4.2.2: standing consents go with their texts and hashes; who withdrew or is blocked stays out, health does not go', async () => {
    const others = await desk.superuser.query(
      `select patient_id from patients.patient_entity where entity_id = $1 and patient_id <> $2 limit 3`,
      [desk.me.entityId, desk.me.patientId],
    )
    const [first, second, third] = others.rows.map(row => row.patient_id as string)
    const say = (patientId: string, decision: 'given' | 'withdrawn', seconds: number) =>
      desk.superuser.query(
        `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at,
           channel, page, form, ticked, address, user_agent)
         select tenant_id, gen_random_uuid(), entity_id, $1, kind, $4, edition_id, sha256, $3, 'site', '/', 'booking', '{}', '', ''
         from consents.text_edition where entity_id = $2 and kind = 'news' order by number desc limit 1`,
        [
          patientId,
          desk.me.entityId,
          new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs() - seconds * 1000),
          decision,
        ],
      )
    for (const patientId of [desk.me.patientId, first!, second!, third!]) await say(patientId, 'given', 60)
    await say(first!, 'withdrawn', 30)
    await desk.superuser.query(
      `insert into privacy.processing_block (tenant_id, block_id, patient_id, entity_id, purposes, since, recorded_at, reason,
         basis_kind, basis_document, requested_by) values ($1, gen_random_uuid(), $2, null, null, $3, $3, 'проверка', 'authority', 'письмо № 1', 'authority')`,
      [desk.me.tenantId, second, new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs())],
    )
    const file = await dpo.request('GET', `${URL}/${transferId}/consents.json`)
    expect(file.status, file.text).toBe(200)
    const given = JSON.parse(file.text)
    const news = given.consents.filter((one: { kind: string }) => one.kind === 'news')
    const who = news.map((one: { patient_id: string }) => one.patient_id)
    expect(who).toEqual(expect.arrayContaining([desk.me.patientId, third]))
    expect(who).not.toContain(first)
    expect(JSON.stringify(given)).not.toContain(second)
    const edition = given.editions.find(
      (one: { edition_id: string }) => one.edition_id === news[0].edition_id,
    )
    expect([edition.sha256, edition.kind]).toEqual([news[0].text_sha256, 'news'])
    expect(Object.keys(given.consents[0])).not.toContain('diagnosis')
    const { export: made, state } = (await list())[0]
    expect(made).toMatchObject({
      consents: given.consents.length,
      sha256: createHash('sha256').update(file.text).digest('hex'),
    })
    expect(state).toBe('accepting')
    const { rows } = await desk.superuser.query(
      `select action from audit.event where operation = 'privacy-cases.export-transfer' and object_id = $1`,
      [transferId],
    )
    expect(rows).toEqual([{ action: 'extraction' }])
  })

  it('IV-3.3.5: past its day and not accepted it is a breach on the console; the acquirer’s paper ends it, once', async () => {
    await moveTestClock(desk.world.services, desk.me.tenantId, 12 * 86_400_000)
    dpo = await signIn(desk.world, 'dpo@example.ru')
    expect((await clause()).state).toBe('broken')
    const end = () =>
      dpo.request('POST', `${URL}/${transferId}/end`, {
        kind: 'accepted',
        document: 'Акт приёма № 1 от 28.11.2026',
      })
    expect((await end()).status).toBe(201)
    expect((await end()).status).toBe(409)
    expect((await list())[0]).toMatchObject({ state: 'accepted', endedBy: 'Акт приёма № 1 от 28.11.2026' })
    expect((await clause()).state).toBe('kept')
    await expect(
      desk.superuser.query(`update cases.operator_transfer set acquirer_inn = '1'`),
    ).rejects.toThrow(/evidence/)
  })
})
