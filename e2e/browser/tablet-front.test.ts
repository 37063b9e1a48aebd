import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeIn, dayIn, lastSms } from '../world.ts'
import { card, emptyStretch, pointAt } from './board.ts'
import { openProduct, type Product } from './product.ts'
import { lookAsHeld } from './screen.ts'

const SOON = { timeout: 30_000 }
const gallery = process.env.GALLERY

/** J1 at the desk and J3 by a patient, by fingers, on a tablet held both ways. */
let product: Product
beforeAll(async () => {
  product = await openProduct({ patients: 30, history: true })
}, 240_000)
afterAll(() => product?.close())

const inView = (element: Locator): Promise<boolean> =>
  element.evaluate(e => {
    const { top, bottom } = e.getBoundingClientRect()
    return top >= 0 && bottom <= innerHeight
  })

describe.each([
  { way: 'landscape', surname: 'Планшетова', phone: '+79000006811', ahead: 2 },
  { way: 'portrait', surname: 'Экранова', phone: '+79000006812', ahead: 3 },
] as const)('on a tablet, $way', { timeout: 150_000 }, ({ way, surname, phone, ahead }) => {
  it('J1.2–J1.9: the board, a new patient in a free time, his visit, the day list, the cash desk', async () => {
    const desk = await product.person({ tablet: way })
    const { page } = desk
    const held = async (name: string) =>
      expect(await lookAsHeld(page, `tablet-${way}-${name}`, { gallery })).toEqual([])
    const day = dayIn(product.world, ahead)
    await desk.signIn('reception@example.ru')
    await desk.go(`/app/?day=${day}`)
    await page.locator('.board-window').first().waitFor()
    await held('j1-1-board')
    const doctor = (await page.locator('.board-head').first().textContent())!.match(/[А-ЯЁ][а-яё]+/)![0]
    // In the middle of free time: a finger that touches a card's edge means the card.
    const { x, y } = await pointAt(page, doctor, (await emptyStretch(page, doctor, 60)) + 15)
    await page.touchscreen.tap(x, y)
    const panel = page.getByRole('complementary')
    await page.getByRole('button', { name: 'Новый пациент' }).tap()
    await panel.getByLabel('Фамилия').fill(surname)
    await panel.getByLabel('Имя').fill('Вера')
    await panel.getByLabel('Дата рождения').fill('3.4.1986')
    await panel.getByLabel('Телефон').fill(phone)
    await held('j1-2-new-patient')
    await panel.getByRole('button', { name: 'Создать карточку' }).tap()
    await panel.getByRole('button', { name: 'Записать', exact: true }).tap()
    await panel.getByText('документ не проверен').waitFor(SOON)
    await card(page, surname).first().waitFor()
    await held('j1-5-visit')
    await desk.go(`/app/day-list?day=${day}`)
    await page.locator('tbody tr', { hasText: surname }).first().waitFor()
    // Nothing of a visit is beyond the edge, and no word stands over another.
    for (const list of await page.locator('.day-list section').all())
      expect(await list.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0)
    await held('j1-10-list')
    await desk.go('/app/cash')
    // A bill from far down the list opens in view.
    await page.locator('tbody tr button').last().tap()
    const total = page.getByText(/^Итого/)
    await total.waitFor()
    await expect.poll(() => inView(total), SOON).toBe(true)
    await held('j1-8-cash')
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('J3.1–J3.4: the site by fingers: service, time, form, code, confirmation; then the portal', async () => {
    const patient = await product.person({ tablet: way })
    const { page } = patient
    const held = async (name: string) =>
      expect(await lookAsHeld(page, `tablet-${way}-${name}`, { gallery })).toEqual([])
    const own = phone.replace('68', '69')
    await patient.go('/c/ozero')
    await held('j3-1-home')
    await page.getByRole('link', { name: 'Записаться на приём' }).tap()
    await page.locator('a.card').first().tap()
    await page.locator('.days a').last().tap()
    await page.waitForURL(/#times$/)
    await held('j3-1-times')
    await page.locator('.times button').first().tap()
    await page.getByRole('heading', { name: 'Кто придёт на приём?' }).waitFor()
    await page.getByRole('button', { name: 'Получить код по СМС' }).tap()
    await page.getByRole('alert').waitFor()
    await held('j3-2-refused')
    const box = (label: string) => page.getByRole('textbox', { name: label })
    await box('Фамилия').fill(surname)
    await box('Имя').fill('Алла')
    await page.getByRole('checkbox', { name: 'Отчества нет' }).tap()
    await page.getByLabel('Дата рождения').fill('1990-02-28')
    await box('Телефон').fill(own)
    await box('Электронная почта').fill('tablet@example.ru')
    await page.getByRole('checkbox', { name: /Согласен на обработку/ }).tap()
    await page.getByRole('button', { name: 'Получить код по СМС' }).tap()
    await page.getByRole('heading', { name: 'Введите код из СМС' }).waitFor()
    await held('j3-3-code')
    await page.getByLabel('Код').fill(codeIn(await lastSms(product.world, own)))
    await page.getByRole('button', { name: 'Записаться' }).tap()
    await page.getByText('Вы записаны.').waitFor()
    await held('j3-3-visit')
    await patient.go('/my?clinic=ozero')
    await page.getByLabel('Ваш телефон').fill(own)
    await page.getByRole('button', { name: 'Получить код' }).tap()
    await page.getByLabel('Код из СМС').waitFor()
    await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, own)))
    await page.getByRole('button', { name: 'Войти' }).tap()
    await page.locator('section.visit, h1').first().waitFor(SOON)
    await page.waitForTimeout(500)
    await held('j3-4-portal')
    expect(patient.complaints).toEqual([])
    await patient.close()
  })
})
