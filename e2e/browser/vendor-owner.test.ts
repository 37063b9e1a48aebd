import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { DEMO_PASSWORD } from '../../apps/demo/people.ts'
import { openArchive } from '../exports-world.ts'
import { incoming, statementFile, uploadOf } from '../statement-file.ts'
import { applicant, inn10, signInConsole } from '../vendor-world.ts'
import type { Client } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J5 from the application to the destruction, by the hands of the owner, with the clinic's test clock. */
let product: Product
let api: Client
let owner: Person
let tenantId = ''
const gallery = process.env.GALLERY
const who = { ...applicant(71), slug: 'polyana', ownerEmail: 'boss@example.ru' }
const PASSWORD = 'Поляна-2026-ключ'
let statementId = ''

beforeAll(async () => {
  product = await openProduct({ patients: 6 })
  api = await signInConsole(product.world)
  owner = await product.person()
})
afterAll(() => product?.close())

const shown = async (name: string) => expect(await look(owner.page, name, { gallery })).toEqual([])
const settle = async () => {
  await product.world.runJobs()
  await product.world.runJobs()
}
async function days(n: number) {
  await moveTestClock(product.world.services, tenantId, n * 86_400_000)
  forgetLicence(product.world.services)
  await settle()
  forgetLicence(product.world.services)
}
const letterTo = async (address: string, about: RegExp): Promise<string> => {
  await settle()
  const items: { to: string; subject: string; text: string }[] = (
    await product.world.server.inject('/dev/outbox.json')
  ).json()
  return items.find(item => item.to === address && about.test(item.subject))!.text
}
/** Brings a statement in with one payment of the client, dated by the client's clock. */
async function pay(
  number: string,
  kopecks: number,
  payer: { readonly shortName: string; readonly inn: string } = who,
) {
  const { account } = (await api.request('GET', '/api/console/requisites')).json.card
  const today = product.world.services.clockOf(tenantId).now().toString().slice(0, 10)
  const file = statementFile({ account, today }, [incoming(payer, kopecks, `Оплата по счету № ${number}`)])
  const answer = await api.request('POST', '/api/console/statements', uploadOf(file))
  expect(answer.status, answer.text).toBe(201)
  statementId = answer.json.statementId
  forgetLicence(product.world.services)
  await settle()
}
/** The vendor's administrator at a page of the console. */
async function vendorPerson(path: string): Promise<Person> {
  const vendor = await product.person()
  await vendor.signInConsole(`/${path}`)
  return vendor
}
/** Holds the archive of the clinic where a large one would be for minutes. */
async function halfway(set: string): Promise<void> {
  const superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  await superuser.query(`update exports.archive set ${set} where tenant_id = $1`, [tenantId])
  await superuser.end()
}
/** Writes an archive into a folder, as 7-Zip does. */
async function unpack(bytes: Buffer, password: string, folder: string): Promise<void> {
  for (const [name, content] of await openArchive(bytes, password)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}
const contractPage = async () => {
  await owner.page.goto(`${product.base}/app/contract`)
  await owner.page.getByRole('heading', { name: 'Договор', exact: true }).waitFor()
  return owner.page
}

describe('J5.1: the first invoice', () => {
  it('comes by letter with lines, the offer and the sentence; once it is paid the owner is invited and finds the contract', async () => {
    tenantId = (await api.request('POST', '/api/console/clients', who)).json.tenantId
    await api.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: ['core', 'records', 'cash', 'site', 'portal'].map(module => ({ module, quantity: 1 })),
    })
    const { number } = (await api.request('POST', `/api/console/clients/${tenantId}/invoices`, {})).json
    const letter = await letterTo(who.legalEmail, /^Счёт/)
    expect(letter).toContain('модуль «Касса и счета пациентам»')
    expect(letter).toContain('/oferta/clinic/1.pdf')
    expect(letter).toContain('полное и безоговорочное принятие')
    await pay(number, 1_300_000)

    const link = /https?:\S+\/app\/invitation\/[\w-]+/.exec(
      await letterTo(who.ownerEmail, /^Приглашение/),
    )![0]
    const { page } = owner
    await page.goto(link)
    await page.getByText('приглашает вас, роль: руководитель').waitFor()
    await shown('invitation')
    await page.getByLabel('Фамилия').fill('Полянский')
    await page.getByRole('textbox', { name: 'Имя', exact: true }).fill('Пётр')
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Войти в клинику' }).click()
    await page.getByRole('button', { name: 'Выйти' }).waitFor()
    await contractPage()
    await page.getByRole('link', { name: 'Протокол принятия' }).waitFor()
    const href = await page.getByRole('link', { name: 'Протокол принятия' }).getAttribute('href')
    expect((await page.request.get(`${product.base}${href}`)).headers()['content-type']).toBe(
      'application/pdf',
    )
    await page.getByText('Подключённые модули').waitFor()
    await page.getByText('Журнал действий сотрудников').waitFor()
    // MM-4.2: the instruction came with the contract and waits for the owner.
    await settle()
    await contractPage()
    await page.getByRole('link', { name: /Поручение обработки персональных данных № 1/ }).waitFor()
    await page.getByRole('button', { name: 'Принять' }).first().click()
    await page.getByText('принят', { exact: true }).waitFor()
    // MM-14.2: a claim can be sent from here.
    await page.getByRole('button', { name: 'Отправить претензию' }).click()
    await page.getByLabel('О чём').waitFor()
    await shown('owner-contract')
  }, 60_000)
})

