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
      expect(properties.get('SUMMARY')).toContain(made.json.number)
    }
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
