import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '#platform/config/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { type Client, createWorld, signIn, type World } from './world.ts'

/** Evidence and limits stand on the address of whoever calls: only a proxy of ours may name it for him. */
let world: World
let reception: Client
beforeAll(async () => {
  world = await createWorld({ trustedProxies: '10.1.0.0/16, 192.0.2.7' })
  reception = await signIn(world, 'reception@example.ru')
}, 120_000)
afterAll(() => world?.close())

/** The address that the evidence of a read names. */
async function seenAs(remoteAddress: string, forwarded: string): Promise<string> {
  const answer = await world.server.inject({
    url: '/api/clinic/patients?q=и',
    remoteAddress,
    headers: { cookie: reception.cookie, 'x-forwarded-for': forwarded },
  })
  expect(answer.statusCode).toBe(200)
  const rows = await world.services.db('amb_platform', NO_SCOPE).all<{ address: string }>({
    text: 'select address from audit.event where request_id = $1',
    values: [answer.headers['x-request-id']],
  })
  return rows[0]!.address
}

describe('152-ФЗ art. 19: the address in the evidence', () => {
  it('is what a proxy of ours says, on this machine or named in the settings', async () => {
    expect(await seenAs('127.0.0.1', '203.0.113.5')).toBe('203.0.113.5')
    expect(await seenAs('10.1.200.3', '203.0.113.5')).toBe('203.0.113.5')
    expect(await seenAs('192.0.2.7', '203.0.113.5')).toBe('203.0.113.5')
  })

  it('is the caller’s own when he only pretends to come through one, and the last stranger’s in a chain', async () => {
    expect(await seenAs('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
    expect(await seenAs('10.1.200.3', '198.51.100.1, 203.0.113.5')).toBe('203.0.113.5')
  })

  it('does not start with a setting that is no address', () => {
    expect(() => loadConfig({ TRUSTED_PROXIES: 'proxy.example' })).toThrow('TRUSTED_PROXIES')
    expect(() => loadConfig({ TRUSTED_PROXIES: '10.0.0.0/99' })).toThrow('TRUSTED_PROXIES')
    expect(loadConfig({ TRUSTED_PROXIES: ' ::1 , 10.0.0.0/8 ' }).trustedProxies).toEqual([
      '::1',
      '10.0.0.0/8',
    ])
    expect(loadConfig({}).trustedProxies).toEqual([])
  })
})
