import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archOfTeeth, writeDicom } from '#platform/testing/dicom-file.ts'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { type Client, signIn } from './world.ts'

/** Images and files of a patient over HTTP: uploads that break, what they may hold, who sees them, what becomes of them. */
let clinic: OpenClinic
let doctor: Client
let reception: Client
let patient: Client
let images: string
beforeAll(async () => {
  clinic = await openClinic()
  ;({ doctor, patient } = clinic)
  reception = await signIn(clinic.world, 'reception@example.ru')
  images = `/api/clinic/patients/${clinic.ids.patientId}/images`
})
afterAll(() => clinic?.close())

const BYTES = { 'content-type': 'application/offset+octet-stream' }
const CARD = { kind: 'photo', teeth: [16], takenOn: null, note: '' }

const start = (who: Client, name: string, size: number, card: object = CARD) =>
  who.request('POST', `/api/clinic/patients/${clinic.ids.patientId}/uploads`, { name, size, card })
const piece = (who: Client, uploadId: string, offset: number, bytes: Buffer, base = '/api/clinic/uploads') =>
  who.request('PATCH', `${base}/${uploadId}?offset=${offset}`, bytes, BYTES)

async function upload(name: string, bytes: Buffer, card: object = CARD) {
  const { json } = await start(doctor, name, bytes.length, card)
  const sent = await piece(doctor, json.uploadId, 0, bytes)
  if (sent.status !== 200) return sent
  return doctor.request('POST', `/api/clinic/uploads/${json.uploadId}/completion`)
}

interface Shown {
  fileId: string
  version: number
  name: string
  takenOn: string
  links: Record<'thumb' | 'view' | 'original' | 'part', string>
  [more: string]: unknown
}
const list = async (query = '') => (await doctor.request('GET', `${images}${query}`)).json.images as Shown[]
const shown = async (fileId: string) => (await list()).find(image => image.fileId === fileId)!

async function bytesOf(who: Client, url: string, headers: Record<string, string> = {}) {
  const answer = await clinic.world.server.inject({ url, headers: { cookie: who.cookie, ...headers } })
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
}

const jpeg = (width = 1_200, height = 800, background = '#a06050') =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'Камера' },
      IFD2: { DateTimeOriginal: '2026:02:14 10:00:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '55/1 45/1 0/1' },
    })
    .toBuffer()

