import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bookingAt, freeTimes } from '../open-clinic.ts'
import { wholeWeek } from '../whole-week.ts'
import { type Client, dayIn, ok, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** The administrator closes a branch on the screen of the clinic's places, and opens it again. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let desk: Person
let admin: Client
let owner: Client
let practitionerId: string
let entityId: string
let hill: { branchId: string; chairs: { chairId: string }[] }
let centre: string
let visit: string

interface Branch {
  readonly branchId: string
  readonly name: string
  readonly chairs: { chairId: string }[]
}
const branches = async (): Promise<Branch[]> => ok(await admin.request('GET', '/api/clinic')).branches

/** The doctor's whole week at one place. */
async function week(branchId: string, chairId: string | null): Promise<void> {
  const url = `/api/clinic/schedules/${practitionerId}`
  const { version } = ok(await admin.request('GET', url))
  const change = wholeWeek(dayIn(product.world, 0), { branchId, entityId, chairId })
  ok(await admin.request('POST', `${url}/changes`, { version, acknowledged: true, change }))
}

beforeAll(async () => {
  product = await openProduct()
  admin = await signIn(product.world, 'admin@example.ru')
  owner = await signIn(product.world, 'owner@example.ru')
  const { practitioners } = ok(await owner.request('GET', '/api/clinic/practitioners'))
  practitionerId = practitioners.find((one: { surname: string }) => one.surname === 'Улыбкин').practitionerId
  entityId = (await freeTimes(product.world, owner, practitionerId))[0]!.entityId
  centre = (await branches())[0]!.branchId
  const made = ok(
    await admin.request('POST', '/api/clinic/branches', {
      slug: 'hill',
      name: 'Горка',
      address: 'г. Примерск, ул. Горная, 1',
      phone: '8 (900) 000-00-13',
      zone: 'Europe/Moscow',
      rooms: [{ roomId: null, name: 'Кабинет 1', chairs: [{ chairId: null, name: 'Кресло 1' }] }],
    }),
  )
  hill = (await branches()).find(branch => branch.branchId === made.branchId)!
  await week(hill.branchId, hill.chairs[0]!.chairId)
  const patient = ok(
    await owner.request('POST', '/api/clinic/patients', {
      surname: 'Горкина',
      given: 'Мила',
      patronymic: null,
      birthDate: '1991-02-03',
      phone: '+79000006631',
      email: null,
      sex: null,
      entityId,
    }),
  )
  const time = (await freeTimes(product.world, owner, practitionerId)).find(
    one => one.branchId === hill.branchId,
  )!
  visit = ok(
    await owner.request('POST', '/api/clinic/appointments', bookingAt(time, patient.patientId)),
  ).appointmentId
  desk = await product.person()
  await desk.signIn('admin@example.ru')
  await desk.go('/app/setup/places')
}, 180_000)
afterAll(() => product?.close())

const sheet = () =>
  desk.page.locator('section.page, main').locator('section.sheet', {
    has: desk.page.getByRole('heading', { name: /^Горка/ }),
  })
const ask = () => sheet().getByRole('button', { name: 'Закрыть филиал: Горка' }).click()
const close = () => sheet().getByRole('button', { name: 'Закрыть филиал', exact: true })
const site = async () => {
  const visitor = await product.person()
  await visitor.go('/c/ozero')
  const text = (await visitor.page.textContent('body'))!
  await visitor.close()
  return text
}

describe('«Закрыть филиал» by click', () => {
  it('MM-3.8: while a doctor receives there, his name stands instead of the button', async () => {
    expect(await site()).toContain('Горка')
    await ask()
    await sheet().getByText('Улыбкин').waitFor()
    expect(await close().count()).toBe(0)
    expect(await look(desk.page, 'close-branch-1-doctors', { gallery })).toEqual([])
    await sheet()
      .getByRole('link', { name: /Улыбкин/ })
      .click()
    await desk.page.getByRole('heading', { name: 'Обычная неделя' }).waitFor()
  })

  it('MM-3.8: while visits are to come, they are listed', async () => {
    await week(centre, null)
    await desk.go('/app/setup/places')
    await ask()
    await sheet()
      .getByRole('link', { name: /Горкина/ })
      .waitFor()
    expect(await close().count()).toBe(0)
    expect(await look(desk.page, 'close-branch-2-visits', { gallery })).toEqual([])
  })

  it('MM-3.8: closed by one press more; the site and the choice of branches leave it out; opened again', async () => {
    const { page } = desk
    const { version } = ok(await owner.request('GET', `/api/clinic/appointments/${visit}`))
    ok(
      await owner.request('POST', `/api/clinic/appointments/${visit}/status`, {
        status: 'cancelled',
        reason: 'Филиал закрывается',
        version,
      }),
    )
    await desk.go('/app/setup/places')
    await ask()
    await close().waitFor()
    expect(await look(page, 'close-branch-3-ask', { gallery })).toEqual([])
    await close().click()
    const back = page.getByRole('button', { name: 'Открыть снова: Горка' })
    await back.waitFor()
    expect(await look(page, 'close-branch-4-closed', { gallery })).toEqual([])
    expect(await site()).not.toContain('Горка')
    await desk.go('/app/')
    await page.getByRole('combobox', { name: 'Все филиалы' }).click()
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('option', { name: 'Горка' }).count()).toBe(0)
    await desk.go('/app/setup/places')
    await back.click()
    await sheet().getByRole('button', { name: 'Закрыть филиал: Горка' }).waitFor()
    await sheet().getByText('Кресло 1').waitFor()
    expect(await look(page, 'close-branch-5-open', { gallery })).toEqual([])
    expect(await site()).toContain('Горка')
    expect(desk.complaints).toEqual([])
  })
})
