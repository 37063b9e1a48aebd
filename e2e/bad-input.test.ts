import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { PERMISSIONS, type Permission } from '#libs/permissions/index.ts'
import { sitePages } from '#modules/site/index.ts'
import { studioPages } from '#modules/studio/index.ts'
import { liveEventsEndpoint } from '../apps/server/live-events.ts'
import { attacksOn, HOSTILE_SEGMENTS, type JsonSchema } from './hostile-values.ts'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { sampleOf } from './route-samples.ts'
import { CONTACT, holdFirstTime } from './site-visitor.ts'
import { storedRows } from './stored-rows.ts'
import { type Answer, type Client, createClient } from './world.ts'

/** Nothing that a client can send is a fault of ours, and nothing that is refused leaves a trace. */
let clinic: OpenClinic
beforeAll(async () => {
  clinic = await openClinic()
}, 240_000)
afterAll(() => clinic?.close())

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the document: `/api/clinic/patients/{patientId}`. */
  readonly path: string
  readonly realm: string
  readonly allow: string
  readonly body: JsonSchema | null
  readonly query: readonly Parameter[]
  readonly params: readonly string[]
}

/** The operations of the OpenAPI document, as any client sees them, but for streams: those do not end. */
async function operations(): Promise<Operation[]> {
  const { json } = await createClient(clinic.world).request('GET', '/api/openapi.json')
  const all = Object.entries(json.paths as Record<string, Record<string, never>>).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, OpenApiOperation>).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      realm: operation['x-realm'],
      allow: operation['x-allow'],
      body: operation.requestBody?.content['application/json']?.schema ?? null,
      query: operation.parameters.filter(p => p.in === 'query'),
      params: operation.parameters.filter(p => p.in === 'path').map(p => p.name),
    })),
  )
  return all.filter(operation => operation.path !== liveEventsEndpoint.path)
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: JsonSchema
}

interface OpenApiOperation {
  readonly 'x-realm': string
  readonly 'x-allow': string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: {
    readonly content: { readonly 'application/json'?: { readonly schema: JsonSchema } }
  }
}

const nameOf = (operation: Operation) => `${operation.method} ${operation.path}`

const endpointOf = (operation: Operation): AnyEndpoint =>
  clinic.world.routes.find(
    ({ endpoint }) => `${endpoint.method} ${endpoint.path.replace(/:(\w+)/g, '{$1}')}` === nameOf(operation),
  )!.endpoint

/** Somebody who may do it: what he sends is then looked at and not only turned away. */
function clientFor({ realm, allow }: Operation): Client {
  if (realm === 'patient') return clinic.patient
  if (realm === 'vendor') return clinic.vendor
  if (realm === 'staff') {
    const roles: readonly string[] = PERMISSIONS[allow as Permission] ?? ['owner']
    return roles.includes('owner') ? clinic.owner : roles.includes('doctor') ? clinic.doctor : clinic.dpo
  }
  return createClient(clinic.world)
}

const addressOf = (operation: Operation, ids: Readonly<Record<string, string>> = clinic.ids): string =>
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!)

/** What is wrong with a refusal, or nothing. */
function blame(answer: Answer): string | null {
  const type = String(answer.headers['content-type'] ?? '')
  if (answer.status < 400 || answer.status >= 500) return `status ${answer.status}`
  if (type.startsWith('text/html')) return null
  if (!type.startsWith('application/problem+json')) return `content type ${type}`
  const { code, detail, status, requestId } = answer.json
  return code && detail && requestId && status === answer.status ? null : `incomplete problem ${answer.text}`
}

/** Runs attacks and reports all that got through, so that one run shows every hole. */
async function holes(
  attacks: AsyncIterable<readonly [why: string, fault: string | null]>,
): Promise<string[]> {
  const found: string[] = []
  for await (const [why, fault] of attacks) if (fault) found.push(`${why}: ${fault}`)
  return found
}

