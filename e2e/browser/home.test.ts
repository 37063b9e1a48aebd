import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from './product.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct()
})
afterAll(() => product?.close())

/** The first page of each role after it has signed in: where its work is. */
const HOMES = [
  ['reception@example.ru', '/app', 'Расписание'],
  ['doctor@example.ru', '/app', 'Расписание'],
  ['cashier@example.ru', '/app', 'Расписание'],
  ['dpo@example.ru', '/app/dpo', 'Данные'],
  ['content@example.ru', '/app/site', 'Сайт'],
] as const

describe('whoever signs in comes to a page that is his', () => {
  it.each(HOMES)('%s begins at %s', async (email, path, section) => {
    const person = await product.person()
    await person.signIn(email)
    const { page } = person
    await expect.poll(() => new URL(page.url()).pathname.replace(/\/$/, '')).toBe(path)
    const here = page.locator('nav [aria-current="page"]').first()
    await expect.poll(() => here.textContent()).toBe(section)
    await page.getByRole('main').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByText('У вас нет права на это действие').count()).toBe(0)
    expect(person.complaints).toEqual([])
    await person.close()
  })
})
