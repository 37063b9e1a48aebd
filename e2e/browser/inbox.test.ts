import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATIENT_PHONE, signInPatient } from '../open-clinic.ts'
import { type Client, createClient, ok, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** One place for whatever came in and waits for reception: list, number in the rail, keyboard, phone, nothing, a lost server. */
let product: Product
let desk: Person
const gallery = process.env.GALLERY
beforeAll(async () => {
  product = await openProduct({ patients: 10 })
  desk = await product.person()
  await desk.signIn('reception@example.ru')
}, 180_000)
afterAll(() => product?.close())

const list = ({ page }: Person) => page.getByRole('list', { name: 'Что ждёт' })
const lines = (person: Person) => list(person).getByRole('link')
const rail = ({ page }: Person, name: string) =>
  page.getByRole('navigation').first().getByRole('link', { name, exact: true })

/** What the form of the site sends; `entity` as the page itself offers it. */
async function enquire(given: string, text: string): Promise<void> {
  const visitor = createClient(product.world)
  const page = await visitor.request('GET', '/c/ozero/feedback')
  const entity = /name="entity"[^>]*value="([^"]+)"/.exec(page.text)![1]!
  const fields = { entity, given, phone: '', email: 'mail@example.ru', text, processing: 'on' }
  expect((await visitor.form('/c/ozero/feedback', fields)).status).toBeLessThan(400)
}

const here = async (reception: Client) =>
  ok(await reception.request('GET', '/api/clinic/patients?q=9000000101')).patients[0] as {
    patientId: string
    entityIds: string[]
  }

/** A picture that a patient sends from the portal. */
async function sendPicture(): Promise<void> {
  const patient = await signInPatient(product.world, PATIENT_PHONE)
  const { people } = ok(await patient.request('GET', '/api/my/images'))
  const bytes = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#2f4b52' } })
    .jpeg()
    .toBuffer()
  const { organisations, patientId } = people[0]
  const { uploadId } = ok(
    await patient.request('POST', '/api/my/uploads', {
      patientId,
      entityId: organisations[0].entityId,
      name: 'прикус.jpg',
      size: bytes.length,
      comment: 'Так было до лечения в другой клинике',
    }),
  )
  const piece = { 'content-type': 'application/offset+octet-stream' }
  ok(await patient.request('PATCH', `/api/my/uploads/${uploadId}?offset=0`, bytes, piece))
  ok(await patient.request('POST', `/api/my/uploads/${uploadId}/completion`))
}

/** A request for copies of the medical documents, as reception registers it. */
async function askCopies(): Promise<void> {
  const reception = await signIn(product.world, 'reception@example.ru')
  const { patientId } = await here(reception)
  const { entities } = ok(await reception.request('GET', '/api/clinic'))
  const made = await reception.request('POST', `/api/clinic/patients/${patientId}/documents`, {
    entityId: entities[0].entityId,
    kind: 'copies_request',
    inputs: { 'input.copies': 'протоколы осмотров и снимки' },
  })
  expect(made.status, made.text).toBe(201)
}

