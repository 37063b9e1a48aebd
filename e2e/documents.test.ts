import { createHash } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAPER_KINDS } from '#libs/documents/index.ts'
import { type Desk, openDesk } from './documents-world.ts'
import { archivalFaults, lookAtPdf, popplerIsHere } from './pdf-check.ts'
import { type Client, createClient, dayIn, type World } from './world.ts'

/** Documents over HTTP: texts, numbers, files, the register. */
let desk: Desk
let world: World
let superuser: pg.Client
let reception: Client
let doctor: Client
let owner: Client
let place: Desk['place']
let issue: Desk['issue']
beforeAll(async () => {
  desk = await openDesk()
  ;({ world, superuser, reception, doctor, owner, place, issue } = desk)
})
afterAll(() => desk?.close())

const pdfOf = async (who: Client, documentId: string): Promise<Buffer> => {
  const answer = await world.server.inject({
    url: `/api/clinic/documents/${documentId}/pdf`,
    headers: { cookie: who.cookie },
  })
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  return answer.rawPayload
}

/** Programs of others agree that it is PDF/A-2b with its fonts inside and Russian text that can be selected. */
function checkFromOutside(bytes: Buffer, kind: string): void {
  if (!popplerIsHere()) {
    console.warn(`poppler-utils is not here: ${kind} is not looked at from outside`)
    return
  }
  const facts = lookAtPdf(bytes, kind)
  expect(facts, kind).toMatchObject({ level: 'PDF/A-2b', fontsOutside: [], complaints: '' })
  expect(facts.text, kind).toMatch(/[А-Яа-яё]{5,}/)
  expect(facts.text, kind).not.toContain('\ufffd')
}

const INPUTS: Record<string, Record<string, string>> = {
  consent_surgery: { 'input.intervention': 'удаление зуба 38' },
  refusal: {
    'input.intervention': 'рентгеновский снимок',
    'input.consequences': 'кариес может быть не замечен',
  },
  referral: { 'input.to': 'клиника «Снимок»', 'input.purpose': 'КЛКТ' },
  prescription: { 'input.drugs': 'Ибупрофен 200 мг, по 1 таблетке при боли' },
  sick_note_data: { 'input.from': '21.11.2026', 'input.till': '24.11.2026', 'input.icd': 'K04.7' },
  copies_request: { 'input.copies': 'протоколы осмотров и снимки' },
}

