import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenClinic, openClinic } from './open-clinic.ts'

/** Templates of protocols, macros and favourites over HTTP. */
let clinic: OpenClinic
let superuser: pg.Client
beforeAll(async () => {
  clinic = await openClinic()
  superuser = clinic.superuser
})
afterAll(() => clinic?.close())

const FIELDS = [
  {
    key: 'mouth',
    label: 'Открывание рта',
    section: 'objective',
    type: 'number',
    unit: 'мм',
    min: 5,
    max: 70,
    required: true,
  },
  {
    key: 'steps',
    label: 'Выполнено',
    section: 'treatment',
    type: 'checklist',
    options: ['анестезия', 'швы'],
    required: false,
  },
]
const publish = (more: object = {}, who = clinic.owner) =>
  who.request('POST', '/api/clinic/protocols/templates', {
    templateId: null,
    title: 'Осмотр хирурга',
    base: 'dental-exam',
    fields: FIELDS,
    ...more,
  })
const CONTENT = {
  complaints: 'Боль',
  history: '',
  objective: '',
  diagnoses: [{ code: 'K02.1', name: '', teeth: [16] }],
  treatment: 'Лечение',
  recommendations: '',
}
const read = async () =>
  (await clinic.doctor.request('GET', `/api/clinic/encounters/${clinic.ids.encounterId}`)).json.protocols[0]
const save = async (template: string, fields: object) =>
  clinic.doctor.request('PUT', `/api/clinic/protocols/${clinic.ids.protocolId}`, {
    version: (await read()).version,
    template,
    content: { ...CONTENT, fields },
  })

describe('templates', () => {
  let ref = ''
  let templateId = ''
  it('J2.3: the clinic writes a template of typed fields; what is wrong is named by field', async () => {
    const wrong = await publish({
      fields: [
        { ...FIELDS[0], min: 80 },
        { ...FIELDS[1], options: ['одно'] },
      ],
    })
    expect([wrong.status, wrong.json.code]).toEqual([400, 'request.invalid'])
    expect(wrong.json.detail).toContain('«Открывание рта»')
    expect(wrong.json.detail).toContain('«Выполнено»')
    const made = await publish()
    expect([made.status, made.json?.number], made.text).toEqual([201, 1])
    ;({ ref, templateId } = made.json)
    expect((await publish({}, clinic.dpo)).status).toBe(403)
  })
  it('values that do not fit are refused, required ones hold the signature', async () => {
    for (const fields of [{ mouth: 500 }, { steps: ['другое'] }, { unknown: 'x' }])
      expect((await save(ref, fields)).status, JSON.stringify(fields)).toBe(400)
    expect((await save('dental-exam:00000000-0000-7000-8000-000000000000@1', {})).status).toBe(404)
    expect((await save(ref, { steps: ['швы'] })).status).toBe(200)
    const refused = await clinic.doctor.request(
      'POST',
      `/api/clinic/protocols/${clinic.ids.protocolId}/signature`,
      {
        version: (await read()).version,
      },
    )
    expect([refused.status, refused.json.code]).toEqual([409, 'protocol.incomplete'])
    expect(refused.json.detail).toContain('Открывание рта')
  })
  it('J2.6: the signed protocol keeps the version it was written in, its words and its PDF', async () => {
    expect((await save(ref, { mouth: 42, steps: ['анестезия', 'швы'] })).status).toBe(200)
    const signed = await clinic.doctor.request(
      'POST',
      `/api/clinic/protocols/${clinic.ids.protocolId}/signature`,
      {
        version: (await read()).version,
      },
    )
    expect(signed.status, signed.text).toBe(200)
    const next = await publish({ templateId, title: 'Осмотр хирурга, новый', fields: [FIELDS[1]] })
    expect([next.status, next.json?.number], next.text).toEqual([201, 2])
    const { rows } = await superuser.query(
      'select template, signed_content from records.protocol where protocol_id = $1',
      [clinic.ids.protocolId],
    )
    expect(rows[0].template).toBe(ref)
    expect(rows[0].signed_content).toMatchObject({
      title: 'Осмотр хирурга',
      typed: [
        { section: 'objective', label: 'Открывание рта', words: '42\u00a0мм' },
        { section: 'treatment', label: 'Выполнено', words: 'анестезия, швы' },
      ],
    })
    const old = await clinic.doctor.request(
      'GET',
      `/api/clinic/protocols/templates/${encodeURIComponent(ref)}`,
    )
    expect(old.json).toMatchObject({ number: 1, title: 'Осмотр хирурга' })
    const listed = await clinic.doctor.request('GET', '/api/clinic/protocols/templates')
    expect(
      listed.json.templates.filter((t: { templateId: string }) => t.templateId === templateId),
    ).toMatchObject([{ number: 2 }])
    expect(listed.json.templates.some((t: { ref: string }) => t.ref === 'general-exam:therapist@1')).toBe(
      true,
    )
    const pdf = await clinic.doctor.request('GET', `/api/clinic/protocols/${clinic.ids.protocolId}/pdf`)
    expect(pdf.status).toBe(200)
    await expect(superuser.query('delete from records.template')).rejects.toThrow(/cannot be changed/)
  })
})

describe('macros and favourites', () => {
  const handy = async () => (await clinic.doctor.request('GET', '/api/clinic/protocols/handy')).json
  it("a doctor's macro wins over the clinic's of the same name; only the owner writes the clinic's", async () => {
    const put = (who: OpenClinic['owner'], body: object) =>
      who.request('PUT', '/api/clinic/protocols/macros', body)
    expect((await put(clinic.doctor, { short: 'нд', words: 'Не дышит', forClinic: true })).status).toBe(403)
    expect((await put(clinic.doctor, { short: 'нд', words: 'Носовое дыхание свободное.' })).status).toBe(200)
    expect((await handy()).macros).toEqual([{ short: 'нд', words: 'Носовое дыхание свободное.', own: true }])
    expect((await put(clinic.doctor, { short: 'нд', words: '' })).status).toBe(200)
    expect((await handy()).macros).toEqual([])
  })
  it('favourites of diagnoses and services; a code that is in no directory is refused', async () => {
    const put = (body: object) => clinic.doctor.request('PUT', '/api/clinic/protocols/favourites', body)
    expect((await put({ kind: 'diagnosis', code: 'K02.1', favourite: true })).status).toBe(200)
    expect((await put({ kind: 'diagnosis', code: 'K02.1', favourite: true })).status).toBe(200)
    expect((await put({ kind: 'diagnosis', code: 'Я99', favourite: true })).status).toBe(404)
    expect((await put({ kind: 'service', code: clinic.ids.serviceId, favourite: true })).status).toBe(200)
    expect(await handy()).toMatchObject({
      diagnoses: [{ code: 'K02.1', name: 'Кариес дентина' }],
      services: [clinic.ids.serviceId],
    })
    await put({ kind: 'diagnosis', code: 'K02.1', favourite: false })
    expect((await handy()).diagnoses).toEqual([])
  })
})
