import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeIn, lastSms } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J3.6 and the form of the site, in a browser: visitor without JavaScript, patient on a phone, staff at a desk. */
let product: Product
let superuser: pg.Client
const gallery = process.env.GALLERY
const PHONE = '+79000000101'
beforeAll(async () => {
  product = await openProduct({ patients: 10 })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  await superuser.query(
    `update scheduling.appointment set status = 'completed' where appointment_id in (select a.appointment_id
       from scheduling.appointment a join patients.patient p using (tenant_id, patient_id) join tenancy.tenant t using (tenant_id)
       where p.phone = $1 and t.slug = 'ozero' and a.status in ('booked', 'confirmed') order by a.starts_at limit 2)`,
    [PHONE],
  )
}, 180_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

/** Signs in at the portal by the code of the SMS. */
async function atPortal(): Promise<Person> {
  const person = await product.person({ phone: true })
  await person.go('/my?clinic=ozero')
  await person.page.getByLabel('Ваш телефон').fill(PHONE)
  await person.page.getByRole('button', { name: 'Получить код' }).click()
  await person.page.getByLabel('Код из СМС').waitFor()
  await person.page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PHONE)))
  const enter = person.page.getByRole('button', { name: 'Войти' })
  if (await enter.isVisible()) await enter.click().catch(() => {})
  await person.page.getByText('Прошлые визиты').waitFor()
  return person
}

const WORDS = 'Приняли вовремя, доктор объяснил каждый шаг.'

describe('a review', () => {
  it('J3.6: is written on a phone with a box that nobody has ticked', async () => {
    const patient = await atPortal()
    const { page } = patient
    await page.getByRole('button', { name: 'Оставить отзыв' }).first().click()
    await page.getByLabel('Оценка 5 из 5').check()
    await page.getByLabel('Отзыв о приёме').fill(WORDS)
    const box = page.getByLabel('Согласен на публикацию отзыва на сайте клиники')
    expect(await box.isChecked()).toBe(false)
    expect(await look(page, 'portal-review-form', { gallery, touch: true })).toEqual([])
    await page.getByRole('button', { name: 'Текст согласия' }).click()
    await page.getByText('Согласие на распространение').first().waitFor()
    await box.check()
    await page.getByRole('button', { name: 'Отправить отзыв' }).click()
    await page.getByText('клиника ещё не проверила').waitFor()
    expect(await look(page, 'portal-review-waiting', { gallery, touch: true })).toEqual([])
    expect(patient.complaints).toEqual([])
    await patient.close()
  }, 120_000)

  it('MD-4.6: is moderated and answered; a tooth in the reply is stopped; then it is on the site', async () => {
    const owner = await product.person()
    const { page } = owner
    await owner.signIn('owner@example.ru')
    await owner.go('/app/inbox')
    await page.getByRole('heading', { name: 'Входящие' }).waitFor()
    await page.getByText(WORDS).first().waitFor()
    expect(await look(page, 'site-reviews-waiting', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Опубликовать' }).click()
    await page.getByText('Ничего не ждёт').waitFor()
    // Where reviews used to be.
    await owner.go('/app/site/reviews')
    await page.getByText('Опубликован', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/app/inbox/reviews')
    await page.getByRole('button', { name: 'Ответить' }).click()
    await page.getByLabel('Ответ клиники под отзывом').fill('Рады, что зуб 36 больше не беспокоит!')
    await page.getByRole('button', { name: 'Опубликовать' }).click()
    await page.getByText('«зуб 36»').waitFor()
    expect(await look(page, 'site-review-reply-flagged', { gallery })).toEqual([])
    await page.getByLabel('Ответ клиники под отзывом').fill('Спасибо за тёплые слова, ждём вас снова!')
    await page.getByRole('button', { name: 'Опубликовать' }).click()
    await page.getByText('Спасибо за тёплые слова').waitFor()
    expect(owner.complaints).toEqual([])
    await owner.close()
    const visitor = await product.person({ javaScript: false, phone: true })
    await visitor.go('/c/ozero/reviews')
    await visitor.page.getByText(WORDS).waitFor()
    await visitor.page.getByText('Спасибо за тёплые слова').waitFor()
    await visitor.close()
    const seen = await product.person()
    await seen.go('/c/ozero/reviews')
    expect(await look(seen.page, 'site-public-reviews', { gallery, touch: true })).toEqual([])
    await seen.page.locator('main article a').first().click()
    await seen.page.getByText('Образование').waitFor()
    expect(await look(seen.page, 'site-doctor-reviews', { gallery, touch: true })).toEqual([])
    expect(seen.complaints).toEqual([])
    await seen.close()
  }, 120_000)

  it('IV-3.2: is taken off by its writer in two presses and is not on the site any more', async () => {
    const patient = await atPortal()
    const { page } = patient
    await page.getByText('на сайте', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Снять с сайта' }).click()
    await page.getByRole('button', { name: 'Снять насовсем' }).click()
    await page.getByText('снят с сайта вами').waitFor()
    await patient.go('/c/ozero/reviews')
    await page.getByText('Опубликованных отзывов пока нет').waitFor()
    expect(await page.getByText(WORDS).count()).toBe(0)
    await patient.close()
  }, 90_000)
})

describe('the form of the site', () => {
  it('IP-1.5: works without JavaScript: refused without the box, taken with it', async () => {
    const visitor = await product.person({ phone: true, javaScript: false })
    const { page } = visitor
    await visitor.go('/c/ozero')
    await page.getByRole('link', { name: 'Написать в клинику' }).click()
    await page.getByLabel('Как к вам обращаться').fill('Пелагея')
    await page.getByLabel('Электронная почта').fill('pelageya@example.ru')
    await page.locator('#text').fill('Можно ли прийти на осмотр с коляской?')
    await page.getByRole('radio').first().check()
    const box = page.getByRole('checkbox')
    expect(await box.isChecked()).toBe(false)
    await page.getByRole('button', { name: 'Отправить' }).click()
    await page.getByText('Без согласия прочитать и сохранить обращение нельзя').first().waitFor()
    await box.check()
    await page.getByRole('button', { name: 'Отправить' }).click()
    await page.getByText('Номер 1.').waitFor()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
    const seen = await product.person()
    await seen.go('/c/ozero/feedback')
    expect(await look(seen.page, 'site-feedback', { gallery, touch: true })).toEqual([])
    await seen.page.getByRole('button', { name: 'Отправить' }).click()
    await seen.page.getByText('Проверьте отмеченные поля').waitFor()
    expect(await look(seen.page, 'site-feedback-wrong', { gallery, touch: true })).toEqual([])
    await seen.close()
  }, 120_000)

  it('IP-2.2: reception finds it in its list and answers', async () => {
    const reception = await product.person()
    const { page } = reception
    await reception.signIn('reception@example.ru')
    expect(await page.getByRole('link', { name: 'Сайт' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Входящие ждут: 1' }).click()
    await page.getByText('с коляской').first().waitFor()
    await page.getByRole('button', { name: 'Ответить' }).click()
    await page.getByLabel('Текст письма').fill('Да, вход без ступеней.')
    expect(await look(page, 'site-enquiries', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Отправить письмо' }).click()
    await page.getByText('Ничего не ждёт').waitFor()
    await page.getByRole('link', { name: 'Все обращения' }).click()
    await page.getByText('Отвечено').waitFor()
    expect(await look(page, 'site-enquiries-answered', { gallery })).toEqual([])
    expect(reception.complaints).toEqual([])
    await reception.close()
  }, 90_000)
})
