import type pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  consentLink,
  newCase,
  openSmileWorld,
  portrait,
  readCase,
  type SmileWorld,
  signEverything,
  signOnPhone,
  ticket,
  upload,
  type Whose,
} from './smile-world.ts'
import { type Client, createClient, signIn, type World } from './world.ts'

// An engine that shares two cores with everything else takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

/** The smile studio over HTTP: the consent gate, the photo, plans, results, links, withdrawal (J9.2–J9.7). */
const LABEL = 'Визуализация. Не является диагнозом, планом лечения или гарантией результата'
let opened: SmileWorld
let world: World
let superuser: pg.Client
let doctor: Client
let whose: Whose
let caseId: string
let photo: Buffer
beforeAll(async () => {
  opened = await openSmileWorld()
  ;({ world, superuser, doctor, whose } = opened)
  photo = await portrait()
})
afterAll(() => opened?.close())
const url = (rest: string) => `/api/clinic/smile/cases/${caseId}${rest}`
const files = async () => Number((await superuser.query('select count(*) from files.file')).rows[0].count)

describe('the consent gate', () => {
  it('SV-4.2a: a photo without written consents is refused, with what to do, and nothing of it is kept', async () => {
    caseId = await newCase(doctor, whose)
    const refused = await upload(doctor, caseId, photo)
    expect([refused.status, refused.json.code]).toEqual([403, 'smile.consent-missing'])
    expect(refused.json.detail).toMatch(/Получите согласие пациента/)
    expect(await files()).toBe(0)
    const view = await readCase(doctor, caseId)
    expect(view.refusal.code).toBe('consent.absent')
    expect(view.photo).toBeNull()
    expect(view.jobs[0]).toMatchObject({ state: 'failed', kind: 'analysis' })
  })

  it('SV-4.2c: cross-border consent is not asked for while photos are processed in Russia', async () => {
    const { consents, engine } = await readCase(doctor, caseId)
    expect(engine).toMatchObject({ country: 'RU', external: false })
    expect(
      consents.map((c: { kind: string; required: boolean; state: string }) => [c.kind, c.required, c.state]),
    ).toEqual([
      ['health_special', true, 'missing'],
      ['biometric_image', true, 'missing'],
      ['third_party', true, 'missing'],
      ['cross_border', false, 'not-needed'],
    ])
  })

  it('J9.3: the patient reads separate texts on his own phone and signs by a code, the agreement first', async () => {
    const link = await consentLink(doctor, caseId)
    const page = await createClient(world).request('GET', link)
    expect(page.status, page.text).toBe(200)
    expect(page.json.crossBorder).toEqual({
      needed: false,
      text: 'Не требуется: обработка в РФ. Снимки не передаются за границу.',
    })
    const keys = page.json.documents.map((d: { key: string }) => d.key)
    expect(keys).toHaveLength(4)
    expect(page.text).not.toContain('+79000000101')
    const early = await signOnPhone({ world, link, step: 'documents', keys })
    expect(early.code.json.code).toBe('signature.agreement-missing')
    const agreed = await signOnPhone({ world, link, step: 'agreement', keys: [] })
    expect(agreed.signed.json).toEqual({ signed: 1 })
    expect(agreed.code.json.sender.length).toBeLessThanOrEqual(11)
    const some = await signOnPhone({ world, link, step: 'documents', keys: keys.slice(0, 2) })
    expect(some.signed.json).toEqual({ signed: 2 })
    expect((await upload(doctor, caseId, photo)).json.code).toBe('smile.consent-missing')
    await signEverything(world, doctor, caseId)
    const view = await readCase(doctor, caseId)
    expect(view.refusal).toBeNull()
    expect(view.informed.way).toBe('pep')
  })

  it('J9.3: a link that nobody gave out, or of another clinic, opens nothing', async () => {
    const link = await consentLink(doctor, caseId)
    const stranger = createClient(world)
    const wrong = link.replace(/.{43}$/, 'A'.repeat(43))
    expect((await stranger.request('GET', wrong)).json.code).toBe('smile.link-dead')
    expect((await stranger.request('GET', link.replace('/ozero/', '/solo/'))).json.code).toBe(
      'smile.link-dead',
    )
  })
})

