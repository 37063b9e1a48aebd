import { createHash } from 'node:crypto'
import { TOTP } from 'otpauth'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { setCookie } from '#platform/http/cookies.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { CONTACT, CONTACT_PHONE, holdFirstTime } from './site-visitor.ts'
import {
  type Answer,
  type Client,
  codeIn,
  createClient,
  createWorld,
  lastSms,
  signIn,
  type World,
} from './world.ts'

/** The doors: codes, passwords, second factors, sessions, and what happens to those who guess. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 20 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

let visits = 0
/** Each from an address of its own, unless the limit of an address is what a test is about. */
const elsewhere = () => ({ 'x-forwarded-for': `203.0.113.${++visits % 250}` })
const phone = (n: number) => `+790000066${String(n).padStart(2, '0')}`
const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000')
const codes = (answers: readonly Answer[]) => answers.map(answer => answer.json.code ?? answer.status)
const at = <T>(count: number, run: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => run(i)))

const askCode = (to: string, headers: Record<string, string> = elsewhere()) =>
  createClient(world).request('POST', '/api/my/code', { clinic: 'ozero', phone: to }, headers)
const redeem = (challengeId: string, code: string, client = createClient(world)) =>
  client.request('POST', '/api/my/session', { challengeId, code })

async function issued(to: string): Promise<{ challengeId: string; code: string }> {
  const answer = await askCode(to)
  expect(answer.status, answer.text).toBe(200)
  return { challengeId: answer.json.challengeId, code: codeIn(await lastSms(world, to)) }
}

const enter = (body: object, client = createClient(world)) =>
  client.request('POST', '/api/clinic/session', { password: DEMO_PASSWORD, ...body }, elsewhere())

describe('SV-3.1: a code from an SMS', () => {
  it('is tried five times; the sixth try is refused even when it is right', async () => {
    const { challengeId, code } = await issued(phone(1))
    const answers: Answer[] = []
    for (let i = 0; i < 5; i++) answers.push(await redeem(challengeId, wrongFor(code)))
    answers.push(await redeem(challengeId, code))
    expect(codes(answers)).toEqual([
      ...Array(4).fill('auth.code-wrong'),
      ...Array(2).fill('auth.code-exhausted'),
    ])
    expect(answers.slice(0, 4).map(answer => answer.json.params.left)).toEqual([4, 3, 2, 1])
    expect(answers.every(answer => answer.headers['set-cookie'] === undefined)).toBe(true)
  })

  it('is not guessed faster by guessing at once: five attempts are counted, not five at a time', async () => {
    const { challengeId, code } = await issued(phone(2))
    const answers = await at(30, () => redeem(challengeId, wrongFor(code)))
    expect(codes(answers).filter(given => given === 'auth.code-wrong')).toHaveLength(4)
    expect((await redeem(challengeId, code)).json.code).toBe('auth.code-exhausted')
  })

  it('is sent once, however many ask for it at the same moment', async () => {
    const answers = await at(8, () => askCode(phone(70)))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, ...Array(7).fill(429)])
  })

  it('works once, also for two who send it at the same moment', async () => {
    const { challengeId, code } = await issued(phone(3))
    const answers = await at(4, () => redeem(challengeId, code))
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    expect((await redeem(challengeId, code)).json.code).toBe('auth.code-expired')
  })

  it('is of its own phone and its own purpose', async () => {
    const [mine, theirs] = [await issued(phone(4)), await issued(phone(5))]
    if (mine.code !== theirs.code)
      expect((await redeem(mine.challengeId, theirs.code)).json.code).toBe('auth.code-wrong')
    expect((await redeem(mine.challengeId, mine.code)).status).toBe(200)

    const visitor = createClient(world)
    await holdFirstTime(visitor)
    expect((await visitor.form('/c/ozero/book/form', { ...CONTACT })).status).toBe(303)
    const { rows } = await superuser.query(
      `select challenge_id from identity.code_challenge where phone = $1 and purpose = 'booking'`,
      [CONTACT_PHONE],
    )
    const bookingCode = codeIn(await lastSms(world, CONTACT_PHONE))
    expect((await redeem(rows[0].challenge_id, bookingCode)).json.code).toBe('auth.code-expired')
  })

  it('expires after five minutes of real time, whatever the test clock of the clinic says', async () => {
    const { challengeId, code } = await issued(phone(6))
    const clocks = (await createClient(world).request('GET', '/dev/clock.json')).json
    const { tenantId } = clocks.find((tenant: { slug: string }) => tenant.slug === 'ozero')
    await createClient(world).request('POST', '/dev/clock', { tenant: tenantId, hours: 1 })
    expect((await redeem(challengeId, code)).status).toBe(200)

    const late = await issued(phone(7))
    const { rows } = await superuser.query(
      `update identity.code_challenge set expires_at = now() where challenge_id = $1
       returning extract(epoch from now() - created_at)::int as age, attempts`,
      [late.challengeId],
    )
    expect(rows[0].age).toBeLessThan(300)
    expect((await redeem(late.challengeId, late.code)).json.code).toBe('auth.code-expired')
  })

  it('is sent again after a minute, five times an hour to a phone, with the time to wait', async () => {
    const aMinutePasses = () =>
      superuser.query(
        `update identity.code_challenge set created_at = created_at - interval '61 seconds' where phone = $1`,
        [phone(8)],
      )
    await issued(phone(8))
    const soon = await askCode(phone(8))
    expect([soon.status, soon.json.code]).toEqual([429, 'request.too-many'])
    expect(Number(soon.headers['retry-after'])).toBeGreaterThan(50)
    const answers: Answer[] = []
    while (answers.length < 12 && answers.at(-1)?.status !== 429) {
      await aMinutePasses()
      answers.push(await askCode(phone(8)))
    }
    const last = answers.at(-1)!
    expect(last.status).toBe(429)
    expect(answers.length).toBeLessThanOrEqual(10)
    expect(Number(last.headers['retry-after'])).toBeLessThanOrEqual(3_600)
    // No word of it goes to the phone.
    const sent = await superuser.query('select from messaging.message where recipient = $1', [phone(8)])
    expect(sent.rowCount).toBe(answers.length)
  })

  it('is asked for at most thirty times an hour from one address, other addresses go on', async () => {
    const one = { 'x-forwarded-for': '198.51.100.7' }
    const answers = await at(65, i => askCode(`+7900001${String(i).padStart(4, '0')}`, one))
    const served = answers.filter(answer => answer.status === 200).length
    // Sixty when the hour ends in between.
    expect([30, 60]).toContain(served)
    expect((await askCode(phone(9), { 'x-forwarded-for': '198.51.100.8' })).status).toBe(200)
  })

  it('tells nobody whether a phone is known, and is stored as a hash', async () => {
    const known = await askCode('+79000000101')
    const unknown = await askCode(phone(10))
    expect(Object.keys(known.json)).toEqual(Object.keys(unknown.json))
    const code = codeIn(await lastSms(world, phone(10)))
    const { rows } = await superuser.query('select * from identity.code_challenge where challenge_id = $1', [
      unknown.json.challengeId,
    ])
    expect(JSON.stringify({ ...rows[0], code_hash: rows[0].code_hash.toString('latin1') })).not.toContain(
      `"${code}"`,
    )
    expect(rows[0].code_hash).not.toEqual(createHash('sha256').update(code).digest())
  })
})

