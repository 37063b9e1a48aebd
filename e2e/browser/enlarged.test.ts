import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATIENT_PHONE } from '../open-clinic.ts'
import { codeIn, dayIn, lastSms } from '../world.ts'
import { ENLARGED, type Enlarged, lookEnlarged } from './enlarged.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

/**
 * WCAG 1.4.4, 1.4.10, 2.4.11: every main screen at 200 % and 400 % and with letters of twice the size. Pictures of each
 * with GALLERY=<folder>.
 */
let product: Product
let day: string
const gallery = process.env.GALLERY
const only = process.env.ENLARGED as Enlarged | undefined
const WAYS = (Object.keys(ENLARGED) as Enlarged[]).filter(way => !only || way === only)
beforeAll(async () => {
  product = await openProduct({ history: true })
  day = dayIn(product.world, 1)
}, 180_000)
afterAll(() => product?.close())
const BUSY_MS = 120_000

interface Screen {
  readonly name: string
  readonly path: string
  readonly open?: (person: Person) => Promise<unknown>
}

/** Opens a screen at 200 %, as a person would who needs it so, and looks at it in each way. */
async function inspect(person: Person, screen: Screen): Promise<string[]> {
  await person.page.setViewportSize(ENLARGED['zoom-200'])
  await person.go(screen.path.endsWith('day=') ? screen.path + day : screen.path)
  await screen.open?.(person)
  const faults: string[] = []
  for (const way of WAYS) faults.push(...(await lookEnlarged(person.page, screen.name, way, gallery)))
  return [...faults, ...person.complaints]
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
const PUBLIC: readonly Screen[] = [
  { name: 'site-home', path: '/c/ozero' },
  { name: 'site-doctors', path: '/c/ozero/doctors' },
  { name: 'site-doctor', path: '/c/ozero/doctors/ulybkin' },
  { name: 'site-services', path: '/c/ozero/services' },
  { name: 'site-feedback', path: '/c/ozero/feedback' },
  { name: 'site-book-service', path: '/c/ozero/book' },
  { name: 'site-book-time', path: '/c/ozero/book', open: choose },
  {
    name: 'site-book-form',
    path: '/c/ozero/book',
    open: async person => {
      await hold(person)
      await person.page.getByRole('button', { name: 'Получить код по СМС' }).click()
      await person.page.getByRole('alert').waitFor()
    },
  },
  { name: 'portal-sign-in', path: '/my?clinic=ozero', open: p => p.page.getByLabel('Ваш телефон').waitFor() },
  { name: 'staff-sign-in', path: '/app', open: p => p.page.getByLabel('Электронная почта').waitFor() },
]

const panel = ({ page }: Person) => page.getByRole('complementary')
const ready = ({ page }: Person) => page.locator('.board-window').first().waitFor()
const STAFF: Readonly<Record<string, readonly Screen[]>> = {
  'owner@example.ru': [
    { name: 'board-day', path: '/app/?day=', open: ready },
    { name: 'board-week', path: '/app/?view=week&day=', open: ready },
    {
      name: 'board-visit',
      path: '/app/?day=',
      open: async p => {
        await ready(p)
        await p.page.locator('.card-visit[data-status="booked"]').first().press('Enter')
        await panel(p).getByText('История').waitFor()
      },
    },
    {
      name: 'board-book',
      path: '/app/?day=',
      open: async p => {
        await ready(p)
        await p.page.keyboard.press('n')
        await p.page.getByRole('button', { name: 'Новый пациент' }).click()
        await panel(p).getByLabel('Фамилия').waitFor()
      },
    },
    {
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
      name: 'day-list',
      path: '/app/day-list?day=',
      open: p => p.page.locator('table').first().waitFor(),
    },
    {
      name: 'cash',
      path: '/app/cash',
      open: async p => {
        await p.page.locator('table button').first().click()
        await p.page.getByText('Чек не фискализирован').waitFor()
      },
    },
    { name: 'setup', path: '/app/setup', open: p => p.page.getByRole('heading').nth(1).waitFor() },
    {
      name: 'inbox',
      path: '/app/inbox',
      open: p => p.page.locator('.inbox, .inbox-empty').first().waitFor(),
    },
    { name: 'account', path: '/app/account', open: p => p.page.getByRole('heading').nth(1).waitFor() },
  ],
  'doctor@example.ru': [
    { name: 'doctor-list', path: '/app/doctor', open: p => p.page.locator('table').first().waitFor() },
    {
      name: 'doctor-visit',
      path: '/app/doctor',
      open: async p => {
        await p.page.locator('button[data-variant="filled"]', { hasText: 'приём' }).click()
        await p.page.getByText('Готовый протокол').waitFor()
        await p.page.getByRole('heading', { name: 'Прошлые приёмы' }).waitFor()
      },
    },
  ],
}

describe('the site and the doors', () => {
  let visitor: Person
  beforeAll(async () => {
    visitor = await product.person({ enlarged: true })
  })
  for (const screen of PUBLIC)
    it(`WCAG 1.4.10: ${screen.name}`, async () => expect(await inspect(visitor, screen)).toEqual([]), BUSY_MS)
})

describe('the portal', () => {
  it(
    'WCAG 1.4.10: portal-visits',
    async () => {
      const person = await product.person({ enlarged: true })
      const { page } = person
      const open = async () => {
        await page.getByLabel('Ваш телефон').fill(PATIENT_PHONE)
        await page.getByRole('button', { name: 'Получить код' }).click()
        await page.getByLabel('Код из СМС').waitFor()
        await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, PATIENT_PHONE)))
        await page.getByRole('button', { name: 'Войти' }).click()
        await page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
      }
      const faults = await inspect(person, { name: 'portal-visits', path: '/my?clinic=ozero', open })
      expect(faults).toEqual([])
      await person.close()
    },
    BUSY_MS,
  )
})

for (const [who, screens] of Object.entries(STAFF))
  describe(who, () => {
    let person: Person
    beforeAll(async () => {
      person = await product.person({ enlarged: true })
      await person.signIn(who)
    }, BUSY_MS)
    for (const screen of screens)
      it(
        `WCAG 1.4.10: ${screen.name}`,
        async () => expect(await inspect(person, screen)).toEqual([]),
        BUSY_MS,
      )
  })
