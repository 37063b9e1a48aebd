import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeIn, lastSms } from '../world.ts'
import { step, tabTo } from './keyboard.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J3.1–J3.3 by somebody who never touches a mouse: from the home page to the confirmation, and back to cancel. */
let product: Product
beforeAll(async () => {
  product = await openProduct({ patients: 5 })
}, 180_000)
afterAll(() => product?.close())

const PHONE = '+79000006651'
const heading = ({ page }: Person, name: string | RegExp) =>
  page.getByRole('heading', { name, level: 1 }).waitFor()

describe.each([
  { scripts: 'with scripts', javaScript: true, phone: PHONE },
  { scripts: 'without scripts', javaScript: false, phone: '+79000006652' },
])('J3 by keyboard alone, $scripts', { timeout: 120_000 }, ({ javaScript, phone }) => {
  let person: Person
  const faults: string[] = []
  const tab = (wanted: string | RegExp) => tabTo(person.page, wanted, faults)
  const press = (key: string) => person.page.keyboard.press(key)
  beforeAll(async () => {
    // The test looks into the page; the page itself runs no script of its own.
    person = await product.person()
    if (!javaScript) await person.context.route('**/*.js', route => route.abort('aborted'))
  })

  it('J3.1: the first Tab offers the way past the menu; from the home page to a free time', async () => {
    const { page } = person
    await person.go('/c/ozero')
    const first = await step(page, 'Tab')
    expect(first).toEqual({ name: 'a К содержанию', faults: [] })
    await press('Enter')
    expect((await step(page, 'Tab')).name).toBe('a Записаться на приём')
    await press('Enter')
    await heading(person, 'На что записать?')
    await tab(/^a Приём врача-стоматолога-терапевта первичный/)
    await press('Enter')
    await page.locator('.days').waitFor()
    const current = page.locator('.days [aria-current]')
    const before = await current.textContent()
    await tab(/^a \d+ \D+\d+ ок/)
    if (javaScript) {
      const second = await step(page, 'ArrowRight')
      expect(second.faults).toEqual([])
      expect((await step(page, 'End')).name).not.toBe(second.name)
    } else await tab(/^a \d+ \D+\d+ ок/)
    await press('Enter')
    await page.waitForURL(/#times$/)
    expect(await current.textContent()).not.toBe(before)
  })

  it('J3.1: the keyboard goes on at the times of the chosen day; arrows walk as the times stand', async () => {
    const { page } = person
    const first = await step(page, 'Tab')
    expect(first.name).toMatch(/^button .*, \d{1,2}:\d{2}$/)
    expect(first.faults).toEqual([])
    if (javaScript) {
      const box = () => page.evaluate(() => document.activeElement!.getBoundingClientRect().toJSON())
      const here = await box()
      await step(page, 'ArrowDown')
      const below = await box()
      expect([below.left, below.top > here.top]).toEqual([here.left, true])
      expect((await step(page, 'ArrowUp')).name).toBe(first.name)
      await step(page, 'ArrowRight')
      expect((await box()).left).toBeGreaterThan(here.left)
      expect((await step(page, 'Home')).name).toBe(first.name)
    }
    await press('Enter')
    await heading(person, 'Кто придёт на приём?')
  })

  it('J3.2: a form sent empty answers with a list of what is wrong that has the focus and leads to each field', async () => {
    const { page } = person
    await tab('button Получить код по СМС')
    await press('Enter')
    const summary = page.getByRole('alert')
    await summary.waitFor()
    expect(await page.title()).toMatch(/^Ошибка в форме/)
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
    expect(await summary.getByRole('link').allTextContents()).toEqual([
      'Фамилия',
      'Имя',
      'Отчество',
      'Дата рождения',
      'Телефон',
      'Электронная почта',
      'Согласие на обработку',
    ])
    expect((await step(page, 'Tab')).name).toBe('a Фамилия')
    await press('Enter')
    await page.keyboard.type('Морская')
    expect(await page.getByLabel('Фамилия').inputValue()).toBe('Морская')
  })

  it('J3.3: the fields, the box, the code; the page of the visit', async () => {
    const { page } = person
    await tab('input given')
    await page.keyboard.type('Алла')
    await tab('input patronymic')
    await tab('input noPatronymic')
    await press('Space')
    await tab('input birthDate')
    // The browser of the tests speaks English about dates: month first.
    await page.keyboard.type('02281990')
    expect(await page.getByLabel('Дата рождения').inputValue()).toBe('1990-02-28')
    await tab('input phone')
    await page.keyboard.type(phone)
    await tab('input email')
    await page.keyboard.type('morskaya@example.ru')
    await tab('input processing')
    await press('Space')
    await tab('button Получить код по СМС')
    await press('Enter')
    await heading(person, 'Введите код из СМС')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('code')
    await page.keyboard.type(codeIn(await lastSms(product.world, phone)))
    await press('Enter')
    await heading(person, 'Ваша запись')
    await page.getByText('Вы записаны.').waitFor()
  })

  it('J3.3: the visit is cancelled by keyboard, too; nowhere on the way was the focus lost', async () => {
    const { page } = person
    await tab('button Подтверждаю, приду')
    await press('Enter')
    await page.getByText('подтверждён').first().waitFor()
    const { request } = person.context
    const link = new URL(/https?:\S+/.exec(await lastSms(product.world, phone))![0])
    expect((await request.get(link.pathname)).status()).toBe(200)
    await tab('input reason')
    await tab('button Отменить запись')
    await press('Enter')
    await page.getByText('отменён').first().waitFor()
    expect(faults).toEqual([])
    expect(person.complaints).toEqual([])
    await person.close()
  })
})

it('WCAG 2.4.7: on each page of the site every place of the focus is drawn, on the screen and not covered', async () => {
  const person = await product.person()
  const faults: string[] = []
  for (const path of [
    '',
    '/doctors',
    '/doctors/ulybkin',
    '/services',
    '/reviews',
    '/feedback',
    '/cookies',
    '/book',
  ]) {
    await person.go(`/c/ozero${path}`)
    let stops = 0
    for (; stops < 150; stops++) {
      const stop = await step(person.page, 'Tab')
      if (stop.name.startsWith('body')) break
      faults.push(...stop.faults.map(fault => `${path}: ${fault}`))
    }
    expect(stops, path).toBeGreaterThan(8)
    expect(stops, path).toBeLessThan(150)
  }
  expect(faults).toEqual([])
  await person.close()
}, 120_000)

it('WCAG 3.3.1: an enquiry sent empty looks right and says what is wrong', async () => {
  const person = await product.person()
  await person.go('/c/ozero/feedback')
  await person.page.getByRole('button', { name: 'Отправить' }).press('Enter')
  await person.page.getByRole('alert').waitFor()
  expect(await person.page.getByRole('alert').getByRole('link').count()).toBeGreaterThan(3)
  expect(
    await look(person.page, 'site-feedback-empty', { gallery: process.env.GALLERY, touch: true }),
  ).toEqual([])
  await person.close()
}, 60_000)
