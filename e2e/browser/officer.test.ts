import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { PATIENT_PHONE, signInPatient } from '../open-clinic.ts'
import { lastSms } from '../world.ts'
import { type OfficerWorld, openOfficerWorld } from './officer-world.ts'
import { look } from './screen.ts'

/** J6.1–J6.4 in the order of the journey, with the test clock: the console, the records, what people ask for. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
const DAY = 86_400_000
let desk: OfficerWorld
let product: OfficerWorld['product']
let officer: OfficerWorld['officer']
let owner: OfficerWorld['owner']
let tenantId: string
let entityId: string
let open: OfficerWorld['open']
let patientId: string

const register = async (more: object) => {
  const made = await desk.dpo.request('POST', '/api/clinic/privacy/cases', {
    entityId,
    kind: 'withdrawal',
    door: 'reception',
    requesterKind: 'subject',
    requesterName: 'Отзывов Олег',
    requesterContact: 'otzyv@example.ru',
    basisDocument: null,
    incomingNumber: null,
    patientId: null,
    receivedOn: new Date(desk.now()).toISOString().slice(0, 10),
    request: 'Прошу прекратить обработку.',
    identifiedHow: 'паспорт предъявлен',
    scan: null,
    ...more,
  })
  if (made.status !== 201) throw new Error(made.text)
  return made.json as { caseId: string }
}

beforeAll(async () => {
  desk = await openOfficerWorld()
  ;({ product, officer, owner, tenantId, entityId, patientId, open } = desk)
  const others = await desk.sql<{ patient_id: string }>(
    `select patient_id from patients.patient_entity where entity_id = $1 and patient_id <> $2 limit 6`,
    [entityId, patientId],
  )
  // Six withdrawals of the weeks before; each answered after some days.
  for (const [i, other] of others.entries()) {
    const { caseId } = await register({ patientId: other.patient_id })
    await moveTestClock(product.world.services, tenantId, (i % 3) * DAY + DAY)
    const { version } = (await desk.dpo.request('GET', `/api/clinic/privacy/cases/${caseId}`)).json
    const closed = await desk.dpo.request('POST', `/api/clinic/privacy/cases/${caseId}/outcome`, {
      version,
      outcome: 'satisfied',
      text: 'Обработка прекращена.',
    })
    if (closed.status !== 200) throw new Error(closed.text)
  }
}, 240_000)
afterAll(() => desk?.close())

describe('J6: the officer and requests', () => {
  it('J6.1, IV-2.1b: the console shows of the clause its state, its parameter and the last five withdrawals with days used', async () => {
    await open('/app/dpo/console', 'IV-2.1b')
    const row = officer.page.getByRole('row', { name: /IV-2\.1b/ })
    await row.getByText('Последние факты').click()
    const facts = await row.getByRole('listitem').allTextContents()
    expect(facts).toHaveLength(5)
    for (const fact of facts) expect(fact).toMatch(/получено .*\d+ раб\. дн\./)
    await row.getByText('соблюдается').waitFor()
    expect(await look(officer.page, 'j6-1-console', { gallery })).toEqual([])
  })

  it('J6.2, IP-1.6: the record of processing has six categories with purposes and terms, and prints whole', async () => {
    const { page } = officer
    await open('/app/dpo/registers?register=processing', 'Реестр процессов')
    const first = page.locator('tbody tr td:first-child')
    expect(new Set(await first.allTextContents()).size).toBe(6)
    const columns = await page.locator('thead th').allTextContents()
    expect(columns.join()).toMatch(/Цел/)
    expect(columns.join()).toMatch(/Срок/)
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '')
    })
    await page.getByRole('button', { name: 'Печать' }).click()
    expect(await page.locator('body').getAttribute('data-printed')).toBe('')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
    expect(await page.getByRole('heading', { name: /Реестр процессов/ }).isVisible()).toBe(true)
    const sheet = await page.pdf({ preferCSSPageSize: true })
    expect(sheet.subarray(0, 5).toString()).toBe('%PDF-')
    if (gallery) await writeFile(`${gallery}/register-print.pdf`, sheet)
    // On a sheet of A4 across, nothing of the table lies beyond the edge.
    await page.setViewportSize({ width: 1030, height: 720 })
    expect(await page.locator('.dpo-register').evaluate(sheet => sheet.scrollWidth - sheet.clientWidth)).toBe(
      0,
    )
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ media: 'screen' })
  })

  it('J6.3, IP-3.6c: an access request has ten working days; the report is assembled, third persons come out, it leaves by a protected link', async () => {
    const { page } = officer
    const portal = await signInPatient(product.world)
    const asked = await portal.request('POST', '/api/my/privacy/cases', {
      patientId,
      entityId,
      kind: 'access',
      text: 'Какие данные обо мне есть?',
    })
    expect(asked.status, asked.text).toBe(201)
    await open('/app/dpo', 'ответить на запрос')
    await page
      .getByRole('row', { name: /Запрос сведений/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByText('Почему эта дата').first().click()
    await page
      .getByText(/10 раб/)
      .first()
      .waitFor()
    await page.getByText('Собранный ответ').click()
    const data = page.getByLabel('Какие данные о вас есть')
    await data.waitFor()
    const before = await data.inputValue()
    expect(before).toContain('Карта №')
    await data.fill(`${before}\nПозвонила мать, Иванова И. И.`)
    // The officer sees the stranger and takes her out again.
    await data.fill(before)
    for (const section of ['Откуда они', 'Кому переданы', 'по поручению', 'сколько хранятся'])
      expect((await page.locator('.dpo-form label').allTextContents()).join(' ').toLowerCase()).toContain(
        section.toLowerCase(),
      )
    await page.getByRole('button', { name: 'Отправить защищённой ссылкой' }).click()
    await page
      .getByText(/код — отдельным СМС\./)
      .last()
      .waitFor()
    const code = /\d{8}/.exec(await lastSms(product.world, PATIENT_PHONE))![0]
    const letters: { to: string; text: string }[] = (
      await product.world.server.inject('/dev/outbox.json')
    ).json()
    const letter = letters.find(
      item => item.to === 'me@example.ru' && item.text.includes('/privacy/answer/'),
    )!
    const reader = await product.person({ phone: true })
    await reader.go(new URL(/https?:\S+/.exec(letter.text)![0]).pathname)
    expect(await reader.page.getByText('Карта №').count()).toBe(0)
    await reader.page.getByLabel(/[Кк]од/).fill(code)
    await reader.page.getByRole('button').last().click()
    await reader.page
      .getByText(/Карта №/)
      .first()
      .waitFor()
    expect(await reader.page.getByText('Иванова И. И.').count()).toBe(0)
    expect(await look(reader.page, 'j6-3-answer', { gallery })).toEqual([])
    await reader.close()
  })

  it('J6.4, IP-4.2.4: a letter of Roskomnadzor blocks in seconds, is refused everywhere, is mended in seven working days and unblocked with the outcome', async () => {
    const { page } = officer
    await open('/app/dpo', 'Ближайший срок')
    await page.getByRole('button', { name: 'Зарегистрировать' }).click()
    const form = page.locator('form')
    await form.getByLabel('Обращение').selectOption({ label: 'Блокирование данных' })
    await form.getByLabel('Канал').selectOption('authority')
    await form.getByLabel('Кто обращается').selectOption('authority')
    await form.getByLabel('Все операторы').selectOption(entityId)
    await form.getByRole('combobox').last().fill(PATIENT_PHONE.slice(2))
    await page.locator('.search-item').first().click()
    await form.getByLabel('Заявитель').fill('Управление Роскомнадзора')
    await form.getByLabel(/Куда ответить/).fill('rkn@example.ru')
    await form.getByLabel('Входящий номер').fill('вх-77')
    await form.getByLabel(/письмо органа/).fill('Требование № 77-пд')
    await form.getByLabel(/Как подтверждена личность/).fill('официальное письмо')
    await form.getByLabel('О чём просит').fill('Заблокировать на время проверки сведений')
    const began = Date.now()
    await form.getByRole('button', { name: 'Зарегистрировать' }).click()
    await page
      .getByText(/Данные заблокированы/)
      .first()
      .waitFor()
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(await look(page, 'j6-4-blocked', { gallery })).toEqual([])
    await page
      .getByText(/уточнить|исправить/i)
      .first()
      .waitFor()
    const blocking = page.url()

    // Reception, gate (the one question of mailings and exports) and portal refuse.
    const desk = await product.person()
    await desk.signIn('reception@example.ru')
    await desk.go(`/app/patient/${patientId}`)
    await desk.page
      .getByText(/[Зз]аблокирован/)
      .first()
      .waitFor()
    expect(await desk.page.getByRole('button', { name: 'Записать' }).count()).toBe(0)
    expect(await look(desk.page, 'j6-4-card', { gallery })).toEqual([])
    await desk.close()
    for (const purpose of ['booking_identification', 'news', 'care']) {
      await officer.go('/app/dpo/gate')
      await page.locator('main').getByRole('combobox').first().fill(PATIENT_PHONE.slice(2))
      await page.locator('.search-item').first().click()
      await page.getByLabel('Цель').selectOption(purpose)
      await page.getByRole('button', { name: 'Спросить' }).click()
      await page.getByText('Нельзя', { exact: true }).waitFor()
      await page
        .getByText(/заблокирован/)
        .first()
        .waitFor()
    }

    // Who works on the demand mends the card under the block; the answer ends it.
    await owner.go(`/app/patient/${patientId}`)
    await owner.page.getByLabel('Отчество').fill('Исправленович')
    await owner.page.getByRole('button', { name: 'Сохранить' }).first().click()
    await owner.page.getByRole('heading', { name: /Исправленович/ }).waitFor()
    await moveTestClock(product.world.services, tenantId, 2 * DAY)
    await officer.go(blocking)
    await page.getByLabel('Ответ заявителю').fill('Сведения уточнены, блокировка снята.')
    await page.getByRole('button', { name: 'Ответить и закрыть' }).click()
    await page.getByText(/закрыто: удовлетворено/).waitFor()
    await page.getByText('Блокировка снята.').first().waitFor()
    await open('/app/dpo/registers?register=blocks', 'Журнал блокирований')
    await page.getByText('данные уточнены').first().waitFor()
    await officer.go('/app/dpo/gate')
    await page.locator('main').getByRole('combobox').first().fill(PATIENT_PHONE.slice(2))
    await page.locator('.search-item').first().click()
    await page.getByLabel('Цель').selectOption('care')
    await page.getByRole('button', { name: 'Спросить' }).click()
    await page.getByText('Можно', { exact: true }).waitFor()
    expect([...officer.complaints, ...owner.complaints]).toEqual([])
  })
})
