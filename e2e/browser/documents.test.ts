import jsqr from 'jsqr'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeIn, lastSms } from '../world.ts'
import { card } from './board.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J1.6 as it happens at the desk: papers are offered when the patient arrives, he signs on his own phone or on the tablet. */
let product: Product
let superuser: pg.Client
let desk: Person
const gallery = process.env.GALLERY
interface Arrived {
  readonly patientId: string
  readonly phone: string
  readonly surname: string
  readonly day: string
}
const arrived: Arrived[] = []
beforeAll(async () => {
  product = await openProduct()
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  desk = await product.person()
  await desk.signIn('reception@example.ru')
  const { rows } = await superuser.query(
    `select distinct on (p.patient_id) p.patient_id, p.phone, p.surname, a.appointment_id,
       (a.starts_at at time zone b.zone)::date::text as day
     from scheduling.appointment a join patients.patient p using (tenant_id, patient_id)
     join tenancy.branch b on b.tenant_id = a.tenant_id and b.branch_id = a.branch_id
     join tenancy.legal_entity e on e.tenant_id = a.tenant_id and e.entity_id = a.entity_id
     where a.status in ('booked', 'confirmed') and p.birth_date < '2000-01-01' and e.code = 'С' and b.position = 0
       and a.starts_at > now() - interval '8 days'
     limit 2`,
  )
  for (const row of rows) {
    await superuser.query(
      'update patients.patient set verified_at = null, verified_by = null, verified_document = null where patient_id = $1',
      [row.patient_id],
    )
    await superuser.query(`update scheduling.appointment set status = 'booked' where appointment_id = $1`, [
      row.appointment_id,
    ])
    arrived.push({ patientId: row.patient_id, phone: row.phone, surname: row.surname, day: row.day })
  }
})
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

/** What a phone's camera reads from the screen of the desk. */
async function readQr(person: Person): Promise<string> {
  const shot = await person.page.getByRole('img', { name: /камеру своего телефона/ }).screenshot()
  const { data, info } = await sharp(shot)
    .resize(600)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const found = jsqr.default(new Uint8ClampedArray(data), info.width, info.height)
  if (!found) throw new Error('the code cannot be read from the screen')
  return found.data
}

const papers = (person: Person) => person.page.getByRole('region', { name: 'Документы на подпись' })

