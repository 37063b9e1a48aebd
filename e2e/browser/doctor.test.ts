import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

/** J2 as a doctor lives it, then the cash desk closes what he began (J1.8). */
let product: Product
let doctor: Person

beforeAll(async () => {
  product = await openProduct({ history: true })
  doctor = await product.person()
  await doctor.signIn('doctor@example.ru')
})
afterAll(() => product?.close())

describe('J2: a dentist examines and treats', () => {
  it('J2.1: one action opens the next patient; alerts, last notes and consent are on one screen', async () => {
    const { page, effort, go } = doctor
    await go('/app/doctor')
    const next = page.locator('button[data-variant="filled"]', { hasText: 'приём' })
    await next.waitFor()
    effort.begin()
    await next.click()
    // Allergies and diseases, or that none are known.
    await page.locator('.facts .fact').first().waitFor()
    expect(effort.actions()).toBe(1)
    for (const name of ['Прошлые приёмы', 'Заметки', 'План лечения'])
      expect(await page.getByRole('heading', { name }).isVisible(), name).toBe(true)
    await page
      .getByText(/Нет согласия|Согласие/)
      .first()
      .waitFor()
    expect(await page.getByText('Осмотр стоматолога').isVisible()).toBe(true)
  })

  it('J2.3: a protocol from a template without free text in eight actions, by keyboard alone; teeth are named, K02.1 stands', async () => {
    const { page, effort } = doctor
    await page.getByLabel('Зубы для протокола').focus()
    effort.begin()
    await page.keyboard.type('16')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Кариес дентина')
    await page.keyboard.press('Enter')
    await page.getByText('сохранено', { exact: true }).waitFor()
    expect(await page.getByLabel('Лечение').inputValue()).toContain('зуб 16 — препарирование')
    expect(await page.getByText('K02.1', { exact: true }).isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Подписать' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(/Подписан №/).waitFor()
    expect(effort.actions(), JSON.stringify(effort.moves)).toBeLessThanOrEqual(8)
    expect(await page.getByText(/SHA-256 [0-9a-f]{64}/).isVisible()).toBe(true)
  })

  it('J2.3: a diagnosis is found by code and by words; services of the price list carry codes of order 804н and teeth', async () => {
    const { page } = doctor
    await page.getByRole('tab', { name: 'Услуги' }).click()
    const services = page.locator('section', { has: page.getByRole('heading', { name: 'Оказанные услуги' }) })
    await services.getByRole('combobox', { name: 'Добавить услугу' }).fill('пломбой из фотополимера')
    await page
      .getByRole('option', { name: /пломбой из фотополимера/ })
      .first()
      .click()
    await expect.poll(() => services.textContent()).toMatch(/A16\.07\.002/)
    await services.getByLabel('Зубы').fill('16')
    await services.getByRole('button', { name: 'Сохранить' }).click()
    await expect.poll(() => services.getByText('не сохранено').count()).toBe(0)
    await expect.poll(() => services.textContent()).toMatch(/Итого \d[\d\u00a0]*\u00a0₽/)
  })

  it('J2.6: the PDF opens; a later correction is an amendment with a reason, the original stays to read', async () => {
    const { page } = doctor
    await page.getByRole('tab', { name: 'Протокол' }).click()
    const link = await page.getByRole('link', { name: 'PDF' }).first().getAttribute('href')
    const pdf = await doctor.context.request.get(link!)
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    await page.getByRole('button', { name: 'Исправить …' }).click()
    await page.getByLabel('Почему исправляется').fill('Уточнены рекомендации')
    await page.getByRole('button', { name: 'Исправить', exact: true }).click()
    await page.getByText('Исправление: Уточнены рекомендации').waitFor()
    await page.getByRole('button', { name: 'Осмотр через 6 месяцев.' }).click()
    await page.getByText('сохранено', { exact: true }).waitFor()
    const search = page.getByPlaceholder('Код или слова диагноза')
    await search.fill('гингивит')
    await page.locator('.search-item').first().waitFor()
    await search.fill('')
    await page.getByRole('button', { name: 'Подписать' }).click()
    await page.getByText(/Исправление №/).waitFor()
    expect(await page.getByText(/Подписан №/).isVisible()).toBe(true)
    expect(await page.getByText(/SHA-256/).count()).toBe(2)
  })

  it('J1.8: close the visit and take the money in six actions; cash and card make the sum to the kopeck', async () => {
    const { page, effort } = doctor
    effort.begin()
    await page.getByRole('button', { name: 'Завершить приём' }).click()
    await page.getByRole('heading', { name: /Мой приём/ }).waitFor()
    const closing = effort.actions()
    const cashier = await product.person()
    await cashier.signIn('cashier@example.ru')
    cashier.effort.begin()
    await cashier.page.getByRole('link', { name: 'Касса' }).click()
    await cashier.page.getByRole('button', { name: 'Выставить счёт' }).first().click()
    await cashier.page.getByLabel('Наличными').fill('2000')
    const pay = cashier.page.getByRole('button', { name: /Принять оплату/ })
    const sum = await pay.textContent()
    await pay.click()
    await cashier.page.getByText('Чек не фискализирован').waitFor()
    await expect.poll(() => pay.count()).toBe(0)
    const actions = closing + cashier.effort.actions()
    expect(actions, JSON.stringify(cashier.effort.moves)).toBeLessThanOrEqual(6)
    const kopecks = (text: string | null) => Number((text ?? '').replace(/[^\d,]/g, '').replace(',', '.'))
    const parts = await cashier.page.getByText(/· (Наличными|Картой) /).allTextContents()
    const paid = parts.map(part => kopecks(/(?:Наличными|Картой) (.+)$/.exec(part)![1]!))
    expect(paid).toHaveLength(2)
    expect(paid[0]! + paid[1]!).toBe(kopecks(sum))
    const shift = await cashier.page.getByText(/^Наличными .+, Картой/).textContent()
    expect(kopecks(shift!.split(', Картой')[0]!)).toBe(2000)
    expect([...doctor.complaints, ...cashier.complaints]).toEqual([])
    await cashier.close()
  })

  it('J2.7: a patient of the other legal entity is refused with the reason; emergency access asks for one and is logged', async () => {
    const { page } = doctor
    const therapist = await product.person()
    await therapist.signIn('reception2@example.ru')
    const box = therapist.page.getByRole('combobox', { name: /Найти пациента/ })
    const foreign = await foreignPatient(therapist)
    expect(await box.isVisible()).toBe(true)
    await therapist.close()
    await doctor.go(`/app/patient/${foreign}`)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/юридическ/i)
    await page.getByLabel(/Причина экстренного доступа/).fill('Пациент без сознания, нужны аллергии')
    await page.getByRole('button', { name: 'Открыть на 4 часа' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(doctor.complaints).toEqual([])
  })
})

/** Id of somebody whom only general medicine knows. */
async function foreignPatient(reception: Person): Promise<string> {
  const { request } = reception.context
  const of = async (person: Person, digits: string) => {
    const answer = await person.context.request.get(`/api/clinic/patients?q=${digits}&limit=50`)
    return ((await answer.json()) as { patients: { patientId: string }[] }).patients.map(p => p.patientId)
  }
  expect((await request.get('/api/clinic/me')).ok()).toBe(true)
  const ours = new Set(await of(doctor, '9000000'))
  const theirs = await of(reception, '9000000')
  const found = theirs.find(id => !ours.has(id))
  if (!found) throw new Error('everybody is known to both')
  return found
}
