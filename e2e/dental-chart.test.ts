import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CONDITION_CODES,
  CONDITIONS,
  EMPTY_SITE,
  type Entry,
  pictureAt,
  plainPicture,
  SITES,
} from '#libs/odontogram/index.ts'
import { surfacesOf } from '#libs/teeth/index.ts'
import { pictureHash } from '#modules/odontogram/index.ts'
import { archivalFaults, lookAtPdf, popplerIsHere } from './pdf-check.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** The dental chart over HTTP: dated entries, undo, the picture of any date, periodontal examinations. */
let world: World
let superuser: pg.Client
let doctor: Client
let patients: string[]
beforeAll(async () => {
  world = await createWorld({ patients: 60 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  doctor = await signIn(world, 'doctor@example.ru')
  const { rows } = await superuser.query(
    `select pe.patient_id from patients.patient_entity pe join tenancy.legal_entity e using (tenant_id, entity_id)
     where e.code = 'С' order by pe.card_number`,
  )
  patients = rows.map(row => row.patient_id)
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const url = (patientId: string, rest = '') => `/api/clinic/patients/${patientId}/chart${rest}`
const mark = (patientId: string, marks: object[], who = doctor) =>
  who.request('POST', url(patientId, '/changes'), { marks })
const hold = (patientId: string, changeId: string, holds: boolean) =>
  doctor.request('POST', url(patientId, `/changes/${changeId}/holding`), { holds })
const entriesOf = async (patientId: string): Promise<Entry[]> =>
  (await doctor.request('GET', url(patientId))).json.entries
const pictureNow = async (patientId: string, at = '') =>
  (await doctor.request('GET', `${url(patientId)}-picture${at && `?at=${at}`}`)).json.teeth

describe('the chart', () => {
  it('J2.2: 16 caries on O and D, 75 filling; undo takes the last away, redo brings it back; the past stays', async () => {
    const patientId = patients[0]!
    const first = await mark(patientId, [{ tooth: 16, condition: 'caries', surfaces: ['O', 'D'] }])
    expect(first.status, first.text).toBe(201)
    const second = await mark(patientId, [{ tooth: 75, condition: 'filling', surfaces: ['O'] }])
    const both = [
      { tooth: 16, words: 'кариес OD', letters: ['С'] },
      { tooth: 75, words: 'пломба O', letters: ['П'] },
    ]
    expect(await pictureNow(patientId)).toEqual(both)
    expect((await hold(patientId, second.json.changeId, false)).status).toBe(201)
    expect(await pictureNow(patientId)).toEqual([both[0]])
    const twice = await hold(patientId, second.json.changeId, false)
    expect([twice.status, twice.json.code]).toEqual([409, 'conflict.state'])
    expect((await hold(patientId, second.json.changeId, true)).status).toBe(201)
    expect(await pictureNow(patientId)).toEqual(both)
    expect(await pictureNow(patientId, first.json.at)).toEqual([both[0]])
    expect(await entriesOf(patientId)).toHaveLength(4)
    const chart = (await doctor.request('GET', url(patientId))).json
    expect(chart.changes).toHaveLength(4)
    expect(chart.changes.every((c: { mine: boolean; by: string }) => c.mine && c.by !== '')).toBe(true)
  })

  it.each([
    [[{ tooth: 29, condition: 'missing' }], 400, '29: такого зуба нет'],
    [[{ tooth: 16, condition: 'caries', surfaces: ['I'] }], 400, '16: такой поверхности у зуба нет'],
    [[{ tooth: 11, condition: 'furcation', degree: 1 }], 400, '11: у зуба один корень'],
    [[{ tooth: 16, condition: 'mobility' }], 400, '16: степень'],
    [
      [
        { tooth: 46, condition: 'extracted' },
        { tooth: 46, condition: 'caries', surfaces: ['O'] },
      ],
      409,
      '46: зуб отсутствует',
    ],
  ])('J2.2: %j is refused and nothing of it is written', async (marks, status, words) => {
    const patientId = patients[1]!
    const answer = await mark(patientId, marks)
    expect([answer.status, answer.json.detail.includes(words)], answer.text).toEqual([status, true])
    expect(await entriesOf(patientId)).toEqual([])
  })

  it('MM-3.9: reception does not see it, a doctor of another legal entity finds nothing', async () => {
    const reception = await signIn(world, 'reception@example.ru')
    expect((await reception.request('GET', url(patients[0]!))).status).toBe(403)
    const { rows } = await superuser.query(
      `select p.patient_id from patients.patient p join tenancy.legal_entity e on e.entity_id = p.entity_ids[1]
       where e.code = 'С' and cardinality(p.entity_ids) = 1 limit 1`,
    )
    const stranger = await signIn(world, 'therapist@example.ru')
    expect((await stranger.request('GET', url(rows[0].patient_id))).status).toBe(404)
    expect((await mark(rows[0].patient_id, [{ tooth: 16, condition: 'crown' }], stranger)).status).toBe(404)
  })

  it('J2.2: who has the beginning of a chart is answered the rest, and all of it when he has another beginning', async () => {
    const patientId = patients[3]!
    for (const tooth of [11, 12, 13]) await mark(patientId, [{ tooth, condition: 'crown' }])
    const read = async (query = '') => (await doctor.request('GET', url(patientId, query))).json
    const whole = await read()
    expect([whole.from, whole.entries.length, whole.changes.length]).toEqual([0, 3, 3])
    const ids = whole.entries.map((entry: Entry) => entry.entryId)
    expect(await read(`?known=3&after=${ids[2]}`)).toMatchObject({ from: 3, entries: [], changes: [] })
    await mark(patientId, [
      { tooth: 21, condition: 'crown' },
      { tooth: 22, condition: 'crown' },
    ])
    const rest = await read(`?known=3&after=${ids[2]}`)
    expect([rest.from, rest.entries.map((entry: Entry) => entry.tooth), rest.changes.length]).toEqual([
      3,
      [21, 22],
      1,
    ])
    const now = await read()
    expect([...whole.entries, ...rest.entries]).toEqual(now.entries)
    expect([...whole.changes, ...rest.changes]).toEqual(now.changes)
    // Another count, the entry of another patient, or none of the two: everything.
    const foreign = (await entriesOf(patients[0]!))[0]!.entryId
    for (const query of [
      `?known=2&after=${ids[2]}`,
      `?known=3&after=${foreign}`,
      '?known=3',
      `?after=${ids[2]}`,
    ])
      expect(await read(query), query).toEqual(now)
  })

  it('entries are evidence: nobody changes or deletes them', async () => {
    for (const table of ['entry', 'change'])
      await expect(superuser.query(`delete from odontogram.${table}`)).rejects.toThrow(/evidence|truncate/)
    await expect(superuser.query(`update odontogram.entry set tooth = 11`)).rejects.toThrow(/evidence/)
  })

  it('two writers at once: both are kept, one after the other', async () => {
    const patientId = patients[2]!
    const answers = await Promise.all(
      [11, 12, 13, 14, 15, 16].map(tooth => mark(patientId, [{ tooth, condition: 'crown' }])),
    )
    expect(answers.map(a => a.status)).toEqual([201, 201, 201, 201, 201, 201])
    const { rows } = await superuser.query(
      'select seq, at from odontogram.change where patient_id = $1 order by seq',
      [patientId],
    )
    expect(rows.map(row => row.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(rows.map(row => row.at.getTime())).size).toBe(6)
    expect(await pictureNow(patientId)).toHaveLength(6)
  })
})

const anyMark = fc
  .record({
    tooth: fc.constantFrom(16, 11, 36, 75, 46, 24, 25),
    condition: fc.constantFrom(...CONDITION_CODES),
    pick: fc.integer({ min: 1, max: 31 }),
    degree: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ tooth, condition, pick, degree }) => {
    const { takes } = CONDITIONS[condition]
    return {
      tooth,
      condition,
      surfaces: takes === 'surface' ? surfacesOf(tooth).filter((_, i) => (pick >> i) & 1) : [],
      degree: takes === 'degree' ? degree : null,
    }
  })

describe('property', () => {
  it('J2.2: replaying the entries up to any change gives the picture stored for it, and the database chooses the same', async () => {
    let n = 10
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyMark, fc.integer({ min: 0, max: 9 }), fc.nat()), {
          minLength: 4,
          maxLength: 12,
        }),
        async steps => {
          const patientId = patients[n++ % patients.length]!
          const made: string[] = []
          for (const [given, kind, pick] of steps) {
            const target = made[pick % Math.max(1, made.length)]
            if (kind < 4 && target) await hold(patientId, target, kind < 2)
            else {
              const answer = await mark(patientId, [given])
              expect(answer.status, answer.text).toBeLessThan(500)
              if (answer.status === 201) made.push(answer.json.changeId)
            }
          }
          const entries = await entriesOf(patientId)
          const { rows } = await superuser.query(
            `select at, encode(picture_sha256, 'hex') as hash from odontogram.change where patient_id = $1`,
            [patientId],
          )
          for (const { at, hash } of rows) {
            const known = entries.filter(entry => entry.at <= at.toISOString())
            expect(pictureHash(known)).toBe(hash)
            const chosen = await pictureNow(patientId, at.toISOString())
            expect(chosen.map((t: { tooth: number }) => t.tooth)).toEqual(
              plainPicture(pictureAt(entries, at.toISOString())).map(([tooth]) => tooth),
            )
          }
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('periodontal examinations', () => {
  const sites = (depth: number, bleeding = false) =>
    Object.fromEntries(SITES.map(site => [site, { ...EMPTY_SITE, depth, bleeding }]))
  const tooth = (number: number, depth: number, bleeding = false) => ({
    tooth: number,
    sites: sites(depth, bleeding),
    mobility: 0,
    furcation: 0,
  })
  const record = (body: object) =>
    doctor.request('POST', `/api/clinic/patients/${patients[3]}/perio-exams`, body)

  it('are recorded with indices; a correction replaces, the replaced one stays in the database', async () => {
    const first = await record({ findings: [tooth(16, 5, true), tooth(11, 2)] })
    expect(first.status, first.text).toBe(201)
    const corrected = await record({
      findings: [tooth(16, 4, true), tooth(11, 2)],
      replaces: first.json.examId,
    })
    expect(corrected.status, corrected.text).toBe(201)
    const again = await record({ findings: [tooth(16, 3)], replaces: first.json.examId })
    expect(again.status).toBe(409)
    const { exams } = (await doctor.request('GET', `/api/clinic/patients/${patients[3]}/perio-exams`)).json
    expect(exams).toHaveLength(1)
    expect(exams[0]).toMatchObject({
      replaces: first.json.examId,
      indices: { bleedingPercent: 50, meanDepth: 3, pi: 3, deepest: 4 },
    })
  })

  it.each([
    [{ findings: [tooth(29, 3)] }],
    [{ findings: [tooth(16, 3), tooth(16, 4)] }],
    [{ findings: [tooth(16, 16)] }],
    [{ findings: [{ ...tooth(11, 3), furcation: 1 }] }],
  ])('%# is refused', async body => expect((await record(body)).status).toBe(400))
})

describe('the print', () => {
  it('J2.2: the formula of a day as PDF/A with both notations, as in form 043/у', async () => {
    const files = new Map<string, Buffer>()
    for (const dentition of ['permanent', 'mixed', 'deciduous']) {
      const { statusCode, rawPayload } = await world.server.inject({
        url: url(patients[0]!, `/pdf?dentition=${dentition}`),
        headers: { cookie: doctor.cookie },
      })
      expect([statusCode, rawPayload.toString('latin1', 0, 5)]).toEqual([200, '%PDF-'])
      expect(rawPayload.toString('latin1')).toMatch(/pdfaid:part>2</)
      files.set(`chart-${dentition}`, rawPayload)
      if (!popplerIsHere()) continue
      const facts = lookAtPdf(rawPayload, `chart-${dentition}`)
      expect(facts).toMatchObject({ level: 'PDF/A-2b', fontsOutside: [], complaints: '' })
      expect(facts.text).toContain('форма № 043/у')
      // Both notations: ISO 3950 and Zsigmondy's.
      expect(facts.text).toMatch(/ISO 3950/)
      expect(facts.text).toMatch(/Зигмонди/)
    }
    expect(archivalFaults(files)).toEqual([])
  })
})
