import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { portrait, SMILE_PHONE, smilePatient, type Whose } from '../smile-world.ts'
import { codeIn, lastSms } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

// An engine that shares two cores with everything else takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

/** J9 in a browser: the dentist at the studio, the patient with an own phone beside him. */
const GALLERY = process.env.SMILE_GALLERY
const LABEL = 'Визуализация. Не является диагнозом, планом лечения или гарантией результата'
let product: Product
let superuser: pg.Client
let dentist: Person
let phone: Person
let whose: Whose
let photo: Buffer
beforeAll(async () => {
  product = await openProduct({ patients: 40 })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  whose = await smilePatient(superuser)
  photo = await portrait({ width: 1000, gap: 1.4 })
  dentist = await product.person()
  phone = await product.person({ phone: true })
  await dentist.signIn('doctor@example.ru')
})
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

const shoot = async (who: Person, name: string) => {
  if (!GALLERY) return
  mkdirSync(GALLERY, { recursive: true })
  await who.page.screenshot({ path: join(GALLERY, `${name}.png`) })
}
const file = { name: 'smile.jpg', mimeType: 'image/jpeg' }
const drop = async (who: Person) => {
  await who.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...file, buffer: photo })
}
/** The picture of the canvas as the dentist sees it now. */
const shown = (who: Person) => who.page.locator('.smile-stage img').nth(1).getAttribute('src')
const changed = async (who: Person, before: string | null) => {
  await who.page.waitForFunction(
    was => {
      const now = document.querySelectorAll<HTMLImageElement>('.smile-stage img')[1]
      return now?.complete && now.src !== '' && now.src !== was
    },
    before,
    { timeout: 30_000 },
  )
}