describe('J5.8: a person of another company', () => {
  it('is invited under the same address and comes into a membership of its own: nothing of the two crosses', async () => {
    const { page } = owner
    await page.goto(`${product.base}/app/staff`)
    await page.getByLabel('Почта').fill('reception@example.ru')
    await page.getByRole('button', { name: 'Пригласить' }).click()
    await page.getByText('reception@example.ru').waitFor()
    await shown('staff-invitations')
    const link = /https?:\S+\/app\/invitation\/[\w-]+/.exec(
      await letterTo('reception@example.ru', /^Приглашение/),
    )![0]
    const guest = await product.person()
    await guest.page.goto(link)
    await guest.page.getByText('У вас уже есть учётная запись').waitFor()
    await guest.page.locator('input[type=password]').fill('Озеро-2026-демо-не-то')
    await guest.page.getByRole('button', { name: 'Войти в клинику' }).click()
    await guest.page.getByRole('alert').waitFor()
    await guest.page.locator('input[type=password]').fill(DEMO_PASSWORD)
    await guest.page.getByRole('button', { name: 'Войти в клинику' }).click()
    await guest.page.getByText('ООО «Поляна 71»').first().waitFor()
    expect(await guest.page.getByText('Клиника «Шесть озёр»').count()).toBe(0)
    await guest.close()
  }, 60_000)
})

describe('J5.4: objections to the period', () => {
  it('are taken on the fifth working day and closed with the explanation on the sixth', async () => {
    await days(6)
    const page = await contractPage()
    await page.getByRole('button', { name: 'Возразить' }).click()
    await page.getByLabel(/В чём возражение/).fill('Касса два дня не открывалась. Прошу уменьшить счёт.')
    await page.getByRole('button', { name: 'Отправить', exact: true }).first().click()
    await page.getByText('ждёт ответа').waitFor()
    await days(1)
    await contractPage()
    await page.getByText(/Срок возражений истёк|Возражений в срок/).waitFor()
    expect(await page.getByRole('button', { name: 'Возразить' }).count()).toBe(0)
    const { objections } = (await api.request('GET', '/api/console/objections')).json
    expect(objections[0].text).toContain('Касса')
  }, 60_000)
})

describe('J5.5: a new edition of the offer', () => {
  it('comes with its redline, a date at least ten full days ahead and the way out; the way out closes on the date', async () => {
    const plus = (n: number) =>
      new Date(product.world.services.clockOf(tenantId).nowMs() + n * 86_400_000).toISOString().slice(0, 10)
    const { editionId } = (
      await api.request('POST', '/api/console/offers', {
        product: 'clinic',
        plannedOn: plus(11),
        summary: 'Срок ответа на претензию — 7 рабочих дней',
        parameters: { claimDays: 7 },
        overrides: [],
      })
    ).json
    expect(
      (await api.request('POST', `/api/console/offers/${editionId}/notices`, { plannedOn: plus(10) })).status,
    ).toBe(409)
    await api.request('POST', `/api/console/offers/${editionId}/notices`, { plannedOn: plus(11) })
    await settle()
    const page = await contractPage()
    await page.getByText('Срок ответа на претензию — 7 рабочих дней').waitFor()
    expect(await page.locator('.redline del').first().textContent()).toContain('10')
    await page.getByRole('button', { name: 'Отказаться до вступления в силу' }).waitFor()
    await shown('owner-edition')
  }, 60_000)
})