describe('issuing', () => {
  it('MD-1.6: every kind of document is issued as PDF/A with its hash', async () => {
    const encounter = await superuser.query(
      `select e.encounter_id, e.patient_id, b.bill_id from records.encounter e join records.protocol p using (tenant_id, encounter_id)
       join money.bill b on b.tenant_id = e.tenant_id and b.encounter_id = e.encounter_id
       join patients.patient pp on pp.tenant_id = e.tenant_id and pp.patient_id = e.patient_id
       where e.entity_id = $1 and p.signed_at is not null and pp.birth_date < '2000-01-01' limit 1`,
      [place.entityId],
    )
    const { encounter_id: encounterId, patient_id: patientId, bill_id: billId } = encounter.rows[0]
    const plan = await doctor.request('POST', `/api/clinic/patients/${patientId}/plans`, {
      entityId: place.entityId,
      title: 'Отсутствует 46',
    })
    const services = (await doctor.request('GET', '/api/clinic/services')).json.services
    const crown = services.find((s: { nomenclatureCode: string }) => s.nomenclatureCode === 'A16.07.004')
    await doctor.request('PUT', `/api/clinic/plans/${plan.json.planId}/draft`, {
      lock: 1,
      frozenUntil: dayIn(world, 30),
      options: [
        {
          optionId: 'A',
          title: 'Мост',
          guaranteeMonths: 24,
          phases: [
            {
              phaseId: 'A1',
              title: 'Этап',
              visits: 2,
              weeks: 3,
              items: [{ itemId: 'a1', serviceId: crown.serviceId, teeth: [45, 47], quantity: 2 }],
            },
          ],
        },
      ],
    })
    const files = new Map<string, Buffer>()
    for (const kind of PAPER_KINDS) {
      const basis = { estimate: { planId: plan.json.planId }, completion_act: { billId } }[
        kind as string
      ] ?? { encounterId }
      const made = await issue(doctor, kind, { basis, inputs: INPUTS[kind] ?? {} }, patientId)
      expect(made.status, `${kind}: ${made.text}`).toBe(201)
      const bytes = await pdfOf(doctor, made.json.documentId)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.json.sha256)
      expect(bytes.toString('latin1')).toMatch(/pdfaid:part>2</)
      checkFromOutside(bytes, kind)
      files.set(kind, bytes)
    }
    expect(archivalFaults(files)).toEqual([])
  })

  it('MD-1.6: what only a doctor writes is not issued by reception, and reception does not open it', async () => {
    const { rows } = await superuser.query(
      `select document_id from documents.issued where kind = 'record_extract' limit 1`,
    )
    const refused = await issue(reception, 'referral', { inputs: INPUTS.referral })
    expect([refused.status, refused.json.code]).toEqual([403, 'auth.forbidden'])
    const opened = await reception.request('GET', `/api/clinic/documents/${rows[0].document_id}/pdf`)
    expect(opened.status).toBe(403)
  })

  it('numbers have no gaps when many issue at once', async () => {
    const before = await superuser.query(
      `select coalesce(max(sequence), 0)::int as n from documents.issued where kind = 'refusal'`,
    )
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        issue(i % 2 ? reception : doctor, 'refusal', {
          // Every third is refused: its number must not be lost.
          inputs: i % 3 === 0 ? { 'input.intervention': 'снимок' } : INPUTS.refusal,
        }),
      ),
    )
    const good = made.filter(answer => answer.status === 201)
    expect(good).toHaveLength(8)
    expect(made.find(answer => answer.status !== 201)!.json).toMatchObject({
      code: 'document.incomplete',
      detail: expect.stringContaining('последствия отказа'),
    })
    const { rows } = await superuser.query(
      `select sequence from documents.issued where kind = 'refusal' order by sequence`,
    )
    expect(rows.map(row => row.sequence)).toEqual(rows.map((_, i) => i + 1))
    expect(rows).toHaveLength(before.rows[0].n + 8)
  })

  it('an issued document never changes', async () => {
    await expect(superuser.query(`update documents.issued set number = 'X'`)).rejects.toThrow(
      /cannot be changed/,
    )
    await expect(superuser.query(`update documents.file set bytes = '\\x00'`)).rejects.toThrow(
      /cannot be changed/,
    )
  })
})

describe('texts', () => {
  const publish = (body: string, who = owner) =>
    who.request('POST', '/api/clinic/documents/wordings/refusal', {
      entityId: place.entityId,
      title: 'Отказ № {{document.number}}',
      body,
      approvedBy: 'Озёрная В. Л., директор, приказ № 2 от 01.11.2026',
    })
  it('MD-1.6: a text with an unknown field is refused with the field and its place', async () => {
    const answer = await publish('Я, {{patient.name}}\nотказываюсь: {{input.intervension}}')
    expect([answer.status, answer.json.code]).toEqual([422, 'document.wording-faults'])
    expect(answer.json.detail).toContain('строка 2, знак 14: поля «input.intervension» нет')
  })
  it('the clinic’s edition is used from its publication, the earlier document stays as it was', async () => {
    const before = await issue(reception, 'refusal', { inputs: INPUTS.refusal })
    const bytes = await pdfOf(reception, before.json.documentId)
    const made = await publish(
      'Я, {{patient.name}}, отказываюсь: {{input.intervention}}. Знаю: {{input.consequences}}.',
    )
    expect([made.status, made.json?.number], made.text).toEqual([201, 1])
    const after = await issue(reception, 'refusal', { inputs: INPUTS.refusal })
    const { rows } = await superuser.query(
      'select edition_id, content from documents.issued where document_id = $1',
      [after.json.documentId],
    )
    expect(rows[0].edition_id).toBe(made.json.editionId)
    expect(rows[0].content.body[0].text).toMatch(/^Я, .+, отказываюсь: рентгеновский снимок\./)
    expect(Buffer.compare(bytes, await pdfOf(reception, before.json.documentId))).toBe(0)
    const listed = await owner.request(
      'GET',
      `/api/clinic/documents/wordings/refusal?entityId=${place.entityId}`,
    )
    expect(listed.json.editions.map((e: { number: number }) => e.number)).toEqual([1, 0])
    expect((await publish('текст', reception)).status).toBe(403)
  })
})

