import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The processor's register of incidents by hand. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let vendor: Person
beforeAll(async () => {
  product = await openProduct({ patients: 6 })
  vendor = await product.person()
}, 180_000)
afterAll(() => product?.close())

describe('the vendor', () => {
  it('MM1-7.2a: enters an incident, every client in force is told, the register shows when', async () => {
    const { page } = vendor
    await vendor.go('/console')
    await page.getByLabel('Электронная почта').fill('vendor@example.ru')
    await page.locator('input[type="password"]').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('button', { name: 'Выйти' }).waitFor()
    await vendor.go('/console/incidents')
    await page.getByText('Инцидентов не было').waitFor()
    await page.getByRole('button', { name: 'Новый инцидент' }).click()
    await page.getByLabel('Откуда известно').fill('Мониторинг')
    await page.getByLabel('Когда обнаружен').fill('2026-01-15T09:30')
    await page.getByLabel('Что произошло').fill('К резервной копии обращались с чужого адреса.')
    await page.getByLabel('Что сделано').fill('Доступ закрыт, ключи сменены.')
    expect(await look(page, 'vendor-incident-form', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Зарегистрировать и уведомить' }).click()
    await page.getByText(/Уведомления поставлены в очередь/).waitFor()
    await product.world.runJobs()
    await product.world.runJobs()
    await page.reload()
    await page
      .getByText(/клиенты уведомлены|уведомлены с опозданием/)
      .first()
      .waitFor()
    await page
      .getByText(/отправлено/)
      .first()
      .waitFor()
    expect(await look(page, 'vendor-incidents', { gallery })).toEqual([])
    expect(vendor.complaints).toEqual([])
  })
})