describe('a password', () => {
  it('checks no more than eight guesses of a burst', async () => {
    const answers = await at(24, i => enter({ email: 'mostov@example.ru', password: `guess ${i}` }))
    const given = codes(answers)
    expect(given.filter(code => code === 'auth.bad-credentials')).toHaveLength(8)
    expect(given.filter(code => code === 'auth.locked')).toHaveLength(16)
  })

  it('locks after eight failures for a quarter of an hour, then opens again and forgets them', async () => {
    const inside = await signIn(world, 'content@example.ru')
    const failures: Answer[] = []
    for (let i = 0; i < 8; i++)
      failures.push(await enter({ email: 'content@example.ru', password: `guess ${i}` }))
    expect(new Set(codes(failures))).toEqual(new Set(['auth.bad-credentials']))
    const locked = await enter({ email: 'content@example.ru' })
    expect([locked.status, locked.json.code, locked.json.params.minutes]).toEqual([429, 'auth.locked', 15])
    expect(Number(locked.headers['retry-after'])).toBe(900)
    expect((await inside.request('GET', '/api/clinic/me')).status).toBe(200)
    // A guess during the lock does not make it longer.
    const until = `select locked_until from identity.staff_user where email = 'content@example.ru'`
    const before = (await superuser.query(until)).rows[0].locked_until
    await enter({ email: 'content@example.ru', password: 'guess again' })
    expect((await superuser.query(until)).rows[0].locked_until).toEqual(before)

    await superuser.query(
      `update identity.staff_user set locked_until = now() where email = 'content@example.ru'`,
    )
    expect((await enter({ email: 'content@example.ru' })).status).toBe(200)
    const { rows } = await superuser.query(
      `select failed_attempts, locked_until from identity.staff_user where email = 'content@example.ru'`,
    )
    expect(rows[0]).toEqual({ failed_attempts: 0, locked_until: null })
  })

  it('that is wrong and a person who is unknown get one answer', async () => {
    const [wrong, unknown, elsewhere] = [
      await enter({ email: 'dpo@example.ru', password: 'not it' }),
      await enter({ email: 'nobody@example.ru' }),
      await enter({ email: 'dpo@example.ru', clinic: 'no-such-clinic' }),
    ]
    const shape = ({ status, json }: Answer) => [status, json.code, json.detail, json.params]
    expect(shape(unknown)).toEqual(shape(wrong))
    expect(shape(elsewhere)).toEqual(shape(wrong))
  })

  it('is tried at most sixty times in ten minutes from one address', async () => {
    const one = { 'x-forwarded-for': '198.51.100.9' }
    const answers = await at(125, i =>
      createClient(world).request(
        'POST',
        '/api/clinic/session',
        { email: `n${i}@example.ru`, password: 'x' },
        one,
      ),
    )
    expect([60, 120]).toContain(answers.filter(answer => answer.status === 401).length)
    expect(answers.filter(answer => answer.status === 429).length).toBeGreaterThanOrEqual(5)
  })
})

