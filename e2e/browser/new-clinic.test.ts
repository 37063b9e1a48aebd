import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { invitationFor, paidClient } from '../paid-client.ts'
import { signInConsole } from '../vendor-world.ts'
import { codeIn, dayIn, lastSms } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** A clinic that the vendor has just opened, without a row of its own: from the owner's first sign-in to a paid visit. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
const PASSWORD = 'Поляна-2026-ключ'
const PATIENT = '+79000008801'
let product: Product
let owner: Person
let doctor: Person
let desk: Person

beforeAll(async () => {
  product = await openProduct({ patients: 6 })
  const console = await signInConsole(product.world)
  await paidClient(product.world, console, 61, { slug: 'polyana', ownerEmail: 'boss@example.ru' })
  owner = await product.person()
}, 180_000)
afterAll(() => product?.close())

/** Comes by the link of the letter and takes a password. */
async function come(person: Person, email: string, name: { surname: string; given: string }): Promise<void> {
  const { page } = person
  await person.go(`/app/invitation/${await invitationFor(product.world, email)}`)
  await page.getByLabel('Фамилия').fill(name.surname)
  await page.getByLabel(/^Имя/).fill(name.given)
  await page.locator('input[type="password"]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Войти в клинику' }).click()
  await page.getByRole('button', { name: 'Выйти' }).waitFor()
}
const press = ({ page }: Person, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click()
const step = (name: string) =>
  owner.page.locator('.first-steps li', { has: owner.page.getByText(name, { exact: true }) })
const follow = async (name: string) => {
  await owner.go('/app/setup/start')
  await step(name).getByRole('link').click()
}
const panel = ({ page }: Person) => page.getByRole('complementary')

describe('a new clinic', () => {
  it('the owner comes by the letter; the first screen says what comes first, and the site that nothing is there yet', async () => {
    await come(owner, 'boss@example.ru', { surname: 'Полянский', given: 'Пётр' })
    await owner.page.getByRole('heading', { name: 'Подготовим клинику к первому пациенту' }).waitFor()
    expect(await step('Филиал, кабинеты и кресла').getByText('следующий шаг').isVisible()).toBe(true)
    expect(await look(owner.page, 'new-first', { gallery })).toEqual([])
    const visitor = await product.person({ phone: true })
    await visitor.go('/c/polyana')
    await visitor.page.getByText('Клиника готовится к открытию').waitFor()
    expect(await look(visitor.page, 'new-site-empty', { gallery, touch: true })).toEqual([])
    await visitor.close()
  })

  it('MM-6.3: sections of modules that were not bought are not in the rail; their address says why', async () => {
    const { page } = owner
    expect(await page.getByRole('link', { name: 'Студия улыбки' }).count()).toBe(0)
    await owner.go('/app/smile')
    await page.getByRole('heading', { name: 'Модуль «Студия улыбки» не подключён' }).waitFor()
    expect(await look(page, 'new-module-off', { gallery })).toEqual([])
  })

  it('a branch with a room and a chair', async () => {
    const { page } = owner
    await follow('Филиал, кабинеты и кресла')
    await press(owner, 'Новый филиал')
    await page.getByLabel('Название филиала').fill('Поляна')
    await page.getByLabel(/^Адрес/).fill('г. Примерск, ул. Полевая, 1')
    await page.getByRole('textbox', { name: 'Телефон' }).fill('8 900 000-00-50')
    await page.getByLabel('Слово в адресе сайта').fill('meadow')
    await press(owner, 'Добавить кабинет')
    await page.getByRole('button', { name: 'Добавить кресло: Кабинет 1' }).click()
    await press(owner, 'Сохранить')
    await page.getByRole('heading', { name: 'Поляна', exact: true }).waitFor()
  })

  it('a service with a price', async () => {
    const { page } = owner
    await follow('Услуги и цены')
    await press(owner, 'Новая услуга')
    await page.getByLabel('Название').fill('Осмотр стоматолога')
    await page.getByLabel('Код в прейскуранте').fill('А001')
    await page.getByRole('combobox', { name: 'Код по приказу 804н' }).fill('B01.065.001')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: /^Раздел/ }).fill('Приёмы')
    await page.keyboard.press('Escape')
    await page.getByLabel('Цена, ₽').fill('1 500')
    await press(owner, 'Сохранить')
    await page.getByText('1 500 ₽').waitFor()
  })

  it('people: a doctor and a receptionist come by letters of their own', async () => {
    const { page } = owner
    await follow('Сотрудники')
    for (const [email, role] of [
      ['zubov@example.ru', 'врач'],
      ['desk@example.ru', 'регистратор'],
    ] as const) {
      await page.getByLabel('Почта').fill(email)
      await page.getByLabel('Роль').first().click()
      await page.getByRole('option', { name: role, exact: true }).click()
      await press(owner, 'Пригласить')
      const password = page.getByRole('dialog').locator('input[type="password"]')
      const waiting = page.getByRole('listitem').filter({ hasText: email })
      await password.or(waiting).first().waitFor()
      if (await password.isVisible()) {
        await password.fill(PASSWORD)
        await page.getByRole('dialog').getByRole('button', { name: 'Подтвердить' }).click()
      }
      await waiting.first().waitFor()
    }
    doctor = await product.person()
    await come(doctor, 'zubov@example.ru', { surname: 'Зубов', given: 'Захар' })
    desk = await product.person()
    await come(desk, 'desk@example.ru', { surname: 'Стойкина', given: 'Софья' })
    expect(await look(desk.page, 'new-desk-first', { gallery })).toEqual([])
  })

  it('a doctor with his services, his account and his hours', async () => {
    const { page } = owner
    await follow('Врачи и их услуги')
    await press(owner, 'Новый врач')
    await page.getByLabel('Фамилия').fill('Зубов')
    await page.getByLabel(/^Имя/).fill('Захар')
    await page.getByLabel('Специальность').fill('Стоматолог')
    await page.getByLabel('Должность').fill('врач-стоматолог')
    await page.getByLabel('Слово в адресе сайта').fill('zubov')
    await page.getByLabel('Учётная запись сотрудника').selectOption({ label: 'Зубов З., zubov@example.ru' })
    await press(owner, 'Отметить все')
    await press(owner, 'Сохранить')
    await page.getByRole('button', { name: 'Зубов Захар' }).waitFor()
    await follow('Расписание врачей')
    await press(owner, 'Изменить неделю')
    await page.getByRole('button', { name: 'Добавить смену: понедельник' }).click()
    await page.getByRole('group', { name: 'понедельник' }).getByLabel('Кресло').selectOption('Кресло 1')
    await press(owner, 'Как в понедельник, на все будни')
    await press(owner, 'Сохранить')
    await page.getByText('Последнее изменение: новая неделя').waitFor()
    expect(await look(page, 'new-hours', { gallery })).toEqual([])
  })

  it('IP-1.7: the texts of the operator under one order; then nothing stands between the clinic and its first patient', async () => {
    const { page } = owner
    await owner.go('/app')
    await page.getByText('Чтобы открыть запись, осталось:').waitFor()
    expect(await look(page, 'new-almost', { gallery })).toEqual([])
    await page.getByRole('link', { name: 'Политика и согласия' }).click()
    await page.getByLabel('Должность').fill('директор')
    await page.getByLabel('Номер приказа').fill('1')
    expect(await look(page, 'new-texts', { gallery })).toEqual([])
    await press(owner, 'Утвердить и опубликовать')
    await page.getByRole('heading', { name: 'Клиника готова принимать' }).waitFor()
    await owner.go('/app')
    await page.locator('.board-window').first().waitFor()
    expect(await look(page, 'new-board', { gallery })).toEqual([])
  })

  it('J3.1: a patient books on the site that shows what was set up', async () => {
    const patient = await product.person({ phone: true })
    const { page } = patient
    await patient.go('/c/polyana')
    await page.getByText('Зубов Захар').waitFor()
    expect(await look(page, 'new-site', { gallery, touch: true })).toEqual([])
    await patient.go('/c/polyana/services')
    await page.getByText('Осмотр стоматолога').waitFor()
    await page.getByRole('cell').getByRole('link', { name: 'Записаться', exact: true }).click()
    await page.locator('.times button').last().click()
    const box = (label: string) => page.getByRole('textbox', { name: label })
    await box('Фамилия').fill('Первая')
    await box('Имя').fill('Анна')
    await box('Отчество').fill('Юрьевна')
    await page.getByLabel('Дата рождения').fill('1991-04-05')
    await box('Телефон').fill(PATIENT)
    await box('Электронная почта').fill('first@example.ru')
    await page.getByRole('checkbox', { name: /Согласен на обработку/ }).check()
    await page.getByRole('button', { name: 'Получить код по СМС' }).click()
    await page.getByRole('heading', { name: 'Введите код из СМС' }).waitFor()
    await page.getByLabel('Код').fill(codeIn(await lastSms(product.world, PATIENT)))
    await page.getByRole('button', { name: 'Записаться' }).click()
    await page.getByText('Вы записаны.').waitFor()
    expect(patient.complaints).toEqual([])
    await patient.close()
  })

  it('J1.6: reception receives the patient, the doctor signs the protocol and finishes the visit', async () => {
    await desk.go(`/app/?day=${dayIn(product.world, 0)}`)
    await desk.page.locator('.card-visit', { hasText: 'Первая' }).click()
    await panel(desk).getByRole('button', { name: 'Отметить приход' }).click()
    await desk.page.locator('.card-visit[data-status="arrived"]', { hasText: 'Первая' }).waitFor()
    const { page } = doctor
    await doctor.go('/app/doctor')
    await page.locator('button[data-variant="filled"]', { hasText: 'приём' }).click()
    await page.getByLabel('Зубы для протокола').fill('16')
    await page.getByRole('button', { name: 'Кариес дентина' }).click()
    await page.getByText('сохранено', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Подписать' }).click()
    await page.getByText(/Подписан №/).waitFor()
    await page.getByRole('tab', { name: 'Услуги' }).click()
    await page.getByRole('combobox', { name: 'Добавить услугу' }).fill('Осмотр')
    await page.getByRole('option', { name: /Осмотр стоматолога/ }).click()
    await press(doctor, 'Сохранить')
    await expect.poll(() => page.getByText('не сохранено').count()).toBe(0)
    await press(doctor, 'Завершить приём')
    await page.getByRole('heading', { name: /Мой приём/ }).waitFor()
  })

  it('J1.8: the money is taken to the kopeck; the patient sees the visit and the signed protocol', async () => {
    await desk.page.getByRole('link', { name: 'Касса' }).click()
    await press(desk, 'Выставить счёт')
    await desk.page.getByLabel('Наличными').fill('1500')
    await desk.page.getByRole('button', { name: /Принять оплату/ }).click()
    await desk.page.getByText('Чек не фискализирован').waitFor()
    const patient = await product.person({ phone: true })
    const { page } = patient
    await patient.go('/my?clinic=polyana')
    await page.getByLabel('Ваш телефон').fill(PATIENT)
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByLabel('Код из СМС').waitFor()
    await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT)))
    await page.getByRole('button', { name: 'Войти' }).click()
    await page.getByText('Зубов З.').first().waitFor()
    expect(await look(page, 'new-my', { gallery, touch: true })).toEqual([])
    const link = await page.getByRole('link', { name: 'Открыть PDF' }).first().getAttribute('href')
    const pdf = await patient.context.request.get(link!)
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    for (const person of [owner, desk, doctor, patient]) expect(person.complaints).toEqual([])
  })
})
