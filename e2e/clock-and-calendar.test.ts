import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'

/** Two faults of time: a clock that is turned back, a calendar that another program cannot read. */
let desk: PrivacyWorld
beforeAll(async () => {
  desk = await openPrivacyWorld()
})
afterAll(() => desk?.close())

interface Component {
  readonly name: string
  readonly properties: Map<string, string>
  readonly inner: Component[]
}

/** Reads a calendar as RFC 5545 says and no more kindly: CRLF, folded lines of at most 75 octets, BEGIN and END in pairs. */
function readCalendar(text: string): Component {
  expect(text.endsWith('\r\n')).toBe(true)
  const raw = text.slice(0, -2).split('\r\n')
  for (const line of raw) {
    expect(line).not.toContain('\n')
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  }
  const lines = raw.reduce<string[]>((all, line) => {
    if (line.startsWith(' ') || line.startsWith('\t')) all[all.length - 1] += line.slice(1)
    else all.push(line)
    return all
  }, [])
  const root: Component = { name: '', properties: new Map(), inner: [] }
  const stack = [root]
  for (const line of lines) {
    const [, name, value] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/.exec(line)!
    if (name === 'BEGIN') {
      const child = { name: value!, properties: new Map(), inner: [] }
      stack.at(-1)!.inner.push(child)
      stack.push(child)
    } else if (name === 'END') expect(stack.pop()!.name).toBe(value)
    else stack.at(-1)!.properties.set(name!, value!)
  }
  expect(stack).toHaveLength(1)
  return root.inner[0]!
}

describe('the calendar of deadlines', () => {
  it('is read by a strict reader of RFC 5545: every deadline an event with its id, stamp and day, and no name', async () => {
    const made = await desk.patient.request('POST', '/api/my/privacy/cases', {
      patientId: desk.me.patientId,
      entityId: desk.me.entityId,
      kind: 'withdrawal',
      text: '',
    })
    expect(made.status, made.text).toBe(201)
    const incident = await desk.dpo.request('POST', '/api/clinic/privacy/incidents', {
      entityId: desk.me.entityId,
      discoveredAt: new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs()).toISOString(),
      source: 'Сообщение сотрудника',
      confidentiality: true,
      integrity: false,
      availability: false,
      pdAccess: true,
      description: 'Учётной записью пользовались не из клиники',
      categories: ['ФИО'],
      contact: 'Ответственный за данные, +7 900 000-00-10',
    })
    expect(incident.status, incident.text).toBe(201)
    await desk.superuser.query(
      `insert into cases.destruction (tenant_id, destruction_id, entity_id, patient_id, subject_info, reason, norm, state,
         proposed_at, due_at, due_explanation)
       values ($1, gen_random_uuid(), $2, $3, 'карта № 1', 'Цель достигнута', 'ч. 4 ст. 21 152-ФЗ', 'proposed', $4,
         $4::timestamptz + interval '30 days', 'Начало вчера; 30 дней, включительно')`,
      [
        desk.me.tenantId,
        desk.me.entityId,
        desk.me.patientId,
        new Date(desk.world.services.clockOf(desk.me.tenantId).nowMs()),
      ],
    )
    const { others } = await desk.board()
    const { json } = await desk.dpo.request('POST', '/api/clinic/privacy/calendar')
    const feed = await desk.dpo.request('GET', new URL(json.url).pathname)
    expect(String(feed.headers['content-type'])).toContain('text/calendar')
    const calendar = readCalendar(feed.text)
    expect(calendar.name).toBe('VCALENDAR')
    expect(calendar.properties.get('VERSION')).toBe('2.0')
    expect(calendar.properties.has('PRODID')).toBe(true)
    const events = calendar.inner.filter(one => one.name === 'VEVENT')
    expect(events.length).toBeGreaterThanOrEqual(2)
    const ids = events.map(event => event.properties.get('UID'))
    expect(new Set(ids).size).toBe(events.length)
    for (const { properties } of events) {
      expect(properties.get('DTSTAMP')).toMatch(/^\d{8}T\d{6}Z$/)
      expect(properties.get('DTSTART')).toMatch(/^\d{8}(T\d{6}Z?)?$/)
      // An instant has no end: an end would have to come after it.
      expect(properties.has('DTEND')).toBe(false)
      for (const name of ['SUMMARY', 'DESCRIPTION'])
        expect(properties.get(name)!.replaceAll(/\\[\\;,nN]/g, '')).not.toMatch(/[\\;,]/)
    }
    const titles = events.map(event => event.properties.get('SUMMARY')!)
    expect(titles.filter(title => title.includes(made.json.number)).length).toBeGreaterThanOrEqual(2)
    // MM1-7.3, IP-3.8b: the clocks of incidents and of destruction stand on the board and in the calendar, with their reason.
    expect(others.map((one: { term: string }) => one.term).sort()).toEqual([
      'goal-destroy',
      'incident-first',
      'incident-result',
    ])
    for (const one of others) {
      expect(one.explanation.ru.length).toBeGreaterThan(10)
      expect(titles.some(title => title.startsWith(`${one.number}: `))).toBe(true)
    }
    expect(others[0]).toMatchObject({ term: 'incident-first', dueDay: null, urgency: 'today' })
  })
})

describe('a clock that is turned back', () => {
  it('is refused, and stays where it was', async () => {
    const { services } = desk.world
    const at = () => services.clockOf(desk.me.tenantId).nowMs()
    const before = at()
    for (const by of [-86_400_000, -1, 0, 0.5, Number.NaN])
      await expect(moveTestClock(services, desk.me.tenantId, by)).rejects.toMatchObject({
        code: 'conflict.state',
      })
    expect(at() - before).toBeLessThan(60_000)
    const form = await desk.world.server.inject({
      method: 'POST',
      url: '/dev/clock',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ tenant: desk.me.tenantId, hours: '-24' }).toString(),
    })
    expect(form.statusCode).toBeGreaterThanOrEqual(400)
    expect(at() - before).toBeLessThan(60_000)
  })
})
