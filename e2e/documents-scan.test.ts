import { createHash } from 'node:crypto'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** A scan of a signed sheet finds its document by the code on it; what has no code of ours is told so. */
let world: World
let superuser: pg.Client
let reception: Client
let place: { patientId: string; entityId: string }
beforeAll(async () => {
  world = await createWorld({ patients: 20 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  reception = await signIn(world, 'reception@example.ru')
  const { rows } = await superuser.query(
    `select p.patient_id, e.entity_id from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
     join tenancy.legal_entity e on e.tenant_id = p.tenant_id and e.entity_id = pe.entity_id
     where e.code = 'С' and p.birth_date < '2000-01-01' limit 1`,
  )
  place = { patientId: rows[0].patient_id, entityId: rows[0].entity_id }
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

async function printed(who = reception, { patientId, entityId } = place) {
  const made = await who.request('POST', `/api/clinic/patients/${patientId}/documents`, {
    entityId,
    kind: 'consent_general',
  })
  expect(made.status, made.text).toBe(201)
  const answer = await world.server.inject({
    url: `/api/clinic/documents/${made.json.documentId}/pdf`,
    headers: { cookie: who.cookie },
  })
  return {
    documentId: made.json.documentId as string,
    number: made.json.number as string,
    pdf: answer.rawPayload,
  }
}

/** What a phone makes of a sheet on the desk: turned, grey, a bit blurred, on a table. */
async function photographed(pdf: Buffer, degrees = 2): Promise<Buffer> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  const { data, width, height } = await document.getPage(0).render({ scale: 3.6, render: 'bitmap' })
  const raw = Buffer.from(data)
  document.destroy()
  library.destroy()
  return sharp(raw, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .modulate({ brightness: 0.86 })
    .rotate(degrees, { background: '#7a6a58' })
    .extend({ top: 90, bottom: 120, left: 140, right: 70, background: '#7a6a58' })
    .blur(0.8)
    .jpeg({ quality: 62 })
    .toBuffer()
}

const upload = (bytes: Buffer, fileName = 'scan.jpg', more: object = {}) =>
  reception.request('POST', '/api/clinic/documents/scans', {
    fileName,
    base64: bytes.toString('base64'),
    ...more,
  })

describe('a scan of a signed sheet', { timeout: 90_000 }, () => {
  it('MD-1.6: a photo from a phone is filed by itself: signed on paper, the scan kept sealed with its hash', async () => {
    const sheet = await printed()
    const photo = await photographed(sheet.pdf)
    const filed = await upload(photo)
    expect(filed.status, filed.text).toBe(201)
    expect(filed.json).toMatchObject({ documentId: sheet.documentId, number: sheet.number })
    expect(filed.json.sha256).toBe(createHash('sha256').update(photo).digest('hex'))
    const register = await reception.request(
      'GET',
      `/api/clinic/documents?q=${encodeURIComponent(sheet.number)}`,
    )
    expect(register.json.documents[0]).toMatchObject({ state: 'signed', signedAs: 'paper', scan: true })
    const back = await world.server.inject({
      url: `/api/clinic/documents/${sheet.documentId}/scan`,
      headers: { cookie: reception.cookie },
    })
    expect(back.headers['content-type']).toBe('image/jpeg')
    expect(Buffer.compare(back.rawPayload, photo)).toBe(0)
    const again = await upload(photo)
    expect([again.status, again.json.code]).toEqual([409, 'document.signed'])
  })
  it('a PDF from a scanner, upside down too', async () => {
    const straight = await printed()
    expect((await upload(straight.pdf, 'scan.pdf')).json).toMatchObject({ documentId: straight.documentId })
    const turned = await printed()
    expect((await upload(await photographed(turned.pdf, 180))).json).toMatchObject({
      documentId: turned.documentId,
    })
  })
  it('what is no picture, has no code, or has a foreign one is told apart', async () => {
    const text = await upload(Buffer.from('это не скан'))
    expect([text.status, text.json.code]).toEqual([422, 'scan.unreadable'])
    const broken = await upload(Buffer.from('%PDF-1.7 broken'))
    expect([broken.status, broken.json.code]).toEqual([422, 'scan.unreadable'])
    const blank = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#eee' } })
      .jpeg()
      .toBuffer()
    const empty = await upload(blank)
    expect([empty.status, empty.json.code]).toEqual([422, 'scan.no-code'])
    const solo = await signIn(world, 'solo@example.ru')
    const { entityId } = (await solo.request('GET', '/api/clinic')).json.entities[0]
    const theirs = await solo.request('POST', '/api/clinic/patients', {
      entityId,
      surname: 'Чужова',
      given: 'Анна',
      patronymic: null,
      birthDate: '1980-02-03',
      phone: '+79000008801',
      email: null,
      sex: 'female',
    })
    expect(theirs.status, theirs.text).toBe(201)
    const foreign = await printed(solo, { patientId: theirs.json.patientId, entityId })
    const refused = await upload(foreign.pdf, 'scan.pdf')
    expect([refused.status, refused.json.code]).toEqual([422, 'scan.foreign-code'])
    const { rows } = await superuser.query('select from documents.event where document_id = $1', [
      foreign.documentId,
    ])
    expect(rows).toHaveLength(0)
  })
  it('a sheet whose code cannot be read is filed by hand', async () => {
    const sheet = await printed()
    const blank = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#ddd' } })
      .jpeg()
      .toBuffer()
    const filed = await upload(blank, 'лист.jpg', { documentId: sheet.documentId })
    expect(filed.status, filed.text).toBe(201)
  })
})
