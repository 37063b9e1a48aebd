import { randomBytes } from 'node:crypto'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '#modules/identity/contract.ts'
import { base64url as b64 } from '#modules/identity/testing/soft-authenticator.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import {
  closeKeyWorld,
  deviceOf,
  elsewhere,
  enter,
  enterByPassword,
  evidence,
  letters,
  openKeyWorld,
  register,
  sql,
  world,
} from './key-world.ts'
import { type Client, createClient, signIn } from './world.ts'

/** What tells a person of his sign-ins: letters about new devices, the list of sessions, the app with codes. */
beforeAll(openKeyWorld)
afterAll(closeKeyWorld)

describe('SV-3.2.2a, MM-5.2a: a letter about a new device', () => {
  const email = 'admin@example.ru'
  const news = async () =>
    (await letters(email)).filter(({ subject }) => subject === 'Вход с нового устройства')
  let before = 0
  /** As if he had never signed in. */
  beforeAll(async () => {
    before = (await news()).length
    await sql(
      `delete from identity.known_device where principal_id = (select user_id from identity.staff_user where email = $1)`,
      [email],
    )
  })

  it('none for the first one, one for the second, none when it comes back', async () => {
    const first = await enterByPassword(email)
    expect([first.answer.status, (await news()).length]).toEqual([200, before])
    const second = await enterByPassword(email)
    expect(second.device).not.toBe(first.device)
    const told = await news()
    expect(told).toHaveLength(before + 1)
    expect(told[0]!.text).toContain('Chrome, Windows')
    expect(told[0]!.text).toMatch(/Когда: \d{1,2}\s[а-я]+, [а-я]{2}, \d{1,2}:\d{2}/)
    expect(told[0]!.text).toContain(`${world.services.config.publicUrl}/app/account`)
    for (const { device } of [first, second])
      expect((await enterByPassword(email, { device })).device).toBe(device)
    expect(await news()).toHaveLength(before + 1)
  })

  it('a token that a browser kept before it was a cookie is taken over with its next sign-in', async () => {
    const { device } = await enterByPassword(email)
    const old = await createClient(world).request(
      'POST',
      '/api/clinic/session',
      { email, password: DEMO_PASSWORD, device },
      elsewhere(),
    )
    expect([old.status, deviceOf(old), JSON.stringify(old.json)]).toEqual([200, device, '{"clinic":"ozero"}'])
  })

  it('a passkey on a new device tells too; a token that nobody was given is not taken over', async () => {
    const { client, device } = await enterByPassword(email)
    const told = (await news()).length
    const { key } = await register(client)
    expect(deviceOf((await enter(key, {}, device)).answer)).toBe(device)
    expect(await news()).toHaveLength(told)
    const made = b64(randomBytes(32))
    expect(deviceOf((await enter(key, {}, made)).answer)).not.toBe(made)
    expect(await news()).toHaveLength(told + 1)
  })

  it('a browser that colleagues share keeps one token; the tokens are stored as hashes', async () => {
    const { device } = await enterByPassword(email)
    expect((await enterByPassword('cashier@example.ru', { device })).device).toBe(device)
    const known = await sql(`select from identity.known_device where token_hash = sha256($1::text::bytea)`, [
      device,
    ])
    expect(known).toHaveLength(2)
  })
})

