import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  newCase,
  openSmileWorld,
  PARTICULARS,
  portrait,
  readCase,
  type SmileWorld,
  signEverything,
  smilePatient,
  ticket,
  upload,
  type Whose,
} from './smile-world.ts'
import { type Client, dayIn, type World } from './world.ts'

// An engine that shares two cores with everything else takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

/** What people really send as a photo: a good result or a refusal that helps, never a fault; and consents on paper. */
let studio: SmileWorld
let world: World
let superuser: pg.Client
let doctor: Client
let whose: Whose
let good: Buffer
beforeAll(async () => {
  studio = await openSmileWorld()
  ;({ world, superuser, doctor, whose } = studio)
  good = await portrait()
  await signEverything(world, doctor, await newCase(doctor, whose))
})
afterAll(async () => {
  await studio?.close()
})
const send = async (bytes: Buffer) => upload(doctor, await newCase(doctor, whose), bytes)
const files = async () => Number((await superuser.query('select count(*) from files.file')).rows[0].count)

/** The header of a PNG of a hundred megapixels of one colour: small on the wire, 300 MB in memory. */
const bomb = () =>
  sharp({ create: { width: 11_000, height: 10_000, channels: 3, background: '#c8a090' } })
    .png({ compressionLevel: 9 })
    .toBuffer()
const heic = () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(200)])
const animation = async () => {
  const frame = (background: string) =>
    sharp({ create: { width: 60, height: 60, channels: 3, background } })
      .png()
      .toBuffer()
  return sharp([await frame('#ff0000'), await frame('#00ff00')], { join: { animated: true } })
    .gif()
    .toBuffer()
}

describe('a file that is no photo of a smile', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, string, RegExp]>([
    ['text named .jpg', () => Buffer.from('не фото, а текст'.repeat(20)), 'not-an-image', /JPEG, PNG/],
    ['HEIC', heic, 'heic', /Наиболее совместимые/],
    ['an animated GIF', animation, 'animated', /один снимок/],
    ['a bomb of 110 megapixels', bomb, 'too-many-pixels', /60 мегапикселей/],
    ['half a JPEG', () => good.subarray(0, good.length / 3), 'damaged', /не целиком/],
    [
      'a wall',
      () =>
        sharp({ create: { width: 800, height: 800, channels: 3, background: '#998877' } })
          .jpeg()
          .toBuffer(),
      'no-face',
      /Лицо не найдено/,
    ],
    ['a closed mouth', () => portrait({ open: 0 }), 'mouth-closed', /широко улыбнуться/],
    ['a small picture', () => sharp(good).resize(150).jpeg().toBuffer(), 'too-small', /ближе/],
    ['black and white', () => sharp(good).greyscale().jpeg().toBuffer(), 'no-colour', /цветной/],
  ])(
    'SV-2.1: %s is refused with advice, and nothing of it is kept',
    async (_, make, reason, advice) => {
      const before = await files()
      const answer = await send(await make())
      expect([answer.status, answer.json.code, answer.json.params?.reason]).toEqual([
        422,
        'smile.photo-refused',
        reason,
      ])
      expect(answer.json.detail).toMatch(advice)
      expect(await files()).toBe(before)
    },
    60_000,
  )
})