describe('J4.4: a child', () => {
  it('MD-1.6a, MD-1.6b: without a checked representative nothing is issued; with one both persons and the ground are named', async () => {
    const { rows } = await superuser.query(
      `select p.patient_id from patients.patient p join patients.patient_entity e using (tenant_id, patient_id)
       where e.entity_id = $1 and p.birth_date > now() - interval '12 years' limit 1`,
      [place.entityId],
    )
    const child = rows[0].patient_id
    const refused = await issue(reception, 'consent_general', {}, child)
    expect([refused.status, refused.json.code]).toEqual([409, 'document.representative-missing'])
    const added = await reception.request('POST', `/api/clinic/patients/${child}/relations`, {
      entityId: place.entityId,
      otherId: place.patientId,
      kind: 'parent',
      ground: null,
      validUntil: null,
    })
    expect(added.status, added.text).toBe(201)
    expect((await issue(reception, 'consent_general', {}, child)).status).toBe(409)
    const verified = await reception.request(
      'POST',
      `/api/clinic/relations/${added.json.relationId}/verification`,
      {
        ground: 'свидетельство о рождении I-АА № 000000 от 01.02.2018',
        validUntil: null,
      },
    )
    expect(verified.status, verified.text).toBe(200)
    const made = await issue(reception, 'consent_general', {}, child)
    expect(made.status, made.text).toBe(201)
    const stored = await superuser.query(
      'select content, signs, representative_id from documents.issued where document_id = $1',
      [made.json.documentId],
    )
    expect(stored.rows[0]).toMatchObject({ signs: 'representative', representative_id: place.patientId })
    const names = await superuser.query(
      'select surname, given from patients.patient where patient_id = any ($1)',
      [[child, place.patientId]],
    )
    const text = JSON.stringify(stored.rows[0].content)
    expect(text).toContain('свидетельство о рождении I-АА № 000000')
    expect(text).toMatch(/законный представитель \(родитель/)
    // The child is named in a case, so the end of the surname may differ.
    for (const { surname } of names.rows) expect(text).toContain(surname.slice(0, -1))
  })
})

describe('register', () => {
  it('finds by kind, state and number; a request for copies has its clock of thirty days', async () => {
    const found = await reception.request('GET', '/api/clinic/documents?kind=refusal&state=issued&q=ОТК')
    expect(found.json.total).toBeGreaterThan(5)
    const made = await issue(reception, 'copies_request', { inputs: INPUTS.copies_request })
    const list = await reception.request('GET', '/api/clinic/documents/copies-requests')
    const mine = list.json.requests.find((r: { documentId: string }) => r.documentId === made.json.documentId)
    expect(mine).toMatchObject({ daysLeft: 30, answeredAt: null })
    const answered = await reception.request(
      'POST',
      `/api/clinic/documents/${made.json.documentId}/copies-answer`,
      {
        answer: 'Выданы копии протоколов на 6 листах под подпись',
      },
    )
    expect(answered.status, answered.text).toBe(200)
  })
  it('the sheet’s QR tells which document it is and nothing of the person', async () => {
    const { rows } = await superuser.query(
      `select i.document_id, i.number, p.surname from documents.issued i join patients.patient p using (tenant_id, patient_id) limit 1`,
    )
    const page = await createClient(world).request('GET', `/c/ozero/document/${rows[0].document_id}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain(rows[0].number)
    expect(page.text).not.toContain(rows[0].surname)
  })
})
