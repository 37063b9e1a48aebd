import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { consentLink, newCase, portrait, signOnPhone, smilePatient } from '../smile-world.ts'
import { codeTo, DENTIST } from '../studio-world.ts'
import { codeIn, createClient, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

// An engine that shares two cores with everything else takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

/** J9 from the door: a dentist without a clinic registers by telephone and shows a first smile. */
const gallery = process.env.GALLERY
const PHONE = '+79000000301'
const PATIENT = '+79000000302'
let product: Product
let dentist: Person
beforeAll(async () => {
  product = await openProduct({ patients: 4 })
  dentist = await product.person()
})
afterAll(() => product?.close())

const seen = (name: string, who = dentist) => look(who.page, name, { gallery, touch: true })

describe('J9.1: registration by telephone', () => {
  it('SV-3.1, SV-0: telephone, code, offer and agreement, a second code; the door works without scripts', async () => {
    const plain = await product.person({ javaScript: false, phone: true })
    await plain.go('/studio')
    await plain.page.getByLabel('Номер мобильного телефона').fill('+7 900 000-03-09')
    await plain.page.getByRole('button', { name: 'Получить код' }).click()
    await plain.page.getByRole('heading', { name: 'Введите код из СМС' }).waitFor()
    await plain.close()

    const { page } = dentist
    await dentist.go('/studio')
    expect(await seen('s1-door')).toEqual([])
    await page.getByLabel('Номер мобильного телефона').fill('8 (900) 000-03-01')
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByText('SMILEVISION').first().waitFor()
    await page.getByLabel('Код из СМС').fill('000000')
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('alert').waitFor()
    expect(await seen('s2-code')).toEqual([])
    await page.getByLabel('Код из СМС').fill(await codeTo(product.world, PHONE))
    await page.getByRole('button', { name: 'Продолжить' }).click()
    await page.getByRole('heading', { name: 'Кто регистрируется и что подписывает' }).waitFor()
    await page.getByRole('button', { name: 'Получить код для подписи' }).click()
    await page.getByRole('alert').waitFor()
    expect(await seen('s3-agreement-wrong')).toEqual([])
    for (const [label, value] of [
      ['Фамилия', DENTIST.surname],
      ['Имя', DENTIST.given],
      ['Отчество', DENTIST.patronymic],
      ['Специальность', DENTIST.position],
      ['Город и адрес приёма', DENTIST.address],
      ['Почта для юридически значимых писем', DENTIST.email],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(value)
    await page.getByLabel('Часовой пояс').selectOption(DENTIST.zone)
    await page.getByLabel(/заменяет мою собственноручную подпись/).check()
    await page.getByLabel(/Принимаю оферту/).check()
    await page.getByRole('button', { name: 'Получить код для подписи' }).click()
    await page.getByRole('heading', { name: 'Подпишите кодом' }).waitFor()
    await page.getByText('Соглашение об электронных документах').click()
    expect(await seen('s4-sign')).toEqual([])
    await page.getByLabel('Код из СМС').fill(await codeTo(product.world, PHONE))
    await page.getByRole('button', { name: 'Подписать и открыть студию' }).click()
    await page.getByRole('heading', { name: 'Студия открыта' }).waitFor()
    expect(await seen('s5-done')).toEqual([])
    const protocol = await page
      .getByRole('link', { name: 'Протокол принятия оферты, PDF' })
      .getAttribute('href')
    const pdf = await page.request.get(protocol!)
    expect(pdf.headers()['content-type']).toContain('application/pdf')
  })

  it('SV-3.2.2a, SV-3.2.2b: the account shows the telephone, the sessions and the way out when it is lost', async () => {
    const { page } = dentist
    await dentist.go('/app/account')
    await page.getByRole('heading', { name: 'Телефон для входа' }).waitFor()
    expect(await look(page, 's6-account', { gallery })).toEqual([])
    await dentist.go('/app/contract')
    await page.getByText('Соглашение об электронных документах').first().waitFor()
    expect(await look(page, 's7-contract', { gallery })).toEqual([])
  })
})

describe('the practice of one dentist', () => {
  it('J9.2–J9.5: a patient is written down and verified, signs on an own phone; the photo opens in the studio', async () => {
    const { page } = dentist
    await dentist.go('/app/smile')
    await page.getByRole('button', { name: 'Новая визуализация' }).waitFor()
    expect(await look(page, 's8-studio', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Новая визуализация' }).click()
    await page.getByRole('button', { name: /завести карточку/ }).click()
    for (const [label, value] of [
      ['Фамилия', 'Травина'],
      ['Имя', 'Анна'],
      ['Дата рождения', '12.05.1991'],
      ['Телефон', PATIENT],
    ] as const)
      await page.getByRole('main').getByLabel(label).fill(value)
    await page.getByRole('button', { name: 'Создать карточку' }).click()
    await page.getByRole('heading', { name: 'Согласие пациента' }).waitFor()
    const { patients } = await (await page.request.get('/api/clinic/patients?q=Травина')).json()
    const { patientId } = patients[0]
    const verified = await page.request.post(`/api/clinic/patients/${patientId}/verification`, {
      data: { document: 'паспорт 00 00 000000', version: 1 },
    })
    expect(verified.status(), await verified.text()).toBeLessThan(300)
    await page.reload()
    await page.getByRole('heading', { name: 'Согласие пациента' }).waitFor()
    const photo = await portrait({ width: 1000, gap: 1.4 })
    const drop = () =>
      page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'smile.jpg', mimeType: 'image/jpeg', buffer: photo })
    await drop()
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Показать QR-код' }).click()
    const url = await page.locator('.smile-copy code').textContent()
    const phone = await product.person({ phone: true })
    await phone.go(new URL(url!).pathname)
    for (const _ of ['agreement', 'consents']) {
      await phone.page.getByRole('button', { name: 'Получить код' }).waitFor()
      for (const box of await phone.page.getByRole('checkbox').all()) await box.check()
      await phone.page.getByLabel('Адрес, где вы живёте').fill('г. Примерск, ул. Тихая, 1')
      await phone.page.getByLabel(/Паспорт/).fill('00 00 000000, выдан 01.01.2020')
      await phone.page.getByRole('button', { name: 'Получить код' }).click()
      await phone.page.getByLabel('Код из СМС').waitFor()
      await phone.page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT)))
      await phone.page.getByRole('button', { name: 'Подписать' }).click()
      await phone.page.getByRole('heading', { name: /каждое — отдельный|всё подписано/ }).waitFor()
    }
    await phone.page.getByRole('heading', { name: /всё подписано/ }).waitFor()
    await page.getByText('подписано кодом из СМС').first().waitFor({ timeout: 30_000 })
    await drop()
    await page.locator('.smile-studio').waitFor({ timeout: 30_000 })
    await page.waitForFunction(() => document.querySelectorAll('.smile-stage img').length === 2)
    await page.waitForTimeout(1_500)
    expect(await look(page, 's9-smile', { gallery })).toEqual([])
  })

  it('SV-0: the console shows the client with its product and papers, and can freeze the sign-in', async () => {
    const console = await product.person()
    await console.signInConsole()
    await console.page.getByText('Рощин').first().click()
    await console.page.getByRole('heading', { name: 'Вход по телефону' }).waitFor()
    expect(await look(console.page, 's10-console', { gallery })).toEqual([])
    await console.page.getByRole('button', { name: 'Заблокировать вход' }).click()
    await console.page.getByPlaceholder(/ричина/).fill('Лицензиат позвонил: телефон украден')
    await console.page.getByRole('button', { name: 'Заблокировать вход' }).click()
    await console.page.getByText('вход заблокирован').waitFor()
    expect((await dentist.page.request.get('/api/clinic/me')).status()).toBe(401)
    await console.close()
  })

  it('J9.8: SV-4.2c: with an engine abroad a photo waits for the patient’s consent to that country', async () => {
    const smileEngine = { url: 'http://127.0.0.1:9/', operator: 'Example Smile Ltd', country: 'KZ' }
    const abroad = await openProduct({ patients: 12, smileEngine })
    const superuser = new pg.Client({ connectionString: abroad.world.database.superuserUrl })
    await superuser.connect()
    try {
      const doctor = await signIn(abroad.world, 'doctor@example.ru')
      const caseId = await newCase(doctor, await smilePatient(superuser))
      const link = await consentLink(doctor, caseId)
      await signOnPhone({ world: abroad.world, link, step: 'agreement', keys: [] })
      const texts = (await createClient(abroad.world).request('GET', link)).json
      const keys = texts.documents
        .map((document: { key: string }) => document.key)
        .filter((key: string) => !key.startsWith('cross_border'))
      await signOnPhone({ world: abroad.world, link, step: 'documents', keys })
      const person = await abroad.person()
      await person.signIn('doctor@example.ru')
      await person.go(`/app/smile/${caseId}`)
      await person.page.getByRole('heading', { name: 'Согласие пациента' }).waitFor()
      await person.page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'smile.jpg', mimeType: 'image/jpeg', buffer: await portrait({ width: 640 }) })
      // The photo itself stays here; what would be sent abroad is refused with the reason.
      await person.page.locator('.smile-studio').waitFor({ timeout: 60_000 })
      await person.page.getByRole('button', { name: 'Готовое изображение' }).click()
      const alert = person.page.getByRole('alert').first()
      await alert.waitFor({ timeout: 40_000 })
      expect(await alert.textContent()).toMatch(/передача за границу: KZ/)
      expect(await look(person.page, 's11-abroad', { gallery })).toEqual([])
    } finally {
      await superuser.end()
      await abroad.close()
    }
  })

  it('nobody saw the browser complain', () => {
    expect(dentist.complaints).toEqual([])
  })
})
