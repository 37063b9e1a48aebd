import { createServer, type Server } from 'node:http'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '#platform/config/index.ts'
import { signInPatient } from './open-clinic.ts'
import {
  consentLink,
  newCase,
  openSmileWorld,
  portrait,
  readCase,
  type SmileWorld,
  signEverything,
  signOnPhone,
  smilePatient,
  ticket,
  upload,
  type Whose,
} from './smile-world.ts'
import { type Client, createClient, createWorld, signIn, type World } from './world.ts'

// An engine that shares two cores with everything else takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

/** What leaves the studio and how it ends: labels, links, plans, withdrawal, an engine abroad (J9.5–J9.8). */
const LABEL = 'Визуализация. Не является диагнозом, планом лечения или гарантией результата'
let opened: SmileWorld
let world: World
let superuser: pg.Client
let doctor: Client
let whose: Whose
let caseId: string
let resultId: string
beforeAll(async () => {
  opened = await openSmileWorld()
  ;({ world, superuser, doctor, whose } = opened)
  caseId = await newCase(doctor, whose)
  await signEverything(world, doctor, caseId)
  const taken = await upload(doctor, caseId, await portrait())
  if (taken.status !== 201) throw new Error(taken.text.slice(0, 500))
  const made = await result()
  resultId = made.json.resultId
})
afterAll(() => opened?.close())
const treatment = { shade: 'A1', align: 0.8, level: 0.8, closeGaps: 1, gum: 0.4, replace: [] }
const result = (id = caseId) =>
  doctor.request('POST', `/api/clinic/smile/cases/${id}/results`, {
    plan: 'own',
    treatment,
    edits: {},
    ticket: ticket(),
  })
const bytesOf = async (url: string, who: Client | null = doctor) => {
  const answer = await world.server.inject({ url, headers: who ? { cookie: who.cookie } : {} })
  return { status: answer.statusCode, bytes: answer.rawPayload, json: () => JSON.parse(answer.body) }
}

/** Rows of the picture that hold the dark band with white words: the label is there. */
async function bandsIn(bytes: Buffer, share = 0.15): Promise<{ top: boolean; bottom: boolean }> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
  const found = (from: number, to: number) => {
    for (let y = from; y < to; y++) {
      let white = 0
      let dark = 0
      for (let x = 0; x < info.width; x++) {
        const v = data[y * info.width + x]!
        if (v > 225) white++
        else if (v < 120) dark++
      }
      if (white > info.width * 0.03 && dark > info.width * 0.2) return true
    }
    return false
  }
  return {
    top: found(0, Math.floor(info.height * share)),
    bottom: found(Math.floor(info.height * (1 - share)), info.height),
  }
}

describe('the label', () => {
  it.each(['screen', 'full', 'thumbnail'])(
    'SV-2.2a: %s: burnt in twice, in EXIF and XMP; a half that is cropped away leaves one',
    async size => {
      const { results } = await readCase(doctor, caseId)
      const { bytes } = await bytesOf(`${results[0].imageUrl}&size=${size}`)
      const meta = await sharp(bytes).metadata()
      expect(meta.xmp?.toString('utf8')).toContain(LABEL)
      expect(meta.exif?.toString('latin1')).toContain('Not a diagnosis')
      expect(await bandsIn(bytes)).toEqual({ top: true, bottom: true })
      const half = Math.floor(meta.height / 2)
      for (const top of [0, meta.height - half]) {
        const cut = await sharp(bytes)
          .extract({ left: 0, top, width: meta.width, height: half })
          .jpeg()
          .toBuffer()
        const found = await bandsIn(cut, 0.3)
        expect(found.top || found.bottom).toBe(true)
      }
    },
  )

  it('SV-2.2a: the photo itself carries no label: the test sees the difference', async () => {
    const { photo } = await readCase(doctor, caseId)
    expect(await bandsIn((await bytesOf(photo.url)).bytes)).toEqual({ top: false, bottom: false })
  })

  it('SV-2.2a: previews and answers of the interface say it too; there is no parameter that leaves it out', async () => {
    const look = await doctor.request('POST', `/api/clinic/smile/cases/${caseId}/previews`, {
      treatment,
      edits: {},
      slot: 'main',
      ticket: ticket(),
      label: false,
      disclaimer: false,
    })
    expect(look.json.disclaimer).toBe(LABEL)
    expect(await bandsIn(Buffer.from(look.json.image, 'base64'))).toEqual({ top: true, bottom: true })
    const view = await readCase(doctor, caseId)
    expect([view.disclaimer, view.results[0].disclaimer]).toEqual([LABEL, LABEL])
  })

  it('SV-2.2a: the report is PDF/A with before, after, what was changed and the disclaimer', async () => {
    const { status, bytes } = await bytesOf(`/api/clinic/smile/results/${resultId}/pdf`)
    expect(status).toBe(200)
    const library = await PDFiumLibrary.init()
    const document = await library.loadDocument(bytes)
    const text = [...document.pages()].map(page => page.getText()).join('\n')
    document.destroy()
    library.destroy()
    const plain = text.replace(/\s+/g, ' ')
    expect(plain).toContain(LABEL)
    expect(plain).toContain('может отличаться')
    expect(plain).toContain('Закрытие промежутков: 100 %')
    expect(bytes.toString('latin1')).toContain('pdfaid:part')
  })
})