describe('a code of an authenticator app', () => {
  let secret = ''
  const code = (steps: number) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
  const withCode = (totp: string) => enter({ email: 'admin@example.ru', totp })

  it('is good once: not again, not for two at once, not an older one after a newer one', async () => {
    const admin = await signIn(world, 'admin@example.ru')
    secret = (await admin.request('POST', '/api/clinic/me/totp')).json.secret
    // The steps used below must not move between two lines.
    const left = 30_000 - (Date.now() % 30_000)
    if (left < 8_000) await new Promise(next => setTimeout(next, left + 50))
    expect((await admin.request('POST', '/api/clinic/me/totp/confirmation', { code: code(-1) })).status).toBe(
      200,
    )
    expect((await enter({ email: 'admin@example.ru' })).json.code).toBe('auth.totp-required')
    expect((await withCode(code(-1))).json.code).toBe('auth.bad-credentials')
    const both = await at(3, () => withCode(code(0)))
    expect(codes(both).sort()).toEqual([200, 'auth.bad-credentials', 'auth.bad-credentials'])
    expect((await withCode(code(1))).status).toBe(200)
    expect(codes([await withCode(code(0)), await withCode(code(1))])).toEqual(
      Array(2).fill('auth.bad-credentials'),
    )
    expect((await withCode(code(5))).json.code).toBe('auth.bad-credentials')
  })

  it('that is wrong counts as a failure of the sign-in', async () => {
    const { rows } = await superuser.query(
      `select failed_attempts from identity.staff_user where email = 'admin@example.ru'`,
    )
    expect(rows[0].failed_attempts).toBe(3)
    for (let i = 0; i < 5; i++) await withCode('000000')
    expect((await withCode('000000')).json.code).toBe('auth.locked')
  })
})

