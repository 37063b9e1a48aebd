import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archOfTeeth, writeDicom } from '#platform/testing/dicom-file.ts'
import { CARD, type ImagesWorld, jpeg, openImages, type ShownImage } from './images-world.ts'
import { signIn } from './world.ts'

/** Images of the record: measurements, corrections, removal and its end, what patients send and see. */
let clinic: ImagesWorld['clinic']
let doctor: ImagesWorld['doctor']
let patient: ImagesWorld['patient']
let reception: ImagesWorld['reception']
let images: ImagesWorld['images']
let piece: ImagesWorld['piece']
let list: ImagesWorld['list']
let shown: ImagesWorld['shown']
let upload: ImagesWorld['upload']
let bytesOf: ImagesWorld['bytesOf']
beforeAll(async () => {
  ;({ clinic, doctor, patient, reception, images, piece, list, shown, upload, bytesOf } = await openImages())
})
afterAll(() => clinic?.close())

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
      (image: ShownImage) => image.fileId === fileId,
    )

  it('J3.4: what a patient sends waits in the inbox, is looked at by the reception and filed to the record', async () => {
    const fileId = await send('opg.jpg', await jpeg(2_000, 1_000, '#333333'))
    expect(await mine(fileId)).toMatchObject({ state: 'waiting' })
    expect(await shown(fileId)).toBeUndefined()
    const { items } = (await reception.request('GET', '/api/clinic/image-inbox')).json
    const item = items.find((i: { image: ShownImage }) => i.image.fileId === fileId)
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
