import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BegunVisit, beginVisits } from './begun-visit.ts'
import { archivalFaults, lookAtPdf, popplerIsHere } from './pdf-check.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** Protocols under unkind hands: signed twice, amended again and again, and with a second signature. */
let world: World
let superuser: pg.Client
let doctor: Client
let colleague: Client
let colleagueId: string
let visits: BegunVisit[]

const CONTENT = {
  complaints: 'Боль от холодного',
  history: 'Неделю',
  objective: 'Полость на зубе 16',
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
  treatment: 'Пломба',
  recommendations: 'Осмотр через 6 месяцев.',
}
const of = (protocolId: string, rest = '') => `/api/clinic/protocols/${protocolId}${rest}`
const protocolsOf = async (encounterId: string) =>
  (await doctor.request('GET', `/api/clinic/encounters/${encounterId}`)).json.protocols

/** Every PDF of the tests, for the validator. */
const files = new Map<string, Buffer>()

async function pdfOf(protocolId: string): Promise<Buffer> {
  const { statusCode, rawPayload } = await world.server.inject({
    url: of(protocolId, '/pdf'),
    headers: { cookie: doctor.cookie },
  })
  expect(statusCode).toBe(200)
  files.set(`protocol-${protocolId.slice(-4)}-${files.size}`, rawPayload)
  return rawPayload
}

/** Words of the PDF of a signed protocol; null where no reader is installed. */
async function wordsOfPdf(protocolId: string): Promise<string | null> {
  const rawPayload = await pdfOf(protocolId)
  return popplerIsHere() ? lookAtPdf(rawPayload, `protocol-${protocolId.slice(-4)}`).text : null
}

/** Fills a draft and signs it. */
async function sign(protocolId: string, more: object = {}, version = 1) {
  const saved = await doctor.request('PUT', of(protocolId), {
    version,
    template: 'dental-exam',
    content: { ...CONTENT, ...more },
  })
  if (saved.status !== 200) throw new Error(saved.text)
  return doctor.request('POST', of(protocolId, '/signature'), { version: saved.json.version })
}

beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  doctor = await signIn(world, 'doctor@example.ru')
  const me = (await doctor.request('GET', '/api/clinic/me')).json.practitionerId
  const { rows } = await superuser.query(
    `select p.practitioner_id, u.email from catalogue.practitioner p join identity.staff_user u using (user_id)
     join tenancy.tenant t on t.tenant_id = p.tenant_id and t.slug = 'ozero'
     join identity.membership m on m.user_id = u.user_id and m.tenant_id = p.tenant_id and m.role = 'doctor'
     join tenancy.legal_entity e on e.entity_id = m.entity_id and e.code = 'С'
     where p.practitioner_id <> $1 order by p.position limit 1`,
    [me],
  )
  colleagueId = rows[0].practitioner_id
  colleague = await signIn(world, rows[0].email)
  visits = await beginVisits(world, doctor, 4)
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

describe('a protocol signed twice', () => {
  it('J2.6: one after the other the second is told that it is signed, and nothing changes', async () => {
    const { protocolId, encounterId } = visits[0]!
    const first = await sign(protocolId)
    expect(first.status, first.text).toBe(200)
    const again = await doctor.request('POST', of(protocolId, '/signature'), { version: 2 })
    expect([again.status, again.json.code]).toEqual([409, 'protocol.signed'])
    const late = await doctor.request('PUT', of(protocolId), {
      version: 3,
      template: 'dental-exam',
      content: { ...CONTENT, complaints: 'иное' },
    })
    expect([late.status, late.json.code]).toEqual([409, 'protocol.signed'])
    const [kept] = await protocolsOf(encounterId)
    expect(kept).toMatchObject({ number: first.json.number, sha256: first.json.sha256 })
    expect(kept.content.complaints).toBe(CONTENT.complaints)
  })

  it('J2.6: of eight at once exactly one signs, one number is given', async () => {
    const { protocolId } = visits[1]!
    const saved = await doctor.request('PUT', of(protocolId), {
      version: 1,
      template: 'dental-exam',
      content: CONTENT,
    })
    const before = Number(
      (await superuser.query('select sum(last_number) as n from records.protocol_counter')).rows[0].n,
    )
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        doctor.request('POST', of(protocolId, '/signature'), { version: saved.json.version }),
      ),
    )
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    for (const { status, json } of answers.filter(answer => answer.status !== 200))
      expect([status, json.code]).toEqual([
        409,
        expect.stringMatching(/^(protocol\.signed|conflict\.version)$/),
      ])
    const after = Number(
      (await superuser.query('select sum(last_number) as n from records.protocol_counter')).rows[0].n,
    )
    expect(after).toBe(before + 1)
  })
})

describe('an amendment of an amendment', () => {
  it('J2.6: names the amendment it corrects; every link of the chain stays readable and unchanged', async () => {
    const { protocolId, encounterId } = visits[0]!
    const chain = [protocolId]
    for (const reason of ['Уточнён зуб', 'Снова уточнён зуб']) {
      const begun = await doctor.request('POST', of(chain.at(-1)!, '/amendments'), { reason })
      expect(begun.status, begun.text).toBe(201)
      chain.push(begun.json.protocolId)
      const signed = await sign(begun.json.protocolId, { objective: `Полость. ${reason}` })
      expect(signed.status, signed.text).toBe(200)
    }
    const all = await protocolsOf(encounterId)
    expect(all.map((p: { amends: string | null }) => p.amends)).toEqual([null, chain[0], chain[1]])
    expect(new Set(all.map((p: { number: string }) => p.number)).size).toBe(3)
    for (const one of all) {
      const words = await wordsOfPdf(one.protocolId)
      if (words !== null) expect(words).toContain(one.number)
    }
  })

  it('J2.6: of two amendments begun at once one is begun; nobody amends a draft or what a colleague wrote', async () => {
    const { protocolId } = visits[1]!
    const begin = (who = doctor) => who.request('POST', of(protocolId, '/amendments'), { reason: 'Проверка' })
    const answers = await Promise.all([begin(), begin()])
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409])
    const draft = answers.find(answer => answer.status === 201)!.json.protocolId
    const ofDraft = await doctor.request('POST', of(draft, '/amendments'), { reason: 'Проверка' })
    expect([ofDraft.status, ofDraft.json.code]).toEqual([409, 'conflict.state'])
    expect((await begin(colleague)).status).toBe(403)
  })
})

