import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENT_PHONE } from '../open-clinic.ts'
import { codeIn, lastSms } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** By hand: backups and downtimes of the vendor; what a client sees of them; a claim that a patient signs. */
vi.setConfig({ testTimeout: 180_000 })
const gallery = process.env.GALLERY
let product: Product
let vendor: Person
let superuser: pg.Client
beforeAll(async () => {
  product = await openProduct({ patients: 12 })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  vendor = await product.person()
  await vendor.signInConsole()
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

describe('the vendor', () => {
  it('MM-5.1: asks for a backup and sees whether it was restored and read; the owner sees when', async () => {
    const { page } = vendor
    await vendor.go('/console/backups')
    await page.getByText('копий ещё не было').waitFor()
    await page.getByRole('button', { name: 'Сделать копию' }).click()
    await page.getByText('ждёт', { exact: true }).waitFor()
    await superuser.query(
      `update clients.backup_run set state = 'done', started_at = now(), finished_at = now(), file_name = 'cluster-2026-11-21.amb',
         bytes = 48234496, files = 31, files_bytes = 1, sha256 = repeat('a', 64), verified_at = now(), verified_tables = 183,
         verified_rows = 41207`,
    )
    await superuser.query(
      `insert into clients.backup_run (run_id, state, asked_at, started_at, finished_at, failure)
       values (gen_random_uuid(), 'failed', now() - interval '1 day', now() - interval '1 day', now() - interval '1 day',
         'нет места на диске')`,
    )
    await page.reload()
    await page.getByText('копии в порядке').waitFor()
    expect(await look(page, 'vendor-backups', { gallery })).toEqual([])
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    await owner.go('/app/contract')
    await owner.page.getByRole('heading', { name: 'Сохранность данных' }).waitFor()
    await owner.page.getByText('копии в порядке').waitFor()
    expect(await look(owner.page, 'owner-protection', { gallery })).toEqual([])
    expect(owner.complaints).toEqual([])
    await owner.close()
  })

  it('MM-10.1: enters a downtime that is beyond the parties, with its evidence', async () => {
    const { page } = vendor
    await vendor.go('/console/downtimes')
    await page.getByText('Записей ещё нет').waitFor()
    await page.getByRole('button', { name: 'Записать простой' }).click()
    await page.getByLabel('Начало').fill('2026-01-15T09:30')
    await page.getByLabel('Конец').fill('2026-01-15T10:15')
    await page.getByLabel('Засчитывается ли').selectOption('force-majeure')
    await page.getByLabel('Обстоятельство').selectOption('data-centre')
    await page.getByLabel('Что не работало').fill('Вся система')
    await page
      .getByLabel('Что произошло')
      .fill('В центре обработки данных отключилось питание обеих очередей.')
    await page.getByLabel(/Подтверждение/).fill('Акт оператора центра № 4 от 15.01.2026')
    expect(await look(page, 'vendor-downtime-form', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Записать', exact: true }).click()
    await page.getByText('отказ центра обработки данных').waitFor()
    expect(await look(page, 'vendor-downtimes', { gallery })).toEqual([])
  })

  it('MM-2b, MM-9.6, MM-11.2.1: the page about the system is read on a phone too', async () => {
    const reader = await product.person()
    await reader.go('/about')
    await reader.page.getByRole('heading', { name: 'О системе «Амбулатория»' }).waitFor()
    expect(await look(reader.page, 'about', { gallery })).toEqual([])
    await reader.close()
  })
})

describe('a patient', () => {
  it('MD-8.2: writes a claim, signs it by the code and has its number, term and signed PDF', async () => {
    await superuser.query(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001' where phone = $1`,
      [PATIENT_PHONE],
    )
    const patient = await product.person({ phone: true })
    const { page } = patient
    const code = async () =>
      page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
    await patient.go('/my?clinic=ozero')
    await page.getByLabel('Ваш телефон').fill('+7 900 000-01-01')
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByLabel('Код из СМС').waitFor()
    await code()
    await page.getByRole('button', { name: 'Войти' }).click()
    await page.getByRole('button', { name: 'Мои данные и согласия' }).click()
    await page.getByRole('button', { name: 'Написать претензию' }).first().click()
    // The agreement once.
    await page.getByText('Сначала один раз подпишите соглашение').waitFor()
    await page.getByLabel(/Адрес/).fill('г. Примерск, ул. Тихая, 1')
    await page
      .getByLabel(/Документ|Паспорт/)
      .first()
      .fill('паспорт 00 00 000001, выдан 01.02.2015')
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByLabel('Код из СМС').waitFor()
    await code()
    await page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await page.getByLabel('Что случилось и чего вы хотите').fill('Снимок не сделали, прошу вернуть 1 200 ₽.')
    expect(await look(page, 'patient-claim', { gallery, touch: true })).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByText('Вы подписываете').waitFor()
    await code()
    await page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await page.getByText(/Претензия принята, дело №/).waitFor()
    await page.getByRole('link', { name: 'Подписанная претензия, PDF' }).waitFor()
    expect(await look(page, 'patient-claim-done', { gallery, touch: true })).toEqual([])
    expect(patient.complaints).toEqual([])
    await patient.close()
  })
})
