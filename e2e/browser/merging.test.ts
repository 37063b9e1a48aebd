import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** Two cards of one person at the desk of the administrator: compared, merged, found by the old number, taken apart. */
let product: Product
let desk: Person
let cards: readonly [first: string, second: string]
const gallery = process.env.GALLERY

beforeAll(async () => {
  product = await openProduct({ history: true })
  const owner = await signIn(product.world, 'owner@example.ru')
  const { entities } = (await owner.request('GET', '/api/clinic')).json
  const made = async (more: object) =>
    (
      await owner.request('POST', '/api/clinic/patients', {
        surname: 'Двойникова',
        given: 'Мария',
        patronymic: 'Олеговна',
        birthDate: '1988-04-12',
        phone: '+79000005501',
        email: null,
        sex: 'female',
        note: '',
        entityId: entities[0].entityId,
        anotherPerson: true,
        ...more,
      })
    ).json
  const first = await made({ note: 'Просит звонить после шести' })
  const second = await made({ surname: 'Двойникова-Петрова', phone: '+79000005502', email: 'dm@example.ru' })
  cards = [first.patientId, second.patientId]
  desk = await product.person()
  await desk.signIn('owner@example.ru')
}, 180_000)
afterAll(() => product?.close())

describe('MD-1.6: duplicate cards', { timeout: 90_000 }, () => {
  it('MD-1.6: the card shows its likely twin; both stand side by side before anything happens', async () => {
    const { page } = desk
    await desk.go(`/app/patient/${cards[0]}`)
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Двойные карточки' }) })
    await panel.getByText('Двойникова-Петрова').waitFor()
    await panel.getByRole('button', { name: 'Сравнить', exact: true }).click()
    await page.getByRole('heading', { name: 'Объединить две карточки' }).waitFor()
    await page.getByText('dm@example.ru').waitFor()
    expect(await look(page, 'merge-preview', { gallery })).toEqual([])
  })

  it('MD-1.6: merges with a reason; the old number and the old address open the joint card', async () => {
    const { page } = desk
    const number = (await page.locator('.merge-fields th:last-child .num').textContent())!
    await page.getByLabel('На каком основании объединяем').fill('Один паспорт, сверен в регистратуре')
    await page.getByRole('button', { name: /^Объединить:/ }).click()
    await page.getByText(`Объединена карточка ${number}`).waitFor()
    await page.getByRole('combobox').first().fill(number)
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('option').count()).toBe(1)
    await page.keyboard.press('Escape')
    await desk.go(`/app/patient/${cards[1]}`)
    await page.waitForURL(url => url.pathname === `/app/patient/${cards[0]}`)
    await page.getByText(`Объединена карточка ${number}`).waitFor()
    await page.getByText('Карточка, которую вы искали, объединена с этой').waitFor()
    expect(await look(page, 'merge-joint', { gallery })).toEqual([])
  })

  it('MD-1.6: the old surname finds the joint card, says so, and opens it', async () => {
    const { page } = desk
    await desk.go('/app/board')
    const search = page.getByRole('combobox', { name: /Найти пациента/ })
    await search.fill('Двойникова-Петрова')
    const line = page.getByRole('option', { name: /объединена с карточкой «Двойникова-Петрова/ })
    await line.waitFor()
    if (gallery) await page.screenshot({ path: `${gallery}/merge-search.png` })
    await line.click()
    await page.waitForURL(url => url.pathname === `/app/patient/${cards[0]}`)
    await page.getByText('Карточка, которую вы искали, объединена с этой').waitFor()
  })

  it('MD-1.6: is taken apart with a reason', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Разъединить' }).click()
    await page.getByLabel('Почему разъединяем').fill('Сёстры: разные паспорта')
    await page.getByRole('button', { name: 'Разъединить' }).click()
    await page.getByText('разъединена').waitFor()
    await desk.go(`/app/patient/${cards[1]}`)
    await page.getByRole('heading', { name: 'Двойникова-Петрова Мария Олеговна' }).waitFor()
    expect(desk.complaints).toEqual([])
  })
})