describe('a link', () => {
  const share = (days = 7, id = resultId) =>
    doctor.request('POST', `/api/clinic/smile/results/${id}/shares`, { days })
  const apiOf = (url: string) => {
    const [, clinic, token] = /\/my\/smile\/view\/([^/]+)\/(.+)$/.exec(url)!
    return `/api/site/${clinic}/smile/shares/${token}`
  }

  it('SV-2.2b: is refused until the patient was informed of differences', async () => {
    const other = await newCase(doctor, whose)
    expect((await upload(doctor, other, await portrait({ seed: 9 }))).status).toBe(201)
    const made = await result(other)
    const refused = await share(7, made.json.resultId)
    expect([refused.status, refused.json.code]).toEqual([409, 'smile.not-informed'])
    const paper = await doctor.request('GET', `/api/clinic/smile/results/${made.json.resultId}/pdf`)
    expect(paper.json.code).toBe('smile.not-informed')
    await signEverything(world, doctor, other)
    expect((await share(7, made.json.resultId)).status).toBe(201)
  })

  it('J9.5: shows before and after to whoever has it, to the patient in his portal, and counts each look', async () => {
    const { json } = await share()
    const stranger = createClient(world)
    const page = await stranger.request('GET', apiOf(json.url))
    expect(page.status, page.text).toBe(200)
    expect(page.json).toMatchObject({
      disclaimer: LABEL,
      changed: expect.arrayContaining([expect.stringMatching(/A1/)]),
    })
    const { status, bytes } = await bytesOf(page.json.after, null)
    expect(status).toBe(200)
    expect(await bandsIn(bytes)).toEqual({ top: true, bottom: true })
    const forged = page.json.after.replace(/token=[^.]+/, 'token=zzzzzz')
    expect((await bytesOf(forged, null)).json().code).toBe('smile.url-expired')
    const patient = await signInPatient(world)
    const mine = await patient.request('GET', '/api/my/smile')
    expect(mine.json.pictures.length).toBeGreaterThan(0)
    expect((await bytesOf(mine.json.pictures[0].after, patient)).status).toBe(200)
    const { shares } = await readCase(doctor, caseId)
    expect(shares.find((s: { shareId: string }) => s.shareId === json.shareId).opened).toBe(1)
    const log = await doctor.request('GET', `/api/clinic/smile/cases/${caseId}/access-log`)
    const did = log.json.rows.map((row: { did: string }) => row.did)
    expect(did).toEqual(
      expect.arrayContaining(['открыл изображение по ссылке', 'открыл изображение в личном кабинете']),
    )
  })

  it('J9.5: is dead after it was revoked, and after its day', async () => {
    const one = await share()
    await doctor.request('POST', `/api/clinic/smile/shares/${one.json.shareId}/revocation`, {
      reason: 'по просьбе',
    })
    const revoked = await createClient(world).request('GET', apiOf(one.json.url))
    expect([revoked.status, revoked.json.code]).toEqual([410, 'smile.link-dead'])
    const two = await share(1)
    await superuser.query(
      `update smile.share set expires_at = now() - interval '10 years' where share_id = $1`,
      [two.json.shareId],
    )
    expect((await createClient(world).request('GET', apiOf(two.json.url))).json.code).toBe('smile.link-dead')
  })
})

