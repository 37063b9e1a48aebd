import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

/** Two desks have one card open: nothing that was typed is lost, and nobody undoes unseen what the other has saved. */
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

/** The other desk writes an address of mail into the card. */
async function writeMail(email: string): Promise<void> {
  const { version } = await read()
  const { status } = await other.request('PATCH', `/api/clinic/patients/${patientId}`, {
    ...CARD,
    email,
    version,
  })
  expect(status).toBe(200)
}

describe('one card on two desks', { timeout: 90_000 }, () => {
  it('refuses to save above an unseen change, keeps what was typed, shows the other’s, and saves both', async () => {
    const { page } = desk
    const note = page.getByLabel('Заметка регистратуры')
    await note.fill('Просит звонить после шести')
    await writeMail('neighbour@example.ru')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Пока вы редактировали, запись изменили').waitFor()
    expect((await read()).note).toBe('')
    await expect.poll(() => page.getByLabel('Почта').inputValue()).toBe('neighbour@example.ru')
    expect(await note.inputValue()).toBe('Просит звонить после шести')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect.poll(async () => (await read()).note).toBe('Просит звонить после шести')
    expect((await read()).email).toBe('neighbour@example.ru')
  })

  it('IP-1.3: the mark of the document takes away neither the half-typed card nor the address of the papers', async () => {
    const { page } = desk
    const note = page.getByLabel('Заметка регистратуры')
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
