import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incoming } from '../statement-file.ts'
import { applicant, inn10 } from '../vendor-world.ts'
import { type Accountant, openAccountant } from './accountant.ts'

/** J7.2, J7.3: statements of the bank by hand, dropped one by one and several at once. */
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

const stranger = (nine: string, shortName: string) => ({ shortName, inn: inn10(nine) })

describe('J7: statements of the bank', () => {
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
})
