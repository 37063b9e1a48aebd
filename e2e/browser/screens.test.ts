import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookingAt, freeTimes, PATIENT_PHONE } from '../open-clinic.ts'
import { codeIn, dayIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/**
 * Every screen at a desk and on a phone, in light and in dark: nothing serious for axe, nothing out of the edge,
 * nothing in the console. With GALLERY=<folder> the same run leaves a PNG of each for a person to look at.
 */
let product: Product
let day: string
beforeAll(async () => {
  product = await openProduct({ history: true })
  day = dayIn(product.world, 1)
})
afterAll(() => product?.close())

/** Several screens in one test, on a machine that is busy with others. */
const BUSY_MS = 60_000

interface Screen {
  readonly name: string
  readonly path: string
  readonly touch?: boolean
  readonly open?: (person: Person) => Promise<unknown>
}

const choose = async ({ page }: Person) => {
  await page.locator('a.card').first().click()
  await page.locator('.times button').first().waitFor()
}
const hold = async (person: Person) => {
  await choose(person)
  await person.page.locator('.times button').first().click()
  await person.page.getByRole('heading', { name: 'Кто придёт на приём?' }).waitFor()
}

const PATIENTS: readonly Screen[] = [
  { name: 'site-home', path: '/c/ozero' },
  { name: 'site-doctors', path: '/c/ozero/doctors' },
  { name: 'site-doctor', path: '/c/ozero/doctors/ulybkin' },
  { name: 'site-services', path: '/c/ozero/services' },
  { name: 'site-book-service', path: '/c/ozero/book' },
  { name: 'site-book-time', path: '/c/ozero/book', open: choose },
  { name: 'site-book-form', path: '/c/ozero/book', open: hold },
  {
    name: 'site-book-form-wrong',
    path: '/c/ozero/book',
    open: async person => {
      await hold(person)
      await person.page.getByRole('button', { name: 'Получить код по СМС' }).click()
      await person.page.getByRole('alert').waitFor()
    },
  },
  { name: 'site-nowhere', path: '/c/ozero/nowhere' },
  { name: 'portal-sign-in', path: '/my?clinic=ozero', open: p => p.page.getByLabel('Ваш телефон').waitFor() },
]

const panel = ({ page }: Person) => page.getByRole('complementary')
const ready = ({ page }: Person) => page.locator('.board-window').first().waitFor()
const DESK: readonly (Screen & { readonly who: string })[] = [
  {
    who: 'owner@example.ru',
    name: 'board-day',
    path: '/app/?day=',
    open: ready,
  },
  { who: 'owner@example.ru', name: 'board-week', path: '/app/?view=week&day=', open: ready },
  {
    who: 'owner@example.ru',
    name: 'board-visit',
    path: '/app/?day=',
    open: async p => {
      await ready(p)
      await p.page.locator('.card-visit[data-status="booked"]').first().press('Enter')
      await panel(p).getByText('История').waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'board-book',
    path: '/app/?day=',
    open: async p => {
      await ready(p)
      await p.page.keyboard.press('n')
      await panel(p).getByRole('region', { name: 'Свободное время' }).getByRole('button').first().waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'patient-new',
    path: '/app/?day=',
    open: async p => {
      await ready(p)
      await p.page.keyboard.press('n')
      await p.page.getByRole('button', { name: 'Новый пациент' }).click()
      await panel(p).getByLabel('Фамилия').waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'patient-search',
    path: '/app/?day=',
    open: async p => {
      await ready(p)
      await p.page.keyboard.press('Control+k')
      await p.page.keyboard.type('90000001')
      await p.page.getByRole('option').first().waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'patient-card',
    path: '/app/?day=',
    open: async p => {
      await ready(p)
      await p.page.keyboard.press('Control+k')
      await p.page.keyboard.type('9000000101')
      await p.page.getByRole('option').first().click()
      await p.page.getByRole('heading', { name: 'Визиты' }).waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'day-list',
    path: '/app/day-list?day=',
    open: p => p.page.locator('table').first().waitFor(),
  },
  {
    who: 'owner@example.ru',
    name: 'cash',
    path: '/app/cash',
    open: async p => {
      await p.page.locator('table button').first().click()
      await p.page.getByText('Чек не фискализирован').waitFor()
    },
  },
  {
    who: 'owner@example.ru',
    name: 'account',
    path: '/app/account',
    open: p => p.page.getByRole('heading').nth(1).waitFor(),
  },
  {
    who: 'doctor@example.ru',
    name: 'doctor-list',
    path: '/app/doctor',
    open: p => p.page.locator('table').first().waitFor(),
  },
  {
    who: 'doctor@example.ru',
    name: 'doctor-visit',
    path: '/app/doctor',
    open: async p => {
      await p.page.locator('button[data-variant="filled"]', { hasText: 'приём' }).click()
      await p.page.getByText('Готовый протокол').waitFor()
      await p.page.getByRole('heading', { name: 'Прошлые приёмы' }).waitFor()
    },
  },
]

/** Opens a screen and gives what is wrong with it. */
async function inspect(person: Person, screen: Screen): Promise<string[]> {
  const before = person.complaints.length
  await person.go(screen.path.endsWith('day=') ? screen.path + day : screen.path)
  await screen.open?.(person)
  const faults = await look(person.page, screen.name, {
    touch: screen.touch ?? false,
    gallery: process.env.GALLERY,
  })
  return [...faults, ...person.complaints.slice(before)]
}

describe('screens for patients', () => {
  let visitor: Person
  beforeAll(async () => {
    visitor = await product.person()
  })
  for (const screen of PATIENTS) {
    it(screen.name, async () => expect(await inspect(visitor, { ...screen, touch: true })).toEqual([]))
  }
})

describe('screens of a visit that a patient owns', () => {
  it(
    'site-visit, site-move, site-cancelled',
    async () => {
      const faults: string[] = []
      const person = await product.person()
      const { page } = person
      const gallery = process.env.GALLERY
      const see = async (name: string) => faults.push(...(await look(page, name, { touch: true, gallery })))
      const link = new URL(await bookedLink(product.world))
      await person.go(link.pathname)
      await see('site-visit')
      await page.getByRole('link', { name: 'Перенести' }).click()
      await page.locator('.times button').first().waitFor()
      await see('site-move')
      await person.go(link.pathname)
      await page.getByRole('button', { name: 'Отменить запись' }).click()
      await page.getByText('отменён').first().waitFor()
      await see('site-cancelled')
      expect([...faults, ...person.complaints]).toEqual([])
      await person.close()
    },
    BUSY_MS,
  )

  it(
    'portal-code, portal-visits',
    async () => {
      const faults: string[] = []
      const person = await product.person()
      const { page } = person
      const see = async (name: string) =>
        faults.push(...(await look(page, name, { touch: true, gallery: process.env.GALLERY })))
      await person.go('/my?clinic=ozero')
      await page.getByLabel('Ваш телефон').fill(PATIENT_PHONE)
      await page.getByRole('button', { name: 'Получить код' }).click()
      await page.getByLabel('Код из СМС').waitFor()
      await see('portal-code')
      await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
      await page.getByRole('button', { name: 'Войти' }).click()
      await page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
      await see('portal-visits')
      expect([...faults, ...person.complaints]).toEqual([])
      await person.close()
    },
    BUSY_MS,
  )
})

/** Books the demo's patient a week ahead and gives the link of his SMS. */
async function bookedLink(world: Product['world']): Promise<string> {
  const owner = await signIn(world, 'owner@example.ru')
  const { patients } = (await owner.request('GET', '/api/clinic/patients?q=9000000101')).json
  const { practitioners } = (await owner.request('GET', '/api/clinic/practitioners')).json
  const times = await freeTimes(world, owner, practitioners[0].practitionerId)
  await owner.request('POST', '/api/clinic/appointments', bookingAt(times[40]!, patients[0].patientId))
  return /https?:\S+/.exec(await lastSms(world, PATIENT_PHONE))![0]
}

describe('screens for staff', () => {
  it(
    'board-empty, board-offline: an empty day says so, a lost server is told in words',
    async () => {
      const person = await product.person()
      await person.signIn('owner@example.ru')
      const { page } = person
      await person.go('/app/?day=2027-01-03')
      await page.getByText('В этот день приёма нет').waitFor()
      const faults = await look(page, 'board-empty', { gallery: process.env.GALLERY })
      await page.route('**/api/clinic/board*', route => route.abort())
      await page.getByRole('button', { name: 'Позже' }).click()
      await page.getByText('Нет связи с сервером').waitFor()
      faults.push(...(await look(page, 'board-offline', { gallery: process.env.GALLERY })))
      expect(faults).toEqual([])
      await person.close()
    },
    BUSY_MS,
  )
  it.each([
    ['staff-sign-in', '/app'],
    ['console-sign-in', '/console'],
  ])('%s', async (name, path) => {
    const person = await product.person()
    const open = (p: Person) => p.page.getByRole('button', { name: 'Войти', exact: true }).waitFor()
    expect(await inspect(person, { name, path, open })).toEqual([])
    await person.close()
  })
  for (const who of ['owner@example.ru', 'doctor@example.ru']) {
    describe(who, () => {
      let person: Person
      beforeAll(async () => {
        person = await product.person()
        await person.signIn(who)
      })
      for (const screen of DESK.filter(s => s.who === who)) {
        it(screen.name, async () => expect(await inspect(person, screen)).toEqual([]))
      }
    })
  }
})