describe('J5.7: nobody pays', () => {
  it('the next invoice, read-only with the reason, the site neutral; a payment gives everything back', async () => {
    await days(16)
    const page = await contractPage()
    await page.getByAltText('Код для оплаты в приложении банка').waitFor()
    await days(14)
    await contractPage()
    await page.getByText(/Доступ ограничен/).waitFor()
    await page
      .getByText(/только просмотр и выгрузка/)
      .first()
      .waitFor()
    await shown('owner-suspended')
    const refused = await page.request.post(`${product.base}/api/clinic/patients`, { data: {} })
    expect((await refused.json()).code).toBe('tenant.read-only')
    const guest = await product.person()
    await guest.page.goto(`${product.base}/c/polyana/book`)
    await guest.page.getByText('Позвоните в клинику').waitFor()
    expect(await guest.page.getByText(/оплат|приостановлен/i).count()).toBe(0)
    await guest.close()
    const { invoices } = (await api.request('GET', `/api/console/clients/${tenantId}/billing`)).json
    const open = invoices.find((i: { paidOn: string | null }) => i.paidOn === null)
    // MM-6.6: somebody else pays, as the owner has said before.
    const friend = { shortName: 'ООО «Плательщик»', inn: inn10('990005555') }
    await page.getByLabel('ИНН плательщика').fill(friend.inn)
    await page.getByLabel('Кто платит').fill(friend.shortName)
    await page.getByRole('button', { name: 'Отправить', exact: true }).first().click()
    await page.getByText(`${friend.shortName}, ${friend.inn}`).waitFor()
    await days(1)
    await pay(open.number, open.totalKopecks, friend)
    const vendor = await vendorPerson(`statements/${statementId}`)
    await vendor.page.getByText('оплачен другим лицом').waitFor()
    expect(await look(vendor.page, 'console-statement-third-party', { gallery })).toEqual([])
    await vendor.close()
    await contractPage()
    expect(await page.getByText(/Доступ ограничен/).count()).toBe(0)
  }, 60_000)
})

describe('J5.6: the clinic takes its data away', () => {
  it('while it leaves: an archive with its password once, checked in the viewer of the archive, accepted; an official letter', async () => {
    const { page } = owner
    await page.goto(`${product.base}/app/export`)
    await page.getByRole('heading', { name: 'Выгрузка', exact: true }).waitFor()
    await page.getByText('Выгрузок ещё не было').waitFor()
    await page.getByLabel('Для чего нужна выгрузка').fill('Переход в другую систему')
    await page.getByRole('button', { name: 'Подготовить выгрузку' }).click()
    const password = await page.locator('.exports-password code').textContent()
    await page.getByText('ждёт очереди').waitFor()
    await halfway(`state = 'running', step = 'papers', done = 41, total = 120, heartbeat_at = now()`)
    await page.getByText('Шаг 3 из 4: документы, 42 из 120').waitFor()
    await shown('owner-export-running')
    await halfway(`state = 'waiting', step = '', done = 0, total = 0, heartbeat_at = null`)
    await settle()
    await page.getByText('готова', { exact: true }).waitFor()
    await page.getByText('под паролем').waitFor()
    await shown('owner-export')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Скачать' }).click(),
    ])
    const folder = join(mkdtempSync(join(tmpdir(), 'amb-taken-')), 'vygruzka')
    await unpack(readFileSync(await download.path()), password!, folder)

    // The viewer of the archive: a page of its own, without the product and without a network.
    const viewer = await product.person()
    await viewer.page.goto(`file://${folder}/index.html`)
    await viewer.page.locator('#folder').setInputFiles(folder)
    await viewer.page.getByText('Пациентов: ').waitFor()
    await viewer.page.getByRole('button', { name: 'Сверить контрольные суммы' }).click()
    await viewer.page.getByText(/Все файлы на месте и не изменены/).waitFor()
    writeFileSync(join(folder, 'data/patients.csv'), 'изменено')
    await viewer.page.locator('#folder').setInputFiles(folder)
    await viewer.page.getByRole('button', { name: 'Сверить контрольные суммы' }).click()
    await viewer.page.getByText(/data\/patients\.csv: изменён/).waitFor()
    await viewer.close()
    rmSync(folder, { recursive: true, force: true })

    await page.reload()
    await page.getByRole('button', { name: 'Принять выгрузку' }).click()
    await page.getByText('принята').waitFor()
    await page.getByLabel('Кто подписал письмо').fill('Полянский Пётр Петрович')
    await page.getByLabel('Должность').fill('директор')
    await page.locator('input[type=file]').setInputFiles({
      name: 'письмо.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 бланк'),
    })
    await page.getByRole('button', { name: 'Отправить запрос' }).click()
    await page.getByText('проверяется').waitFor()
    await shown('owner-export-letter')

    const vendor = await vendorPerson('export-letters')
    await vendor.page.getByRole('heading', { name: /РВ-/ }).waitFor()
    expect(await vendor.page.getByRole('button', { name: 'Принять письмо' }).isDisabled()).toBe(true)
    await vendor.page.getByLabel('Письмо на бланке клиента').check()
    await vendor.page.getByLabel(/Подписал руководитель/).check()
    expect(await look(vendor.page, 'console-export-letters', { gallery })).toEqual([])
    await vendor.page.getByRole('button', { name: 'Принять письмо' }).click()
    await vendor.page.getByText(/срок/).first().waitFor()
    await settle()
    await page.reload()
    await page.getByText('выгрузка готова').waitFor()
    await vendor.close()
  }, 90_000)
})