describe('every route of the OpenAPI document', () => {
  it('mostly has a sample that is right, so that an attack is wrong in one point only', async () => {
    const list = (await operations()).filter(operation => operation.body)
    const wrong = list.filter(
      operation => !endpointOf(operation).body!.safeParse(sampleOf(clinic, operation.body!)).success,
    )
    expect(wrong.length, wrong.map(nameOf).join(', ')).toBeLessThan(list.length / 4)
  })

  it('refuses a body with one wrong value anywhere: no fault, nothing stored', async () => {
    const list = (await operations()).filter(operation => operation.body)
    async function* attacks() {
      for (const operation of list) {
        const sample = sampleOf(clinic, operation.body!)
        for (const { why, value } of attacksOn(operation.body!, sample)) {
          const answer = await clientFor(operation).request(operation.method, addressOf(operation), value)
          yield [`${nameOf(operation)} ${why}`, blame(answer)] as const
        }
      }
    }
    const before = await storedRows(clinic.superuser)
    expect(await holes(attacks())).toEqual([])
    expect(await storedRows(clinic.superuser)).toEqual(before)
  }, 120_000)

  it('refuses what is no JSON, of another type, or too large', async () => {
    const list = (await operations()).filter(operation => operation.method !== 'GET')
    const bodies: readonly [why: string, type: string, body: string, status: number][] = [
      ['cut JSON', 'application/json', '{"version":1', 400],
      ['a number with a comma', 'application/json', '{"a":1,5}', 400],
      ['a prototype', 'application/json', '{"__proto__":{"admin":true}}', 400],
      ['bytes that are no UTF-8', 'application/json', '\xff\xfe{}', 400],
      ['XML', 'application/xml', '<a/>', 415],
      ['a file', 'multipart/form-data; boundary=x', '--x--', 415],
      ['no type anybody knows', 'nonsense', 'x', 415],
      ['too much', 'application/json', '', 413],
    ]
    async function* attacks() {
      for (const operation of list) {
        const tooMuch = `"${'x'.repeat(Math.max(5_000_000, endpointOf(operation).bodyLimit ?? 0))}"`
        for (const [why, type, body, status] of bodies) {
          const answer = await clientFor(operation).request(
            operation.method,
            addressOf(operation),
            body || tooMuch,
            {
              'content-type': type,
            },
          )
          const fault = blame(answer) ?? (answer.status === status ? null : `status ${answer.status}`)
          yield [`${nameOf(operation)} ${why}`, fault] as const
        }
        if (!operation.body) continue
        const sample = sampleOf(clinic, operation.body) as Record<string, unknown>
        const form = new URLSearchParams(Object.entries(sample).map(([k, v]) => [k, String(v)])).toString()
        for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
          const answer = await clientFor(operation).request(operation.method, addressOf(operation), form, {
            'content-type': type,
          })
          yield [`${nameOf(operation)} ${type}`, blame(answer)] as const
        }
      }
    }
    const before = await storedRows(clinic.superuser)
    expect(await holes(attacks())).toEqual([])
    expect(await storedRows(clinic.superuser)).toEqual(before)
  }, 120_000)

  it('answers an address that nobody gave out with 404, and a wrong query with 400 or an empty list', async () => {
    const list = await operations()
    async function* attacks() {
      for (const operation of list) {
        const required = operation.query.filter(p => p.required)
        const query = required.map(p => [p.name, String(sampleOf(clinic, p.schema, p.name))])
        const body = operation.body ? sampleOf(clinic, operation.body) : undefined
        for (const segment of HOSTILE_SEGMENTS) {
          for (const name of operation.params) {
            const url = `${addressOf(operation, { ...clinic.ids, [name]: segment })}?${new URLSearchParams(query)}`
            const answer = await clientFor(operation).request(operation.method, url, body)
            // Somebody without visits or records is an empty list.
            const list200 = operation.method === 'GET' && answer.status === 200
            yield [`${operation.method} ${url.slice(0, 200)}`, list200 ? null : blame(answer)] as const
          }
          for (const { name } of operation.query) {
            const rest = new URLSearchParams(query.filter(([other]) => other !== name))
            const url = `${addressOf(operation)}?${rest}&${name}=${segment}`
            const answer = await clientFor(operation).request(operation.method, url, body)
            yield [
              `${operation.method} ${url.slice(0, 200)}`,
              answer.status === 200 ? null : blame(answer),
            ] as const
          }
        }
      }
    }
    const before = await storedRows(clinic.superuser)
    expect(await holes(attacks())).toEqual([])
    expect(await storedRows(clinic.superuser)).toEqual(before)
  }, 120_000)
})

