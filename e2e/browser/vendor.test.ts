import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import { type Incoming, incoming, statementFile, uploadOf } from '../statement-file.ts'
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

const statement = (rows: readonly Incoming[]): Buffer =>
  statementFile({ account, today: dayIn(product.world, 0) }, rows)

const stranger = (nine: string, shortName: string) => ({ shortName, inn: inn10(nine) })

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
        incoming(paid, 490_000, `Оплата по счету № ${paid.number}`),
        incoming(stranger('990003333', 'ООО «Чужой»'), 490_000, `Счет ${strange.number}`),
        incoming(part, 100_000, `Счет № ${part.number}`),
        incoming(stranger('990004444', 'ООО «Никто»'), 7_000, ''),
      ]),
    })
    await page.getByText('вопрос клиенту').waitFor()
    await page.getByText('уведомления о плательщике нет: спросите клиента').waitFor()
    await page.getByText('оплата частичная').waitFor()
    await page.getByText('назначение пустое').waitFor()
    await page.getByRole('button', { name: 'Спросить клиента' }).click()
    await page.getByText('Письмо с вопросом отправляется клиенту').waitFor()
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

  it('J7.2: the same payments dropped again in another file are ignored with the reason; a match is undone and the invoice is open again', async () => {
    const { page } = accountant
    const client = await newClient(36)
    const row = incoming(client, 490_000, `Счет № ${client.number}`)
    const drop = async (name: string, bytes: Buffer) => {
      const files = await page.evaluateHandle(
        ([fileName, base64]) => {
          const data = new DataTransfer()
          const content = Uint8Array.from(atob(base64!), letter => letter.charCodeAt(0))
          data.items.add(new File([content], fileName!, { type: 'text/plain' }))
          return data
        },
        [name, bytes.toString('base64')],
      )
      await page.locator('.drop').dispatchEvent('drop', { dataTransfer: files })
    }
    await page.goto(`${product.base}/console/statements`)
    await drop('first.txt', statement([row]))
    await page.getByText('оплачен счёт').first().waitFor()
    await drop('first.txt', statement([row]))
    await page.getByText('Эта выписка уже загружена').waitFor()
    await drop('second.txt', statement([row, incoming(client, 1_000, 'Доплата')]))
    await page.getByText('этот платёж уже загружен раньше').waitFor()
    await page.getByText('пропущен').first().waitFor()
    await shown('console-statement-again')

    await page.goto(`${product.base}/console/client/${client.tenantId}`)
    await page.getByRole('button', { name: 'Отменить платёж' }).first().click()
    await page.getByPlaceholder('Причина').fill('Банк отозвал платёж')
    await page.getByRole('button', { name: 'Отменить платёж' }).first().click()
    await page.getByText('платёж отменён').first().waitFor()
    const { invoices } = (await api.request('GET', `/api/console/clients/${client.tenantId}/billing`)).json
    expect(invoices[0].paidOn).toBeNull()
    expect((await api.request('GET', `/api/console/clients/${client.tenantId}`)).json.client.state).toBe(
      'invoiced',
    )
  }, 60_000)

  it('J7.2: several statements are taken at once, each with its line: taken, known before, cut, not a statement', async () => {
    const { page } = accountant
    const client = await newClient(37)
    const first = statement([incoming(client, 490_000, `Счет № ${client.number}`)])
    const second = statement([incoming(client, 2_000, 'Доплата'), incoming(client, 3_000, '')])
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/plain', buffer })
    await page.goto(`${product.base}/console/statements`)
    await page
      .locator('input[type=file]')
      .setInputFiles([
        file('01-utro.txt', first),
        file('02-obrezana.txt', second.subarray(0, second.length - 40)),
        file('03-den.txt', second),
        file('04-to-zhe.txt', first),
        file('05-bolshaya.txt', Buffer.alloc(3_100_000, 'x')),
      ])
    await page.getByText('Обработано 5 из 5').waitFor()
    const line = (name: string) => page.locator('.takings li', { hasText: name }).textContent()
    expect(await line('01-utro')).toMatch(/принята1\s+поступление/)
    expect(await line('02-obrezana')).toMatch(/не принята.*Строка \d+/)
    expect(await line('03-den')).toMatch(/принята2\s+поступления/)
    expect(await line('04-to-zhe')).toContain('загружена раньше')
    expect(await line('05-bolshaya')).toContain('Файл больше 3')
    await shown('console-statements-several')
    await page.locator('.takings').getByRole('link', { name: '03-den.txt' }).click()
    await page.getByText('назначение пустое').waitFor()
    await shown('console-statements-several-open')
  })

  it('J7.2: money of a managing company is spread over the invoices of two clients before the eyes of the accountant', async () => {
    const { page } = accountant
    const clients = [await newClient(38), await newClient(39)]
    await page.goto(`${product.base}/console/statements`)
    await page.locator('input[type=file]').setInputFiles({
      name: 'upravlyayuschaya.txt',
      mimeType: 'text/plain',
      buffer: statement([
        incoming(stranger('990008888', 'ООО «Управляющая компания»'), 1_000_000, 'По договору № 5'),
      ]),
    })
    const row = page.locator('.statement tr', { hasText: 'Управляющая' })
    for (const { number } of clients) {
      await row.getByLabel('Счета').click()
      await page.getByRole('option', { name: number }).click()
    }
    await page.keyboard.press('Escape')
    await row.getByText(`4 900 ₽ на счёт ${clients[1]!.number}`).waitFor()
    await row.getByText('200 ₽ в аванс клиента').waitFor()
    await row.getByLabel('Почему так').fill('Письмо управляющей компании')
    await shown('console-statement-spread')
    await row.getByRole('button', { name: 'Разнести' }).click()
    await row.getByText('оплачен счёт').waitFor()
    for (const { tenantId } of clients)
      expect((await api.request('GET', `/api/console/clients/${tenantId}`)).json.client.state).toBe('active')
  })

  it('a faulty statement is refused with the line', async () => {
    const { page } = accountant
    await page.goto(`${product.base}/console/statements`)
    const whole = statement([incoming(applicant(1), 100, 'x')])
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
    await page.getByLabel('Рабочих дней на ответ по претензии').fill('7')
    await page.getByLabel('Что меняется').fill('Срок ответа на претензию — 7 рабочих дней')
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

describe('MM-1.1, MM-11.4: the offer for anybody', () => {
  it('is read without an account, on a phone too; its PDF and every edition stand beside it', async () => {
    const guest = await product.person()
    for (const [path, name] of [
      ['/oferta', 'oferta'],
      ['/oferta/smile', 'oferta-smile'],
    ] as const) {
      await guest.go(path)
      await guest.page.getByRole('heading', { name: 'Все редакции' }).waitFor()
      expect(await look(guest.page, name, { gallery })).toEqual([])
    }
    const pdf = await guest.page.request.get(`${product.base}/oferta.pdf`)
    expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf'])
    await guest.close()
  })
})

describe('J7: the rest of the accountant’s work', () => {
  const open = async (path: string, heading: string) => {
    const { page } = accountant
    await page.goto(`${product.base}/console/${path}`)
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
    return page
  }

  it('J7.1: issues the invoices of three clients: numbers follow each other, each has its PDF and its letter in the journal', async () => {
    const { page } = accountant
    const numbers: number[] = []
    for (const i of [61, 62, 63]) {
      const { tenantId } = (await api.request('POST', '/api/console/clients', applicant(i))).json
      await page.goto(`${product.base}/console/client/${tenantId}`)
      await page.getByLabel('Регистратура и расписание').first().fill('1')
      await page.getByRole('button', { name: 'Сохранить заказ' }).click()
      await page.getByRole('button', { name: 'Выставить счёт' }).click()
      const link = page.getByRole('link', { name: /АМБ-\d{4}-\d{5}/ })
      await link.waitFor()
      numbers.push(Number((await link.textContent())!.slice(-5)))
      const pdf = await page.request.get(`${product.base}${await link.getAttribute('href')}`)
      expect(pdf.headers()['content-type']).toBe('application/pdf')
    }
    expect(numbers).toEqual([numbers[0]!, numbers[0]! + 1, numbers[0]! + 2])
    await product.world.runJobs()
    await product.world.runJobs()
    await open('letters', 'Письма')
    await page
      .getByText(`Счёт № АМБ-${dayIn(product.world, 0).slice(0, 4)}-${String(numbers[2]).padStart(5, '0')}`)
      .first()
      .waitFor()
    await page.getByText('отправлено').first().waitFor()
    await shown('console-letters')
  })

  it('MM-12.1.1: an incoming letter to another address is not considered sent until it is confirmed', async () => {
    const page = await open('letters', 'Письма')
    await page.getByRole('button', { name: 'Внести входящее' }).click()
    await page.getByRole('combobox', { name: 'Клиент' }).fill('Озёрная')
    await page.getByRole('option', { name: 'ООО «Озёрная стоматология»' }).click()
    await page.getByLabel('На какой адрес пришло').fill('support@example.ru')
    await page.getByRole('textbox', { name: 'Тема' }).fill('Просим закрывающие документы')
    await page.getByRole('textbox', { name: 'Текст' }).fill('Пришлите, пожалуйста, документы за ноябрь.')
    await page.getByRole('button', { name: 'Внести', exact: true }).click()
    await page.getByText('не считается направленным').first().waitFor()
    await page.getByRole('button', { name: 'Подтвердить' }).first().click()
    await page.getByText('подтверждено').first().waitFor()
  })

  it('J7.4: nobody pays: letters before, on and after the day, then read-only and closed by the dates of the policy', async () => {
    const client = await newClient(65)
    const file = statement([incoming(client, 490_000, `Счет № ${client.number}`)])
    await api.request('POST', '/api/console/statements', uploadOf(file))
    const { page } = accountant
    const later = async (days: number, expected: string) => {
      product.world.services.setClockOffset(client.tenantId, days * 86_400_000)
      await product.world.runJobs()
      await product.world.runJobs()
      await page.goto(`${product.base}/console/client/${client.tenantId}`)
      await page.getByRole('heading', { name: client.shortName }).waitFor()
      await page.getByText(expected).first().waitFor()
    }
    await later(28, 'действует')
    await later(36, 'приостановлен')
    await page
      .getByText(/только просмотр и выгрузка/)
      .first()
      .waitFor()
    await later(51, 'приостановлен')
    await page
      .getByText(/только счета и выгрузка/)
      .first()
      .waitFor()
    await shown('console-client-suspended')
    const { letters } = (await api.request('GET', `/api/console/letters?tenantId=${client.tenantId}`)).json
    const subjects = letters.map((letter: { subject: string }) => letter.subject) as string[]
    expect(subjects.filter(subject => /не оплачен/.test(subject)).length).toBeGreaterThanOrEqual(2)
    expect(subjects.filter(subject => subject === 'Доступ к системе ограничен').length).toBe(2)
  }, 60_000)

  it('J7.5: the cap of liability for a claim of today is what was paid within twelve months', async () => {
    const { page } = accountant
    await page.goto(`${product.base}/console`)
    await page.getByRole('link', { name: 'ООО «Озёрная стоматология»' }).click()
    await page.getByText(/Уплачено с/).waitFor()
    await page.getByText('381 600 ₽').first().waitFor()
  })

  it('J7.6: a module without a paid line cannot be turned on: the screen wants a reason, the API refuses, nothing is live', async () => {
    const { tenantId } = await newClient(64)
    const { page } = accountant
    await page.goto(`${product.base}/console/client/${tenantId}`)
    await page.getByRole('heading', { name: 'Права' }).waitFor()
    const turnOn = page.getByRole('button', { name: 'Включить без оплаты' })
    expect(await turnOn.isDisabled()).toBe(true)
    const refused = await api.request('POST', `/api/console/clients/${tenantId}/grants`, {
      kind: 'override',
      module: 'core',
      validFrom: dayIn(product.world, 0),
      validTo: dayIn(product.world, 30),
    })
    expect(refused.status).toBe(400)
    const { rights } = (await api.request('GET', `/api/console/clients/${tenantId}/billing`)).json
    expect(rights).toEqual([])
  })

  it('MM-14.2: a claim that came by letter is entered with its day, answered with a letter, and its journal is there', async () => {
    const page = await open('claims', 'Претензии')
    await page.getByRole('button', { name: 'Внести претензию' }).click()
    await page.getByRole('combobox', { name: 'Клиент' }).fill('Озёрная')
    await page.getByRole('option', { name: 'ООО «Озёрная стоматология»' }).click()
    await page.getByLabel('О чём').fill('Касса не открывалась')
    await page
      .getByLabel('В чём претензия и что требуется')
      .fill('Касса не открывалась два дня. Требуем уменьшить плату.')
    await page.getByLabel('Требование, ₽').fill('1200')
    await page.getByLabel('Требование предъявило клиенту третье лицо').check()
    await page.getByRole('button', { name: 'Внести претензию' }).last().click()
    await page.getByText('ждёт ответа').waitFor()
    await shown('console-claims')
    await page.getByRole('combobox', { name: 'Решение' }).click()
    await page.getByRole('option', { name: 'удовлетворена', exact: true }).click()
    await page.getByLabel('Ответ клиенту').fill('Уменьшим плату в следующем счёте.')
    const send = page.getByRole('button', { name: 'Ответить' })
    expect(await send.isDisabled(), 'MM-9.4: no act, no answer').toBe(true)
    await page.getByLabel('Какой суд').fill('Примерский районный суд')
    await page.getByLabel('Номер дела').fill('2-100/2026')
    await page.getByLabel('Присуждено, ₽').fill('1200')
    await page.locator('.court-act input[type=file]').setInputFiles({
      name: 'reshenie.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 акт'),
    })
    await shown('console-claims-court-act')
    await page.getByRole('button', { name: 'Ответить' }).click()
    await page.getByText('удовлетворена', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'reshenie.pdf' }).waitFor()
    await page.getByText('Журнал', { exact: true }).last().click()
    await page.getByText('дан ответ').waitFor()
  })

  it('MM1-2.4, MM1-6.5: draws papers up on a ground; MM-6.2: adds an edition of prices; MM-17: requisites are checked', async () => {
    const { page } = accountant
    const { clients } = (await api.request('GET', '/api/console/overview')).json
    const ozero = clients.find((c: { shortName: string }) => c.shortName.includes('Озёрная')).tenantId
    await page.goto(`${product.base}/console/client/${ozero}`)
    await page.getByLabel('Основание: запрос клиента или причина').fill('Письмо клиента от 18 ноября')
    await page.getByRole('button', { name: 'Составить', exact: true }).click()
    await page
      .getByRole('link', { name: /Поручение обработки/ })
      .first()
      .waitFor()
    await shown('console-client-whole')

    await open('prices', 'Прайс-листы')
    await page.getByRole('button', { name: 'Новая редакция' }).click()
    await page.getByLabel('Касса и счета пациентам: Цена').fill('2100')
    await page.getByRole('button', { name: /^Сохранить ·/ }).click()
    await page.getByText('Редакция № 2').waitFor()
    await shown('console-prices')

    await open('requisites', 'Реквизиты поставщика')
    await page.getByLabel('БИК').fill('049900105')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText(/контрольная цифра/).waitFor()
    await shown('console-requisites')

    await open('processors', 'Обработчики по поручению')
    await shown('console-processors')
    await open('account', 'Учётная запись')
    await page.getByRole('button', { name: 'Подключить приложение' }).click()
    await page.getByLabel('Код из приложения').waitFor()
    await shown('console-account')
  }, 90_000)
})
