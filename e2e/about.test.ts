import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BASIC_FUNCTIONS, RELEASES } from '#libs/offer/index.ts'
import { loadConfig } from '#platform/config/index.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { createClient, signIn } from './world.ts'

/** What is said of the system itself: whose it is, what it is not for, what changed in it, where it keeps data. */
let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
})
afterAll(() => v?.close())

const about = async () =>
  (await createClient(v.world).request('GET', '/about', undefined, { accept: 'text/html' })).text

describe('the page about the system', () => {
  it('MM-2b: names the certificates of the program and of the trade mark as the vendor has entered them, or says that there are none', async () => {
    const before = await about()
    expect(before).toMatch(/Свидетельство о регистрации программы<\/th><td>не указано/)
    const { card } = (await v.console.request('GET', '/api/console/requisites')).json
    const saved = await v.console.request('POST', '/api/console/requisites', {
      ...card,
      programCertificate: '2026000001',
      trademarkCertificate: '000002',
    })
    expect(saved.status, saved.text).toBe(201)
    const after = await about()
    expect(after).toContain('2026000001')
    expect(after).toContain('000002')
    expect(after).toContain(card.fullName)
  })

  it('MM-9.6, MM-9.7: as is, and not for watching vital functions: on the page, in the offer, in the description of the API', async () => {
    const words = 'не предназначена для наблюдения за жизненно важными функциями'
    expect(await about()).toContain(words)
    const client = createClient(v.world)
    expect((await client.request('GET', '/oferta', undefined, { accept: 'text/html' })).text).toContain(words)
    const api = (await client.request('GET', '/api/openapi.json')).json
    expect(api.info.description).toMatch(/as is.*not meant for hazardous environments, life support/)
    const watching = Object.keys(api.paths).filter(path =>
      /vital|alarm|telemetry|bedside|monitoring/.test(path),
    )
    expect(watching).toEqual([])
  })

  it('MM-11.2.1, MM-11.2.2: versions with their dates, and basic functions each of which a journey of the tests walks', async () => {
    const page = await about()
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
    expect(RELEASES[0]!.version).toBe(version)
    for (const [i, release] of RELEASES.entries()) {
      expect(page).toContain(release.version)
      expect(release.changes.length).toBeGreaterThan(0)
      if (i > 0) expect(release.on <= RELEASES[i - 1]!.on).toBe(true)
    }
    const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.test.ts'))
      .map(name => readFileSync(join(import.meta.dirname, name), 'utf8'))
    for (const { journey, ru } of BASIC_FUNCTIONS) {
      expect(page).toContain(ru)
      const walked = tests.some(text => new RegExp(`(it|describe)\\((\\s*)['"\`]${journey}\\.\\d`).test(text))
      expect([journey, walked]).toEqual([journey, true])
    }
  })
})

describe('MM1-5.1, IP-3.8a: where the databases lie', () => {
  const production = {
    AMBULATORIA_MODE: 'production',
    HOSTING_COUNTRY: 'RU',
    HOSTING_PLACE: 'Примерск, ЦОД «Север»',
  }
  it.each([
    ['production without a declared place', { AMBULATORIA_MODE: 'production' }],
    ['a country without its place', { ...production, HOSTING_PLACE: undefined }],
    ['a place without its country', { HOSTING_PLACE: 'ЦОД' }],
    ['another country', { ...production, HOSTING_COUNTRY: 'DE' }],
    ['another country in the demo, too', { HOSTING_COUNTRY: 'KZ', HOSTING_PLACE: 'Алматы' }],
  ])('MM1-5.1: %s does not start', (_, env) => {
    expect(() => loadConfig(env as NodeJS.ProcessEnv)).toThrow(/HOSTING_COUNTRY/)
  })

  it('MM1-5.1, IP-3.8a: what is declared stands in the policy, on the page, in the console and before the client; undeclared is told as broken', async () => {
    expect(loadConfig(production).hosting).toEqual({ country: 'RU', place: 'Примерск, ЦОД «Север»' })
    const dpo = await signIn(v.world, 'dpo@example.ru')
    const owner = await signIn(v.world, 'owner@example.ru')
    const { entities } = (await dpo.request('GET', '/api/clinic')).json
    const clause = async () =>
      (await dpo.request('GET', '/api/clinic/privacy/compliance')).json.clauses.find(
        (one: { clause: string }) => one.clause === 'MM1-5.1',
      )
    const policy = async () =>
      (await dpo.request('GET', `/api/clinic/texts/${entities[0].entityId}/draft?kind=policy`)).text
    expect(await clause()).toMatchObject({
      state: 'open',
      parameter: expect.stringContaining('место не объявлено'),
    })
    Object.assign(v.world.services.config, { demo: false })
    expect(await clause()).toMatchObject({ state: 'broken' })
    Object.assign(v.world.services.config, { demo: true })
    expect((await owner.request('GET', '/api/clinic/contract/protection')).json.hosting).toBeNull()
    Object.assign(v.world.services.config, { hosting: loadConfig(production).hosting })
    expect(await clause()).toMatchObject({ state: 'kept', parameter: 'RU: Примерск, ЦОД «Север»' })
    expect(await policy()).toContain('Базы данных находятся в России: Примерск, ЦОД «Север»')
    expect(await about()).toContain('Россия, Примерск, ЦОД «Север»')
    expect((await owner.request('GET', '/api/clinic/contract/protection')).json.hosting.place).toContain(
      'Север',
    )
    Object.assign(v.world.services.config, {
      smileEngine: { url: 'https://engine.example', operator: 'Движок', country: 'KZ' },
    })
    expect(await clause()).toMatchObject({ state: 'at-risk', value: expect.stringContaining('KZ') })
  })
})
