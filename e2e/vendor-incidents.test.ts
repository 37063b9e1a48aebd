import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { escalateVendorIncidentsAcrossTenants } from '#modules/clients/index.ts'
import { forgetAddresses, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { ok, signIn } from './world.ts'

/** The processor's own register of incidents: clocks of annex 1, notices to the clients, proof of each. */
let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
})
afterAll(() => v?.close())

const now = () => v.world.services.clockOf('').nowMs()
const incident = (more: object = {}) => ({
  discoveredAt: new Date(now() - 3_600_000).toISOString(),
  source: 'Мониторинг',
  confidentiality: true,
  integrity: false,
  availability: false,
  pdAccess: true,
  description: 'К резервной копии обращались с чужого адреса.',
  measures: 'Доступ закрыт, ключи сменены.',
  ...more,
})
const add = (more: object = {}) => v.console.request('POST', '/api/console/incidents', incident(more))
const register = async () => ok(await v.console.request('GET', '/api/console/incidents')).incidents

describe('MM1-7: an incident of the platform', () => {
  it('MM1-7.1: needs something broken and a discovery in the past; only named clients of the vendor', async () => {
    expect((await add({ confidentiality: false })).status).toBe(400)
    expect((await add({ discoveredAt: new Date(now() + 3_600_000).toISOString() })).status).toBe(400)
    expect((await add({ tenantIds: ['01a1fe5d-246b-73fe-be6f-8243d0796ebf'] })).status).toBe(400)
    expect(await register()).toEqual([])
  })

  it.each([
    ['MM1-7.2a: 24 hours when personal data may have been reached', true, 24],
    ['MM1-7.2b: 72 hours otherwise', false, 72],
  ])('%s; every client in force is told once', async (_, pdAccess, hours) => {
    const { incidentId, noticed } = ok(await add({ pdAccess }))
    expect(noticed).toBeGreaterThan(0)
    const row = (await register()).find((one: { incidentId: string }) => one.incidentId === incidentId)
    expect(Date.parse(row.dueAt) - Date.parse(row.discoveredAt)).toBe(hours * 3_600_000)
    expect(row).toMatchObject({ state: 'waiting' })
    await v.settle()
    const sent = (await register()).find((one: { incidentId: string }) => one.incidentId === incidentId)
    expect(sent.state).toBe('told')
    expect(sent.notices).toHaveLength(noticed)
    for (const notice of sent.notices) expect(notice.sentAt).not.toBeNull()
  })

  it('MM1-7.3: the notice admits nothing and says that the operator itself tells the authority and people', async () => {
    const [letter] = await v.sql<{ body: string }>(
      `select body from clients.letter where kind = 'once:incident' and body like '%Возможен доступ%' limit 1`,
    )
    expect(letter!.body).toContain('не означает признания вины')
    expect(letter!.body).toContain('сами уведомляете Роскомнадзор')
  })

  it.each([
    [
      'MM1-7.2a: at 12, 20 and 23 hours of 24',
      true,
      [11.9, 12.1, 13, 20.1, 23.1, 23.5, 30],
      [0, 1, 1, 2, 3, 3, 3],
    ],
    [
      'MM1-7.2b: at 36, 60 and 71 hours of 72',
      false,
      [24, 35.9, 36.1, 60.1, 71.1, 71.5, 80],
      [0, 0, 1, 2, 3, 3, 3],
    ],
  ])(
    '%s the vendor hears of a notice that has not left, once each; nobody afterwards',
    async (_, pdAccess, hours, letters) => {
      const { incidentId, number } = ok(await add({ pdAccess, discoveredAt: new Date(now()).toISOString() }))
      const discovered = now()
      const told = async () =>
        (
          await v.sql<{ subject: string; recipient: string }>(
            'select subject, recipient from messaging.message where about_id = $1 order by created_at',
            [incidentId],
          )
        ).map(one => one.subject)
      const people = await v.sql(
        `select from identity.vendor_user where role in ('administrator', 'security')`,
      )
      for (const [i, hour] of hours.entries()) {
        await escalateVendorIncidentsAcrossTenants(v.world.services, new Date(discovered + hour * 3_600_000))
        expect([hour, (await told()).length]).toEqual([hour, letters[i]! * people.length])
      }
      expect((await told())[0]).toMatch(
        new RegExp(`^Инцидент ${number}: прошло \\d+ ч, не уведомлено клиентов: \\d+$`),
      )
      // The notices leave; later nothing is called out.
      await v.settle()
      const before = (await told()).length
      await escalateVendorIncidentsAcrossTenants(v.world.services, new Date(discovered + 500 * 3_600_000))
      expect((await told()).length).toBe(before)
    },
  )

  it('MM1-7.2: a client without a legal address stands as not told, is called out, and is told in another way with its proof', async () => {
    const tenantId = await v.tenantOf('solo')
    await forgetAddresses(v.superuser, 'solo')
    const { incidentId, noticed, unreachable } = ok(await add({ tenantIds: [tenantId] }))
    expect([noticed, unreachable]).toEqual([0, 1])
    await v.settle()
    const row = async () =>
      (await register()).find((one: { incidentId: string }) => one.incidentId === incidentId)
    expect(await row()).toMatchObject({
      state: 'waiting',
      notices: [{ address: null, sentAt: null, how: null }],
    })
    await escalateVendorIncidentsAcrossTenants(v.world.services, new Date(now() + 12 * 3_600_000))
    expect(
      await v.sql('select from messaging.message where about_id = $1 and subject like $2', [
        incidentId,
        '%клиентов: 1',
      ]),
    ).not.toEqual([])

    const told = (more: object = {}) =>
      v.console.request('POST', '/api/console/incidents/told', {
        incidentId,
        tenantId,
        toldAt: new Date(now()).toISOString(),
        how: 'Заказное письмо № 000000-00, вручено директору',
        ...more,
      })
    expect((await told({ how: 'по почте' })).status).toBe(400)
    expect((await told({ toldAt: new Date(now() + 3_600_000).toISOString() })).status).toBe(400)
    expect((await told({ toldAt: new Date(now() - 7_200_000).toISOString() })).status).toBe(400)
    expect((await told({ tenantId: '01a1fe5d-246b-73fe-be6f-8243d0796ebf' })).status).toBe(404)
    ok(await told())
    expect((await told()).status).toBe(409)
    expect(await row()).toMatchObject({
      state: 'told',
      notices: [{ how: expect.stringContaining('вручено') }],
    })
    await expect(v.sql(`update clients.incident_told set how = 'иначе'`)).rejects.toThrow(/evidence/)
  })

  it('a clinic does not reach the register, and a row of it never changes', async () => {
    const owner = await signIn(v.world, 'owner@example.ru')
    expect((await owner.request('GET', '/api/console/incidents')).status).toBeGreaterThanOrEqual(401)
    await expect(v.sql(`update clients.incident set description = 'x'`)).rejects.toThrow(/evidence/)
  })
})
