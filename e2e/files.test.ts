import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archOfTeeth, writeDicom } from '#platform/testing/dicom-file.ts'
import { CARD, type ImagesWorld, jpeg, openImages } from './images-world.ts'
import { signIn } from './world.ts'

/** Files of a patient over HTTP: uploads that break, what they may hold, DICOM and PDF, who sees them. */
let clinic: ImagesWorld['clinic']
let doctor: ImagesWorld['doctor']
let reception: ImagesWorld['reception']
let start: ImagesWorld['start']
let piece: ImagesWorld['piece']
let list: ImagesWorld['list']
let shown: ImagesWorld['shown']
let upload: ImagesWorld['upload']
let bytesOf: ImagesWorld['bytesOf']
beforeAll(async () => {
  ;({ clinic, doctor, reception, start, piece, list, shown, upload, bytesOf } = await openImages())
})
afterAll(() => clinic?.close())

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