describe('an upload', () => {
  it('J2.4: comes in pieces, goes on after a break, and is there once however often it is finished', async () => {
    const photo = await jpeg()
    const begun = await start(doctor, 'зуб 16.jpg', photo.length)
    expect(begun.status, begun.text).toBe(201)
    const { uploadId } = begun.json
    expect((await piece(doctor, uploadId, 0, photo.subarray(0, 1_000))).json.received).toBe(1_000)
    const wrong = await piece(doctor, uploadId, 500, photo.subarray(500))
    expect([wrong.status, wrong.json.code, wrong.json.params.received]).toEqual([409, 'upload.offset', 1_000])
    const early = await doctor.request('POST', `/api/clinic/uploads/${uploadId}/completion`)
    expect(early.json.code).toBe('upload.incomplete')
    const { received } = (await doctor.request('GET', `/api/clinic/uploads/${uploadId}`)).json
    const twins = await Promise.all([
      piece(doctor, uploadId, received, photo.subarray(received)),
      piece(doctor, uploadId, received, photo.subarray(received)),
    ])
    expect(twins.map(answer => answer.status).sort()).toEqual([200, 409])
    const done = await Promise.all([
      doctor.request('POST', `/api/clinic/uploads/${uploadId}/completion`),
      doctor.request('POST', `/api/clinic/uploads/${uploadId}/completion`),
    ])
    expect(done.some(answer => answer.status === 201)).toBe(true)
    const again = await doctor.request('POST', `/api/clinic/uploads/${uploadId}/completion`)
    expect([again.status, again.json.fileId]).toEqual([201, uploadId])
    const image = await shown(uploadId)
    expect(image).toMatchObject({
      name: 'зуб 16.jpg',
      kind: 'photo',
      teeth: [16],
      takenOn: '2026-02-14',
      mediaType: 'image/jpeg',
      width: 1_200,
      fromPatient: false,
      unshown: null,
    })
    expect((await doctor.request('GET', `/api/clinic/uploads/${uploadId}`)).status).toBe(404)
  })

  it('SV-4.4: loses the place and the device of the photo; a link gives it to this session, in parts, too', async () => {
    const { fileId } = (await upload('селфи.jpg', await jpeg())).json
    const { links } = await shown(fileId)
    const { status, headers, bytes } = await bytesOf(doctor, links.original)
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([
      200,
      'image/jpeg',
      'nosniff',
    ])
    expect(headers['content-security-policy']).toContain('sandbox')
    expect(headers['cache-control']).toBe('no-store')
    expect(bytes.includes(Buffer.from('Камера'))).toBe(false)
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    const part = await bytesOf(doctor, links.original, { range: 'bytes=10-19' })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${bytes.length}`])
    expect(part.bytes.equals(bytes.subarray(10, 20))).toBe(true)
    expect((await bytesOf(doctor, links.original, { range: 'bytes=999999999-' })).status).toBe(416)
    expect((await sharp((await bytesOf(doctor, links.thumb)).bytes).metadata()).format).toBe('webp')
    const other = await signIn(clinic.world, 'doctor@example.ru')
    expect((await bytesOf(other, links.original)).status).toBe(403)
    expect((await bytesOf(doctor, links.original.replace('variant=original', 'variant=thumb'))).status).toBe(
      403,
    )
  })

  it('is refused for what it is: another kind of file, cut, a bomb, more than was said; nothing stays', async () => {
    const before = (await list()).length
    const png = await sharp(await jpeg())
      .png()
      .toBuffer()
    const bomb = Buffer.from(png)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const huge = writeDicom({ rows: 60_000, columns: 60_000, pixels: Buffer.alloc(100) })
    const xray = writeDicom({ rows: 60, columns: 100, pixels: archOfTeeth(60, 100) })
    const html = Buffer.from(`<!doctype html><script>alert(1)</script>${' '.repeat(200)}`)
    for (const [name, bytes, code] of [
      ['page.jpg', html, 'file.kind-unknown'],
      ['zip.pdf', Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(500)]), 'file.kind-unknown'],
      [
        'iphone.jpg',
        Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), randomBytes(400)]),
        'file.heic',
      ],
      ['cut.png', png.subarray(0, png.length / 2), 'file.content-damaged'],
      ['bomb.png', bomb, 'file.content-too-big'],
      ['cut.dcm', xray.subarray(0, xray.length - 500), 'file.content-damaged'],
      ['bomb.dcm', huge, 'file.content-too-big'],
      [
        'vr.dcm',
        writeDicom({ rows: 60, columns: 100, pixels: archOfTeeth(60, 100), vrOfRows: 'SQ' }),
        'file.content-damaged',
      ],
      ['no.pdf', Buffer.from(`%PDF-1.7 ${' '.repeat(300)}`), 'file.content-damaged'],
    ] as const) {
      const answer = await upload(name, bytes)
      expect([name, answer.json.code]).toEqual([name, code])
    }
    const more = await start(doctor, 'a.jpg', 200)
    const long = await piece(doctor, more.json.uploadId, 0, await jpeg())
    expect([long.status, long.json.code]).toEqual([413, 'file.too-large'])
    expect((await start(doctor, 'a.jpg', 500_000_001)).status).toBe(400)
    expect((await start(doctor, 'a.jpg', 100, { ...CARD, teeth: [29] })).status).toBe(400)
    expect(await list()).toHaveLength(before)
  })

  it('is nobody else’s: another doctor of the clinic cannot go on with it', async () => {
    const { uploadId } = (await start(doctor, 'a.jpg', 100)).json
    const therapist = await signIn(clinic.world, 'therapist@example.ru')
    expect((await piece(therapist, uploadId, 0, randomBytes(10))).status).toBe(404)
    expect((await piece(reception, uploadId, 0, randomBytes(10))).status).toBe(403)
    expect((await doctor.request('DELETE', `/api/clinic/uploads/${uploadId}`)).status).toBe(200)
    expect((await piece(doctor, uploadId, 0, randomBytes(10))).status).toBe(404)
  })
})

describe('a DICOM file', () => {
  it('J2.4: is shown frame by frame as raw samples, with what is needed to measure', async () => {
    const pixels = archOfTeeth(60, 100)
    const file = writeDicom({
      rows: 60,
      columns: 100,
      bitsStored: 12,
      spacing: [0.1, 0.1],
      window: [2_000, 3_000],
      pixels,
    })
    const { fileId } = (await upload('opg.dcm', file, { ...CARD, kind: 'panoramic', teeth: [] })).json
    const image = await shown(fileId)
    expect(image).toMatchObject({
      kind: 'panoramic',
      takenOn: '2026-03-02',
      dicom: {
        rows: 60,
        columns: 100,
        spacing: [0.1, 0.1],
        window: [2_000, 3_000],
        frames: 1,
        bitsStored: 12,
      },
    })
    const frame = await bytesOf(doctor, image.links.part.replace('/parts/?', '/parts/0?'))
    expect([frame.status, frame.bytes.equals(Buffer.from(pixels))]).toEqual([200, true])
    expect((await bytesOf(doctor, image.links.part.replace('/parts/?', '/parts/1?'))).status).toBe(404)
    expect((await bytesOf(doctor, image.links.original)).headers['content-disposition']).toContain(
      'attachment',
    )
    expect((await sharp((await bytesOf(doctor, image.links.thumb)).bytes).metadata()).width).toBe(100)
  })
})

describe('measurements', () => {
  const add = (fileId: string, more: object = {}, who = doctor) =>
    who.request('POST', `/api/clinic/images/${fileId}/measurements`, {
      a: { x: 10, y: 10 },
      b: { x: 40, y: 50 },
      ...more,
    })
  const read = async (fileId: string, who = doctor) =>
    (await who.request('GET', `/api/clinic/images/${fileId}/measurements`)).json

  it('J2.4: a line is kept with who and when, in millimetres of the file; taken off, both stay in evidence', async () => {
    const file = writeDicom({
      rows: 60,
      columns: 100,
      bitsStored: 12,
      // Rows are twice as far from each other as columns.
      spacing: [0.2, 0.1],
      pixels: archOfTeeth(60, 100),
    })
    const { fileId } = (await upload('measured.dcm', file, { ...CARD, kind: 'panoramic', teeth: [] })).json
    const added = await add(fileId, { note: 'длина корня' })
    expect(added.status, added.text).toBe(201)
    expect(added.json).toMatchObject({ pixels: 50, scale: 'spacing', note: 'длина корня', frame: 0 })
    expect(added.json.mm).toBeCloseTo(Math.hypot(30 * 0.1, 40 * 0.2), 6)
    expect(added.json.by).toMatch(/^\S+\s\S\./)
    expect((await read(fileId)).measurements).toEqual([added.json])
    // A second doctor of another legal entity, the reception: nothing.
    const therapist = await signIn(clinic.world, 'therapist@example.ru')
    expect((await add(fileId, {}, therapist)).status).toBe(404)
    expect((await add(fileId, {}, reception)).status).toBe(403)
    const off = () => doctor.request('POST', `/api/clinic/measurements/${added.json.measurementId}/removal`)
    expect([(await off()).status, (await off()).status]).toEqual([201, 201])
    expect((await read(fileId)).measurements).toEqual([])
    const { rows } = await clinic.superuser.query(
      `select operation, count(*)::int as n from audit.event where object_id = $1 and operation like '%measure%'
         and outcome <> 'refused' and action <> 'extraction' group by 1 order by 1`,
      [fileId],
    )
    expect(rows).toEqual([
      { operation: 'files.measure', n: 1 },
      { operation: 'files.remove-measurement', n: 1 },
    ])
    await expect(clinic.superuser.query('update imaging.measurement set mm = 1')).rejects.toThrow(/evidence/)
  })

  it('J2.4: a photo has no millimetres until a line of known length gives them; a line off the picture is refused', async () => {
    const { fileId } = (await upload('линейка.jpg', await jpeg())).json
    expect((await add(fileId)).json).toMatchObject({ mm: null, scale: 'none', pixels: 50 })
    const known = { a: { x: 0, y: 100 }, b: { x: 200, y: 100 }, knownMm: 10 }
    expect((await add(fileId, known)).json).toMatchObject({ mm: 10, scale: 'reference' })
    expect((await add(fileId)).json).toMatchObject({ mm: 2.5, scale: 'calibrated' })
    for (const wrong of [{ b: { x: 1_201, y: 0 } }, { frame: 1 }, { b: { x: 10, y: 10 } }])
      expect((await add(fileId, wrong)).status, JSON.stringify(wrong)).toBe(400)
  })
})

describe('a PDF', () => {
  it('is drawn page by page, and saved, never opened in our origin', async () => {
    const bill = await bytesOf(clinic.owner, `/api/clinic/bills/${clinic.ids.billId}/pdf`)
    const { fileId } = (await upload('выписка.pdf', bill.bytes, { ...CARD, kind: 'document', teeth: [] }))
      .json
    const image = await shown(fileId)
    expect(image.pages).toBe(1)
    const page = await bytesOf(doctor, image.links.part.replace('/parts/?', '/parts/0?'))
    expect([page.status, (await sharp(page.bytes).metadata()).format]).toEqual([200, 'webp'])
    const saved = await bytesOf(doctor, image.links.original)
    expect(saved.headers['content-disposition']).toContain('attachment')
    expect(saved.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('an image of the record', () => {
  it('is corrected under its version; the reception has no access to it', async () => {
    const { fileId } = (await upload('a.jpg', await jpeg())).json
    const card = {
      version: 1,
      name: 'Зуб 17',
      kind: 'periapical',
      teeth: [17, 16, 16],
      takenOn: '2026-01-05',
      note: 'до',
    }
    const changed = await doctor.request('PUT', `/api/clinic/images/${fileId}/card`, card)
    expect([changed.status, changed.json.version]).toEqual([200, 2])
    expect(await shown(fileId)).toMatchObject({
      name: 'Зуб 17',
      kind: 'periapical',
      teeth: [16, 17],
      note: 'до',
    })
    const late = await doctor.request('PUT', `/api/clinic/images/${fileId}/card`, card)
    expect(late.json.code).toBe('conflict.version')
    expect((await reception.request('GET', images)).status).toBe(403)
    const { links } = await shown(fileId)
    expect((await bytesOf(reception, links.original)).status).toBe(403)
  })

  it('is removed with a reason and brought back; another person’s one is destroyed after seven days', async () => {
    const { fileId } = (await upload('чужой.jpg', await jpeg(900, 700))).json
    const url = `/api/clinic/images/${fileId}`
    const gone = await doctor.request('POST', `${url}/removal`, { ground: 'duplicate', reason: 'дважды' })
    expect([gone.status, gone.json.destroyAt]).toEqual([201, null])
    expect(await shown(fileId)).toBeUndefined()
    expect((await list('?removed=yes')).find(image => image.fileId === fileId)).toMatchObject({
      removed: { ground: 'duplicate', reason: 'дважды' },
    })
    expect((await doctor.request('POST', `${url}/restoration`)).status).toBe(201)
    expect((await doctor.request('POST', `${url}/restoration`)).json.code).toBe('conflict.state')
    const wrong = await doctor.request('POST', `${url}/removal`, {
      ground: 'wrong-patient',
      reason: 'не тот',
    })
    const days = (Date.parse(wrong.json.destroyAt) - clinic.world.services.clockOf('').nowMs()) / 86_400_000
    expect(Math.round(days)).toBe(7)
    await clinic.world.runJobs()
    expect(await list('?removed=yes')).not.toHaveLength(0)
    await clinic.superuser.query(
      `update imaging.removal set destroy_at = at where file_id = $1 and undone_at is null`,
      [fileId],
    )
    await clinic.world.runJobs()
    expect((await doctor.request('POST', `${url}/restoration`)).status).toBe(404)
    const { rows } = await clinic.superuser.query(
      'select ground from files.file_destruction where file_id = $1',
      [fileId],
    )
    expect(rows[0].ground).toContain('ст. 21')
  })

  it('SV-4.4: has a journal in plain words: who, what, for what, how often', async () => {
    const { fileId } = (await upload('a.jpg', await jpeg())).json
    const { links } = await shown(fileId)
    await bytesOf(doctor, links.original)
    await bytesOf(doctor, links.original)
    const { lines } = (await doctor.request('GET', `/api/clinic/images/${fileId}/journal`)).json
    const opened = lines.find((line: { did: string }) => line.did.includes('открыл'))
    expect(opened).toMatchObject({ times: 2, refused: false })
    expect(opened.why).toContain('медицинская помощь')
    expect(opened.who).toMatch(/^\S+\s\S\./)
  })
})

describe('the portal', () => {
  const send = async (name: string, bytes: Buffer) => {
    const begun = await patient.request('POST', '/api/my/uploads', {
      patientId: clinic.ids.patientId,
      entityId: clinic.ids.entityId,
      name,
      size: bytes.length,
      comment: 'Снимок из другой клиники',
    })
    expect(begun.status, begun.text).toBe(201)
    const { uploadId } = begun.json
    await piece(patient, uploadId, 0, bytes.subarray(0, 300), '/api/my/uploads')
    const { received } = (await patient.request('GET', `/api/my/uploads/${uploadId}`)).json
    await piece(patient, uploadId, received, bytes.subarray(received), '/api/my/uploads')
    const done = await patient.request('POST', `/api/my/uploads/${uploadId}/completion`)
    expect(done.status, done.text).toBe(201)
    return done.json.fileId as string
  }
  const mine = async (fileId: string) =>
    (await patient.request('GET', '/api/my/images')).json.images.find(
      (image: Shown) => image.fileId === fileId,
    )

  it('J3.4: what a patient sends waits in the inbox, is looked at by the reception and filed to the record', async () => {
    const fileId = await send('opg.jpg', await jpeg(2_000, 1_000, '#333333'))
    expect(await mine(fileId)).toMatchObject({ state: 'waiting' })
    expect(await shown(fileId)).toBeUndefined()
    const { items } = (await reception.request('GET', '/api/clinic/image-inbox')).json
    const item = items.find((i: { image: Shown }) => i.image.fileId === fileId)
    expect(item).toMatchObject({ comment: 'Снимок из другой клиники', patientId: clinic.ids.patientId })
    expect((await bytesOf(reception, item.image.links.view)).status).toBe(200)
    const url = `/api/clinic/image-inbox/${fileId}/decision`
    const decision = { decision: 'filed', kind: 'panoramic', teeth: [], takenOn: '2025-12-01' }
    expect((await reception.request('POST', url, decision)).status).toBe(201)
    expect((await reception.request('POST', url, decision)).json.code).toBe('conflict.state')
    expect(await shown(fileId)).toMatchObject({ kind: 'panoramic', takenOn: '2025-12-01', fromPatient: true })
    expect(await mine(fileId)).toMatchObject({ state: 'filed' })
    // Filed, it is medical content: the reception sees it no more.
    expect((await bytesOf(reception, item.image.links.view)).status).toBe(403)
  })

  it('J3.4: or is refused with a reason that the patient reads', async () => {
    const fileId = await send('cat.jpg', await jpeg(500, 500, '#777777'))
    const url = `/api/clinic/image-inbox/${fileId}/decision`
    expect((await reception.request('POST', url, { decision: 'refused' })).status).toBe(400)
    await reception.request('POST', url, { decision: 'refused', reason: 'Снимок не читается' })
    expect(await mine(fileId)).toMatchObject({ state: 'refused', reason: 'Снимок не читается' })
    expect(await shown(fileId)).toBeUndefined()
  })

  it('SV-4.4: a patient sees what was opened to him, until it is closed; not more', async () => {
    const { fileId } = (await upload('до.jpg', await jpeg(800, 600))).json
    expect(await mine(fileId)).toBeUndefined()
    await doctor.request('PUT', `/api/clinic/images/${fileId}/opening`, { open: true })
    const image = await mine(fileId)
    expect(image).toMatchObject({ state: 'opened' })
    expect((await bytesOf(patient, image.links.original)).status).toBe(200)
    await doctor.request('PUT', `/api/clinic/images/${fileId}/opening`, { open: false })
    expect((await bytesOf(patient, image.links.original)).status).toBe(404)
    expect(await mine(fileId)).toBeUndefined()
  })

  it('J3.4: twenty begun and not finished are enough: nobody fills the disk with halves', async () => {
    const { patientId, entityId } = clinic.ids
    const begin = () =>
      patient.request('POST', '/api/my/uploads', {
        patientId,
        entityId,
        name: 'a.jpg',
        size: 9_000,
        comment: '',
      })
    const answers = []
    for (let i = 0; i < 22; i++) answers.push(await begin())
    expect(answers.at(0)!.status, answers.at(0)!.text).toBe(201)
    expect(answers.slice(-2).map(answer => answer.json.code)).toEqual(['conflict.state', 'conflict.state'])
  })

  it('MM-3.9: nobody sends files into a stranger’s record', async () => {
    const { rows } = await clinic.superuser.query(
      'select patient_id from patients.patient where not (phone = $1) limit 1',
      ['+79000000101'],
    )
    const sent = await patient.request('POST', '/api/my/uploads', {
      patientId: rows[0].patient_id,
      entityId: clinic.ids.entityId,
      name: 'a.jpg',
      size: 10,
    })
    expect(sent.status).toBe(404)
  })
})
