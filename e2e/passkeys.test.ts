import { randomBytes } from 'node:crypto'
import { TOTP } from 'otpauth'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Assertion, RequestOptions, Session } from '#modules/identity/contract.ts'
import {
  base64url as b64,
  type Circumstances,
  SoftAuthenticator,
} from '#modules/identity/testing/soft-authenticator.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { type Answer, type Client, createClient, createWorld, signIn, type World } from './world.ts'

/** Sign-in of staff by passkeys, against an authenticator made of node:crypto: no browser is needed for its rules. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 10 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const sql = async (text: string, values: unknown[] = []) => (await superuser.query(text, values)).rows
const PASSKEYS = '/api/clinic/me/passkeys'
const SESSION = '/api/clinic/session/passkey'
const STEP_UP = '/api/clinic/session/step-up/passkey'

async function register(client: Client, name = 'Ноутбук', how: Circumstances = {}) {
  const key = new SoftAuthenticator()
  const options = await client.request('POST', `${PASSKEYS}/options`)
  const credential = key.create(options.json, how)
  return { key, credential, added: await client.request('POST', PASSKEYS, { name, credential }) }
}

/** Every sign-in comes from an address of its own, so that the limits of the doors stay out of the way. */
let visits = 0
const elsewhere = () => ({ 'user-agent': CHROME, 'x-forwarded-for': `198.51.100.${++visits % 250}` })

const post = (body: object) => createClient(world).request('POST', SESSION, body, elsewhere())
/** The token of the browser, as it stands in its cookie; scripts cannot read it. */
const deviceOf = (answer: Answer): string => {
  const cookie = [answer.headers['set-cookie']].flat().find(line => String(line).startsWith('amb_device='))
  expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
  return /^amb_device=([\w-]{43});/.exec(String(cookie))![1]!
}
const ask = async () => (await createClient(world).request('POST', `${SESSION}/options`)).json

/** A whole sign-in with the key, from a browser that may keep the token of its device. */
async function enter(key: SoftAuthenticator, how: Circumstances = {}, device?: string) {
  const client = createClient(world)
  if (device) client.keep('amb_device', device)
  const begun = (await client.request('POST', `${SESSION}/options`)).json
  const body = { ceremony: begun.ceremony, credential: key.get(begun.options, how) }
  return { client, body, answer: await client.request('POST', SESSION, body, elsewhere()) }
}

const letters = async (to: string): Promise<{ subject: string; text: string }[]> => {
  await world.runJobs()
  const items = (await createClient(world).request('GET', '/dev/outbox.json')).json
  return items.filter((item: { to: string }) => item.to === to)
}

const evidence = (operation: string, outcome = 'done') =>
  sql(
    `select reason, detail, u.email from audit.event e
     left join identity.staff_user u on u.user_id = coalesce(e.actor_id, e.object_id)
     where operation = $1 and outcome = $2 order by event_id`,
    [operation, outcome],
  )

describe('a passkey is added', () => {
  it('SV-3.2.2a: with a name; it is listed, recorded, and its owner gets a letter', async () => {
    const client = await signIn(world, 'cashier@example.ru')
    const { added } = await register(client, '  Ключ кассы ')
    expect(added.status, added.text).toBe(201)
    expect(added.json).toMatchObject({ name: 'Ключ кассы', lastUsedAt: null, stoppedAt: null })
    const { passkeys } = (await client.request('GET', PASSKEYS)).json
    expect(passkeys).toEqual([added.json])
    expect(await evidence('identity.add-passkey')).toMatchObject([{ email: 'cashier@example.ru' }])
    expect((await letters('cashier@example.ru'))[0]).toMatchObject({ subject: 'Добавлен ключ доступа' })
    const again = await client.request('POST', `${PASSKEYS}/options`)
    expect(again.json.excludeCredentials).toHaveLength(1)
    expect(again.json.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    })
  })

  it('not of another origin, not without verification of the person, not twice with one challenge', async () => {
    const client = await signIn(world, 'assistant@example.ru')
    for (const how of [{ origin: 'https://ambulatoria.example' }, { verified: false }]) {
      const { added } = await register(client, 'Чужой', how)
      expect([added.status, added.json.code], JSON.stringify(how)).toEqual([400, 'request.invalid'])
    }
    const { credential, added } = await register(client)
    expect(added.status).toBe(201)
    const replayed = await client.request('POST', PASSKEYS, { name: 'Ещё раз', credential })
    expect([replayed.status, replayed.json.code]).toEqual([409, 'conflict.state'])
    expect((await client.request('GET', PASSKEYS)).json.passkeys).toHaveLength(1)
  })

  it('not by a challenge of another session, nor under an id that is taken', async () => {
    const doctor = await signIn(world, 'doctor@example.ru')
    const other = await signIn(world, 'reception@example.ru')
    const options = (await doctor.request('POST', `${PASSKEYS}/options`)).json
    const credential = new SoftAuthenticator().create(options)
    const stolen = await other.request('POST', PASSKEYS, { name: 'Не моё', credential })
    expect(stolen.status).toBe(409)
    const { key } = await register(doctor)
    const mine = (await other.request('POST', `${PASSKEYS}/options`)).json
    const taken = await other.request('POST', PASSKEYS, { name: 'Копия', credential: key.create(mine) })
    expect([taken.status, (await other.request('GET', PASSKEYS)).json.passkeys]).toEqual([409, []])
  })

  it('only after a confirmation of the last ten minutes', async () => {
    const client = await signIn(world, 'content@example.ru')
    await forgetStepUp('content@example.ru')
    const refused = await client.request('POST', `${PASSKEYS}/options`)
    expect([refused.status, refused.json.code]).toEqual([403, 'auth.step-up'])
    const wrong = await client.request('POST', '/api/clinic/session/step-up', { password: 'не тот' })
    expect([wrong.status, wrong.json.code]).toEqual([400, 'request.invalid'])
    await client.request('POST', '/api/clinic/session/step-up', { password: DEMO_PASSWORD })
    expect((await client.request('POST', `${PASSKEYS}/options`)).status).toBe(200)
  })
})

