import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { downtimeOfMonth } from '#modules/clients/index.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { ok } from './world.ts'

/** The vendor's register of downtimes: what counts against availability, what is left out and by which evidence. */
let v: VendorWorld
let tenantId = ''
beforeAll(async () => {
  v = await openVendorWorld()
  tenantId = await v.tenantOf('ozero')
})
afterAll(() => v?.close())

const now = () => v.world.services.clockOf('').nowMs()
describe('times when the system was down', () => {
  const at = (hours: number) => new Date(now() + hours * 3_600_000).toISOString()
  const add = (more: object) =>
    v.console.request('POST', '/api/console/downtimes', {
      startedAt: at(-3),
      endedAt: at(-2),
      affected: 'Вход сотрудников',
      description: 'Не отвечал сервер входа.',
      exclusion: 'none',
      majeure: null,
      evidence: null,
      ...more,
    })
  const list = async () => ok(await v.console.request('GET', '/api/console/downtimes'))
  const beyond = { exclusion: 'force-majeure', majeure: 'networks', evidence: 'Письмо оператора связи № 15' }

  it.each([
    ['force majeure without its kind', { ...beyond, majeure: null }],
    ['force majeure without evidence', { ...beyond, evidence: null }],
    ['evidence of nothing', { ...beyond, evidence: 'было' }],
    ['a kind that the offer does not name', { ...beyond, majeure: 'weather' }],
    ['a kind beside what counts', { majeure: 'attack' }],
    ['planned works told afterwards', { exclusion: 'planned' }],
    ['planned works without an end', { exclusion: 'planned', startedAt: at2(30), endedAt: null }],
    ['an end before the beginning', { startedAt: at2(-2), endedAt: at2(-3) }],
    ['a fault to come', { startedAt: at2(2), endedAt: at2(3) }],
  ])('MM-10.1: %s is refused', async (_, more) => {
    expect((await add(more)).status).toBe(400)
  })
  /** Relative to the machine's clock: refused by the world's clock as well, which is at most a week behind. */
  function at2(hours: number): string {
    return new Date(Date.now() + hours * 3_600_000 + (hours > 0 ? 0 : -8 * 86_400_000)).toISOString()
  }

  it('MM-10.1: what is beyond the parties and planned works told before are left out, the rest counts', async () => {
    ok(await add({}))
    ok(await add({ ...beyond, startedAt: at(-2), endedAt: at(-1) }))
    const works = ok(await add({ exclusion: 'planned', startedAt: at(24), endedAt: at(26) }))
    expect(works.told).toBeGreaterThan(0)
    await v.settle()
    const letters = await v.sql<{ body: string; sent_at: Date | null }>(
      `select body, sent_at from clients.letter where kind = 'once:works' and tenant_id = $1`,
      [tenantId],
    )
    expect(letters).toHaveLength(1)
    expect(letters[0]!.body).toContain('Вход сотрудников')
    const { downtimes, months } = await list()
    expect(downtimes.map((one: { exclusion: string }) => one.exclusion).sort()).toEqual([
      'force-majeure',
      'none',
      'planned',
    ])
    expect(months[0].counted).toBe(60)
    expect(downtimes.find((one: { majeure: string }) => one.majeure)).toMatchObject({
      majeure: 'networks',
      evidence: 'Письмо оператора связи № 15',
    })
  })

  it('MM-10.1: one that lasts is ended once, and grows until then', async () => {
    const { downtimeId } = ok(await add({ startedAt: at(-0.5), endedAt: null }))
    const end = (endedAt: string) =>
      v.console.request('POST', `/api/console/downtimes/${downtimeId}/end`, { endedAt })
    expect((await end(at(1))).status).toBe(400)
    expect((await end(at(-1))).status).toBe(400)
    ok(await end(at(-0.25)))
    expect((await end(at(-0.1))).json.code).toBe('conflict.state')
    const row = (await list()).downtimes.find((one: { downtimeId: string }) => one.downtimeId === downtimeId)
    expect(row.endedAt).not.toBeNull()
  })

  const d = (
    startedAt: string,
    endedAt: string | null,
    exclusion: 'none' | 'planned' | 'force-majeure' = 'none',
  ) => ({
    startedAt: new Date(startedAt),
    endedAt: endedAt ? new Date(endedAt) : null,
    exclusion,
  })
  it.each([
    ['nothing', [], 0, 0],
    ['an hour', [d('2026-06-10T10:00:00Z', '2026-06-10T11:00:00Z')], 60, 0],
    ['an hour of an attack', [d('2026-06-10T10:00:00Z', '2026-06-10T11:00:00Z', 'force-majeure')], 0, 60],
    [
      'two that overlap, counted once',
      [d('2026-06-10T10:00:00Z', '2026-06-10T11:00:00Z'), d('2026-06-10T10:30:00Z', '2026-06-10T11:30:00Z')],
      90,
      0,
    ],
    [
      'what lies under planned works is left out',
      [
        d('2026-06-10T10:00:00Z', '2026-06-10T11:00:00Z'),
        d('2026-06-10T10:30:00Z', '2026-06-10T11:30:00Z', 'planned'),
      ],
      30,
      60,
    ],
    ['the month is Moscow’s', [d('2026-05-31T20:00:00Z', '2026-05-31T22:00:00Z')], 60, 0],
    ['one that lasts', [d('2026-06-15T11:00:00Z', null)], 60, 0],
  ] as const)('MM-10.1: %s', (_, downtimes, counted, excluded) => {
    expect(downtimeOfMonth(downtimes, '2026-06', new Date('2026-06-15T12:00:00Z'))).toEqual({
      month: '2026-06',
      counted,
      excluded,
    })
  })
})
