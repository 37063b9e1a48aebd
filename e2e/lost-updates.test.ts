import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shortName } from '#libs/names/index.ts'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { type Client, signIn } from './world.ts'

/** Two people save one thing: the second one hears of it, nothing is lost without a word. */
let clinic: OpenClinic
let admin: Client
beforeAll(async () => {
  clinic = await openClinic()
  admin = await signIn(clinic.world, 'admin@example.ru')
}, 240_000)
afterAll(() => clinic?.close())

/** Replacements that need no mark, each with the reason; whatever is not here must carry one. */
const WITHOUT: Readonly<Record<string, string>> = {
  'PATCH /api/clinic/uploads/{uploadId}': 'bytes come with their offset: a wrong one is refused',
  'PATCH /api/my/uploads/{uploadId}': 'bytes come with their offset: a wrong one is refused',
  'PUT /api/clinic/images/{fileId}/opening': 'open or closed: the last word holds, the journal keeps each',
  'PUT /api/clinic/me/password': 'the present password is the proof',
  'PUT /api/clinic/me/phone': 'codes of both telephones are the proof',
  'PUT /api/clinic/places/{placeId}/archive': 'a state that is reached once; what stands there is read in it',
  'PUT /api/clinic/privacy/destructions/{destructionId}/outcome':
    'one choice of two, only until somebody approves',
  'PUT /api/clinic/privacy/terms/{entityId}': 'one number; each is a row with its author',
  'PUT /api/clinic/protocols/favourites': 'one mark of the doctor himself',
  'PUT /api/clinic/protocols/macros': 'one abbreviation that its words name whole',
  'PUT /api/console/clients/{tenantId}/opening': 'before the clinic is open; the journal keeps each',
  'PUT /api/console/clients/{tenantId}/subscription':
    'an edition with its author; invoices name what they stood on',
  'PUT /api/console/me/password': 'the present password is the proof',
}

type Name = Parameters<typeof shortName>[0]

interface Operation {
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: { properties?: object } }> }
}

describe('whatever replaces something says what it has read', () => {
  it('every PUT and PATCH of the API carries a version, or is named here with the reason', async () => {
    const { paths } = (await admin.request('GET', '/api/openapi.json')).json as {
      readonly paths: Record<string, Record<string, Operation>>
    }
    const replacing = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method === 'put' || method === 'patch')
        .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    )
    const fields = ({ requestBody }: Operation) =>
      Object.keys(requestBody?.content['application/json']?.schema?.properties ?? {})
    const marked = replacing.filter(({ operation }) =>
      fields(operation).some(field => field === 'version' || field === 'lock'),
    )
    expect(marked.length).toBeGreaterThan(12)
    const open = replacing.filter(one => !marked.includes(one)).map(one => one.name)
    expect(open.sort()).toEqual(Object.keys(WITHOUT).sort())
  })
})