describe('SV-3.2.2a: my sessions', () => {
  const list = async (client: Client) =>
    (await client.request('GET', '/api/clinic/sessions')).json.sessions as Session[]

  it('are listed with browser and way of signing in; one ends, the others end, this one stays', async () => {
    const email = 'assistant@example.ru'
    const { client } = await enterByPassword(email)
    const [second, third] = [await signIn(world, email), await signIn(world, email)]
    const mine = await list(client)
    expect(mine.find(session => session.current)).toMatchObject({
      browser: 'Chrome, Windows',
      method: 'password',
    })
    const ended = (await list(second)).find(session => session.current)!.sessionId
    const stranger = await signIn(world, 'cashier@example.ru')
    const address = `/api/clinic/sessions/${ended}`
    expect((await stranger.request('DELETE', address)).status).toBe(404)
    expect((await client.request('DELETE', address)).status).toBe(200)
    expect((await second.request('GET', '/api/clinic/me')).status).toBe(401)
    expect((await client.request('DELETE', address)).status).toBe(404)
    const others = await client.request('DELETE', '/api/clinic/sessions')
    expect(others.json.ended).toBe(mine.length - 2)
    expect((await third.request('GET', '/api/clinic/me')).status).toBe(401)
    expect(await list(client)).toHaveLength(1)
    expect((await stranger.request('GET', '/api/clinic/me')).status).toBe(200)
    expect(await evidence('identity.end-other-sessions')).toMatchObject([{ email }])
  })

  it('end with a change of password, but this one; the old password opens nothing', async () => {
    const email = 'content@example.ru'
    const [client, other] = [await signIn(world, email), await signIn(world, email)]
    const change = (current: string, next: string) =>
      client.request('PUT', '/api/clinic/me/password', { current, next })
    expect((await change(DEMO_PASSWORD, 'короткий')).status).toBe(400)
    expect((await change('не тот пароль', 'сосна на берегу')).json.code).toBe('request.invalid')
    expect((await change(DEMO_PASSWORD, DEMO_PASSWORD)).status).toBe(409)
    expect((await change(DEMO_PASSWORD, 'content-content')).status).toBe(409)
    const changed = await change(DEMO_PASSWORD, 'сосна на берегу')
    expect(changed.status, changed.text).toBe(200)
    expect((await client.request('GET', '/api/clinic/me')).status).toBe(200)
    expect((await other.request('GET', '/api/clinic/me')).status).toBe(401)
    expect((await enterByPassword(email)).answer.status).toBe(401)
    expect((await enterByPassword(email, { password: 'сосна на берегу' })).answer.status).toBe(200)
    expect((await letters(email)).map(({ subject }) => subject)).toContain('Пароль изменён')
    expect((await client.request('GET', '/api/clinic/me/security')).json.passwordChangedAt).not.toBeNull()
  })
})

describe('an authenticator app', () => {
  it('is confirmed by its first code; codes and recovery codes are good once; it comes off again', async () => {
    const email = 'doctor@example.ru'
    const client = await signIn(world, email)
    const { uri, qrSvg } = (await client.request('POST', '/api/clinic/me/totp')).json
    expect(qrSvg).toContain('<svg')
    const secret = /secret=([A-Z2-7]+)/.exec(uri)![1]!
    const codeAt = (ms: number) => new TOTP({ secret }).generate({ timestamp: ms })
    const now = Date.now()
    const confirmed = await client.request('POST', '/api/clinic/me/totp/confirmation', { code: codeAt(now) })
    const codes: string[] = confirmed.json.recoveryCodes
    expect(new Set(codes).size).toBe(10)
    expect((await enterByPassword(email)).answer.json.code).toBe('auth.totp-required')
    expect((await enterByPassword(email, { totp: codeAt(now) })).answer.status).toBe(401)
    expect((await enterByPassword(email, { totp: codeAt(now + 30_000) })).answer.status).toBe(200)
    const typed = codes[0]!.toUpperCase().replace('-', ' ')
    expect((await enterByPassword(email, { recoveryCode: typed })).answer.status).toBe(200)
    expect((await enterByPassword(email, { recoveryCode: typed })).answer.status).toBe(401)
    expect((await client.request('GET', '/api/clinic/me/security')).json.recoveryCodesLeft).toBe(9)
    const renewed = await client.request('POST', '/api/clinic/me/totp/recovery-codes')
    expect(renewed.json.recoveryCodes).toHaveLength(10)
    expect((await enterByPassword(email, { recoveryCode: codes[1] })).answer.status).toBe(401)
    expect((await client.request('DELETE', '/api/clinic/me/totp')).status).toBe(200)
    expect((await enterByPassword(email)).answer.status).toBe(200)
    const state = await client.request('GET', '/api/clinic/me/security')
    expect(state.json).toMatchObject({ totp: false, recoveryCodesLeft: 0 })
  })
})
