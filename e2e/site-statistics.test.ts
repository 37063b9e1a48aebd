import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { type Client, createClient, createWorld, signIn, type World } from './world.ts'

/** Item 10: nothing before a choice, refusing as easy as accepting, the fields of the clauses and no more. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 5 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

const BROWSER =
  'Mozilla/5.0 (Linux; Android 14; X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'
const look = (
  visitor: Client,
  path: string,
  address = '203.0.113.77',
  referer = 'https://search.example/?q=Иванова',
) =>
  visitor.request('GET', path, undefined, {
    accept: 'text/html',
    'user-agent': BROWSER,
    'x-forwarded-for': address,
    referer: encodeURI(referer),
  })
const views = async () => (await superuser.query('select * from site.page_view order by at, view_id')).rows
const choices = async () =>
  (await superuser.query('select * from site.cookie_choice order by at, choice_id')).rows
const answer = (visitor: Client, { back, ...fields }: Record<string, string>) =>
  visitor.form(`/c/ozero/cookies${back === undefined ? '' : `?back=${encodeURIComponent(back)}`}`, fields)

describe('a visitor of the site', () => {
  it('IP-3.7: gets no cookie and leaves no trace before the choice; the site works', async () => {
    const visitor = createClient(world)
    for (const path of ['/c/ozero', '/c/ozero/doctors', '/c/ozero/services', '/c/ozero/book']) {
      const page = await look(visitor, path)
      expect(page.status).toBe(200)
      expect(page.headers['set-cookie']).toBeUndefined()
      expect(page.text).toContain('Можно ли считать посещения?')
    }
    expect(visitor.cookie).toBe('')
    expect([await views(), await choices()]).toEqual([[], []])
  })

  it('IP-3.7: refusing takes one press like accepting, the same kind of button, and asks no more', async () => {
    const visitor = createClient(world)
    const { text } = await look(visitor, '/c/ozero/doctors')
    const buttons = [...text.matchAll(/<button class="([^"]+)" name="answer" value="(accept|refuse)">/g)]
    expect(buttons.map(b => b[2]).sort()).toEqual(['accept', 'refuse'])
    expect(new Set(buttons.map(b => b[1])).size).toBe(1)
    const done = await answer(visitor, { answer: 'refuse', back: '/c/ozero/doctors' })
    expect([done.status, done.headers.location]).toEqual([303, '/c/ozero/doctors'])
    expect(visitor.cookie).toMatch(/^amb_choice=/)
    const page = await look(visitor, '/c/ozero/doctors')
    expect(page.text).not.toContain('Можно ли считать посещения?')
    expect(await views()).toEqual([])
    const [row] = await choices()
    expect(row).toMatchObject({ technical: false, audience: false, form: 'banner', page: '/c/ozero/doctors' })
    // A refusal keeps nothing that could tell who refused.
    expect([row.browser, row.device, row.address_proof]).toEqual([null, null, null])
  })

  it('IV-1.1.2, MD-3.3: accepted, a view has exactly the listed fields', async () => {
    const visitor = createClient(world)
    await answer(visitor, { answer: 'accept', back: '/c/ozero' })
    await look(visitor, '/c/ozero/services?utm=secret')
    const [view] = await views()
    expect(Object.keys(view).sort()).toEqual(
      [
        'tenant_id',
        'view_id',
        'choice_id',
        'address',
        'cookie',
        'browser',
        'device',
        'at',
        'page',
        'referrer',
      ].sort(),
    )
    expect(view).toMatchObject({
      address: '203.0.113.77',
      browser: 'Chrome 131',
      device: 'телефон, Android',
      page: '/c/ozero/services',
      referrer: 'search.example',
    })
    expect(view.cookie).toMatch(/^[\w-]{16}$/)
    const proof = (await choices()).at(-1)
    expect(proof.choice_id).toBe(view.choice_id)
    const { rows } = await superuser.query(
      'select encode(sha256, $1) as sha from consents.text_edition where edition_id = $2',
      ['hex', proof.edition_id],
    )
    expect(rows[0].sha).toBe(proof.text_sha256.toString('hex'))
  })

  it('MD-3.4: technical statistics alone take neither a number nor the page before', async () => {
    const visitor = createClient(world)
    await answer(visitor, { answer: 'save', technical: 'on' })
    expect(visitor.cookie).not.toContain('amb_visitor')
    await look(visitor, '/c/ozero/doctors', '203.0.113.9')
    const view = (await views()).find(v => v.address === '203.0.113.9')
    expect([view.cookie, view.referrer]).toEqual([null, null])
  })

  it('IP-3.7: the choice is changed at any time, the proofs form a chain, nothing is counted afterwards', async () => {
    const visitor = createClient(world)
    await answer(visitor, { answer: 'accept', back: '/c/ozero' })
    expect(visitor.cookie).toContain('amb_visitor')
    const settings = await look(visitor, '/c/ozero/cookies')
    expect(settings.text.match(/ checked/g)).toHaveLength(2)
    await answer(visitor, { answer: 'refuse' })
    expect(visitor.cookie).not.toContain('amb_visitor')
    const before = (await views()).length
    await look(visitor, '/c/ozero/doctors')
    expect((await views()).length).toBe(before)
    const [first, second] = (await choices()).slice(-2)
    expect(second.previous_id).toBe(first.choice_id)
  })

  it('IP-3.7: a cookie that is not ours is no choice; a page of another site is not gone back to', async () => {
    const id = (await choices())[0].choice_id
    const before = (await views()).length
    const forged = createClient(world)
    const page = await forged.request('GET', '/c/ozero', undefined, {
      cookie: `amb_choice=${id}.ta.${'x'.repeat(22)}`,
    })
    expect(page.text).toContain('Можно ли считать посещения?')
    expect((await views()).length).toBe(before)
    for (const back of ['https://evil.example/', '//evil.example', '/c/ozeroevil'])
      expect((await answer(forged, { answer: 'refuse', back })).headers.location).toBe('/c/ozero')
    expect((await answer(forged, { answer: 'anything' })).status).toBe(400)
  })

  it('MD-3.4: the clinic sees sums, after the promised days no address and no number is left', async () => {
    const content = await signIn(world, 'owner@example.ru')
    const stats = (await content.request('GET', '/api/clinic/site-statistics?days=7')).json
    expect(stats.days).toHaveLength(7)
    expect(stats.pages[0]).toMatchObject({ views: expect.any(Number) })
    expect(stats.choices.refused).toBeGreaterThan(1)
    expect(JSON.stringify(stats)).not.toContain('203.0.113.77')
    const { rows } = await superuser.query(`select tenant_id from site.page_view limit 1`)
    const moved = async (days: number) => {
      await moveTestClock(world.services, rows[0].tenant_id, days * 86_400_000)
      await world.runJobs()
    }
    await moved(29)
    expect((await views()).some(v => v.address === '203.0.113.77')).toBe(true)
    await moved(2)
    const left = await views()
    expect(left.length).toBeGreaterThan(0)
    expect(left.filter(v => v.cookie !== null || !v.address.endsWith('.0'))).toEqual([])
    await moved(400)
    expect(await views()).toEqual([])
  })

  it('MM-8.3: a choice cannot be changed by the application, and the seals cover it', async () => {
    const app = new pg.Client({ connectionString: world.database.urlOf('amb_app') })
    await app.connect()
    await expect(app.query('update site.cookie_choice set audience = true')).rejects.toThrow(
      /permission denied/,
    )
    await app.end()
    await expect(superuser.query('update site.cookie_choice set audience = true')).rejects.toThrow(/evidence/)
  })
})