describe('two administrators', () => {
  interface Case {
    readonly what: string
    /** Reads the thing as its form does: where it is saved, and what is sent back. */
    readonly read: () => Promise<{ url: string; body: Record<string, unknown> }>
    readonly first: object
    readonly second: object
    readonly client?: () => Client
  }
  const get = async (url: string, client = admin) => (await client.request('GET', url)).json
  const cases: readonly Case[] = [
    {
      what: 'the settings of the clinic',
      read: async () => {
        const { slug: _, ...body } = await get('/api/clinic/settings')
        return { url: '/api/clinic/settings', body }
      },
      first: { remindHours: 36 },
      second: { tagline: 'Рядом с озером' },
    },
    {
      what: 'a branch with its rooms',
      read: async () => {
        const [branch] = (await get('/api/clinic')).branches
        const { name, address, phone, zone, version } = branch
        return {
          url: `/api/clinic/branches/${branch.branchId}`,
          body: { name, address, phone, zone, version, rooms: [] },
        }
      },
      first: { rooms: [{ roomId: null, name: 'Новый кабинет', chairs: [] }] },
      second: { address: 'г. Примерск, ул. Другая, 9' },
    },
    {
      what: 'requisites of a legal entity',
      client: () => clinic.owner,
      read: async () => {
        const url = `/api/clinic/entities/${clinic.ids.entityId}`
        const { kind: _, inn: __, ogrn: ___, ...body } = await get(url, clinic.owner)
        return { url, body }
      },
      first: { headPost: 'главный врач' },
      second: { phone: '+79000000088' },
    },
    {
      what: 'a doctor',
      read: async () => {
        const { practitioners } = await get('/api/clinic/practitioners/cards')
        const { practitionerId, slug: _, ...body } = practitioners[0]
        return { url: `/api/clinic/practitioners/${practitionerId}`, body }
      },
      first: { about: 'Лечит взрослых.' },
      second: { education: 'Примерский университет' },
    },
    {
      what: 'a service of the price list',
      read: async () => {
        const { services } = await get('/api/clinic/price-list')
        const { serviceId, prices: _, ...body } = services[0]
        return { url: `/api/clinic/price-list/${serviceId}`, body: { ...body, price: null } }
      },
      first: { durationMinutes: 45 },
      second: { online: false },
    },
  ]

  it.each(cases)('save $what at once: one is kept, the other is told and has lost nothing', async one => {
    const who = one.client?.() ?? admin
    const { url, body } = await one.read()
    const answers = await Promise.all([
      who.request('PUT', url, { ...body, ...one.first }),
      who.request('PUT', url, { ...body, ...one.second }),
    ])
    expect(answers.map(answer => answer.status).sort(), answers.map(a => a.text).join()).toEqual([200, 409])
    const late = answers.findIndex(answer => answer.status === 409)
    expect(answers[late]!.json).toMatchObject({ code: 'conflict.version' })
    expect(answers[late]!.json.detail).toContain('Пока вы редактировали')
    // Who was faster, and when: here the same person at another window.
    const { by, at, own } = answers[late]!.json.params
    expect([by, own]).toEqual([shortName((await get('/api/clinic/me', who)) as Name), true])
    expect(Math.abs(Date.parse(at) - clinic.world.services.clockOf('').nowMs())).toBeLessThan(60_000)
    // Read again, the other change goes on top of the first one.
    const fresh = await one.read()
    expect(fresh.body.version).not.toBe(body.version)
    const again = await who.request('PUT', url, { ...fresh.body, ...[one.first, one.second][late] })
    expect(again.status, again.text).toBe(200)
    const { body: last } = await one.read()
    const kept = { ...one.first, ...one.second } as Record<string, unknown>
    for (const [field, value] of Object.entries(kept))
      if (field !== 'rooms') expect(last[field], field).toEqual(value)
  })

  it('a service that joins the doctor makes an open form of the doctor old', async () => {
    const { practitioners } = await get('/api/clinic/practitioners/cards')
    const { practitionerId, slug: _, ...doctor } = practitioners[0]
    const { services } = await get('/api/clinic/price-list')
    const service = services.find(
      (s: { practitionerIds: string[]; archived: boolean; serviceId: string }) =>
        !s.archived && s.practitionerIds.includes(practitionerId),
    )
    const { serviceId, prices: __, ...body } = service
    const practitionerIds = body.practitionerIds.filter((id: string) => id !== practitionerId)
    const taken = await admin.request('PUT', `/api/clinic/price-list/${serviceId}`, {
      ...body,
      practitionerIds,
      price: null,
    })
    expect(taken.status, taken.text).toBe(200)
    const old = await admin.request('PUT', `/api/clinic/practitioners/${practitionerId}`, doctor)
    expect([old.status, old.json.code]).toEqual([409, 'conflict.version'])
    // Which of the services' changes touched the doctor is not on record: nobody is named at a guess.
    expect(old.json.params.by).toBeUndefined()
  })

  it('texts of an operator: the second officer hears of the first', async () => {
    const dpo = await signIn(clinic.world, 'dpo@example.ru')
    const url = `/api/clinic/texts/${clinic.ids.entityId}/parameters`
    const read = await get(url, dpo)
    const answers = await Promise.all(
      [20, 21].map(visitorLogDays => dpo.request('PUT', url, { ...read, visitorLogDays })),
    )
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
  })
})