describe('J5.6, J5.7: leaving', () => {
  it('the earliest day is ten calendar days ahead; then the data are only kept, with the account of both sides', async () => {
    const page = await contractPage()
    await page.getByLabel('Причина').fill('Закрываем клинику')
    await page.getByRole('button', { name: 'Подать заявление' }).click()
    await page.getByText(/Договор прекращается/).waitFor()
    await days(11)
    await settle()
    await contractPage()
    await page.getByText('хранение для выгрузки').first().waitFor()
    await page.getByRole('link', { name: /Акт сверки/ }).waitFor()
    await page.getByRole('button', { name: 'Принять' }).first().click()
    await page.getByText('принят', { exact: true }).nth(1).waitFor()
    await shown('owner-leaving')
    await page.goto(`${product.base}/app/export`)
    await page.getByLabel('Для чего нужна выгрузка').fill('Переход в другую систему')
    await page.getByRole('button', { name: 'Подготовить выгрузку' }).click()
    await page.getByText('Пароль архива').waitFor()
    await settle()
    await page.getByText('готова', { exact: true }).first().waitFor()
    // J5.6, the negative side: working goes on no more.
    const refused = await page.request.get(`${product.base}/api/clinic/patients?q=a`)
    expect((await refused.json()).code).toBe('tenant.ended')
  }, 60_000)

  it('after six months the data are destroyed: the act comes by letter, the console shows it, nobody signs in', async () => {
    await days(190)
    await settle()
    const letter = await letterTo(who.legalEmail, /^Данные уничтожены/)
    const link = /https?:\S+\/act\/\S+\.pdf/.exec(letter)![0]
    const { page } = owner
    expect((await page.request.get(link)).headers()['content-type']).toBe('application/pdf')
    // A session is remembered for some seconds by the process that served it.
    await expect
      .poll(
        async () => {
          await page.goto(`${product.base}/app`)
          await page.waitForLoadState('networkidle')
          return page.getByLabel('Электронная почта').isVisible()
        },
        { timeout: 30_000 },
      )
      .toBe(true)
    await page.getByLabel('Электронная почта').fill(who.ownerEmail)
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('alert').first().waitFor()
    const vendor = await vendorPerson(`client/${tenantId}`)
    await vendor.page.getByRole('link', { name: /Акт об уничтожении № УД-1/ }).waitFor()
    await vendor.page.getByText('данные уничтожены').first().waitFor()
    expect(await look(vendor.page, 'console-client-destroyed', { gallery })).toEqual([])
  }, 60_000)
})