describe('the dentist in the studio', () => {
  it('J9.2: finds the patient and begins; a photo without consent is refused with the way to it', async () => {
    const { page } = dentist
    await page.getByRole('link', { name: 'Студия улыбки' }).click()
    await page.getByRole('button', { name: 'Новая визуализация' }).click()
    await shoot(dentist, '01-list')
    await page.getByRole('main').getByRole('combobox').fill('+7 900 000-01-01')
    await page.getByRole('option').first().click()
    await page.getByRole('heading', { name: 'Согласие пациента' }).waitFor()
    await drop(dentist)
    const refused = page.getByRole('alert')
    await refused.waitFor()
    expect(await refused.textContent()).toMatch(/Получите согласие пациента/)
    await page.getByRole('link', { name: 'Получить согласие пациента' }).waitFor()
    expect(await page.getByText('не требуется: обработка в РФ').count()).toBe(1)
    expect(await look(page, '02-consent', { gallery: GALLERY })).toEqual([])
  })

  it('J9.3: the patient scans the code, reads separate texts and signs by SMS; the studio sees it by itself', async () => {
    const { page } = dentist
    await page.getByRole('button', { name: 'Показать QR-код' }).click()
    const url = await page.locator('.smile-copy code').textContent()
    await shoot(dentist, '03-qr')
    const { page: hand } = phone
    await phone.go(new URL(url!).pathname)
    await hand
      .getByRole('heading', { name: /Соглашение/ })
      .first()
      .waitFor()
    expect(await look(hand, '04-agreement', { touch: true, gallery: GALLERY })).toEqual([])
    await hand.setViewportSize({ width: 390, height: 844 })
    const sign = async () => {
      for (const box of await hand.getByRole('checkbox').all()) await box.check()
      await hand.getByLabel('Адрес, где вы живёте').fill('г. Примерск, ул. Тихая, 1')
      await hand.getByLabel(/Паспорт/).fill('00 00 000000, выдан 01.01.2020')
      await hand.getByRole('button', { name: 'Получить код' }).click()
      await hand.getByLabel('Код из СМС').waitFor()
      await hand.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, SMILE_PHONE)))
      await hand.getByRole('button', { name: 'Подписать' }).click()
    }
    await sign()
    await hand.getByRole('heading', { name: /каждое — отдельный/ }).waitFor()
    expect(await hand.getByRole('checkbox').count()).toBe(4)
    expect(await hand.getByText('Не требуется: обработка в РФ').count()).toBe(1)
    await hand.getByRole('button', { name: 'Прочитать' }).first().click()
    expect(await hand.locator('.consent-text').first().textContent()).toContain('Зачем')
    await shoot(phone, '05-consents')
    await sign()
    await hand.getByRole('heading', { name: /всё подписано/ }).waitFor()
    await shoot(phone, '06-signed')
    await page.getByText('подписано кодом из СМС').first().waitFor({ timeout: 30_000 })
  })

  it('J9.4: the photo opens; shade, gaps, veneers and the gum follow at once; lines can be dragged', async () => {
    const { page } = dentist
    await drop(dentist)
    await page.locator('.smile-studio').waitFor({ timeout: 30_000 })
    await page.waitForFunction(() => document.querySelectorAll('.smile-stage img').length === 2)
    await page.getByRole('radio', { name: 'Свой план' }).click()
    const first = await shown(dentist)
    await page.getByRole('radio', { name: 'A1', exact: true }).click()
    await page.getByRole('radio', { name: 'BL2', exact: true }).click()
    await changed(dentist, first)
    const before = await shown(dentist)
    await page.getByRole('slider', { name: 'Промежутки' }).focus()
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight')
    await changed(dentist, before)
    await page.getByRole('switch', { name: 'Виниры или коронки' }).click()
    await page.getByRole('slider', { name: 'Линия десны' }).focus()
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'Границы зубов' }).click()
    await shoot(dentist, '07-borders')
    await page.getByRole('button', { name: 'Срединная линия' }).first().click()
    const grip = page.locator('.smile-grip').first()
    const box = (await grip.boundingBox())!
    const was = await shown(dentist)
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 + 24, box.y + box.height / 2, { steps: 6 })
    await page.mouse.up()
    await changed(dentist, was)
    await shoot(dentist, '08-midline')
    const dragged = await shown(dentist)
    await page.keyboard.press('Control+z')
    await changed(dentist, dragged)
    await page.getByText('Сохранено').waitFor()
    await page.getByRole('button', { name: 'Срединная линия' }).first().click()
    await page.getByRole('button', { name: 'Сравнение' }).click()
    await page.getByRole('slider', { name: /Граница между/ }).press('ArrowRight')
    await page.waitForTimeout(2_500)
    expect(await look(page, '09-studio', { gallery: GALLERY })).toEqual([])
    await page.setViewportSize({ width: 1024, height: 768 })
    await shoot(dentist, '10-tablet')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('J9.4: shows the patient before and after on the whole screen, with the label', async () => {
    const { page } = dentist
    await page.getByRole('button', { name: 'Показать пациенту' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await dialog.getByRole('radio', { name: 'Идеальный' }).click()
    await page.waitForTimeout(1_500)
    expect(await dialog.getByText(LABEL).count()).toBe(1)
    await shoot(dentist, '11-presentation')
    await page.getByRole('button', { name: 'Закрыть' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  it('J9.5: the finished image carries its label twice; the link opens before and after, and can be revoked', async () => {
    const { page } = dentist
    await page.getByRole('button', { name: 'Готовое изображение' }).click()
    const save = page.getByRole('link', { name: 'Скачать JPEG' }).first()
    await save.waitFor({ timeout: 30_000 })
    const href = await save.getAttribute('href')
    const answer = await page.request.get(href!)
    const meta = await sharp(await answer.body()).metadata()
    expect(meta.xmp?.toString('utf8')).toContain(LABEL)
    expect(meta.width).toBe(1000)
    await page.getByRole('button', { name: 'Создать ссылку' }).first().click()
    const url = await page.locator('.smile-copy code').first().textContent()
    await shoot(dentist, '12-hand-over')
    await phone.go(new URL(url!).pathname)
    await phone.page.getByRole('slider', { name: /Граница/ }).waitFor()
    expect(await phone.page.getByText(LABEL).count()).toBeGreaterThan(0)
    await phone.page.waitForTimeout(500)
    expect(await look(phone.page, '13-link', { touch: true, gallery: GALLERY })).toEqual([])
    await page.getByRole('button', { name: 'Отозвать' }).click()
    await page.getByText('отозвана').waitFor()
    await phone.page.reload()
    await phone.page.getByText('Ссылка больше не действует').waitFor()
  })

  it('J9.6: puts the image beside a plan with its price, as a visualisation only', async () => {
    const { page } = dentist
    await page.request.post(`/api/clinic/patients/${whose.patientId}/plans`, {
      data: { entityId: whose.entityId, title: 'Эстетика улыбки' },
    })
    await page.getByText('План и цена').click()
    await page.getByRole('button', { name: 'Приложить к плану как визуализацию' }).first().click()
    await page.getByText('Приложено: визуализация, не план лечения').waitFor()
    await shoot(dentist, '14-price')
    await page.locator('label').filter({ hasText: 'Журнал' }).click()
    await page
      .getByText(/открыл изображение/)
      .first()
      .waitFor()
    await shoot(dentist, '15-journal')
  })

  it('J9.7: the patient withdraws: the studio shows that the images are blocked and the evidence stays', async () => {
    await superuser.query(`select 1`)
    const { page } = dentist
    const dpo = await product.person()
    await dpo.signIn('owner@example.ru')
    const withdrawn = await dpo.page.request.post(
      `/api/clinic/patients/${whose.patientId}/consents/withdrawals`,
      {
        data: {
          entityId: whose.entityId,
          kind: 'biometric_image',
          scope: '',
          receivedOn: new Date(product.world.services.clockOf('').nowMs()).toISOString().slice(0, 10),
          document: 'заявление № 1',
        },
      },
    )
    expect(withdrawn.status(), await withdrawn.text()).toBe(200)
    await dpo.close()
    await page.reload()
    await page.getByRole('heading', { name: 'Изображения заблокированы' }).waitFor()
    await page.getByRole('link', { name: /Доказательства согласий/ }).waitFor()
    expect(await look(page, '16-blocked', { gallery: GALLERY })).toEqual([])
  })

  it('nobody saw the browser complain', () => {
    expect([...dentist.complaints, ...phone.complaints]).toEqual([])
  })
})
