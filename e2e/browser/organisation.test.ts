import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant } from '../vendor-world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J5.3: the owner founds a second legal entity and a branch; nothing is shared until an agreement is declared. */
let product: Product
let owner: Person
let guest: Person
let patient: { surname: string; given: string; phone: string; entity: string }
const gallery = process.env.GALLERY
const NEW = applicant(88)
beforeAll(async () => {
  product = await openProduct({ patients: 30 })
  const superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  patient = (
    await superuser.query(
      `select p.surname, p.given, p.phone, e.short_name as entity from patients.patient p
        join patients.patient_entity x using (tenant_id, patient_id) join tenancy.legal_entity e using (tenant_id, entity_id)
        where e.code = 'С' and cardinality(p.entity_ids) = 1 and p.phone is not null order by p.patient_id limit 1`,
    )
  ).rows[0]
  await superuser.end()
  owner = await product.person()
  await owner.signIn('owner@example.ru')
})
afterAll(() => product?.close())

const search = async (person: Person) => {
  const field = person.page.getByRole('combobox', { name: /Найти пациента/ })
  await field.fill('')
  await field.fill(`${patient.surname} ${patient.given}`)
}
const found = (person: Person) => person.page.getByRole('option').filter({ hasText: patient.given })

describe('J5.3, MM-3.8, MM-3.9: a second legal entity', () => {
  it('is refused with every wrong requisite named, then added; a branch is opened beside it', async () => {
    const { page } = owner
    await owner.go('/app/setup/entities')
    await page.getByRole('heading', { name: 'Юридические лица' }).waitFor()
    await page.getByRole('button', { name: 'Добавить юридическое лицо' }).click()
    const fields = {
      'Краткое наименование': NEW.shortName,
      'Полное наименование': NEW.fullName,
      ИНН: '9900000999',
      КПП: NEW.kpp,
      'ОГРН или ОГРНИП': NEW.ogrn,
      Адрес: NEW.address,
      Телефон: '8 900 000-00-88',
      'Электронная почта': 'second@example.ru',
      Руководитель: NEW.headName,
      'Должность руководителя': 'директор',
      'Приставка номеров (до 4 букв)': 'В',
    }
    for (const [label, value] of Object.entries(fields))
      await page.getByRole('textbox', { name: label, exact: true }).fill(value)
    await page.getByRole('button', { name: 'Добавить', exact: true }).click()
    await page.getByText(/контрольная цифра/).waitFor()
    await page.getByRole('textbox', { name: 'ИНН', exact: true }).fill(NEW.inn)
    await page.getByRole('button', { name: 'Добавить', exact: true }).click()
    await page.getByText(NEW.shortName).waitFor()

    await page.getByRole('link', { name: 'Филиалы и кресла' }).click()
    await page.getByRole('button', { name: 'Новый филиал' }).click()
    await page.getByLabel('Название филиала').fill('На Полевой')
    await page.getByLabel(/^Адрес/).fill('г. Примерск, ул. Полевая, 2')
    await page.getByRole('textbox', { name: 'Телефон' }).fill('8 900 000-00-89')
    await page.getByLabel('Слово в адресе сайта').fill('field')
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
    await page.getByRole('heading', { name: 'На Полевой' }).waitFor()
    await page.getByRole('link', { name: 'Юридические лица' }).click()
    await page.getByText(NEW.shortName).waitFor()
    expect(await look(page, 'owner-organisation', { gallery })).toEqual([])
  }, 60_000)

  it('its reception sees nobody of the other entity while nothing is shared', async () => {
    const { page } = owner
    await owner.go('/app/staff')
    await page.getByLabel('Почта').fill('second-desk@example.ru')
    await page.getByRole('combobox', { name: 'Юридическое лицо' }).click()
    await page.getByRole('option', { name: NEW.shortName }).click()
    await page.getByRole('button', { name: 'Пригласить' }).click()
    await page.getByText('second-desk@example.ru').waitFor()
    await product.world.runJobs()
    const items: { to: string; text: string }[] = (
      await product.world.server.inject('/dev/outbox.json')
    ).json()
    const link = /https?:\S+\/app\/invitation\/[\w-]+/.exec(
      items.find(item => item.to === 'second-desk@example.ru')!.text,
    )![0]
    guest = await product.person()
    await guest.page.goto(link)
    await guest.page.getByLabel('Фамилия').fill('Вторая')
    await guest.page.getByRole('textbox', { name: 'Имя', exact: true }).fill('Вера')
    await guest.page.locator('input[type=password]').fill('Полевая-2026-ключ')
    await guest.page.getByRole('button', { name: 'Войти в клинику' }).click()
    await guest.page.getByRole('button', { name: 'Выйти' }).waitFor()
    await search(guest)
    await guest.page
      .getByText(/не найден|никого/i)
      .first()
      .waitFor()
    expect(await found(guest).count()).toBe(0)
  }, 60_000)

  it('MM-3.10: an agreement for contacts shows it names and telephones, and nothing of the record', async () => {
    const { page } = owner
    await owner.go('/app/dpo/sharing')
    await page.getByRole('button', { name: 'Новое основание' }).click()
    await page.getByLabel('Кто передаёт').selectOption({ label: patient.entity })
    await page.getByLabel('Кому').selectOption({ label: NEW.shortName })
    await page.getByLabel('Цель').fill('Общая регистратура')
    await page.getByLabel('Документ: название, номер, дата').fill('Соглашение № 1 от 18.11.2026')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Соглашение № 1').waitFor()
    expect(await look(page, 'owner-sharing', { gallery })).toEqual([])

    // What a session may see is remembered for some seconds.
    await expect
      .poll(
        async () => {
          await guest.page.reload()
          await search(guest)
          await guest.page.waitForTimeout(700)
          return found(guest).count()
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
    await found(guest).first().click()
    await guest.page.getByRole('heading', { name: new RegExp(patient.surname) }).waitFor()
    await guest.page.getByText(/900/).first().waitFor()
    expect(await look(guest.page, 'shared-contacts', { gallery })).toEqual([])
    const patientId = /patient\/([0-9a-f-]{36})/.exec(guest.page.url())![1]
    for (const path of [`patients/${patientId}/chart`, `patients/${patientId}/plans`]) {
      const answer = await guest.page.request.get(`${product.base}/api/clinic/${path}`)
      expect(answer.status(), path).not.toBe(200)
    }
  }, 60_000)
})
