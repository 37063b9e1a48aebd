import pg from 'pg'
import { expect } from 'vitest'
import { type Circumstances, SoftAuthenticator } from '#modules/identity/testing/soft-authenticator.ts'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { type Answer, type Client, createClient, createWorld, type World } from './world.ts'

/** A world whose staff sign in with keys made of node:crypto: no browser is needed for the rules of passkeys. */
export let world: World
let superuser: pg.Client

export async function openKeyWorld(): Promise<void> {
  world = await createWorld({ patients: 10 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
}

export async function closeKeyWorld(): Promise<void> {
  await superuser?.end()
  await world?.close()
}

export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
export const sql = async (text: string, values: unknown[] = []) => (await superuser.query(text, values)).rows
export const PASSKEYS = '/api/clinic/me/passkeys'
export const SESSION = '/api/clinic/session/passkey'
export const STEP_UP = '/api/clinic/session/step-up/passkey'

export async function register(client: Client, name = 'Ноутбук', how: Circumstances = {}) {
  const key = new SoftAuthenticator()
  const options = await client.request('POST', `${PASSKEYS}/options`)
  const credential = key.create(options.json, how)
  return { key, credential, added: await client.request('POST', PASSKEYS, { name, credential }) }
}

/** Every sign-in comes from an address of its own, so that the limits of the doors stay out of the way. */
let visits = 0
export const elsewhere = () => ({ 'user-agent': CHROME, 'x-forwarded-for': `198.51.100.${++visits % 250}` })

export const post = (body: object) => createClient(world).request('POST', SESSION, body, elsewhere())
/** The token of the browser, as it stands in its cookie; scripts cannot read it. */
export const deviceOf = (answer: Answer): string => {
  const cookie = [answer.headers['set-cookie']].flat().find(line => String(line).startsWith('amb_device='))
  expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
  return /^amb_device=([\w-]{43});/.exec(String(cookie))![1]!
}
export const ask = async () => (await createClient(world).request('POST', `${SESSION}/options`)).json

/** A whole sign-in with the key, from a browser that may keep the token of its device. */
export async function enter(key: SoftAuthenticator, how: Circumstances = {}, device?: string) {
  const client = createClient(world)
  if (device) client.keep('amb_device', device)
  const begun = (await client.request('POST', `${SESSION}/options`)).json
  const body = { ceremony: begun.ceremony, credential: key.get(begun.options, how) }
  return { client, body, answer: await client.request('POST', SESSION, body, elsewhere()) }
}

export const letters = async (to: string): Promise<{ subject: string; text: string }[]> => {
  await world.runJobs()
  const items = (await createClient(world).request('GET', '/dev/outbox.json')).json
  return items.filter((item: { to: string }) => item.to === to)
}

export const evidence = (operation: string, outcome = 'done') =>
  sql(
    `select reason, detail, u.email from audit.event e
     left join identity.staff_user u on u.user_id = coalesce(e.actor_id, e.object_id)
     where operation = $1 and outcome = $2 order by event_id`,
    [operation, outcome],
  )

/** A sign-in by password from a browser that may keep the token of its device. */
export async function enterByPassword(
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