/** As if the last confirmation were eleven minutes old. */
async function forgetStepUp(email: string) {
  await sql(
    `update identity.session set step_up_at = now() - interval '11 minutes'
     where principal_id = (select user_id from identity.staff_user where email = $1)`,
    [email],
  )
  // The process remembers sessions for five seconds; ending one makes it look again.
  const other = await signIn(world, 'solo@example.ru')
  await other.request('DELETE', '/api/clinic/session')
}

describe('sign-in by a passkey', () => {
  it('needs no password and no name, and counts as both factors', async () => {
    const { key } = await register(await signIn(world, 'dpo@example.ru'))
    const { client, answer } = await enter(key)
    expect([answer.status, answer.json.clinic], answer.text).toEqual([200, 'ozero'])
    expect((await client.request('GET', '/api/clinic/me')).json.email).toBe('dpo@example.ru')
    expect((await client.request('POST', '/api/clinic/me/totp')).status).toBe(200)
    const done = await evidence('identity.sign-in')
    expect(done.at(-1)).toMatchObject({ email: 'dpo@example.ru', detail: { method: 'passkey' } })
    const { passkeys } = (await client.request('GET', PASSKEYS)).json
    expect(passkeys[0].lastUsedAt).not.toBeNull()
  })

  it('is refused for another origin, without verification, with a foreign or no user handle', async () => {
    const { key } = await register(await signIn(world, 'admin@example.ru'))
    const { key: foreign } = await register(await signIn(world, 'owner@example.ru'))
    const refused: Awaited<ReturnType<typeof enter>>[] = [
      await enter(key, { origin: 'http://localhost:3001' }),
      await enter(key, { origin: 'https://localhost:3000' }),
      await enter(key, { verified: false }),
    ]
    const own = key.userHandle
    key.userHandle = foreign.userHandle
    refused.push(await enter(key))
    key.userHandle = own
    for (const { answer } of refused) {
      expect([answer.status, answer.json.code]).toEqual([401, 'auth.bad-credentials'])
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect((await evidence('identity.sign-in', 'refused')).map(row => row.reason)).toEqual([
      'passkey: verification',
      'passkey: verification',
      'passkey: verification',
      'passkey: another person',
    ])
    expect((await enter(key)).answer.status).toBe(200)
  })

  it('takes a challenge once, from who asked for it, within five minutes', async () => {
    const { key } = await register(await signIn(world, 'therapist@example.ru'))
    const first = await enter(key)
    expect(first.answer.status).toBe(200)
    expect((await post(first.body)).status).toBe(401)
    const mine = await ask()
    const theirs = await ask()
    expect((await post({ ...theirs, credential: key.get(mine.options) })).status).toBe(401)
    const late = await ask()
    await sql(`update identity.passkey_challenge set expires_at = now() - interval '1 second'`)
    expect((await post({ ...late, credential: key.get(late.options) })).status).toBe(401)
  })

  it('is refused when the signature, the key or the challenge is made up', async () => {
    const { key } = await register(await signIn(world, 'therapist@example.ru'), 'Второй')
    const begun = await ask()
    const credential = key.get(begun.options)
    const bytes = Buffer.from(credential.response.signature, 'base64url')
    bytes[bytes.length - 1]! ^= 1
    const forged = { ...credential, response: { ...credential.response, signature: b64(bytes) } }
    const body = { ceremony: begun.ceremony, credential: forged }
    expect((await post(body)).status).toBe(401)
    const stranger = new SoftAuthenticator()
    stranger.userHandle = key.userHandle
    expect((await enter(stranger)).answer.status).toBe(401)
    const response = { ...credential.response, clientDataJSON: b64(Buffer.from('[]')) }
    expect((await post({ ...body, credential: { ...credential, response } })).status).toBe(401)
  })

  it('stops a passkey whose counter goes back, and writes to its owner; a forged answer cannot', async () => {
    const client = await signIn(world, 'reception2@example.ru')
    const { key } = await register(client, 'Телефон')
    expect((await enter(key, { counter: 10 })).answer.status).toBe(200)
    const begun = await ask()
    const low = key.get(begun.options, { counter: 3 })
    const unsigned = { ...low, response: { ...low.response, signature: b64(randomBytes(70)) } }
    expect((await post({ ...begun, credential: unsigned })).status).toBe(401)
    expect((await enter(key, { counter: 11 })).answer.status).toBe(200)
    expect((await enter(key, { counter: 11 })).answer.status).toBe(401)
    expect((await enter(key, { counter: 12 })).answer.status).toBe(401)
    expect((await client.request('GET', PASSKEYS)).json.passkeys[0].stoppedAt).not.toBeNull()
    expect((await letters('reception2@example.ru'))[0]).toMatchObject({ subject: 'Ключ доступа остановлен' })
    expect(await evidence('identity.stop-passkey')).toHaveLength(1)
  })

  it('ends with the removal of the passkey; another person cannot remove it', async () => {
    const client = await signIn(world, 'solo@example.ru')
    const { key, added } = await register(client)
    const address = `${PASSKEYS}/${added.json.passkeyId}`
    const stranger = await signIn(world, 'owner@example.ru')
    expect((await stranger.request('DELETE', address)).status).toBe(404)
    expect((await enter(key)).answer.json.clinic).toBe('solo')
    expect((await client.request('DELETE', address)).status).toBe(200)
    expect((await enter(key)).answer.status).toBe(401)
    expect((await client.request('DELETE', address)).status).toBe(404)
  })
})

describe('a passkey confirms the person of a live session', () => {
  it('only his own, with a challenge of this session and this purpose', async () => {
    const email = 'owner@example.ru'
    const client = await signIn(world, email)
    const { key } = await register(client, 'Для подтверждений')
    const { key: foreign } = await register(await signIn(world, 'solo@example.ru'))
    const { challenge } = (await client.request('POST', `${PASSKEYS}/options`)).json
    await forgetStepUp(email)
    expect((await client.request('POST', '/api/clinic/me/totp')).status).toBe(403)
    const ask = async () => (await client.request('POST', `${STEP_UP}/options`)).json as RequestOptions
    const answer = async (credential: Assertion) =>
      (await client.request('POST', STEP_UP, { credential })).status
    expect((await ask()).allowCredentials.map(({ id }) => id)).toContain(b64(key.id))
    expect(await answer(foreign.get(await ask()))).toBe(403)
    const signInOptions = (await client.request('POST', `${SESSION}/options`)).json.options
    expect(await answer(key.get(signInOptions))).toBe(403)
    expect(await answer(key.get({ ...signInOptions, challenge }))).toBe(403)
    expect((await client.request('POST', '/api/clinic/me/totp')).status).toBe(403)
    expect(await answer(key.get(await ask()))).toBe(200)
    expect((await client.request('POST', '/api/clinic/me/totp')).status).toBe(200)
    expect((await evidence('identity.step-up', 'refused')).map(row => row.reason)).toEqual([
      'password',
      'passkey: another person',
      'passkey: challenge',
      'passkey: challenge',
    ])
  })
})

/** A sign-in by password from a browser that may keep the token of its device. */
async function enterByPassword(
  email: string,
  { device = '', ...more }: { device?: string } & Record<string, unknown> = {},
) {
  const client = createClient(world)
  if (device) client.keep('amb_device', device)
  const answer = await client.request(
    'POST',
    '/api/clinic/session',
    { email, password: DEMO_PASSWORD, ...more },
    elsewhere(),
  )
  return { client, answer, device: answer.status === 200 ? deviceOf(answer) : '' }
}

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