describe('every page of the site', () => {
  const pages = [...sitePages, ...studioPages(() => {})]
  const asBrowser = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
  /** Fields of all forms, each with what no browser would send. */
  const FIELDS = [
    'service',
    'doctor',
    'branch',
    'at',
    'surname',
    'given',
    'patronymic',
    'phone',
    'birthDate',
    'email',
    'code',
    'reason',
    'day',
    'taken',
    'kind',
    'position',
    'address',
    'zone',
    'totp',
    'again',
  ]

  it('answers hostile addresses, queries, forms and cookies with a page that explains: no fault, nothing stored', async () => {
    const visitor = createClient(clinic.world)
    let address = 0
    async function* attacks() {
      for (const { method, path } of pages) {
        for (const segment of HOSTILE_SEGMENTS) {
          const form = FIELDS.map(name => `${name}=${segment}`).join('&')
          const right = path.replace(':clinic', 'ozero').replace(/:\w+/g, 'x'.repeat(43))
          const wrong = path.replace(':clinic', 'ozero').replace(/:\w+/g, segment)
          for (const url of [
            path.replace(/:\w+/g, segment),
            wrong,
            `${right}?${form}`,
            `${right}?processing=on&${form}&${form}`,
          ]) {
            const answer = await visitor.request(
              method,
              url,
              method === 'POST' ? `processing=on&${form}` : undefined,
              {
                ...(method === 'POST' ? asBrowser : { accept: 'text/html' }),
                cookie: `amb_booking=${segment}; amb_studio=${segment}`,
                // From many addresses, so that their limit does not answer in place of the page.
                'x-forwarded-for': `10.0.${method.length}.${address++ % 250}`,
              },
            )
            // A step of a registration that has not begun leads to its beginning.
            const sentBack = answer.status === 303 && answer.headers.location === '/studio'
            const shown = method === 'GET' && (answer.status === 200 || sentBack)
            const html = String(answer.headers['content-type']).startsWith('text/html')
            yield [
              `${method} ${url.slice(0, 160)}`,
              shown ? null : (blame(answer) ?? (html ? null : 'no page')),
            ] as const
          }
        }
      }
    }
    const before = await storedRows(clinic.superuser)
    expect(await holes(attacks())).toEqual([])
    expect(await storedRows(clinic.superuser)).toEqual(before)
  }, 120_000)

  it('IP-1.7: stores nothing of a form with one wrong field, of a visitor who holds a time', async () => {
    const visitor = createClient(clinic.world)
    expect((await holdFirstTime(visitor)).answer.status).toBe(303)
    const wrong: Readonly<Record<string, readonly string[]>> = {
      surname: ['', ' ', '1234', '<b>', 'я'.repeat(500), 'a\0b', '\ud800'],
      given: ['', 'robot@'],
      patronymic: ['', '-'],
      birthDate: ['', '2026-02-30', '31.02.1990', '1899-12-31', '2999-01-01', '12.05.85', '0'],
      phone: ['', '12345', '+7 900 000', '+999999999999999999', '9e9', 'a\0b'],
      email: ['', 'no-at', 'a@b', 'a@example.ru\r\nBcc: b@example.ru', `${'a'.repeat(300)}@example.ru`],
      processing: ['', 'off', 'true', '1'],
    }
    async function* attacks() {
      for (const [name, values] of Object.entries(wrong)) {
        for (const value of values) {
          const answer = await visitor.form('/c/ozero/book/form', { ...CONTACT, [name]: value })
          yield [`${name} = ${JSON.stringify(value.slice(0, 40))}`, blame(answer)] as const
        }
      }
    }
    const before = await storedRows(clinic.superuser)
    expect(await holes(attacks())).toEqual([])
    expect(await storedRows(clinic.superuser)).toEqual(before)
  })

  it('never repeats what was sent as markup', async () => {
    const script = encodeURIComponent('"><script>alert(1)</script>')
    for (const { method, path } of pages.filter(page => page.method === 'GET')) {
      const url = `${path.replace(':clinic', 'ozero').replace(/:\w+/g, script)}?q=${script}&service=${script}&day=${script}`
      const answer = await createClient(clinic.world).request(method, url, undefined, { accept: 'text/html' })
      expect(answer.text, url).not.toContain('<script>alert')
    }
  })
})