describe('J1.6: a patient has arrived', { timeout: 90_000 }, () => {
  it('J1.6: the desk sees at once that contract and consent are missing', async () => {
    const { page } = desk
    const [first] = arrived
    await desk.go(`/app/?day=${first!.day}`)
    await card(page, first!.surname).first().click()
    await page.getByRole('complementary').getByRole('button', { name: 'Отметить приход' }).click()
    await papers(desk).waitFor()
    await expect.poll(() => papers(desk).getByText('Договор платных медицинских услуг').count()).toBe(1)
    expect(await papers(desk).getByText('после сверки документа').count()).toBe(1)
    expect(await look(page, 'arrived-board', { gallery })).toEqual([])
  })

  it('J1.6: the passport is checked, one press prepares the papers', async () => {
    const { page } = desk
    await page.getByRole('complementary').getByRole('button', { name: 'Карточка' }).click()
    const verifying = page
      .locator('form')
      .filter({ has: page.getByRole('button', { name: 'Документ проверен' }) })
    await verifying.getByRole('textbox').fill('паспорт 00 00 000101, выдан 01.02.2015 ОВД Примерска')
    await verifying.getByRole('button', { name: 'Документ проверен' }).click()
    await papers(desk).getByLabel('Адрес').waitFor()
    await papers(desk).getByLabel('Адрес').fill('г. Примерск, ул. Тихая, 1')
    expect(
      await papers(desk)
        .getByLabel(/^Документ/)
        .inputValue(),
    ).toContain('паспорт 00 00 000101')
    await papers(desk).getByRole('button', { name: 'Подготовить документы' }).click()
    await papers(desk).getByRole('img').waitFor()
    expect(await look(page, 'papers-ready', { gallery })).toEqual([])
  })

  it('J1.6, SV-3.2.1a: he signs on his own phone by one code; the desk sees the hashes without reloading', async () => {
    const url = await readQr(desk)
    const phone = await product.person({ phone: true })
    await phone.page.goto(url)
    await phone.page
      .getByText(/Договор №/)
      .first()
      .waitFor()
    expect(await look(phone.page, 'phone-papers', { gallery, touch: true })).toEqual([])
    await phone.page.getByRole('button', { name: 'Прочитано, прислать код' }).click()
    await phone.page.getByLabel('Код из СМС').waitFor()
    const code = codeIn(await lastSms(product.world, arrived[0]!.phone))
    await phone.page.getByLabel('Код из СМС').fill(code)
    expect(await look(phone.page, 'phone-code', { gallery, touch: true })).toEqual([])
    await phone.page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await phone.page.getByText('Спасибо, документы подписаны').waitFor()
    await papers(desk).getByText('Контрольные суммы сохранены').waitFor()
    expect(await papers(desk).locator('code').first().textContent()).toMatch(/^[0-9a-f]{64}$/)
    expect(await look(desk.page, 'papers-signed', { gallery })).toEqual([])
    expect(phone.complaints).toEqual([])
    await phone.close()
  })

  it('J1.6, MD-1.6: the consent to care offers paper only, and says why', async () => {
    const line = papers(desk).getByRole('listitem').filter({ hasText: 'Согласие на осмотр' })
    await line.getByText('Только на бумаге').waitFor()
    await line.getByRole('button', { name: 'Почему' }).click()
    await line.getByText('323-ФЗ ст. 20 ч. 7').waitFor()
    const [sheet] = await Promise.all([
      desk.context.waitForEvent('page'),
      line.getByRole('button', { name: 'Распечатать' }).click(),
    ])
    await sheet.close()
    await line.getByRole('button', { name: 'Подписан на бумаге' }).click()
    await line.getByLabel('Где хранится').fill('в карте, лист 1')
    await line.getByRole('button', { name: 'Сохранить' }).click()
    await line.getByText('подписан', { exact: true }).waitFor()
  })

  it('J1.6: on the tablet of the desk, from which there is no way back into the application', async () => {
    const [, second] = arrived
    const tablet = await product.person()
    await tablet.page.setViewportSize({ width: 1024, height: 768 })
    await tablet.signIn('reception@example.ru')
    await tablet.go('/app/tablet')
    expect(await look(tablet.page, 'tablet-pairing', { gallery })).toEqual([])
    await tablet.page.getByRole('button', { name: 'Сделать это устройство планшетом' }).click()
    await tablet.page.getByText('Здесь вы подпишете документы').waitFor()
    const kiosk = tablet.page.url()
    await superuser.query(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000102' where patient_id = $1`,
      [second!.patientId],
    )
    await desk.go(`/app/patient/${second!.patientId}`)
    await papers(desk).getByLabel('Адрес').fill('г. Примерск, ул. Тихая, 2')
    await papers(desk).getByRole('button', { name: 'Подготовить документы' }).click()
    await papers(desk).getByRole('button', { name: 'На планшет: Стойка' }).click()
    await tablet.page.getByRole('button', { name: 'Прочитано, прислать код' }).click({ timeout: 30_000 })
    await tablet.page.getByLabel('Код из СМС').waitFor()
    await tablet.page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, second!.phone)))
    expect(await look(tablet.page, 'tablet-code', { gallery, touch: true })).toEqual([])
    await tablet.page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await tablet.page.getByText('Верните планшет администратору').waitFor()
    await papers(desk).getByText('Контрольные суммы сохранены').waitFor()
    await tablet.page.getByText('Здесь вы подпишете документы').waitFor({ timeout: 30_000 })
    await tablet.go('/app')
    await tablet.page.getByRole('button', { name: 'Войти', exact: true }).waitFor()
    await tablet.page.goto(kiosk)
    await tablet.page.getByText('Здесь вы подпишете документы').waitFor()
    await tablet.close()
  })

  it('MD-1.6: the register shows what was issued and signed', async () => {
    await desk.go('/app/documents')
    await desk.page.getByRole('cell', { name: /^Д-С-/ }).first().waitFor()
    expect(await look(desk.page, 'register', { gallery })).toEqual([])
    expect(desk.complaints).toEqual([])
  })

  it('MD-1.6: the owner writes the clinic’s own text; an unknown field is named with its place', async () => {
    const owner = await product.person()
    await owner.signIn('owner@example.ru')
    await owner.go('/app/documents')
    await owner.page.getByText('Тексты', { exact: true }).click()
    const text = owner.page.getByRole('textbox', { name: /^Текст/ })
    await text.fill('Договор {{document.number}} с {{patient.nmae|genitive}}')
    await owner.page.getByLabel(/^Утверждено/).fill('Озёрная В. Л., директор, приказ № 3')
    await owner.page.getByRole('button', { name: 'Опубликовать редакцию' }).click()
    await owner.page.getByText('поля «patient.nmae» нет').waitFor()
    expect(await look(owner.page, 'wording', { gallery })).toEqual([])
    await owner.go('/app/templates')
    await owner.page.getByRole('button', { name: /Осмотр врача-терапевта/ }).click()
    await owner.page.getByText('Как увидит врач').waitFor()
    expect(await look(owner.page, 'templates', { gallery })).toEqual([])
    await owner.page.getByRole('button', { name: 'Взять за основу' }).click()
    await owner.page.getByText('Опубликовано, версия 1').waitFor()
    expect(owner.complaints).toEqual([])
    await owner.close()
  })
})
