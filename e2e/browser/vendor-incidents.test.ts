import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { forgetAddresses } from '../vendor-world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The processor's register of incidents by hand. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let vendor: Person
let superuser: pg.Client
beforeAll(async () => {
  product = await openProduct({ patients: 6 })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  vendor = await product.person()
}, 180_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

describe('the vendor', () => {
  it('MM1-7.2a: enters an incident, every client in force is told, the register shows when', async () => {
    const { page } = vendor
    await vendor.signInConsole('/incidents')
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

  it('MM1-7.2: a client that no letter reaches stands out until it is written down how it was told', async () => {
    const { page } = vendor
    await forgetAddresses(superuser, 'solo')
    await page.getByRole('button', { name: 'Новый инцидент' }).click()
    await page.getByLabel('Откуда известно').fill('Сообщение клиента')
    await page.getByLabel('Что произошло').fill('Сертификат истёк на час раньше замены.')
    await page.getByLabel('Что сделано').fill('Сертификат заменён.')
    await page.getByRole('button', { name: 'Зарегистрировать и уведомить' }).click()
    await page.getByText('Без юридического адреса почты: 1').waitFor()
    await page.getByText('юридического адреса почты нет').waitFor()
    expect(await look(page, 'vendor-incident-unreachable', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Записать уведомление' }).last().click()
    await page
      .getByLabel('Как уведомлён и чем это доказано')
      .fill('Заказное письмо № 000000-00, вручено лично')
    expect(await look(page, 'vendor-incident-tell', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Записать', exact: true }).click()
    await page.getByText('вручено лично').waitFor()
    expect(await page.getByText('юридического адреса почты нет').count()).toBe(0)
    expect(vendor.complaints).toEqual([])
  })
})
