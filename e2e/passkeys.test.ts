import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Assertion, RequestOptions } from '#modules/identity/contract.ts'
import { base64url as b64, SoftAuthenticator } from '#modules/identity/testing/soft-authenticator.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import {
  ask,
  closeKeyWorld,
  enter,
  evidence,
  letters,
  openKeyWorld,
  PASSKEYS,
  post,
  register,
  SESSION,
  STEP_UP,
  sql,
  world,
} from './key-world.ts'
import { signIn } from './world.ts'

/** Sign-in of staff by passkeys: added, used, confirmed with. */
beforeAll(openKeyWorld)
afterAll(closeKeyWorld)

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
