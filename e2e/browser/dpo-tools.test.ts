import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The officer's other tools: sharing, texts, the question to the gate, terms and holds. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let officer: Person
beforeAll(async () => {
  product = await openProduct({ patients: 20 })
  officer = await product.person()
  await officer.signIn('dpo@example.ru')
}, 180_000)
afterAll(() => product?.close())

describe('the officer', () => {
  it('MM-3.10: declares who shares what with whom and sees it drawn (J5.3)', async () => {
    const { page } = officer
    await officer.go('/app/dpo/sharing')
    await page.getByRole('button', { name: 'Новое основание' }).click()
    await page.getByLabel('Цель').fill('Единая регистратура')
    await page.getByLabel('Документ: название').fill('Соглашение № 3 от 01.11.2026')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Соглашение № 3').waitFor()
    await page.getByRole('img', { name: 'Схема передачи' }).getByText('контакты').waitFor()
    expect(await look(page, 'dpo-sharing', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Прекратить' }).click()
    await page.getByLabel('Почему прекращается').fill('Соглашение расторгнуто')
    await page.getByRole('button', { name: 'Прекратить' }).click()
    await page.getByText('прекращено').waitFor()
  })

  it('IV-3.3.5: a change of the operator, in three steps with their proof', async () => {
    const { page } = officer
    await officer.go('/app/dpo/sharing')
    await page.getByRole('button', { name: 'Начать смену оператора' }).click()
    await page.getByLabel('Новый оператор').fill('ООО «Новая клиника»')
    await page.getByLabel(/^ИНН/).fill('9900000105')
    await page.getByLabel('ОГРН или ОГРНИП').fill('1259900000106')
    await page.getByLabel(/^Адрес/).fill('г. Примерск, ул. Новая, 2')
    await page.getByLabel('Электронная почта').fill('new@example.ru')
    await page.getByLabel('Документ-основание').fill('Договор купли-продажи № 5 от 10.11.2026')
    await page.getByLabel('С какого дня').fill('2027-02-01')
    await page.getByRole('button', { name: 'Начать смену оператора' }).click()
    await page.getByRole('button', { name: 'Уведомить', exact: true }).click()
    const download = page.getByRole('link', { name: 'Скачать согласия для передачи' })
    await download.waitFor()
    expect(await look(page, 'dpo-transfer', { gallery })).toEqual([])
    const file = await officer.context.request.get((await download.getAttribute('href'))!)
    expect(JSON.parse(await file.text()).to).toEqual({ name: 'ООО «Новая клиника»', inn: '9900000105' })
    await page.reload()
    await page.getByPlaceholder('Документ нового оператора о принятии').fill('Акт приёма № 1')
    await page.getByRole('button', { name: 'Принято новым оператором' }).click()
    await page.getByText('Дальше: издайте политику').waitFor()
    expect(await look(page, 'dpo-transfer-done', { gallery })).toEqual([])
  })

  it('IP-6: draws up a text, sees what changes and publishes the edition', async () => {
    const { page } = officer
    await officer.go('/app/dpo/texts')
    await page.getByText('Все обязательные элементы на месте').waitFor()
    await page.getByLabel('Исправить, раб. дней').fill('5')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('отличается от действующей редакции').waitFor()
    await page.getByLabel(/^Должность/).fill('директор')
    await page.getByLabel('Приказ №').fill('11')
    expect(await look(page, 'dpo-texts', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Утвердить и опубликовать' }).click()
    await page.getByText('редакция 2: совпадает с действующей').waitFor()
  })

  it('IP-4.2.1: asks the gate about a person, today and a year ago', async () => {
    const { page } = officer
    await officer.go('/app/dpo/gate')
    const search = page.locator('main').getByRole('combobox').first()
    await search.fill('9000000101')
    await page.locator('.search-item').first().click()
    await page.getByLabel('Цель').selectOption('care')
    await page.getByRole('button', { name: 'Спросить' }).click()
    await page.getByText('Можно', { exact: true }).waitFor()
    await page.getByText('Закон · 152-ФЗ ст. 10').waitFor()
    await page.getByLabel('Цель').selectOption('ads')
    await page.getByLabel('Канал').selectOption('sms')
    await page.getByRole('button', { name: 'Спросить' }).click()
    await page.getByText('Нельзя', { exact: true }).waitFor()
    expect(await look(page, 'dpo-gate', { gallery })).toEqual([])
  })

  it('IV-2.1b: shortens a term, forbids destruction, assesses harm, enters a disclosure', async () => {
    const { page } = officer
    await officer.go('/app/dpo/terms')
    await page.getByText('Сроки оператора').waitFor()
    expect(await look(page, 'dpo-terms', { gallery })).toEqual([])
    await officer.go('/app/dpo/registers?register=disclosures')
    await page.getByRole('button', { name: 'Записать передачу' }).click()
    await page.getByLabel('Кто запросил').waitFor()
    expect(await look(page, 'dpo-disclosure', { gallery })).toEqual([])
    await officer.go('/app/dpo/registers?register=acquaintance')
    await page.getByText('Лист ознакомления').waitFor()
    await officer.go('/app/account')
    await page.getByText('Прочитайте и подтвердите').waitFor()
    await page.getByRole('button', { name: 'Прочитал и понял' }).first().click()
    await page.getByText('подтверждено').first().waitFor()
    expect(await look(page, 'account-acquaintance', { gallery })).toEqual([])
    expect(officer.complaints).toEqual([])
  })
})