describe('a session', () => {
  const SIGN_OUT = { staff: '/api/clinic/session', patient: '/api/my/session' } as const
  const endpoints = (realm: keyof typeof SIGN_OUT) =>
    world.routes.map(route => route.endpoint as AnyEndpoint).filter(endpoint => endpoint.realm === realm)
  const addressOf = (endpoint: AnyEndpoint) =>
    endpoint.path.replace(/:\w+/g, '0190b1c2-7d4e-7a3b-8c5d-000000000000')
  const asPatient = async () => {
    const client = createClient(world)
    const { challengeId, code } = await issued(phone(20 + (++visits % 70)))
    expect((await redeem(challengeId, code, client)).status).toBe(200)
    return client
  }
  /** The cookie as a thief keeps it: the browser forgets it when the session ends. */
  const thief = (client: Client) => {
    const { cookie } = client
    return (endpoint: Pick<AnyEndpoint, 'method' | 'path'>) =>
      createClient(world).request(
        endpoint.method,
        endpoint.path,
        endpoint.method === 'GET' ? undefined : {},
        { cookie },
      )
  }

  it.each(['staff', 'patient'] as const)('of %s that has ended opens no route, at once', async realm => {
    const client = realm === 'staff' ? await signIn(world, 'cashier@example.ru') : await asPatient()
    const stolen = thief(client)
    const me = { method: 'GET', path: realm === 'staff' ? '/api/clinic/me' : '/api/my/home' } as const
    expect((await stolen(me)).status).toBe(200)
    const out = await client.request('DELETE', SIGN_OUT[realm])
    expect(out.headers['set-cookie']).toMatch(/Max-Age=0; HttpOnly; SameSite=Lax$/)
    for (const endpoint of endpoints(realm)) {
      const answer = await stolen({ method: endpoint.method, path: addressOf(endpoint) })
      expect([endpoint.path, answer.status, answer.json?.code]).toEqual([endpoint.path, 401, 'auth.required'])
    }
    if (realm === 'staff')
      expect((await stolen({ method: 'GET', path: '/api/clinic/events' })).status).toBe(401)
  })

  it('that ran out, or whose person works here no more, is refused within the five seconds it is remembered', async () => {
    const [late, gone] = [await signIn(world, 'dpo@example.ru'), await signIn(world, 'assistant@example.ru')]
    const statuses = () =>
      Promise.all([late, gone].map(async client => (await client.request('GET', '/api/clinic/me')).status))
    expect(await statuses()).toEqual([200, 200])
    await superuser.query(`update identity.session set expires_at = now() from identity.staff_user u
      where principal_id = u.user_id and u.email = 'dpo@example.ru'`)
    await superuser.query(`update identity.membership set revoked_at = now() from identity.staff_user u
      where membership.user_id = u.user_id and u.email = 'assistant@example.ru'`)
    await new Promise(next => setTimeout(next, 5_100))
    expect(await statuses()).toEqual([401, 401])
  })

  it('IP-4.2.3: lives in a cookie that scripts and other sites cannot use; the database has only its hash', async () => {
    const client = createClient(world)
    const answer = await enter({ email: 'owner@example.ru' }, client)
    const cookies = [answer.headers['set-cookie']].flat().map(String)
    expect(cookies).toEqual([
      expect.stringMatching(/^amb_staff=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/),
      // The mark of a known browser, which opens nothing by itself.
      expect.stringMatching(/^amb_device=[\w-]+; Path=\/.*; HttpOnly; SameSite=Lax$/),
    ])
    const token = /=([\w-]+)/.exec(cookies[0]!)![1]!
    expect(answer.text).not.toContain(token)
    const stored = await superuser.query('select row_to_json(s)::text as row from identity.session s')
    expect(stored.rows.some(({ row }) => row.includes(token))).toBe(false)
    const hash = createHash('sha256').update(token).digest()
    expect(
      (await superuser.query('select from identity.session where token_hash = $1', [hash])).rowCount,
    ).toBe(1)
    const https = loadConfig({ PUBLIC_URL: 'https://clinic.example.ru' })
    expect(setCookie(https, 'amb_staff', 'x', { maxAgeSeconds: 1 })).toMatch(/; Secure$/)
  })

  it('is new with every sign-in, and of one realm: a token cannot be brought along or used at another door', async () => {
    const planted = createClient(world)
    const answer = await planted.request(
      'POST',
      '/api/clinic/session',
      { email: 'owner@example.ru', password: DEMO_PASSWORD },
      { ...elsewhere(), cookie: `amb_staff=${'x'.repeat(43)}` },
    )
    expect(String(answer.headers['set-cookie'])).not.toContain('xxxx')
    const token = planted.cookie.split('=')[1]!
    const [staff, patient] = [`amb_staff=${token}`, `amb_patient=${token}`]
    const ask = (path: string, cookie: string) =>
      createClient(world).request('GET', path, undefined, { cookie })
    expect((await ask('/api/clinic/me', staff)).status).toBe(200)
    expect((await ask('/api/my/home', patient)).status).toBe(401)
    expect((await ask('/api/my/home', staff)).status).toBe(401)
  })

  it('that was confirmed long ago does nothing sensitive until it is confirmed again', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const sensitive = world.routes
      .filter(route => route.stepUp && route.endpoint.realm === 'staff')
      .map(route => route.endpoint as AnyEndpoint)
    expect(sensitive.length).toBeGreaterThan(0)
    const token = createHash('sha256')
      .update(/amb_staff=([\w-]+)/.exec(owner.cookie)![1]!)
      .digest()
    await superuser.query(
      `update identity.session set step_up_at = now() - interval '11 minutes' where token_hash = $1`,
      [token],
    )
    for (const endpoint of sensitive) {
      const answer = await owner.request(endpoint.method, addressOf(endpoint), endpoint.body ? {} : undefined)
      expect([endpoint.path, answer.json.code]).toEqual([endpoint.path, 'auth.step-up'])
    }
    const confirm = (password: string) => owner.request('POST', '/api/clinic/session/step-up', { password })
    expect((await confirm('not it')).status).toBe(400)
    expect((await owner.request('POST', '/api/clinic/me/totp')).json.code).toBe('auth.step-up')
    expect((await confirm(DEMO_PASSWORD)).status).toBe(200)
    expect((await owner.request('POST', '/api/clinic/me/totp')).status).toBe(200)
  })

  it('is not used by another site: a write that names a foreign origin is refused', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    const write = (headers: Record<string, string>) =>
      owner.request('DELETE', '/api/clinic/session', undefined, { host: 'localhost:3000', ...headers })
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:3000.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect((await write(headers as Record<string, string>)).json.code).toBe('request.foreign-origin')
    }
    expect((await owner.request('GET', '/api/clinic/me')).status).toBe(200)
    expect((await write({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).status).toBe(
      200,
    )
  })
})