describe('a photo in an unusual form', () => {
  it.each<[string, () => Promise<Buffer>]>([
    ['PNG with alpha', () => sharp(good).ensureAlpha(0.99).png().toBuffer()],
    ['16-bit PNG', () => sharp(good).toColourspace('rgb16').png().toBuffer()],
    ['CMYK JPEG', () => sharp(good).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    [
      'turned on its side, with EXIF that says so',
      () => sharp(good).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer(),
    ],
    ['WebP', () => sharp(good).webp({ quality: 95 }).toBuffer()],
  ])(
    '%s is taken and understood',
    async (_, make) => {
      const answer = await send(await make())
      expect(answer.status, answer.text.slice(0, 300)).toBe(201)
      expect(answer.json.height).toBeGreaterThan(answer.json.width)
      expect(answer.json.summary.lines.teeth.length).toBeGreaterThan(5)
    },
    60_000,
  )
})

describe('consents on paper', () => {
  const paper = async (caseId: string, more: object = {}) =>
    doctor.request('POST', `/api/clinic/smile/cases/${caseId}/paper-consents`, {
      ...PARTICULARS,
      paper: 'дело 7, лист 12',
      signedOn: dayIn(world, 0),
      attested: true,
      scan: { fileName: 'scan.pdf', base64: Buffer.from('%PDF-1.7 скан').toString('base64') },
      ...more,
    })

  it('SV-4.2a: SV-2.2b: with a scan and the attestation of the dentist they open the door like a code does', async () => {
    const other = await smilePatient(superuser, '+79000000102').catch(() => null)
    const patient = other ?? whose
    const caseId = await newCase(doctor, patient)
    const refused = await paper(caseId, { attested: false })
    expect(refused.status).toBe(400)
    const wrong = await paper(caseId, { scan: { fileName: 'a.exe', base64: 'TVqQAAMAAAA=' } })
    expect([wrong.status, wrong.json.code]).toEqual([400, 'request.invalid'])
    const late = await paper(caseId, { signedOn: dayIn(world, 3) })
    expect(late.status).toBe(400)
    const done = await paper(caseId)
    expect(done.status, done.text).toBe(201)
    const view = await readCase(doctor, caseId)
    expect([view.refusal, view.informed.way]).toEqual([null, 'paper'])
    const rows = await superuser.query(
      `select kind, paper from consents.signature where patient_id = $1 and kind = 'paper'`,
      [patient.patientId],
    )
    expect(rows.rows.every(row => /удостоверил врач; скан [0-9a-f-]{36}/.test(row.paper))).toBe(true)
    expect((await upload(doctor, caseId, good)).status).toBe(201)
  })
})

describe('several dentists at once', () => {
  it('SV-2.1: requests queue and say where they stand; other pages answer meanwhile', async () => {
    const caseId = await newCase(doctor, whose)
    await signEverything(world, doctor, caseId)
    expect((await upload(doctor, caseId, good)).status).toBe(201)
    const treatment = { shade: 'B1', align: 1, level: 1, closeGaps: 1, gum: 0, replace: [] }
    const tickets = Array.from({ length: 4 }, ticket)
    const work = tickets.map((id, i) =>
      doctor.request('POST', `/api/clinic/smile/cases/${caseId}/previews`, {
        treatment: { ...treatment, align: i / 4 },
        edits: {},
        slot: 'abcd'[i],
        ticket: id,
      }),
    )
    let seen = 0
    let slowest = 0
    for (let round = 0; round < 40 && seen === 0; round++) {
      await new Promise(next => setTimeout(next, 20))
      const begun = performance.now()
      expect((await doctor.request('GET', '/api/health')).status).toBe(200)
      slowest = Math.max(slowest, performance.now() - begun)
      const states = await Promise.all(
        tickets.map(id => doctor.request('GET', `/api/clinic/smile/progress/${id}`)),
      )
      seen = Math.max(...states.map(state => state.json.ahead))
    }
    expect(seen).toBeGreaterThan(0)
    expect(slowest).toBeLessThan(1_000)
    for (const answer of await Promise.all(work)) expect(answer.status, answer.text.slice(0, 200)).toBe(200)
  })
})

const PHOTOS = join(import.meta.dirname, '../../shared/photos')
const portraits = existsSync(PHOTOS)
  ? readdirSync(PHOTOS, { recursive: true })
      .map(String)
      .filter(name => /\.(jpe?g|png)$/i.test(name))
      .slice(0, 4)
  : []
if (portraits.length === 0)
  console.log('smile-files: no portraits in ../shared/photos, those tests are left out')
describe.runIf(portraits.length > 0)('portraits of people', () => {
  it.each(portraits)(
    '%s: a good result or a refusal with advice',
    async name => {
      const answer = await send(readFileSync(join(PHOTOS, name)))
      expect([201, 422]).toContain(answer.status)
      if (answer.status === 422) expect(answer.json.detail.length).toBeGreaterThan(20)
    },
    60_000,
  )
})
