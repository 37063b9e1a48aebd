import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NO_SCOPE } from '#platform/db/index.ts'
import { PATIENT_PHONE } from '../open-clinic.ts'
import { codeIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J3.7, J3.8: a patient's own data on a phone; the same consents at the reception. */
let product: Product
let patient: Person
const gallery = process.env.GALLERY
vi.setConfig({ testTimeout: 90_000 })

beforeAll(async () => {
  product = await openProduct()
  patient = await product.person({ phone: true })
  const { page } = patient
  await patient.go('/my?clinic=ozero')
  await page.getByLabel('Ваш телефон').fill(PATIENT_PHONE)
  await page.getByRole('button', { name: 'Получить код' }).click()
  await page.getByLabel('Код из СМС').waitFor()
  await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
})
afterAll(() => product?.close())

const consent = (name: string) =>
  patient.page
    .locator('.consent')
    .filter({ has: patient.page.getByText(name, { exact: true }) })
    .first()
const press = (name: string) => patient.page.getByRole('button', { name, exact: true }).first().click()
/** Codes have a pause of a real minute between them. */
const forgetPause = () =>
  product.world.services
    .db('amb_platform', NO_SCOPE)
    .all({ text: "update identity.code_challenge set created_at = created_at - interval '2 minutes'" })

describe('the page of own data', () => {
  it('IP-3.5: a consent is given by reading and ticking an empty box', async () => {
    const { page } = patient
    await press('Мои данные и согласия')
    await page.getByRole('heading', { name: 'Мои данные' }).waitFor()
    await page.getByText('Что ещё можно разрешить').first().click()
    const news = consent('новости и предложения клиники')
    await news.getByRole('button', { name: 'Разрешить' }).click()
    await news.getByText('Чтобы присылать мне новости').waitFor()
    const box = news.getByRole('checkbox')
    expect(await box.isChecked()).toBe(false)
    expect(await news.getByRole('button', { name: 'Дать согласие' }).isDisabled()).toBe(true)
    await box.check()
    await news.getByRole('button', { name: 'Дать согласие' }).click()
    await news.getByText('разрешено').waitFor()
  })

  it('J3.8: it is withdrawn in at most 3 actions from the first screen, told before what stops and what stays', async () => {
    const { page } = patient
    await press('К визитам и документам')
    await page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
    patient.effort.begin()
    await press('Мои данные и согласия')
    const news = consent('новости и предложения клиники')
    await news.getByRole('button', { name: 'Отозвать' }).click()
    await news.getByRole('heading', { name: 'Прекратится сразу' }).waitFor()
    expect(await news.textContent()).toContain('323-ФЗ')
    expect(await look(page, 'privacy-withdraw', { gallery, touch: true })).toEqual([])
    await news.getByRole('button', { name: 'Отозвать согласие' }).click()
    await news.getByText('отозвано').waitFor()
    expect(patient.effort.actions(), JSON.stringify(patient.effort.moves)).toBeLessThanOrEqual(3)
  })

  it('SV-3.2.1a: a written consent takes the agreement first, then the document, each by its own code', async () => {
    const { page } = patient
    await page.getByText('Что ещё можно разрешить').first().click()
    const face = consent('изображение лица и полости рта')
    await face.getByRole('button', { name: 'Разрешить' }).click()
    await face.getByText('Сначала один раз подпишите соглашение').waitFor()
    for (const title of ['Соглашение об электронном взаимодействии', 'изображения лица']) {
      await forgetPause()
      await face.getByRole('heading', { name: title }).waitFor()
      await page.getByLabel('Адрес, где вы живёте').fill('г. Примерск, ул. Тихая, 1')
      await page.getByLabel('Паспорт или другой документ').fill('паспорт 00 00 000000')
      await face.getByRole('button', { name: 'Получить код' }).click()
      await face.getByRole('heading', { name: 'Вы подписываете' }).waitFor()
      await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
      if (title.startsWith('изображения'))
        expect(await look(page, 'privacy-sign', { gallery, touch: true })).toEqual([])
      await face.getByRole('button', { name: 'Подписать', exact: true }).click()
    }
    await face.getByText('разрешено').waitFor()
    await face.getByRole('link', { name: 'Подписанный документ' }).waitFor()
  })

  it('J3.7: says who looked at the record, and a strange look becomes a case', async () => {
    const { page } = patient
    const owner = await signIn(product.world, 'reception@example.ru')
    const { patients } = (await owner.request('GET', '/api/clinic/patients?q=9000000101')).json
    await owner.request('GET', `/api/clinic/patients/${patients[0].patientId}`)
    await page.reload()
    const seen = page.locator('.consent', { hasText: 'открыта карта' }).first()
    await seen.getByText('регистратура').waitFor()
    await seen.getByRole('button', { name: 'Это странно' }).click()
    await seen.getByText('номер дела').waitFor()
    expect(await look(page, 'privacy', { gallery, touch: true })).toEqual([])
  })

  it('J3.8: withdrawing everything shows effects and the date, and opens a case with a number', async () => {
    const { page } = patient
    await press('Показать, что изменится')
    await page.getByText('Срок ответа').first().waitFor()
    await press('Отозвать все согласия')
    await page.getByText('Дело открыто, номер').first().waitFor()
    expect(patient.complaints).toEqual([])
  })
})

it('IP-3.6b: reception sees the consents beside the card and registers a withdrawal handed in on paper', async () => {
  const desk = await product.person()
  await desk.signIn('reception@example.ru')
  const owner = await signIn(product.world, 'reception@example.ru')
  const { patients } = (await owner.request('GET', '/api/clinic/patients?q=9000000101')).json
  await desk.go(`/app/patient/${patients[0].patientId}`)
  const { page } = desk
  await page.getByRole('heading', { name: 'Согласия и подписи' }).waitFor()
  const panel = page.locator('section.panel', {
    has: page.getByRole('heading', { name: 'Согласия и подписи' }),
  })
  await panel.getByRole('button', { name: 'Показать все' }).click()
  const row = panel.locator('tr', { hasText: 'реклама по СМС' }).first()
  await row.getByRole('button', { name: 'Оформить' }).click()
  await row.getByText('На бумаге').click()
  await row.getByLabel('Адрес пациента').fill('г. Примерск, ул. Тихая, 1')
  await row.getByLabel('Бумага: номер, дата, где хранится').fill('согласие № 4, папка 2')
  expect(await look(page, 'reception-consents', { gallery })).toEqual([])
  await row.getByRole('button', { name: 'Внести бумагу' }).click()
  await row.getByText('на бумаге').last().waitFor()
  await row.getByRole('button', { name: 'Отозвать' }).click()
  await row.getByLabel('Заявление: входящий номер').fill('вх. № 12')
  await row.getByText('рекламные сообщения').waitFor()
  await row.getByRole('button', { name: 'Отозвать согласие' }).click()
  await row.getByText('отозвано').waitFor()
  expect(desk.complaints).toEqual([])
  await desk.close()
})