describe('the inbox of reception', () => {
  it('says that nothing waits, and what would come here', async () => {
    await rail(desk, 'Входящие').click()
    await desk.page.getByText('Ничего не ждёт').waitFor()
    await desk.page.getByText('обращения с сайта').first().waitFor()
    expect(await look(desk.page, 'inbox-empty', { gallery })).toEqual([])
    expect(await desk.page.getByRole('navigation').first().getByText('Сайт').count()).toBe(0)
  })

  it('IP-2.2: the number in the rail rises by itself when the site brings an enquiry, on whatever page one is', async () => {
    await rail(desk, 'Расписание').click()
    await desk.page.locator('.board-window, .board-empty').first().waitFor()
    await enquire('Пелагея', 'Можно ли прийти на осмотр с коляской? Есть ли место, где её оставить?')
    await rail(desk, 'Входящие ждут: 1').waitFor()
    await enquire('Аристарх', 'Перезвоните, пожалуйста: хочу записать маму на консультацию.')
    await rail(desk, 'Входящие ждут: 2').waitFor()
    await sendPicture()
    await askCopies()
    await rail(desk, 'Входящие ждут: 4').waitFor()
  }, 60_000)

  it('IP-2.2: one list of unlike things, the longest waiting first, the chosen one beside it with its one action', async () => {
    const { page } = desk
    await rail(desk, 'Входящие ждут: 4').click()
    await expect.poll(() => lines(desk).count()).toBe(4)
    // A day without an hour stands before the hours of that day.
    const kinds = (await lines(desk).allTextContents()).map(
      text => /Обращение с сайта|Файл пациента|Заявление о копиях/.exec(text)?.[0],
    )
    expect(kinds).toEqual(['Заявление о копиях', 'Обращение с сайта', 'Обращение с сайта', 'Файл пациента'])
    await page.getByRole('button', { name: 'Записать ответ' }).waitFor()
    expect(await look(page, 'inbox', { gallery })).toEqual([])
    await page.getByRole('button', { name: /^Обращения/ }).click()
    await expect.poll(() => lines(desk).count()).toBe(2)
    await page.getByRole('button', { name: /^Все/ }).click()
    await expect.poll(() => lines(desk).count()).toBe(4)
  }, 60_000)

  it('IP-2.2: the keyboard alone: arrows choose, Enter goes to the action, Escape comes back, the next one moves up', async () => {
    const { page } = desk
    await lines(desk).first().focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('region', { name: 'Пелагея' }).getByText('с коляской').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    expect(await focused()).toContain('Пелагея')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Ответить')
    await page.keyboard.press('Escape')
    expect(await focused()).toContain('Пелагея')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Ответить')
    await page.keyboard.press('Enter')
    await page.getByLabel('Текст письма').fill('Да, вход без ступеней, коляску можно оставить в холле.')
    expect(await look(page, 'inbox-answer', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Отправить письмо' }).press('Enter')
    await expect.poll(() => lines(desk).count()).toBe(3)
    await rail(desk, 'Входящие ждут: 3').waitFor()
    await page.getByRole('region', { name: 'Аристарх' }).getByText('Перезвоните').waitFor()
    await expect.poll(focused).toContain('Аристарх')
    await page.getByRole('status').getByText('Ждут ещё: 3').waitFor()
  }, 60_000)

  it('IP-2.2: on a phone first the list, then the one that was pressed, and back', async () => {
    const phone = await product.person({ phone: true })
    await phone.signIn('reception@example.ru')
    await phone.go('/app/inbox')
    await lines(phone).filter({ hasText: 'Файл пациента' }).click()
    await phone.page.getByRole('button', { name: 'Принять в карту' }).waitFor()
    expect(await list(phone).isVisible()).toBe(false)
    expect(await look(phone.page, 'inbox-phone-file', { gallery })).toEqual([])
    await phone.page.setViewportSize({ width: 390, height: 844 })
    await phone.page.getByRole('button', { name: 'Ко всем входящим' }).click()
    await lines(phone).first().waitFor()
    expect(phone.complaints).toEqual([])
    await phone.close()
  }, 60_000)

  it('a list that cannot be read is told in words, the others are still there', async () => {
    const { page } = desk
    await page.route('**/api/clinic/enquiries', route => route.abort())
    await desk.go('/app/inbox')
    await page.getByText('Нет связи с сервером').waitFor()
    await lines(desk).filter({ hasText: 'Файл пациента' }).waitFor()
    expect(await look(page, 'inbox-error', { gallery })).toEqual([])
    await page.unroute('**/api/clinic/enquiries')
  }, 60_000)

  it('MD-1.1: old addresses lead here; whoever manages the site keeps its statistics', async () => {
    for (const path of ['/app/site', '/app/site/enquiries', '/app/site/reviews']) {
      await desk.go(path)
      await expect.poll(() => new URL(desk.page.url()).pathname).toMatch(/^\/app\/inbox/)
    }
    await desk.page.getByRole('heading', { name: 'Входящие' }).waitFor()
    const manager = await product.person()
    await manager.signIn('content@example.ru')
    await manager.page.getByRole('heading', { name: 'Посещения сайта' }).waitFor()
    expect(await rail(manager, 'Входящие').count()).toBe(0)
    expect(manager.complaints).toEqual([])
    await manager.close()
  }, 60_000)
})
