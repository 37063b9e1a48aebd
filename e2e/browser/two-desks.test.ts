import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginVisits } from '../begun-visit.ts'
import { type Client, ok, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** Two desks have one card open: nothing that was typed is lost, and nobody undoes unseen what the other has saved. */
const gallery = process.env.GALLERY
let product: Product
let desk: Person
let other: Client
let patientId: string

const CARD = {
  surname: 'Соседкина',
  given: 'Ирина',
  patronymic: 'Львовна',
  birthDate: '1984-02-29',
  phone: '+79000005511',
  email: null as string | null,
  sex: 'female',
  note: '',
}

beforeAll(async () => {
  product = await openProduct()
  other = await signIn(product.world, 'owner@example.ru')
  const { entities } = (await other.request('GET', '/api/clinic')).json
  const made = await other.request('POST', '/api/clinic/patients', {
    ...CARD,
    entityId: entities[0].entityId,
  })
  patientId = made.json.patientId
  desk = await product.person()
  await desk.signIn('reception@example.ru')
  await desk.go(`/app/patient/${patientId}`)
}, 180_000)
afterAll(() => product?.close())

const read = async () => (await other.request('GET', `/api/clinic/patients/${patientId}`)).json

/** The other desk changes the card as it stands now. */
async function write(change: Partial<typeof CARD>): Promise<void> {
  const card = await read()
  const fields = Object.keys(CARD) as (keyof typeof CARD)[]
  ok(
    await other.request('PATCH', `/api/clinic/patients/${patientId}`, {
      ...Object.fromEntries(fields.map(field => [field, card[field]])),
      ...change,
      version: card.version,
    }),
  )
}

describe('one card on two desks', { timeout: 90_000 }, () => {
  it('refuses to save above an unseen change, keeps what was typed, shows the other’s, and saves both', async () => {
    const { page } = desk
    const note = page.getByRole('textbox', { name: 'Заметка регистратуры' })
    await note.fill('Просит звонить после шести')
    await write({ email: 'neighbour@example.ru' })
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Пока вы редактировали, запись изменили').waitFor()
    expect((await read()).note).toBe('')
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Почта' }).inputValue())
      .toBe('neighbour@example.ru')
    expect(await note.inputValue()).toBe('Просит звонить после шести')
    // What came from the other desk is named, with who and when; nobody touched the same field, so nothing is asked.
    const notice = page.locator('.conflict')
    const { surname } = ok(await other.request('GET', '/api/clinic/me'))
    await notice.getByText(`${surname} `).waitFor()
    expect(await notice.textContent()).toMatch(/, \d{1,2}:\d\d/)
    await notice.getByText('neighbour@example.ru').waitFor()
    await notice.getByText('(было: пусто)').waitFor()
    expect(await notice.getByRole('button').count()).toBe(0)
    expect(await look(page, 'two-desks-1-apart', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect.poll(async () => (await read()).note).toBe('Просит звонить после шести')
    expect((await read()).email).toBe('neighbour@example.ru')
  })

  it('one field on both desks: theirs against mine, chosen by keyboard, and nothing is saved before that', async () => {
    const { page } = desk
    const note = page.getByRole('textbox', { name: 'Заметка регистратуры' })
    const phone = page.getByRole('textbox', { name: 'Телефон' })
    await note.fill('Просит писать, не звонить')
    await phone.fill('8 900 000-55-12')
    await write({ note: 'Просит звонить утром', surname: 'Соседкина-Мирная', phone: '+79000005513' })
    await page.getByRole('button', { name: 'Сохранить' }).click()
    const notice = page.locator('.conflict')
    await notice.getByText('Осталось выбрать: 2').waitFor()
    expect(await page.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true)
    // The untouched field follows, the typed ones stay.
    expect(await page.getByRole('textbox', { name: 'Фамилия' }).inputValue()).toBe('Соседкина-Мирная')
    expect(await note.inputValue()).toBe('Просит писать, не звонить')
    expect(await look(page, 'two-desks-2-clash', { gallery })).toEqual([])
    const button = (name: string) => notice.getByRole('button', { name })
    await button('Взять их значение: Телефон').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => phone.inputValue()).toBe('+7\u00a0900\u00a0000-55-13')
    await notice.getByText('Осталось выбрать: 1').waitFor()
    await button('Взять их значение: Заметка регистратуры').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => note.inputValue()).toBe('Просит звонить утром')
    // Taking theirs has not thrown mine away: a Tab farther it comes back.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => note.inputValue()).toBe('Просит писать, не звонить')
    expect(await button('Оставить моё: Заметка регистратуры').getAttribute('aria-pressed')).toBe('true')
    expect(await look(page, 'two-desks-3-chosen', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await notice.waitFor({ state: 'detached' })
    expect(await read()).toMatchObject({
      surname: 'Соседкина-Мирная',
      note: 'Просит писать, не звонить',
      phone: '+79000005513',
    })
  })

  it('saved once more while one chooses: what was chosen against the old value is asked anew', async () => {
    const { page } = desk
    const note = page.getByRole('textbox', { name: 'Заметка регистратуры' })
    const notice = page.locator('.conflict')
    const save = page.getByRole('button', { name: 'Сохранить' })
    await note.fill('Моё')
    await write({ note: 'Их первое' })
    await save.click()
    await notice.getByRole('button', { name: 'Оставить моё: Заметка регистратуры' }).click()
    await write({ note: 'Их второе' })
    await save.click()
    await notice.getByText('Их второе').waitFor()
    await notice.getByText('Осталось выбрать: 1').waitFor()
    expect((await read()).note).toBe('Их второе')
    await notice.getByRole('button', { name: 'Оставить моё: Заметка регистратуры' }).click()
    await save.click()
    await notice.waitFor({ state: 'detached' })
    expect((await read()).note).toBe('Моё')
  })

  it('IP-1.3: the mark of the document takes away neither the half-typed card nor the address of the papers', async () => {
    const { page } = desk
    const note = page.getByRole('textbox', { name: 'Заметка регистратуры' })
    await note.fill('Просит звонить после семи')
    const verified = page.getByRole('button', { name: 'Документ проверен' })
    await page.locator('form').filter({ has: verified }).getByRole('textbox').fill('паспорт 00 00 000311')
    await verified.click()
    const address = page.getByRole('region', { name: 'Документы на подпись' }).getByLabel('Адрес')
    await address.fill('г. Примерск, ул. Тихая, 5')
    expect(await note.inputValue()).toBe('Просит звонить после семи')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect.poll(async () => (await read()).note).toBe('Просит звонить после семи')
    expect(await address.inputValue()).toBe('г. Примерск, ул. Тихая, 5')
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(desk.complaints.filter(line => !line.includes('409'))).toEqual([])
  })
})

describe('one service of the price list on two desks', { timeout: 90_000 }, () => {
  it('the open form hears of the other’s change, shows it field by field and saves both', async () => {
    const admin = await product.person()
    await admin.signIn('admin@example.ru')
    const { page } = admin
    const list = async () => ok(await other.request('GET', '/api/clinic/price-list')).services
    const [service] = await list()
    await admin.go('/app/setup/prices')
    await page.getByRole('button', { name: service.name, exact: true }).first().click()
    await page.getByLabel('Название').fill('Осмотр первичный')
    const { serviceId, prices: _, ...body } = service
    ok(
      await other.request('PUT', `/api/clinic/price-list/${serviceId}`, {
        ...body,
        name: 'Осмотр и консультация',
        durationMinutes: body.durationMinutes + 15,
        price: null,
      }),
    )
    await page.getByRole('button', { name: 'Сохранить' }).click()
    const notice = page.locator('.conflict')
    await notice.getByText('Осмотр и консультация').waitFor()
    expect(await notice.textContent()).toContain(
      `${body.durationMinutes + 15} (было: ${body.durationMinutes})`,
    )
    expect(await look(page, 'two-desks-4-service', { gallery })).toEqual([])
    await notice.getByRole('button', { name: /^Оставить моё/ }).click()
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByLabel('Найти услугу или код').waitFor()
    const saved = (await list()).find((one: { serviceId: string }) => one.serviceId === serviceId)
    expect(saved).toMatchObject({ name: 'Осмотр первичный', durationMinutes: body.durationMinutes + 15 })
    expect(admin.complaints.filter(line => !line.includes('409'))).toEqual([])
    await admin.close()
  })
})

describe('one draft of a protocol in two windows', { timeout: 90_000 }, () => {
  it('J2.3: what was written in both is asked, the rest joins by itself, and only then it is saved and signed', async () => {
    const elsewhere = await signIn(product.world, 'doctor@example.ru')
    const [visit] = await beginVisits(product.world, elsewhere, 1)
    const doctor = await product.person()
    await doctor.signIn('doctor@example.ru')
    const { page } = doctor
    await doctor.go(`/app/visit/${visit!.encounterId}`)
    const field = (name: string) => page.getByRole('textbox', { name, exact: true })
    const read = async () => {
      const { protocols } = ok(await elsewhere.request('GET', `/api/clinic/encounters/${visit!.encounterId}`))
      return protocols[0] as { version: number; template: string; content: Record<string, string> }
    }
    const writeElsewhere = async (change: Record<string, string>) => {
      const { version, template, content } = await read()
      const body = { version, template, content: { ...content, ...change } }
      ok(await elsewhere.request('PUT', `/api/clinic/protocols/${visit!.protocolId}`, body))
    }
    await field('Жалобы').fill('Боль при накусывании')
    await page.getByText('сохранено', { exact: true }).waitFor()
    await expect.poll(async () => (await read()).content.complaints).toBe('Боль при накусывании')
    // Other fields: they join, nothing is asked.
    await writeElsewhere({ recommendations: 'Осмотр через месяц.' })
    await field('Лечение').fill('Пломба')
    const notice = page.locator('.conflict')
    await notice.getByText('вы сами, в другом окне').waitFor()
    await notice.getByText('всё сохранено').waitFor()
    await expect
      .poll(async () => (await read()).content)
      .toMatchObject({
        treatment: 'Пломба',
        recommendations: 'Осмотр через месяц.',
      })
    expect(await field('Рекомендации').inputValue()).toBe('Осмотр через месяц.')
    // The same field: both are shown, nothing is sent or signed before the choice.
    await writeElsewhere({ treatment: 'Пломба из композита' })
    await field('Лечение').fill('Пломба, полировка')
    await notice.getByText('Осталось выбрать: 1').waitFor()
    expect((await read()).content.treatment).toBe('Пломба из композита')
    expect(await page.getByRole('button', { name: 'Подписать', exact: true }).isDisabled()).toBe(true)
    expect(await look(page, 'two-desks-5-protocol', { gallery })).toEqual([])
    await notice.getByRole('button', { name: 'Оставить моё: Лечение' }).click()
    await expect.poll(async () => (await read()).content.treatment).toBe('Пломба, полировка')
    await page.getByText('сохранено', { exact: true }).waitFor()
    expect(doctor.complaints.filter(line => !line.includes('409'))).toEqual([])
    await doctor.close()
  })

  it('J2.3: services that the other window has rendered are not replaced unseen', async () => {
    const elsewhere = await signIn(product.world, 'doctor@example.ru')
    const [visit] = await beginVisits(product.world, elsewhere, 1)
    const url = `/api/clinic/encounters/${visit!.encounterId}`
    const read = async () => ok(await elsewhere.request('GET', url))
    const { entityId } = await read()
    const all: { entityId: string; toothRequired: boolean; serviceId: string; name: string }[] = ok(
      await elsewhere.request('GET', '/api/clinic/services'),
    ).services
    const [mine, theirs] = all.filter(one => one.entityId === entityId && !one.toothRequired)
    const doctor = await product.person()
    await doctor.signIn('doctor@example.ru')
    const { page } = doctor
    await doctor.go(`/app/visit/${visit!.encounterId}`)
    await page.getByRole('tab', { name: 'Услуги' }).click()
    const services = page.locator('section', { has: page.getByRole('heading', { name: 'Оказанные услуги' }) })
    await services.getByRole('combobox', { name: 'Добавить услугу' }).fill(mine!.name)
    await page.getByRole('option', { name: mine!.name }).first().click()
    await services.getByText('не сохранено').waitFor()
    const lines = [{ serviceId: theirs!.serviceId, teeth: [], quantity: 2 }]
    ok(await elsewhere.request('PUT', `${url}/services`, { version: (await read()).version, lines }))
    await services.getByRole('button', { name: 'Сохранить' }).click()
    const notice = services.locator('.conflict')
    await notice.getByText(`${theirs!.name} × 2`).waitFor()
    await notice.getByText(`${mine!.name} × 1`).waitFor()
    expect(await services.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true)
    expect(await look(page, 'two-desks-6-services', { gallery })).toEqual([])
    await notice.getByRole('button', { name: /^Взять их значение/ }).click()
    await services.getByRole('button', { name: 'Сохранить' }).click()
    await notice.waitFor({ state: 'detached' })
    const kept = (await read()).services
    expect(kept.map((one: { name: string; quantity: number }) => [one.name, one.quantity])).toEqual([
      [theirs!.name, 2],
    ])
    expect(doctor.complaints.filter(line => !line.includes('409'))).toEqual([])
    await doctor.close()
  })
})
