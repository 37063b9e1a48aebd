import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incoming, uploadOf } from '../statement-file.ts'
import { applicant } from '../vendor-world.ts'
import { dayIn } from '../world.ts'
import { type Accountant, openAccountant } from './accountant.ts'
import { look } from './screen.ts'

/** J7 and the vendor's part of J5 by hand in a browser; with GALLERY=<folder> a PNG of each screen. */
const gallery = process.env.GALLERY
let desk: Accountant
let product: Accountant['product']
let api: Accountant['api']
let accountant: Accountant['person']
let newClient: Accountant['newClient']
let statement: Accountant['statement']
let shown: Accountant['shown']
beforeAll(async () => {
  desk = await openAccountant()
  ;({ product, api, person: accountant, newClient, statement, shown } = desk)
})
afterAll(() => desk?.product.close())

describe('J7: the accountant in the console', () => {
  it('signs in and sees clients with state and money', async () => {
    const { page } = accountant
    await accountant.go('/console')
    await page.getByRole('link', { name: 'ООО «Озёрная стоматология»' }).waitFor()
    await shown('console-overview')
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