describe('co-signing', () => {
  const ask = (protocolId: string, practitionerId: string, who = doctor) =>
    who.request('POST', of(protocolId, '/cosignatures'), { practitionerId, capacity: 'head' })
  const waiting = async (who: Client) =>
    (await who.request('GET', '/api/clinic/cosignatures')).json.waiting as {
      requestId: string
      number: string
    }[]

  it('J2.6: a colleague signs the same hash; the PDF names him, the signed text stays as it was', async () => {
    const { protocolId, encounterId } = visits[2]!
    const early = await ask(protocolId, colleagueId)
    expect([early.status, early.json.code]).toEqual([409, 'conflict.state'])
    const signed = await sign(protocolId)
    const asked = await ask(protocolId, colleagueId)
    expect(asked.status, asked.text).toBe(201)
    expect((await ask(protocolId, colleagueId)).status).toBe(409)
    const mine = (await waiting(colleague)).find(one => one.requestId === asked.json.requestId)!
    expect(mine.number).toBe(signed.json.number)
    const answers = await Promise.all(
      [1, 2].map(() =>
        colleague.request('POST', `/api/clinic/cosignatures/${asked.json.requestId}/answer`, { sign: true }),
      ),
    )
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409])
    expect(await waiting(colleague)).toEqual([])
    const [kept] = await protocolsOf(encounterId)
    expect(kept.sha256).toBe(signed.json.sha256)
    expect(kept.cosignatures).toMatchObject([
      { capacity: 'head', state: 'signed', practitionerId: colleagueId },
    ])
    const { rows } = await superuser.query(
      `select encode(content_sha256, 'hex') as sha256 from records.cosign_answer where request_id = $1`,
      [asked.json.requestId],
    )
    expect(rows[0].sha256).toBe(signed.json.sha256)
    const words = await wordsOfPdf(protocolId)
    if (words !== null) expect(words).toContain('Заведующий отделением')
  })

  it('J2.6: a refusal needs a reason, and somebody else may be asked; only the author asks, only who was asked answers', async () => {
    const { protocolId, encounterId } = visits[3]!
    await sign(protocolId)
    expect((await ask(protocolId, colleagueId, colleague)).status).toBe(403)
    const me = (await doctor.request('GET', '/api/clinic/me')).json.practitionerId
    expect((await ask(protocolId, me)).status).toBe(409)
    const { requestId } = (await ask(protocolId, colleagueId)).json
    const answer = (who: Client, body: object) =>
      who.request('POST', `/api/clinic/cosignatures/${requestId}/answer`, body)
    expect((await answer(doctor, { sign: true })).status).toBe(403)
    expect((await answer(colleague, { sign: false })).status).toBe(400)
    expect((await answer(colleague, { sign: false, reason: 'Нет снимка' })).status).toBe(201)
    const [kept] = await protocolsOf(encounterId)
    expect(kept.cosignatures).toMatchObject([{ state: 'declined', reason: 'Нет снимка' }])
    expect((await ask(protocolId, colleagueId)).status).toBe(201)
    const { rows } = await superuser.query(
      `select p.practitioner_id from catalogue.practitioner p join identity.staff_user u using (user_id) where u.email = 'therapist@example.ru'`,
    )
    const foreign = await ask(protocolId, rows[0].practitioner_id)
    expect([foreign.status, foreign.json.code], 'MM-3.9: he works for another legal entity').toEqual([
      409,
      'conflict.state',
    ])
    await expect(superuser.query('update records.cosign_answer set reason = $1', ['иное'])).rejects.toThrow(
      /evidence/,
    )
  })
})

describe('the file of a protocol', () => {
  it('J2.6: is the one that was signed, byte for byte, also when the patient, the doctor and the clinic are named otherwise', async () => {
    const { protocolId } = visits[1]!
    const before = await pdfOf(protocolId)
    await superuser.query(
      `update patients.patient set surname = 'Переименованный' where patient_id =
        (select patient_id from records.protocol where protocol_id = $1)`,
      [protocolId],
    )
    await superuser.query(
      `update catalogue.practitioner set position_title = 'главный врач' where practitioner_id =
        (select practitioner_id from records.protocol where protocol_id = $1)`,
      [protocolId],
    )
    await superuser.query(`update tenancy.legal_entity set address = 'г. Другой' where entity_id =
      (select entity_id from records.protocol where protocol_id = '${protocolId}')`)
    expect(Buffer.compare(await pdfOf(protocolId), before)).toBe(0)
  })

  it('MM3-3.1c: a validator of others finds nothing against PDF/A, with amendments and second signatures too', () => {
    expect(files.size).toBeGreaterThanOrEqual(6)
    expect(archivalFaults(files)).toEqual([])
  })
})
