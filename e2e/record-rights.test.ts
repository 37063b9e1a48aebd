import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BegunVisit, beginVisits } from './begun-visit.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** Who may see and do what with a record: every role at every door, not only at the buttons. */
let world: World
let doctor: Client
let visit: BegunVisit
beforeAll(async () => {
  world = await createWorld({ patients: 30 })
  doctor = await signIn(world, 'doctor@example.ru')
  visit = (await beginVisits(world, doctor, 1))[0]!
  const marked = await doctor.request('POST', `/api/clinic/patients/${visit.patientId}/chart/changes`, {
    marks: [{ tooth: 16, condition: 'caries', surfaces: ['O'] }],
  })
  if (marked.status !== 201) throw new Error(marked.text)
}, 240_000)
afterAll(() => world?.close())

const CONTENT = {
  complaints: 'Боль',
  history: '',
  objective: 'Полость на зубе 16',
  diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', teeth: [16] }],
  treatment: 'Пломба',
  recommendations: '',
}
const of = () => `/api/clinic/patients/${visit.patientId}`

/** Reads of medical content. */
const READS: readonly (() => string)[] = [
  () => `/api/clinic/encounters/${visit.encounterId}`,
  () => `${of()}/chart`,
  () => `${of()}/chart-picture`,
  () => `${of()}/chart/pdf`,
  () => `${of()}/perio-exams`,
  () => `${of()}/protocols?limit=10`,
  () => `${of()}/images`,
]

describe('the assistant', () => {
  it('MD-1.1: reads the record, marks the chart and writes the draft', async () => {
    const assistant = await signIn(world, 'assistant@example.ru')
    for (const path of READS)
      expect([path(), (await assistant.request('GET', path())).status]).toEqual([path(), 200])
    const marked = await assistant.request('POST', `${of()}/chart/changes`, {
      marks: [{ tooth: 26, condition: 'filling', surfaces: ['O'] }],
      encounterId: visit.encounterId,
    })
    expect(marked.status, marked.text).toBe(201)
    const saved = await assistant.request('PUT', `/api/clinic/protocols/${visit.protocolId}`, {
      version: 1,
      template: 'dental-exam',
      content: CONTENT,
    })
    expect(saved.status, saved.text).toBe(200)
  })

  it('MD-1.1: does not sign, amend, close the visit, write services, open in an emergency, read reports', async () => {
    const assistant = await signIn(world, 'assistant@example.ru')
    const protocol = `/api/clinic/protocols/${visit.protocolId}`
    const forbidden: readonly [string, 'POST' | 'PUT' | 'GET', string, object?][] = [
      ['signs', 'POST', `${protocol}/signature`, { version: 2 }],
      ['amends', 'POST', `${protocol}/amendments`, { reason: 'Проверка' }],
      ['services', 'PUT', `/api/clinic/encounters/${visit.encounterId}/services`, { version: 1, lines: [] }],
      ['closes', 'POST', `/api/clinic/encounters/${visit.encounterId}/closing`, { version: 1 }],
      [
        'emergency',
        'POST',
        '/api/clinic/emergency-access',
        { patientId: visit.patientId, reason: 'Обморок в холле' },
      ],
      ['report', 'GET', '/api/clinic/reports/diagnoses?from=2026-11-01&to=2026-11-18'],
    ]
    const answers = await Promise.all(
      forbidden.map(async ([what, method, path, body]) => {
        const { status, json } = await assistant.request(method, path, body)
        return [what, status, json?.code]
      }),
    )
    expect(answers).toEqual(forbidden.map(([what]) => [what, 403, 'auth.forbidden']))
    const { json } = await doctor.request('GET', `/api/clinic/encounters/${visit.encounterId}`)
    expect(json.protocols[0].signedAt).toBeNull()
  })
})

describe('those who do not treat', () => {
  it.each(['reception', 'owner', 'cashier', 'dpo', 'content'])(
    'MD-1.1: %s opens no medical content, and none lies in the card or in the list of visits',
    async role => {
      const client = await signIn(world, `${role}@example.ru`)
      for (const path of READS) {
        const { status, text } = await client.request('GET', path())
        expect([path(), status]).toEqual([path(), 403])
        expect(text).not.toMatch(/кариес|K02|caries/i)
      }
      for (const path of [of(), `/api/clinic/patients?q=${encodeURIComponent('Приёмов')}`]) {
        const { text } = await client.request('GET', path)
        expect(text).not.toMatch(/кариес|K02|caries|Полость/i)
      }
      const write = await client.request('POST', `${of()}/chart/changes`, {
        marks: [{ tooth: 36, condition: 'caries', surfaces: ['O'] }],
      })
      expect([write.status, write.json.code]).toEqual([403, 'auth.forbidden'])
    },
  )
})
