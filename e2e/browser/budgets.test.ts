import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

const KB = 1024

/** What a first visit transfers, as the browser itself counts it on the wire. */
let product: Product
beforeAll(async () => {
  product = await openProduct({ patients: 30, history: true })
}, 180_000)
afterAll(() => product?.close())

interface Transferred {
  readonly path: string
  readonly type: string
  /** The body as it was compressed. */
  readonly bytes: number
  readonly head: number
}

/** Notes whatever is loaded from now on. */
function count(person: Person): Transferred[] {
  const all: Transferred[] = []
  person.page.on('requestfinished', async request => {
    // A page that was closed meanwhile tells nothing any more.
    const sizes = await request.sizes().catch(() => null)
    if (!sizes) return
    all.push({
      path: new URL(request.url()).pathname,
      type: request.resourceType(),
      bytes: sizes.responseBodySize,
      head: sizes.responseHeadersSize,
    })
  })
  return all
}

const sum = (all: readonly Transferred[]) => all.reduce((bytes, one) => bytes + one.bytes, 0)
const withHeads = (all: readonly Transferred[]) => all.reduce((bytes, one) => bytes + one.bytes + one.head, 0)

/** What a page says and offers: its words and where its links lead. Both without what only a script adds. */
const said = ({ page }: Person) =>
  page.evaluate(() => ({
    words: document.querySelector('main')!.textContent!.replace(/\s+/g, ' ').trim(),
    links: [...document.querySelectorAll('main a')].map(a => a.getAttribute('href')),
    forms: [...document.querySelectorAll('main form')].map(form => form.getAttribute('action')),
  }))

describe('sizes of first pages', { timeout: 60_000 }, () => {
  it('the first page of the site stays under 60 KB with its type, nothing from elsewhere', async () => {
    const visitor = await product.person({ phone: true })
    const all = count(visitor)
    const foreign: string[] = []
    visitor.page.on('request', request => {
      if (!request.url().startsWith(product.base)) foreign.push(request.url())
    })
    await visitor.go('/c/ozero')
    await visitor.page.evaluate(() => document.fonts.ready)
    await visitor.page.waitForLoadState('networkidle')
    expect(await visitor.page.evaluate(() => document.fonts.check('16px "Golos Text"'))).toBe(true)
    expect(foreign).toEqual([])
    console.log(`first page of the site: ${(withHeads(all) / KB).toFixed(1)} KB in ${all.length} requests`)
    expect(all.map(one => one.type)).toEqual(
      expect.arrayContaining(['document', 'stylesheet', 'script', 'font']),
    )
    expect(withHeads(all)).toBeLessThan(60 * KB)
    await visitor.close()
  })

  it.each(['', '/doctors', '/services', '/book', '/reviews', '/feedback'])(
    'the site is complete without JavaScript: /c/ozero%s',
    async path => {
      const [plain, scripted] = [await product.person({ javaScript: false }), await product.person()]
      await Promise.all([plain, scripted].map(person => person.go(`/c/ozero${path}`)))
      const without = await said(plain)
      expect(without.links.length + without.forms.length).toBeGreaterThan(0)
      expect(without).toEqual(await said(scripted))
      await Promise.all([plain.close(), scripted.close()])
    },
  )

  it('the staff application loads under 300 KB of JavaScript before sign-in and with its first screen', async () => {
    const person = await product.person()
    const all = count(person)
    const scripts = () => all.filter(one => one.type === 'script')
    await person.go('/app')
    await person.page.getByLabel('Электронная почта').waitFor()
    await person.page.waitForLoadState('networkidle')
    console.log(
      `staff application, door: ${(sum(scripts()) / KB).toFixed(0)} KB in ${scripts().length} files`,
    )
    expect(scripts().length).toBeGreaterThan(0)
    expect(sum(scripts())).toBeLessThan(300 * KB)
    await person.signIn('reception@example.ru')
    await person.page.locator('.board-window').first().waitFor()
    // The day board is the home of the staff: it belongs to the first load, too.
    console.log(
      `staff application, day board: ${(sum(scripts()) / KB).toFixed(0)} KB in ${scripts().length} files`,
    )
    expect(sum(scripts())).toBeLessThan(300 * KB)
    await person.close()
  })

  it('the portal and the console stay under 300 KB of JavaScript, too', async () => {
    for (const path of ['/my?clinic=ozero', '/console']) {
      const person = await product.person({ phone: true })
      const all = count(person)
      await person.go(path)
      await person.page.locator('input').first().waitFor()
      await person.page.waitForLoadState('networkidle')
      const bytes = sum(all.filter(one => one.type === 'script'))
      console.log(`${path}: ${(bytes / KB).toFixed(0)} KB`)
      expect(bytes).toBeGreaterThan(10 * KB)
      expect(bytes).toBeLessThan(300 * KB)
      await person.close()
    }
  })

  it('the rest comes by route: the cash desk is loaded when it is opened', async () => {
    const person = await product.person()
    const all = count(person)
    const cash = () => all.some(one => /\/cash-page-[^/]*\.js$/.test(one.path))
    await person.signIn('reception@example.ru')
    await person.page.locator('.board-window').first().waitFor()
    expect(cash()).toBe(false)
    await person.page.getByRole('link', { name: 'Касса' }).first().click()
    await expect.poll(cash).toBe(true)
    await person.close()
  })
})
