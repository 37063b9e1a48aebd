import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BegunVisit, beginVisits } from '../begun-visit.ts'
import { type Client, codeIn, lastSms, signIn } from '../world.ts'
import { card } from './board.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { lookAsHeld } from './screen.ts'

const SOON = { timeout: 30_000 }
const gallery = process.env.GALLERY

/** J2 whole and J1.6 by fingers, on a tablet held both ways. */
let product: Product
let superuser: pg.Client
let doctor: Client
beforeAll(async () => {
  product = await openProduct({ patients: 30, history: true })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  doctor = await signIn(product.world, 'doctor@example.ru')
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

const yearsAgo = (years: number): string =>
  `${new Date(product.world.services.clockOf('').nowMs()).getUTCFullYear() - years - 1}-12-31`
const tooth = ({ page }: Person, number: number) => page.locator(`#tooth-${number}`)
const says = (person: Person, number: number) => tooth(person, number).getAttribute('aria-label')
const held = (person: Person, name: string) => lookAsHeld(person.page, name, { gallery })

describe.each([
  { way: 'landscape', child: 'Тропинкина', adult: 'Дорожкин', phone: '+7900000671' },
  { way: 'portrait', child: 'Ручейкина', adult: 'Озерков', phone: '+7900000672' },
] as const)('J2 on a tablet, $way', { timeout: 90_000 }, ({ way, child, adult, phone }) => {
  let person: Person
  let visits: BegunVisit[]
  beforeAll(async () => {
    visits = await beginVisits(product.world, doctor, 2, i => ({
      surname: [child, adult][i]!,
      birthDate: yearsAgo([9, 41][i]!),
      phone: `${phone}${i}`,
    }))
    await doctor.request('POST', `/api/clinic/patients/${visits[0]!.patientId}/chart/changes`, {
      marks: [{ tooth: 36, condition: 'sealant', surfaces: ['O'] }],
    })
    const { tenantId } = (await doctor.request('GET', '/api/clinic')).json
    await product.world.server.inject({
      method: 'POST',
      url: '/dev/clock',
      payload: { tenant: tenantId, hours: 25 },
    })
    await doctor.request('POST', `/api/clinic/patients/${visits[0]!.patientId}/alerts`, {
      kind: 'allergy',
      text: 'лидокаин',
      severe: true,
    })
    person = await product.person({ tablet: way })
    await person.signIn('doctor@example.ru')
  }, 120_000)
  afterAll(() => person?.close())

  it('J2.1: the day, then the patient: alerts, chart, earlier visits, notes, plan, money, consent', async () => {
    const { page } = person
    await person.go('/app/doctor')
    await page.getByRole('heading', { name: /Мой приём/ }).waitFor()
    expect(await held(person, `tablet-${way}-1-day`)).toEqual([])
    await person.go(`/app/visit/${visits[0]!.encounterId}`)
    await tooth(person, 16).waitFor()
    for (const text of ['лидокаин', 'Прошлые приёмы', 'Заметки', 'План лечения', 'Долгов нет', 'согласия'])
      await page.getByText(text, { exact: false }).first().waitFor()
    expect(await held(person, `tablet-${way}-2-desk`)).toEqual([])
  })

  it('J2.2: mixed dentition; a finger marks caries on O and D of 16 and a filling of 75; undo, history', async () => {
    const { page } = person
    expect(await page.locator('.chart-svg').getAttribute('data-dentition')).toBe('mixed')
    const press = (name: RegExp) => page.locator('.palette').getByRole('button', { name }).tap()
    await tooth(person, 16).tap()
    await page.getByRole('button', { name: 'O: жевательная' }).tap()
    await page.getByRole('button', { name: 'D: дистальная' }).tap()
    await press(/Кариес/)
    await expect.poll(() => says(person, 16), SOON).toContain('кариес OD')
    // A finger on a surface of the drawing chooses it, too.
    await page.locator('#tooth-75 [data-surface="O"]').tap()
    await press(/Пломба/)
    await expect.poll(() => says(person, 75), SOON).toContain('пломба O')
    const undo = page.getByRole('button', { name: /Отменить/ })
    await expect.poll(() => undo.isEnabled(), SOON).toBe(true)
    await undo.tap()
    await expect.poll(() => says(person, 75), SOON).not.toContain('пломба')
    const again = page.getByRole('button', { name: /Вернуть/ })
    await expect.poll(() => again.isEnabled(), SOON).toBe(true)
    await again.tap()
    await expect.poll(() => says(person, 75), SOON).toContain('пломба O')
    expect(await held(person, `tablet-${way}-3-chart`)).toEqual([])
    const slider = page.getByRole('slider', { name: 'История карты по дням' })
    await slider.scrollIntoViewIfNeeded()
    const box = (await page.locator('.chart-time').boundingBox())!
    await page.touchscreen.tap(box.x + 100, box.y + box.height / 2)
    await slider.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => says(person, 16), SOON).not.toContain('кариес')
    expect(await says(person, 36)).toContain('герметик')
    await page.getByRole('button', { name: 'К сегодняшнему дню' }).tap()
    await expect.poll(() => says(person, 16), SOON).toContain('кариес')
  })

  it('J2.3: a diary from a template with its tooth, K02.1, a service with its code of 804н and materials', async () => {
    const { page } = person
    const services = page.locator('section', { has: page.getByRole('heading', { name: 'Оказанные услуги' }) })
    await page.getByRole('tab', { name: 'Услуги' }).tap()
    await services.getByRole('combobox', { name: 'Добавить услугу' }).tap()
    await page.keyboard.type('пломбой из фотополимера')
    await page
      .getByRole('option', { name: /пломбой из фотополимера/ })
      .first()
      .tap()
    await services.getByLabel('Зубы').fill('16')
    await services.getByText(/Композит светового отверждения 0,4 г/).waitFor(SOON)
    await services.getByRole('button', { name: 'Изменить' }).first().tap()
    await services.getByLabel('Композит светового отверждения', { exact: true }).fill('0,6')
    await services.getByRole('button', { name: 'Сохранить' }).tap()
    await expect.poll(() => services.getByText('не сохранено').count(), SOON).toBe(0)
    await expect.poll(() => services.textContent(), SOON).toMatch(/A16\.07\.002/)
    await services.getByText(/Композит светового отверждения 0,6 г.*не по норме/).waitFor(SOON)
    expect(await held(person, `tablet-${way}-4-services`)).toEqual([])
    await page.getByRole('tab', { name: 'Протокол' }).tap()
    await page.getByLabel('Зубы для протокола').fill('16')
    await page.getByRole('button', { name: 'Кариес дентина' }).tap()
    await page.getByText('сохранено', { exact: true }).waitFor()
    expect(await page.getByLabel('Лечение').inputValue()).toContain('зуб 16 — препарирование')
    expect(await page.getByText('K02.1', { exact: true }).isVisible()).toBe(true)
    expect(await held(person, `tablet-${way}-5-protocol`)).toEqual([])
  })

  it('J2.6: signed by a finger; the PDF; an amendment beside the original', async () => {
    const { page } = person
    await page.getByRole('button', { name: 'Подписать' }).tap()
    await page.getByText(/Подписан №/).waitFor()
    const link = await page.getByRole('link', { name: 'PDF' }).first().getAttribute('href')
    const pdf = await person.context.request.get(link!)
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    await page.getByRole('button', { name: 'Исправить …' }).tap()
    await page.getByLabel('Почему исправляется').fill('Уточнены рекомендации')
    await page.getByRole('button', { name: 'Исправить', exact: true }).tap()
    await page.getByText('Исправление: Уточнены рекомендации').waitFor()
    await page.getByRole('button', { name: 'Осмотр через 6 месяцев.' }).tap()
    await page.getByText('сохранено', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Подписать', exact: true }).tap()
    await page.getByText(/Исправление №/).waitFor()
    expect(await page.getByText(/Подписан №/).isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Попросить о подписи …' }).first().tap()
    expect(await held(person, `tablet-${way}-6-signed`)).toEqual([])
  })

  it('J2.4, J2.5: options A and B, signed B by code, closed to changes; the first phase is booked', async () => {
    const { page } = person
    await person.go(`/app/visit/${visits[1]!.encounterId}`)
    await tooth(person, 16).waitFor()
    await page.getByRole('button', { name: 'Новый план' }).tap()
    await page.getByRole('button', { name: 'Новый план' }).tap()
    await page.getByRole('textbox', { name: /О чём план/ }).fill('Зуб 46')
    await page.getByRole('button', { name: 'Составить план' }).tap()
    await page.getByRole('button', { name: 'Добавить вариант' }).tap()
    const option = (name: string) => page.getByRole('region', { name: `Вариант ${name}` })
    const addService = async (name: string, words: string) => {
      await option(name).getByRole('combobox', { name: 'Добавить услугу' }).last().tap()
      await page.keyboard.type(words)
      await page
        .getByRole('option', { name: new RegExp(words) })
        .first()
        .tap()
    }
    await addService('A', 'Восстановление зуба коронкой')
    await page.getByRole('button', { name: 'Добавить вариант' }).tap()
    await addService('B', 'Внутрикостная дентальная имплантация')
    await expect.poll(() => option('B').textContent(), SOON).toContain('42\u00a0000\u00a0₽')
    await page.getByText('сохранено').waitFor()
    expect(await held(person, `tablet-${way}-7-plan`)).toEqual([])
    await option('B').getByRole('button', { name: 'Пациент выбирает этот вариант' }).tap()
    await page.getByText('Код подписи отправлен').waitFor()
    await page.getByLabel('Код из сообщения').fill(codeIn(await lastSms(product.world, `${phone}1`)))
    await page.getByRole('button', { name: 'Подписать план' }).tap()
    await page.getByText('выбран пациентом').waitFor()
    expect(await page.getByRole('combobox', { name: 'Добавить услугу' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Записать этап 1' }).tap()
    const side = page.getByRole('complementary', { name: 'Запись на этап' })
    expect(await side.textContent()).toContain(adult)
    expect(await side.getByLabel('Минут').inputValue()).toBe('90')
    const time = side.getByRole('button', { name: /^\d{1,2}:\d{2}$/ }).first()
    await time.waitFor(SOON)
    expect(await held(person, `tablet-${way}-8-phase`)).toEqual([])
    await time.tap()
    await side.getByRole('button', { name: /^Записать:/ }).tap()
    await page.getByText('записан на', { exact: false }).first().waitFor()
  })

  it('J2.7: a patient of the other legal entity is refused with the reason; emergency access asks for one', async () => {
    const { page } = person
    const { rows } = await superuser.query(
      `select p.patient_id from patients.patient p join tenancy.legal_entity e on e.entity_id = p.entity_ids[1]
       where e.code = 'Т' and cardinality(p.entity_ids) = 1 limit 1`,
    )
    await person.go(`/app/patient/${rows[0].patient_id}`)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/юридическ/i)
    await page.getByLabel(/Причина экстренного доступа/).waitFor()
    expect(await held(person, `tablet-${way}-9-refused`)).toEqual([])
    expect(person.complaints).toEqual([])
  })
})

describe.each([
  { way: 'landscape', at: 0 },
  { way: 'portrait', at: 1 },
] as const)('J1.6 on a tablet, $way', { timeout: 90_000 }, ({ way, at }) => {
  it('J1.6: arrival, passport, papers prepared and signed by the code; the consent to care on paper only', async () => {
    const { rows } = await superuser.query(
      `select distinct on (p.patient_id) p.patient_id, p.phone, p.surname, a.appointment_id,
         (a.starts_at at time zone b.zone)::date::text as day
       from scheduling.appointment a join patients.patient p using (tenant_id, patient_id)
       join tenancy.branch b on b.tenant_id = a.tenant_id and b.branch_id = a.branch_id
       join tenancy.legal_entity e on e.tenant_id = a.tenant_id and e.entity_id = a.entity_id
       where a.status in ('booked', 'confirmed') and p.birth_date < '2000-01-01' and e.code = 'С' and b.position = 0
         and p.phone not like '+790000067%' offset $1 limit 1`,
      [at],
    )
    const { patient_id, phone, surname, appointment_id, day } = rows[0]
    await superuser.query(
      'update patients.patient set verified_at = null, verified_by = null, verified_document = null where patient_id = $1',
      [patient_id],
    )
    await superuser.query(`update scheduling.appointment set status = 'booked' where appointment_id = $1`, [
      appointment_id,
    ])
    const desk = await product.person({ tablet: way })
    await desk.signIn('reception@example.ru')
    const { page } = desk
    await desk.go(`/app/?day=${day}`)
    await card(page, surname).first().tap()
    await page.getByRole('complementary').getByRole('button', { name: 'Отметить приход' }).tap()
    const papers = page.getByRole('region', { name: 'Документы на подпись' })
    await papers.waitFor()
    expect(await held(desk, `tablet-${way}-j16-1-arrived`)).toEqual([])
    await page.getByRole('complementary').getByRole('button', { name: 'Карточка' }).tap()
    const verifying = page
      .locator('form')
      .filter({ has: page.getByRole('button', { name: 'Документ проверен' }) })
    await verifying.getByRole('textbox').fill('паспорт 00 00 000303, выдан 01.02.2015 ОВД Примерска')
    await verifying.getByRole('button', { name: 'Документ проверен' }).tap()
    await papers.getByLabel('Адрес').fill('г. Примерск, ул. Тихая, 3')
    await papers.getByRole('button', { name: 'Подготовить документы' }).tap()
    await papers.getByRole('img').waitFor()
    expect(await held(desk, `tablet-${way}-j16-2-ready`)).toEqual([])
    const line = papers.getByRole('listitem').filter({ hasText: 'Согласие на осмотр' })
    await line.getByText('Только на бумаге').waitFor()
    await papers.getByRole('button', { name: 'Ссылку по СМС' }).tap()
    const linkIn = async () => /https?:\S+\/sign\/\S+/.exec(await lastSms(product.world, phone))?.[0] ?? ''
    await expect.poll(linkIn, SOON).not.toBe('')
    const hand = await product.person({ phone: true })
    await hand.page.goto(await linkIn())
    await hand.page.getByRole('button', { name: 'Прочитано, прислать код' }).click()
    await hand.page.getByLabel('Код из СМС').waitFor()
    await hand.page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, phone)))
    await hand.page.getByRole('button', { name: 'Подписать', exact: true }).click()
    await hand.page.getByText('Спасибо, документы подписаны').waitFor()
    await papers.getByText('Контрольные суммы сохранены').waitFor(SOON)
    expect(await held(desk, `tablet-${way}-j16-3-signed`)).toEqual([])
    expect(hand.complaints).toEqual([])
    await hand.close()
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})
