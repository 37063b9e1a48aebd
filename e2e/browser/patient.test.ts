import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatMoment } from '#libs/format/index.ts'
import { bookingAt, freeTimes, PATIENT_PHONE } from '../open-clinic.ts'
import { codeIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

/** J3 as a patient lives it, on a phone; the same with JavaScript off; then the door of the portal (J4.1). */
let product: Product
beforeAll(async () => {
  product = await openProduct()
})
afterAll(() => product?.close())

const fill = async ({ page }: Person, phone: string) => {
  const box = (label: string) => page.getByRole('textbox', { name: label })
  await box('Фамилия').fill('Морская')
  await box('Имя').fill('Алла')
  await box('Отчество').fill('Игоревна')
  await page.getByLabel('Дата рождения').fill('1990-02-28')
  await box('Телефон').fill(phone)
  await box('Электронная почта').fill('morskaya@example.ru')
}
const press = (person: Person, name: string | RegExp) => person.page.getByRole('button', { name }).click()

/** A time on the last day offered: far enough to be moved and cancelled without a call. */
async function holdLate(person: Person): Promise<void> {
  const { page } = person
  await person.go('/c/ozero')
  await page.getByRole('link', { name: 'Записаться на приём' }).click()
  await page.locator('a.card').first().click()
  await page.locator('.days a').last().click()
  await page.locator('.times button').first().click()
  await page.getByRole('heading', { name: 'Кто придёт на приём?' }).waitFor()
}

async function confirm(person: Person, phone: string): Promise<void> {
  await press(person, 'Получить код по СМС')
  await person.page.getByRole('heading', { name: 'Введите код из СМС' }).waitFor()
  await person.page.getByLabel('Код').fill(codeIn(await lastSms(product.world, phone)))
}

const people = [
  { how: 'on a phone', options: { phone: true }, phone: '+79000006601' },
  { how: 'with JavaScript off', options: { phone: true, javaScript: false }, phone: '+79000006602' },
] as const

for (const { how, options, phone } of people) {
  describe(`J3: a patient books on the site ${how}`, () => {
    let person: Person
    beforeAll(async () => {
      person = await product.person(options)
    })

    it('J3.1: without cookies, by a doctor: only the fields of the policy, two separate boxes, both empty', async () => {
      const { page } = person
      expect(await person.context.cookies()).toEqual([])
      await person.go('/c/ozero/doctors')
      await page.getByRole('link', { name: 'Выбрать время' }).first().click()
      await page.getByRole('heading', { name: /^Запись: / }).waitFor()
      await holdLate(person)
      const names = await page
        .locator('form.sheet input')
        .evaluateAll(all => all.map(i => (i as HTMLInputElement).name))
      expect(names).toEqual([
        'surname',
        'given',
        'patronymic',
        'noPatronymic',
        'birthDate',
        'phone',
        'email',
        'processing',
        'news',
      ])
      expect(await page.locator('input[type=checkbox]:checked').count()).toBe(0)
      expect(await page.getByRole('link', { name: 'Текст согласия' }).count()).toBe(2)
      expect(await page.getByText('Держим это время для вас').isVisible()).toBe(true)
    })

    it('J3.2: without the box of consent it is refused, what was typed stays on the page, nothing is stored', async () => {
      const { page } = person
      if (options.phone) await page.getByLabel('Фамилия').click()
      await fill(person, phone)
      const [answer] = await Promise.all([
        page.waitForResponse(response => response.request().method() === 'POST'),
        press(person, 'Получить код по СМС'),
      ])
      expect(answer.status()).toBe(400)
      await page
        .getByText('Без согласия на обработку персональных данных записать вас нельзя')
        .first()
        .waitFor()
      expect(await page.getByLabel('Фамилия').inputValue()).toBe('Морская')
      await expect(lastSms(product.world, phone)).rejects.toThrow('no message')
    })

    it('J3.3: the code from the SMS makes the visit; the file for the calendar; cancelled by the link with a reason', async () => {
      const { page } = person
      await page.getByRole('checkbox', { name: /Согласен на обработку/ }).check()
      await confirm(person, phone)
      await press(person, 'Записаться')
      await page.getByText('Вы записаны.').waitFor()
      const file = await page.getByRole('link', { name: 'В календарь телефона' }).getAttribute('href')
      const calendar = await person.context.request.get(file!)
      expect(await calendar.text()).toContain('BEGIN:VEVENT')
      const link = new URL(/https?:\S+/.exec(await lastSms(product.world, phone))![0])
      expect(link.origin).toBe(product.base)
      await person.go(link.pathname)
      await page.getByLabel('Причина отмены').fill('Уезжаю')
      await press(person, 'Отменить запись')
      await page.getByText('отменён').first().waitFor()
      expect(person.complaints).toEqual([])
      await person.close()
    })
  })
}

it('J3.3: booking on the site takes at most seven taps besides typing', async () => {
  const person = await product.person({ phone: true })
  await person.go('/c/ozero')
  person.effort.begin()
  const { page } = person
  await page.getByRole('link', { name: 'Записаться на приём' }).click()
  await page.locator('a.card').first().click()
  await page.locator('.times button').first().click()
  await page.getByLabel('Фамилия').click()
  await fill(person, '+79000006603')
  await page.getByRole('checkbox', { name: /Согласен на обработку/ }).check()
  await confirm(person, '+79000006603')
  await press(person, 'Записаться')
  await page.getByText('Вы записаны.').waitFor()
  expect(person.effort.taps(), JSON.stringify(person.effort.moves)).toBeLessThanOrEqual(7)
  await person.close()
})

it('J4.1: a mother enters the portal by phone and code, sees the visit, moves and cancels it by herself; help is one press away (IV-2.2.8, MD-4.4)', async () => {
  const owner = await signIn(product.world, 'owner@example.ru')
  const { patients } = (await owner.request('GET', '/api/clinic/patients?q=9000000101')).json
  const { practitioners } = (await owner.request('GET', '/api/clinic/practitioners')).json
  const times = await freeTimes(product.world, owner, practitioners[0].practitionerId)
  const booked = await owner.request(
    'POST',
    '/api/clinic/appointments',
    bookingAt(times[40]!, patients[0].patientId),
  )
  expect(booked.status, booked.text).toBe(201)

  const mother = await product.person({ phone: true })
  const { page } = mother
  await mother.go('/my?clinic=ozero')
  await page.getByLabel('Ваш телефон').fill('8 900 000-01-01')
  await press(mother, 'Получить код')
  await page.getByLabel('Код из СМС').fill('000000')
  await press(mother, 'Войти')
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
  await press(mother, 'Войти')
  await page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
  const when = formatMoment(times[40]!.startsAt, 'Europe/Moscow')
  const visit = page.locator('section.visit', { hasText: when })
  await visit.getByRole('button', { name: 'Перенести' }).click()
  const other = visit.locator('.time-grid button').last()
  await other.waitFor()
  await other.click()
  await expect
    .poll(() => page.locator('section.visit', { hasText: when }).count(), { timeout: 30_000 })
    .toBe(0)
  await expect.poll(() => page.locator('.time-grid').count()).toBe(0)
  const visits = page.locator('section.visit').filter({ has: page.getByRole('button', { name: 'Отменить' }) })
  const left = await visits.count()
  await visits.last().getByRole('button', { name: 'Отменить' }).click()
  await page.getByRole('button', { name: 'Отменить визит' }).click()
  await expect.poll(() => visits.count(), { timeout: 30_000 }).toBe(left - 1)
  await page.getByRole('link', { name: 'Напишите в клинику' }).click()
  await page.getByRole('heading', { name: 'Написать в клинику' }).waitFor()
  expect(mother.complaints).toEqual([])
  await mother.close()
})
