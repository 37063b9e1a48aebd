import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import { dayIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The administrator sets the clinic up: hours, places, prices, doctors, roles; by mouse and by keyboard. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let admin: Person
beforeAll(async () => {
  product = await openProduct({ patients: 40 })
  admin = await product.person()
  await admin.signIn('admin@example.ru')
}, 180_000)
afterAll(() => product?.close())

describe('the schedule of a doctor', () => {
  it('a vacation shows who is booked before it is saved, and is undone with one press', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Настройка клиники' }).click()
    await page.getByRole('heading', { name: 'Обычная неделя' }).waitFor()
    await page.getByLabel('Врач').selectOption({ label: 'Улыбкин Игорь Павлович, стоматолог-терапевт' })
    await page.getByText('Отпусков, больничных и дополнительных дней нет').waitFor()
    expect(await look(page, 'setup-schedule', { gallery })).toEqual([])
    await page.getByLabel('Первый день').fill(dayIn(product.world, 0))
    await page.getByLabel('Последний день').fill(dayIn(product.world, 14))
    await page.getByRole('button', { name: 'Добавить', exact: true }).click()
    await page.getByText('вне часов приёма').waitFor()
    await page.getByText('Визиты не отменятся').waitFor()
    expect(await look(page, 'setup-affected', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить, визиты перенесём' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Отпуск' }).first().waitFor()
    await page.getByText('Последнее изменение: день без приёма').waitFor()
    expect(await look(page, 'setup-vacation', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Вернуть как было' }).click()
    await page.getByText('Отпусков, больничных и дополнительных дней нет').waitFor()
  })

  it('a week is made by keyboard alone: from Monday to all workdays, on alternate weeks', async () => {
    const { page } = admin
    await page.getByRole('button', { name: 'Изменить неделю' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Действует с').fill(dayIn(product.world, 60))
    const monday = page.getByRole('group', { name: 'понедельник' })
    await monday.getByLabel('До').first().fill('14:00')
    await monday.getByLabel('Повторяется').first().selectOption({ label: 'нечётные недели' })
    await page.getByRole('button', { name: 'Как в понедельник, на все будни' }).focus()
    await page.keyboard.press('Enter')
    expect(await look(page, 'setup-week', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить', exact: true }).focus()
    await page.keyboard.press('Enter')
    const either = page.getByText('Последнее изменение: новая неделя')
    const clash = page.getByRole('button', { name: /^(Всё равно сохранить|Сохранить, визиты перенесём)$/ })
    await either.or(clash).first().waitFor()
    if (await clash.isVisible()) await clash.click()
    await either.waitFor()
    await page.getByText('Запланировано').waitFor()
    await page.getByText('нечётные недели').first().waitFor()
    expect(await look(page, 'setup-planned', { gallery })).toEqual([])
  })
})

describe('the rest of the clinic', () => {
  it('a branch with its rooms and chairs', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Филиалы и кресла' }).click()
    await page.getByRole('heading', { name: 'Центр' }).waitFor()
    expect(await look(page, 'setup-places', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Новый филиал' }).click()
    await page.getByLabel('Название филиала').fill('Горка')
    await page.getByLabel(/^Адрес/).fill('г. Примерск, ул. Горная, 1')
    await page.getByRole('textbox', { name: 'Телефон' }).fill('8 900 000-00-13')
    await page.getByLabel('Слово в адресе сайта').fill('hill')
    await page.getByRole('button', { name: 'Добавить кабинет' }).click()
    await page.getByRole('button', { name: 'Добавить кресло: Кабинет 1' }).click()
    expect(await look(page, 'setup-branch', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('heading', { name: 'Горка' }).waitFor()
    await page.getByText('Кресло 1').last().waitFor()
  })

  it('the settings of the clinic: what is wrong is said at the field, what is saved is on the site', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Клиника и запись' }).click()
    await page.getByLabel('Одной строкой, для сайта').fill('Лечим у воды')
    await page.getByLabel('Записываем вперёд, дней').fill('20')
    await page.getByLabel('Напоминание за, часов до визита').fill('48')
    expect(await look(page, 'setup-clinic', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('status').getByText('Сохранено').waitFor()
    const visitor = await product.person()
    await visitor.go('/c/ozero')
    await visitor.page.getByText('Лечим у воды').first().waitFor()
    expect(await look(visitor.page, 'setup-site-home', { gallery })).toEqual([])
    await visitor.close()
  })

  it('a chair goes out of use: what stands there is shown first, one press brings it back', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Филиалы и кресла' }).click()
    await page.getByRole('button', { name: 'Убрать из работы: Кресло 1' }).first().click()
    await page.getByText('Сначала укажите другое место в расписании врачей').waitFor()
    expect(await page.getByRole('button', { name: 'Убрать из работы', exact: true }).count()).toBe(0)
    expect(await look(page, 'setup-chair-in-use', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Отмена' }).click()
    const hill = page.locator('section.sheet', { has: page.getByRole('heading', { name: 'Горка' }) })
    await hill.getByRole('button', { name: 'Убрать из работы: Кресло 1' }).click()
    await hill.getByText('Впереди здесь нет').waitFor()
    await hill.getByRole('button', { name: 'Убрать из работы', exact: true }).click()
    await hill.getByText('«Кресло 1» больше не используется.').waitFor()
    expect(await look(page, 'setup-chair-gone', { gallery })).toEqual([])
    await hill.getByRole('button', { name: 'Вернуть как было' }).click()
    await hill.getByRole('button', { name: 'Убрать из работы: Кресло 1' }).waitFor()
  })

  it('a service with its code of order 804н and its price', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Услуги и цены' }).click()
    await page.getByRole('cell').first().waitFor()
    expect(await look(page, 'setup-prices', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Новая услуга' }).click()
    await page.getByLabel('Название').fill('Пломба временная')
    await page.getByLabel('Код в прейскуранте').fill('С900')
    await page.getByRole('combobox', { name: 'Код по приказу 804н' }).fill('A16.07.002')
    await page
      .getByRole('option', { name: /^A16\.07\.002/ })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: /^Раздел/ }).fill('Терапия')
    await page.keyboard.press('Escape')
    await page.getByLabel('Цена, ₽').fill('дорого')
    await page.getByText('Цена — число рублей').waitFor()
    await page.getByLabel('Цена, ₽').fill('2 500')
    expect(await look(page, 'setup-service', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByLabel('Найти услугу или код').fill('временная')
    await page.getByText('2 500 ₽').waitFor()
  })

  it('a doctor, who is then on the site', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Врачи', exact: true }).click()
    await page.getByRole('button', { name: 'Новый врач' }).waitFor()
    expect(await look(page, 'setup-doctors', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Новый врач' }).click()
    await page.getByLabel('Фамилия').fill('Новикова')
    await page.getByLabel(/^Имя/).fill('Нина')
    await page.getByLabel('Специальность').fill('Ортодонт')
    await page.getByLabel('Должность').fill('врач-ортодонт')
    await page.getByLabel('Слово в адресе сайта').fill('novikova')
    expect(await look(page, 'setup-doctor', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('button', { name: 'Новикова Нина' }).waitFor()
    const visitor = await product.person()
    await visitor.go('/c/ozero/doctors')
    await visitor.page.getByText('Новикова Нина').waitFor()
    expect(admin.complaints).toEqual([])
  })

  it('the owner changes requisites of a legal entity, confirmed by his password', async () => {
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    const { page } = owner
    await owner.go('/app/setup/entities')
    await page
      .getByRole('button', { name: /^Изменить: / })
      .first()
      .click()
    await page.getByLabel('Номер лицензии').fill('Л041-00000-99/00000777')
    expect(await look(page, 'setup-entity', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    const dialog = page.getByRole('dialog')
    const closed = page.getByRole('button', { name: /^Изменить: / }).nth(1)
    await dialog.or(closed).first().waitFor()
    if (await dialog.isVisible()) {
      await dialog.locator('input[type="password"]').fill(DEMO_PASSWORD)
      await dialog.getByRole('button', { name: 'Подтвердить' }).click()
    }
    await closed.waitFor()
    const visitor = await product.person()
    await visitor.go('/c/ozero')
    await visitor.page.getByText('Л041-00000-99/00000777').waitFor()
    expect(owner.complaints).toEqual([])
  })

  it('the owner gives a colleague a role and takes it away', async () => {
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    const { page } = owner
    await owner.go('/app/staff')
    await page.getByRole('button', { name: /^Дать роль: Копейкина/ }).click()
    const form = page.locator('.give-role')
    await form.getByLabel('Роль').selectOption({ label: 'регистратор' })
    await form.getByLabel('Филиал').selectOption({ label: 'Центр' })
    expect(await look(page, 'setup-staff-branch', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Дать роль', exact: true }).click()
    const ofBranch = page.getByRole('button', { name: /^Снять: регистратор, Центр, Копейкина/ })
    await ofBranch.click()
    await ofBranch.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Дать роль: Копейкина/ }).click()
    await form.getByLabel('Роль').selectOption({ label: 'контент-менеджер' })
    // Who answers for a legal entity is not bound to a branch.
    await form.getByLabel('Филиал').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Дать роль', exact: true }).click()
    const taken = page.getByRole('button', { name: /^Снять: контент-менеджер, Копейкина/ })
    await taken.waitFor()
    expect(await look(page, 'setup-staff', { gallery })).toEqual([])
    await taken.click()
    await taken.waitFor({ state: 'detached' })
    expect(owner.complaints).toEqual([])
  })
})
