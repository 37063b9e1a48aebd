import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StatementDocument, writeBankStatement } from '#libs/bank-statement/index.ts'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import { applicant, inn10, signInConsole } from '../vendor-world.ts'
import { type Client, dayIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J7 and the owner's part of J5 by hand in a browser; with GALLERY=<folder> a PNG of each screen. */
let product: Product
let api: Client
let accountant: Person
let account = ''
const gallery = process.env.GALLERY
beforeAll(async () => {
  product = await openProduct({ patients: 6 })
  api = await signInConsole(product.world)
  account = (await api.request('GET', '/api/console/requisites')).json.card.account
  accountant = await product.person()
})
afterAll(() => product?.close())

async function newClient(i: number) {
  const { tenantId } = (await api.request('POST', '/api/console/clients', applicant(i))).json
  await api.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
    items: [{ module: 'core', quantity: 1 }],
  })
  const { number } = (await api.request('POST', `/api/console/clients/${tenantId}/invoices`, {})).json
  return { ...applicant(i), tenantId: tenantId as string, number: number as string }
}

function statement(rows: readonly { inn: string; name: string; kopecks: number; purpose: string }[]): Buffer {
  const today = dayIn(product.world, 0)
  const documents = rows.map(
    (row, i): Omit<StatementDocument, 'line' | 'account'> => ({
      kind: 'Платежное поручение',
      number: String(500 + i),
      date: today,
      bookedOn: today,
      sumKopecks: row.kopecks,
      direction: 'in',
      payer: { name: row.name, inn: row.inn, kpp: '', account: '40702810000000000123', bic: '044525104' },
      payee: { name: 'ООО «Лад-Система»', inn: '', kpp: '', account, bic: '' },
      purpose: row.purpose,
    }),
  )
  return Buffer.from(
    writeBankStatement({
      version: '1.03',
      encoding: 'windows-1251',
      account,
      from: today,
      to: today,
      openingKopecks: 0,
      documents,
    }),
  )
}

const shown = async (name: string, person = accountant) =>
  expect(await look(person.page, name, { gallery })).toEqual([])

describe('J7: the accountant in the console', () => {
  it('signs in and sees clients with state and money', async () => {
    const { page } = accountant
    await page.goto(`${product.base}/console`)
    await page.getByLabel('Электронная почта').fill('vendor@example.ru')
    await page.locator('input[type=password]').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Войти' }).click()
    await page.getByRole('link', { name: 'ООО «Озёрная стоматология»' }).waitFor()
    await shown('console-overview')
  })

  it('J7.2, J7.3: drops a statement, reads what each payment paid and why; the first paid invoice opens the contract', async () => {
    const [paid, strange, part] = [await newClient(31), await newClient(32), await newClient(33)]
    const { page } = accountant
    await page.goto(`${product.base}/console/statements`)
    await page.locator('input[type=file]').setInputFiles({
      name: 'kl_to_1c.txt',
      mimeType: 'text/plain',
      buffer: statement([
        {
          inn: paid.inn,
          name: paid.shortName,
          kopecks: 490_000,
          purpose: `Оплата по счету № ${paid.number}`,
        },
        { inn: inn10('990003333'), name: 'ООО «Чужой»', kopecks: 490_000, purpose: `Счет ${strange.number}` },
        { inn: part.inn, name: part.shortName, kopecks: 100_000, purpose: `Счет № ${part.number}` },
        { inn: inn10('990004444'), name: 'ООО «Никто»', kopecks: 7_000, purpose: '' },
      ]),
    })
    await page.getByText('вопрос клиенту').waitFor()
    await page.getByText('уведомления о плательщике нет: спросите клиента').waitFor()
    await page.getByText('оплата частичная').waitFor()
    await page.getByText('назначение пустое').waitFor()
    await shown('console-statement')
    const { client } = (await api.request('GET', `/api/console/clients/${paid.tenantId}`)).json
    expect(client.state).toBe('active')

    await page.goto(`${product.base}/console/client/${paid.tenantId}`)
    await page.getByRole('heading', { name: paid.shortName }).waitFor()
    await page
      .getByText('Договор')
      .first()
      .waitFor({ state: 'attached' })
      .catch(() => {})
    await shown('console-client')
  })

  it('a faulty statement is refused with the line', async () => {
    const { page } = accountant
    await page.goto(`${product.base}/console/statements`)
    const whole = statement([{ inn: '7707083893', name: 'ООО', kopecks: 100, purpose: 'x' }])
    await page.locator('input[type=file]').setInputFiles({
      name: 'cut.txt',
      mimeType: 'text/plain',
      buffer: whole.subarray(0, whole.length - 30),
    })
    await page.getByText(/Выписка не принята целиком. Строка \d+/).waitFor()
  })

  it('J5.5: draws an edition up and sees that it cannot be published before the notices have left', async () => {
    const { page } = accountant
    await page.goto(`${product.base}/console/offers`)
    await page.getByRole('button', { name: 'Подготовить редакцию' }).click()
    await page.getByLabel('Рабочих дней на ответ по претензии').fill('15')
    await page.getByLabel('Что меняется').fill('Срок ответа на претензию — 15 рабочих дней')
    await page.getByRole('button', { name: 'Составить' }).click()
    await page.getByText('Изменения по пунктам').waitFor()
    await page.getByRole('button', { name: 'Опубликовать' }).click()
    await page.getByText('уведомления ещё не отправлены').waitFor()
    await shown('console-offers')
    await page.getByRole('button', { name: 'Разослать уведомления' }).click()
    await page
      .getByText(/legal|example\.ru/)
      .first()
      .waitFor()
  })
})

describe('J5: the owner in the application', () => {
  it('J5.4: reads the contract card and objects to the period', async () => {
    const owner = await product.person()
    const { page } = owner
    await page.goto(`${product.base}/app/contract`)
    await page.getByLabel('Электронная почта').fill('owner@example.ru')
    await page.locator('input[type=password]').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('heading', { name: 'Договор', exact: true }).waitFor()
    await page.getByText('Подключённые модули').waitFor()
    await shown('owner-contract', owner)
    await page.getByRole('button', { name: 'Возразить' }).click()
    await page.getByLabel(/В чём возражение/).fill('Касса два дня не открывалась. Прошу уменьшить счёт.')
    await page.getByRole('button', { name: 'Отправить' }).first().click()
    await page.getByText('ждёт ответа').waitFor()
    const { objections } = (await api.request('GET', '/api/console/objections')).json
    expect(objections[0].text).toContain('Касса')
  })
})