describe('the photo', () => {
  it('SV-4.4: location is stripped, the bytes are sealed; the case shows figures and no landmarks', async () => {
    const located = await sharp(photo)
      .withExif({ IFD0: { Make: 'Камера' }, IFD3: { GPSLatitude: '55/1 45/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg({ quality: 95 })
      .toBuffer()
    expect((await sharp(located).metadata()).exif).toBeDefined()
    const taken = await upload(doctor, caseId, located)
    expect(taken.status, taken.text).toBe(201)
    const view = await readCase(doctor, caseId)
    expect(view.summary.lines.teeth.length).toBeGreaterThan(5)
    expect(JSON.stringify(view)).not.toMatch(/landmark|mesh|descriptor|embedding/i)
    const kept = await superuser.query('select summary from smile.photo')
    expect(Object.keys(kept.rows[0].summary).sort()).toEqual(
      ['certainty', 'engine', 'lines', 'measures', 'shade', 'sure', 'teeth'].sort(),
    )
    const image = await world.server.inject({
      url: view.photo.url,
      headers: { cookie: doctor.cookie },
    })
    expect(image.headers['content-type']).toBe('image/jpeg')
    const { exif, xmp } = await sharp(image.rawPayload).metadata()
    expect([exif, xmp]).toEqual([undefined, undefined])
    expect((await upload(doctor, caseId, photo)).json.code).toBe('smile.photo-exists')
  })

  it('SV-4.4: an address of an image is for one session and some minutes', async () => {
    const view = await readCase(doctor, caseId)
    const other = await signIn(world, 'doctor@example.ru')
    expect((await other.request('GET', view.photo.url)).status).toBe(403)
    const broken = view.photo.url.replace(/token=.{3}/, 'token=zzz')
    expect((await doctor.request('GET', broken)).status).toBe(403)
    expect((await createClient(world).request('GET', view.photo.url)).status).toBe(401)
  })

  it('SV-1.3: a photo belongs to the patient of its case; a doctor of another legal entity sees none of it', async () => {
    const stranger = await signIn(world, 'therapist@example.ru')
    expect((await stranger.request('GET', url(''))).status).toBe(404)
    expect((await stranger.request('POST', '/api/clinic/smile/cases', whose)).status).toBe(404)
    const reception = await signIn(world, 'reception@example.ru')
    expect((await reception.request('GET', url(''))).status).toBe(403)
  })
})

const treatment = { shade: 'A1', align: 1, level: 1, closeGaps: 1, gum: 0.5, replace: [] }
const look = (body: object = {}) =>
  doctor.request('POST', url('/previews'), {
    treatment,
    edits: {},
    slot: 'main',
    ticket: ticket(),
    ...body,
  })

describe('plans and results', () => {
  it('J9.4: shade A1, a closed diastema, longer incisors, the gum line: each shows at once', async () => {
    const first = await look()
    expect(first.status).toBe(200)
    expect(first.json.disclaimer).toBe(LABEL)
    const longer = await look({
      treatment: { ...treatment, veneers: { form: 'oval', length: 1, texture: 0.6, upTo: 4 } },
    })
    expect(longer.json.image).not.toBe(first.json.image)
    const { xmp } = await sharp(Buffer.from(first.json.image, 'base64')).metadata()
    expect(xmp?.toString('utf8')).toContain(LABEL)
  })

  it('J9.4: a line that the dentist has dragged changes the result and comes back as it was put', async () => {
    const { summary } = await readCase(doctor, caseId)
    const [, [x, y]] = summary.lines.midline
    const moved = await look({ edits: { midline: [x + 6, y] } })
    expect(moved.status).toBe(200)
    expect(moved.json.summary.lines.midline[1][0]).toBeGreaterThan(x + 2)
    expect(moved.json.image).not.toBe((await look()).json.image)
  })

  it('J9.4: the same photo, parameters and engine give the same SHA-256, other parameters another', async () => {
    const make = (body: object) =>
      doctor.request('POST', url('/results'), { plan: 'own', edits: {}, ticket: ticket(), ...body })
    const [one, two] = [await make({ treatment }), await make({ treatment })]
    expect(one.status, one.text).toBe(201)
    expect(two.json.sha256).toBe(one.json.sha256)
    expect(one.json.outsideChanged).toBe(0)
    expect(one.json.resultId).not.toBe(two.json.resultId)
    expect((await make({ treatment: { ...treatment, align: 0.4 } })).json.sha256).not.toBe(one.json.sha256)
    const job = await superuser.query(
      `select state, engine, country, jsonb_array_length(consents) as consents from smile.job
       where kind = 'result' order by started_at limit 1`,
    )
    expect(job.rows[0], 'SV-4.2b: the job names the consents').toMatchObject({
      state: 'done',
      country: 'RU',
      consents: 3,
    })
  })

  it('keeps work with a lock: two windows never overwrite each other', async () => {
    const { work, lock } = await readCase(doctor, caseId)
    const note = 'Пациентка хочет естественный цвет'
    const saved = await doctor.request('PUT', url('/work'), { lock, work: { ...work, note } })
    expect(saved.json).toEqual({ lock: lock + 1 })
    const stale = await doctor.request('PUT', url('/work'), { lock, work })
    expect([stale.status, stale.json.code]).toEqual([409, 'conflict.version'])
    expect((await readCase(doctor, caseId)).work.note).toBe(note)
  })
})