describe('a treatment plan', () => {
  it('J9.6: takes a picture as a visualisation only, never as an item', async () => {
    const plan = await doctor.request('POST', `/api/clinic/patients/${whose.patientId}/plans`, {
      entityId: whose.entityId,
      title: 'Эстетика',
    })
    const attach = (as: string) =>
      doctor.request('POST', `/api/clinic/smile/results/${resultId}/plan-pictures`, {
        planId: plan.json.planId,
        as,
      })
    const refused = await attach('plan-item')
    expect([refused.status, refused.json.code]).toEqual([409, 'smile.only-visualisation'])
    expect((await attach('visualisation')).json).toEqual({ label: 'визуализация, не план лечения' })
    const item = { itemId: 'i', serviceId: resultId, teeth: [11], quantity: 1, discountPercent: 0 }
    const phase = { phaseId: 'p', title: 'Этап', visits: 1, weeks: 1, items: [item] }
    const smuggled = await doctor.request('PUT', `/api/clinic/plans/${plan.json.planId}/draft`, {
      lock: 1,
      frozenUntil: '2099-12-31',
      options: [{ optionId: 'A', title: 'Вариант', guaranteeMonths: 0, phases: [phase] }],
    })
    expect(smuggled.status).toBeGreaterThanOrEqual(400)
  })
})

describe('an engine that somebody else runs', () => {
  let server: Server
  const asked: { photo: string; keys: string[] }[] = []
  let abroad: World
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const parsed = JSON.parse(body)
      asked.push({ photo: parsed.photo, keys: Object.keys(parsed).sort() })
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ image: parsed.photo, engine: 'test-double/1' }))
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' ? address!.port : 0
    const config = loadConfig({
      DATA_DIR: '/nonexistent',
      SMILE_ENGINE_URL: `http://127.0.0.1:${port}/v1/simulations`,
      SMILE_ENGINE_OPERATOR: 'Example Smile Ltd',
      SMILE_ENGINE_COUNTRY: 'KZ',
    })
    abroad = await createWorld({ patients: 20, smileEngine: config.smileEngine })
  })
  afterAll(async () => {
    await abroad?.close()
    await new Promise(done => server?.close(done))
  })

  it('J9.8: SV-4.2c: a job fails with the reason and sends nothing until the patient has agreed to that country', async () => {
    const client = new pg.Client({ connectionString: abroad.database.superuserUrl })
    await client.connect()
    const dentist = await signIn(abroad, 'doctor@example.ru')
    const who = await smilePatient(client)
    const id = await newCase(dentist, who)
    const ownLink = await readCase(dentist, id)
    expect(ownLink.engine).toEqual({ name: 'Example Smile Ltd', country: 'KZ', external: true })
    const page = await consentLink(dentist, id)
    await signOnPhone({ world: abroad, link: page, step: 'agreement', keys: [] })
    const texts = (await createClient(abroad).request('GET', page)).json
    expect(texts.crossBorder.needed).toBe(true)
    const local = texts.documents
      .map((d: { key: string }) => d.key)
      .filter((key: string) => key !== 'cross_border:KZ' && key !== 'third_party:Example Smile Ltd')
    await signOnPhone({ world: abroad, link: page, step: 'documents', keys: local })
    expect((await upload(dentist, id, await portrait())).status).toBe(201)
    const make = () =>
      dentist.request('POST', `/api/clinic/smile/cases/${id}/results`, {
        plan: 'own',
        treatment,
        edits: {},
        ticket: ticket(),
      })
    const refused = await make()
    expect([refused.status, refused.json.code]).toEqual([403, 'smile.consent-missing'])
    expect(refused.json.detail).toMatch(/Example Smile Ltd/)
    await signOnPhone({
      world: abroad,
      link: page,
      step: 'documents',
      keys: ['third_party:Example Smile Ltd'],
    })
    const still = await make()
    expect(still.json.detail).toMatch(/передача за границу: KZ/)
    expect(asked).toEqual([])
    const { jobs } = await readCase(dentist, id)
    expect(jobs[0]).toMatchObject({
      state: 'failed',
      kind: 'result',
      country: 'KZ',
      reason: expect.stringMatching(/KZ/),
    })
    await client.query(`update identity.rate_window set hits = 0`)
    await signOnPhone({ world: abroad, link: page, step: 'documents', keys: ['cross_border:KZ'] })
    const made = await make()
    expect(made.status, made.text.slice(0, 300)).toBe(201)
    expect(made.json.engine).toBe('test-double/1')
    expect(asked[0]!.keys).toEqual(['contract', 'edits', 'photo', 'treatment'])
    expect(asked.length).toBe(1)
    await client.end()
  })
})

