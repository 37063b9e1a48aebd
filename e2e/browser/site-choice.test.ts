import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The question about cookies in a browser without JavaScript, and what the clinic sees of the answers. */
let product: Product
const gallery = process.env.GALLERY
beforeAll(async () => {
  product = await openProduct({ patients: 5 })
}, 180_000)
afterAll(() => product?.close())

describe('files cookie on the site', () => {
  it('IP-3.7: without JavaScript a visitor refuses in one press and changes his mind later', async () => {
    const visitor = await product.person({ phone: true, javaScript: false })
    const { page, context } = visitor
    await visitor.go('/c/ozero')
    expect(await context.cookies()).toEqual([])
    const boxes = await Promise.all(
      ['Отказаться', 'Разрешить'].map(name => page.getByRole('button', { name, exact: true }).boundingBox()),
    )
    // One size, one row: neither answer is easier.
    expect([boxes[0]!.width, boxes[0]!.height, boxes[0]!.y]).toEqual([
      boxes[1]!.width,
      boxes[1]!.height,
      boxes[1]!.y,
    ])
    await page.getByRole('button', { name: 'Отказаться' }).click()
    await page.waitForURL('**/c/ozero')
    expect(await page.getByText('Можно ли считать посещения?').count()).toBe(0)
    await page.getByRole('link', { name: 'Файлы cookie' }).click()
    await page.getByText('Сейчас вы отказались').waitFor()
    await page.getByLabel('Подсчёт посещений').check()
    await page.getByRole('button', { name: 'Сохранить выбор' }).click()
    await page.getByText('Сейчас вы разрешаете').waitFor()
    expect(await page.getByLabel('Поиск неполадок').isChecked()).toBe(false)
    for (const path of ['/c/ozero', '/c/ozero/doctors', '/c/ozero/services', '/c/ozero/doctors'])
      await visitor.go(path)
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  }, 90_000)

  it('IP-3.7: looks right on every screen', async () => {
    const visitor = await product.person()
    await visitor.go('/c/ozero/doctors')
    expect(await look(visitor.page, 'site-choice', { gallery, touch: true })).toEqual([])
    await visitor.go('/c/ozero/cookies')
    expect(await look(visitor.page, 'site-cookies', { gallery, touch: true })).toEqual([])
    await visitor.page.getByRole('button', { name: 'Отказаться от всего' }).click()
    await visitor.page.getByText('Сейчас вы отказались').waitFor()
    expect(await look(visitor.page, 'site-cookies-refused', { gallery, touch: true })).toEqual([])
    await visitor.close()
  }, 90_000)

  it('MD-3.4: the clinic looks at sums', async () => {
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    await owner.go('/app/site')
    await owner.page.getByText('/c/ozero/doctors').waitFor()
    expect(await look(owner.page, 'site-statistics', { gallery })).toEqual([])
    expect(owner.complaints).toEqual([])
    await owner.close()
  }, 90_000)
})
