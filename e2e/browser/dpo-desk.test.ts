import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInPatient } from '../open-clinic.ts'
import { signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J6 in a browser: the officer's desk, the nearest deadline, a case, an incident, destruction by two, the console. */
const gallery = process.env.GALLERY
let product: Product
let officer: Person
beforeAll(async () => {
  product = await openProduct({ patients: 30 })
  const { world } = product
  const patient = await signInPatient(world)
  const home = (await patient.request('GET', '/api/my/home')).json
  const { patientId } = home.people[0]
  const preview = (await patient.request('GET', `/api/my/privacy/withdrawal?patientId=${patientId}`)).json
  const { entityId } = preview.operators[0]
  for (const kind of ['withdrawal', 'access', 'objection', 'strange-access']) {
    const made = await patient.request('POST', '/api/my/privacy/cases', {
      patientId,
      entityId,
      kind,
      text: '',
    })
    if (made.status !== 201) throw new Error(made.text)
  }
  const dpo = await signIn(world, 'dpo@example.ru')
  const made = await dpo.request('POST', '/api/clinic/privacy/cases', {
    entityId,
    kind: 'correction',
    door: 'reception',
    requesterKind: 'representative',
    requesterName: 'Заявителев Пётр Сергеевич',
    requesterContact: 'petr@example.ru',
    basisDocument: 'Доверенность № 3',
    incomingNumber: null,
    patientId: null,
    receivedOn: new Date(world.services.clockOf(home.clinic?.tenantId ?? '').nowMs())
      .toISOString()
      .slice(0, 10),
    request: 'Телефон указан с ошибкой.',
    identifiedHow: null,
    scan: null,
  })
  if (made.status !== 201) throw new Error(made.text)
  officer = await product.person()
  await officer.signIn('dpo@example.ru')
}, 180_000)
afterAll(() => product?.close())

const open = async (path: string, ready: string) => {
  await officer.go(path)
  await officer.page.getByText(ready).first().waitFor()
}

describe('J6: the officer', () => {
  it('IV-2.1b: sees the nearest deadline in one action, with the reason of the date', async () => {
    await open('/app/dpo', 'Ближайший срок')
    await officer.page.getByText('Почему эта дата').first().click()
    await officer.page
      .getByText(/рабочий день/)
      .first()
      .waitFor()
    expect(await look(officer.page, 'dpo-board', { gallery })).toEqual([])
  }, 90_000)

  it('IP-3.6a: proves who asks, then answers', async () => {
    await open('/app/dpo', 'Заявителев')
    await officer.page
      .getByRole('row', { name: /Заявителев/ })
      .getByRole('link')
      .first()
      .click()
    await officer.page.getByText('Чьё это обращение').waitFor()
    expect(await look(officer.page, 'dpo-identity', { gallery })).toEqual([])
    await officer.page.getByLabel('Как проверено').fill('на звонок по номеру из карты не ответили')
    await officer.page.getByRole('button', { name: 'Личность не подтверждена' }).click()
    await officer.page.getByText(/закрыто: личность не подтверждена/).waitFor()
  }, 90_000)

  it('IP-3.6c: shows of a withdrawal what stops and what stays', async () => {
    await open('/app/dpo', 'прекратить обработку')
    await officer.page
      .getByRole('row', { name: /Отзыв согласия/ })
      .getByRole('link')
      .first()
      .click()
    await officer.page.getByText('Что прекращается и что остаётся').waitFor()
    expect(await look(officer.page, 'dpo-case', { gallery })).toEqual([])
    await officer.page
      .getByLabel('Ответ заявителю')
      .fill('Обработка прекращена. Медицинская карта хранится по закону.')
    await officer.page.getByRole('button', { name: 'Ответить и закрыть' }).click()
    await officer.page.getByText(/закрыто: удовлетворено/).waitFor()
  }, 90_000)

  it('IP-3.6c: sends the assembled answer by a protected link (J6.3)', async () => {
    await open('/app/dpo', 'ответить на запрос')
    const { page } = officer
    await page
      .getByRole('row', { name: /Запрос сведений/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByText('Собранный ответ').click()
    await page.getByLabel('Какие данные о вас есть').waitFor()
    expect(await look(page, 'dpo-answer', { gallery })).toEqual([])
    await page.getByRole('button', { name: 'Отправить защищённой ссылкой' }).click()
    await page
      .getByText(/код — отдельным СМС\./)
      .last()
      .waitFor()
  }, 90_000)

  it('MM1-7.3: registers an incident and sees both clocks and the drafts (J6.6)', async () => {
    await open('/app/dpo/incidents', 'Новый инцидент')
    const { page } = officer
    await page.getByRole('button', { name: 'Новый инцидент' }).click()
    await page.getByLabel('Откуда известно').fill('Сообщение сотрудника')
    await page.getByLabel('Кто отвечает Роскомнадзору').fill('Ответственный, +7 900 000-00-10')
    await page.getByLabel('Какие данные').fill('ФИО, телефон')
    await page.getByLabel('Что произошло').fill('Учётной записью пользовались не из клиники')
    await page.getByRole('button', { name: 'Зарегистрировать' }).click()
    await page.getByText('Черновики уведомлений').waitFor()
    await page.getByLabel('Все пациенты оператора').check()
    await page.getByRole('button', { name: 'Найти по журналу' }).click()
    await page.getByRole('heading', { name: /Затронуто [1-9]/ }).waitFor()
    expect(await look(page, 'dpo-incident', { gallery })).toEqual([])
    // Its clocks stand on the board, before those of the cases, with the reason of the date.
    await open('/app/dpo', 'Сроки инцидентов и уничтожения')
    await page
      .getByRole('link', { name: /^И-1.*первое уведомление Роскомнадзора/ })
      .first()
      .waitFor()
    await page.getByRole('region', { name: 'Сроки инцидентов' }).getByText('Почему эта дата').first().click()
    await page.getByText('24 ч подряд').waitFor()
    expect(await look(page, 'dpo-board-incident', { gallery })).toEqual([])
  }, 90_000)

  it('IP-3.8b, IP-1.6: reads the queue of destruction, registers and the console', async () => {
    await open('/app/dpo/destructions', 'Очередь и акты')
    expect(await look(officer.page, 'dpo-destructions', { gallery })).toEqual([])
    await open('/app/dpo/registers?register=processing', 'Реестр процессов')
    expect(await look(officer.page, 'dpo-register', { gallery })).toEqual([])
    await open('/app/dpo/console', 'IV-2.1b')
    await officer.page.getByText('Последние факты').first().click()
    expect(await look(officer.page, 'dpo-console', { gallery })).toEqual([])
    expect(officer.complaints).toEqual([])
  }, 120_000)
})