describe('withdrawal', () => {
  it('J9.7: SV-4.3: images are blocked at once, links die, destruction is due, the evidence stays', async () => {
    const { json } = await doctor.request('POST', `/api/clinic/smile/results/${resultId}/shares`, {
      days: 30,
    })
    const link = `/api/site/ozero/smile/shares/${json.url.split('/').at(-1)}`
    const before = await readCase(doctor, caseId)
    const page = await createClient(world).request('GET', link)
    const patient = await signInPatient(world)
    const withdrawn = await patient.request('POST', '/api/my/consents/withdrawals', {
      ...whose,
      kind: 'biometric_image',
      scope: '',
    })
    expect(withdrawn.json.consents).toBe(1)
    const after = await readCase(doctor, caseId)
    expect(after).toMatchObject({
      photo: null,
      results: [],
      summary: null,
      stop: { consent: 'biometric_image' },
    })
    expect((await doctor.request('GET', before.photo.url)).json.code).toBe('smile.blocked')
    expect((await doctor.request('GET', before.results[0].imageUrl)).json.code).toBe('smile.blocked')
    expect((await result()).json.code).toBe('smile.blocked')
    expect((await createClient(world).request('GET', link)).json.code).toBe('smile.link-dead')
    expect((await bytesOf(page.json.after, null)).status).toBe(410)
    expect((await patient.request('GET', '/api/my/smile')).json.pictures).toEqual([])
    const pack = await doctor.request('GET', `/api/clinic/smile/cases/${caseId}/evidence`)
    expect([pack.status, pack.headers['content-type']]).toEqual([200, 'application/zip'])
  })

  it('SV-4.2a: a job that was running when the patient withdrew ends without a result', async () => {
    const rows = await superuser.query(`select count(*)::int as n from smile.job where state = 'running'`)
    expect(rows.rows[0].n).toBe(0)
    const started = await superuser.query(
      `insert into smile.job select tenant_id, gen_random_uuid(), case_id, entity_id, patient_id, 'result', 'x', 'RU',
         decision_id, consents, 'running', null, null, now(), started_by, null from smile.job limit 1 returning job_id`,
    )
    await superuser.query(
      `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at,
         recorded_at, channel, page, form, ticked, address, user_agent, scope)
       select tenant_id, gen_random_uuid(), entity_id, patient_id, kind, 'withdrawn', edition_id, text_sha256, now(), now(),
         'reception', 'x', 'x', '{}', 'x', 'x', scope from consents.record where kind = 'health_special' limit 1`,
    )
    const ended = await superuser.query('select state, code from smile.job where job_id = $1', [
      started.rows[0].job_id,
    ])
    expect(ended.rows[0]).toEqual({ state: 'stopped', code: 'consent.withdrawn' })
  })

  it('SV-4.4: the images are destroyed when the day comes, provably; signatures and consents stay', async () => {
    const count = async (sql: string) => Number((await superuser.query(sql)).rows[0].count)
    const signatures = await count('select count(*) from consents.signature')
    await superuser.query(`alter table smile.stop disable trigger all`)
    await superuser.query(`update smile.stop set due_at = now() - interval '1 year'`)
    await superuser.query(`alter table smile.stop enable trigger all`)
    await world.runJobs()
    const view = await readCase(doctor, caseId)
    expect(view.destroyedAt).not.toBeNull()
    const act = await superuser.query('select reason, files from smile.destruction where case_id = $1', [
      caseId,
    ])
    expect(act.rows[0].files.length).toBeGreaterThanOrEqual(4)
    expect(act.rows[0].files[0].sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(await count('select count(*) from consents.signature')).toBe(signatures)
    // The key of the purpose went with the last image: backups stay closed as well.
    expect(await count('select count(*) from files.key_destruction')).toBe(1)
    const pack = await doctor.request('GET', `/api/clinic/smile/cases/${caseId}/evidence`)
    expect(pack.status).toBe(200)
  })
})
