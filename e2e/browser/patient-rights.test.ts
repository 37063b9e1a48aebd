import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { takeMaildir } from '#modules/privacy-cases/index.ts'
import { PATIENT_PHONE, signInPatient } from '../open-clinic.ts'
import { systemOf } from '../system-context.ts'
import { type Client, codeIn, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J3.4, J3.9, J4.7 in a browser: an account of one's own, a withdrawal by mail, a child's notice to the mother. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
let product: Product
let superuser: pg.Client
let officer: Person
let dpo: Client
let me: { tenant_id: string; patient_id: string; entity_id: string; surname: string; given: string }
let drop: string

beforeAll(async () => {
  product = await openProduct({ patients: 30 })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  ;[me] = (
    await superuser.query(
      `select p.tenant_id, p.patient_id, p.entity_ids[1] as entity_id, p.surname, p.given from patients.patient p
       join tenancy.tenant t using (tenant_id) where p.phone = $1 and t.slug = 'ozero'`,
      [PATIENT_PHONE],
    )
  ).rows as [typeof me]
  drop = mkdtempSync(join(tmpdir(), 'amb-drop-'))
  mkdirSync(join(drop, 'new'))
  dpo = await signIn(product.world, 'dpo@example.ru')
  officer = await product.person()
  await officer.signIn('dpo@example.ru')
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
  if (drop) rmSync(drop, { recursive: true, force: true })
})

const mailJob = () => systemOf(product.world.services, { tenantId: me.tenant_id, entityId: me.entity_id })
const mime = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

describe('J3.4: an account of one’s own', () => {
  it('MD-3.2, IV-2.2.6: phone and code, the fields of the policy, the consent apart with an empty box; then the own page', async () => {
    const patient = await product.person({ phone: true })
    const { page } = patient
    await patient.go('/my?clinic=ozero')
    await page.getByLabel('Ваш телефон').fill('+7 900 000-73-31')
    await page.getByRole('button', { name: 'Получить код' }).click()
    await page.getByLabel('Код из СМС').waitFor()
    await page.getByLabel('Код из СМС').fill(codeIn(await lastSms(product.world, '+79000007331')))
    await page.getByRole('button', { name: 'Войти' }).click()
    await page.getByRole('heading', { name: 'Откройте личный кабинет' }).waitFor()
    const labels = await page.locator('form label').allTextContents()
    expect(labels.join()).toMatch(/Фамилия.*Имя.*Отчество.*Пол.*Дата рождения.*Телефон.*Электронная почта/s)
    await page.getByLabel('Фамилия').fill('Первакова')
    await page.getByLabel('Имя').fill('Лия')
    await page.getByLabel('Пол').selectOption('female')
    await page.getByLabel('Дата рождения').fill('1992-03-04')
    await page.getByRole('button', { name: 'Прочитать согласие' }).click()
    await page.getByText('Чтобы открыть мне личный кабинет').waitFor()
    const box = page.getByRole('checkbox')
    expect(await box.isChecked()).toBe(false)
    expect(await page.getByRole('button', { name: 'Открыть кабинет' }).isDisabled()).toBe(true)
    expect(await look(page, 'j3-4-register', { gallery, touch: true })).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await box.check()
    await page.getByRole('button', { name: 'Открыть кабинет' }).click()
    await page.getByRole('heading', { name: 'Первакова Лия' }).waitFor()
    await page.getByRole('button', { name: 'Мои данные и согласия' }).click()
    await page
      .getByText(/личный кабинет|личного кабинета/i)
      .first()
      .waitFor()
    expect(patient.complaints).toEqual([])
    await patient.close()
  })
})

describe('MD-9.1–9.3: a policy that has changed', () => {
  it('is told to those who come, with the way to read it, until they have seen it', async () => {
    const page = officer.page
    await officer.go('/app/dpo/texts')
    await page.getByLabel('Исправить, раб. дней').fill('5')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('отличается от действующей редакции').waitFor()
    await page.getByLabel(/^Должность/).fill('директор')
    await page.getByLabel('Приказ №').fill('11')
    await page.getByRole('button', { name: 'Утвердить и опубликовать' }).click()
    await page.getByText('редакция 2: совпадает с действующей').waitFor()
    const patient = await product.person({ phone: true })
    await patient.context.addCookies([await cookieOf(PATIENT_PHONE)])
    await patient.go('/my?clinic=ozero')
    const news = patient.page.getByText(/изменилась политика обработки персональных данных. Редакция 2/)
    await news.waitFor()
    expect(await look(patient.page, 'md-9-news', { gallery, touch: true })).toEqual([])
    const [text] = await Promise.all([
      patient.context.waitForEvent('page'),
      patient.page.getByRole('link', { name: 'Прочитать' }).click(),
    ])
    await text
      .getByText(/5 рабочих дней|5 \(пяти\)|5 раб/)
      .first()
      .waitFor()
    await patient.page.getByRole('button', { name: 'Понятно' }).click()
    await news.waitFor({ state: 'detached' })
    await patient.page.reload()
    await patient.page.getByRole('heading', { name: 'Предстоящие визиты' }).waitFor()
    expect(await news.count()).toBe(0)
    await patient.close()
  })

  it('IV-2.1b: the clock keeps what the text promises, and a term of the desk goes into the texts', async () => {
    const terms = (await dpo.request('GET', `/api/clinic/privacy/terms/${me.entity_id}`)).json
    const own = terms.terms.find((one: { term: string }) => one.term === 'correction')
    expect([own.law, own.own]).toEqual([7, 5])
  })
})

const MOTHER = 'mother@example.ru'
/** The session of the portal as a cookie for a browser. */
async function cookieOf(phone: string) {
  const client = await signInPatient(product.world, phone)
  const [name, value] = client.cookie.split('; ')[0]!.split('=') as [string, string]
  return { name, value, url: product.base }
}

describe('J3.9: the withdrawal by mail', () => {
  it('IP-3.6a: from another address the officer is asked who it is, confirms, and the letter joins the case', async () => {
    const patient = await signInPatient(product.world)
    const first = await patient.request('POST', '/api/my/privacy/cases', {
      patientId: me.patient_id,
      entityId: me.entity_id,
      kind: 'withdrawal',
      text: '',
    })
    expect(first.status, first.text).toBe(201)
    writeFileSync(
      join(drop, 'new', '1.eml'),
      `From: =?utf-8?B?${Buffer.from(`${me.given} ${me.surname}`).toString('base64')}?= <other@example.ru>\r\nTo: clinic@example.ru\r\n` +
        `Subject: ${mime('Re: Отзыв согласия на обработку персональных данных')}\r\nMIME-Version: 1.0\r\n` +
        'Content-Type: text/plain; charset=utf-8\r\n\r\nПрошу прекратить обработку.\r\n',
    )
    expect(await takeMaildir(mailJob(), drop, me.entity_id)).toEqual(['withdrawal'])
    const { page } = officer
    await officer.go('/app/dpo')
    await page.getByText('кто обращается?').first().waitFor()
    await page
      .getByRole('row', { name: /кто обращается\?/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByText('Чьё это обращение').waitFor()
    expect(await look(page, 'j3-9-identity', { gallery })).toEqual([])
    await page
      .getByRole('radio', { name: new RegExp(me.surname) })
      .first()
      .check()
    await page.getByLabel('Как проверено').fill('перезвонили по телефону из карты')
    await page.getByRole('button', { name: 'Подтвердить личность' }).click()
    await page.getByText(/закрыто: повтор/).waitFor()
    await page.getByText(new RegExp(first.json.number)).first().waitFor()
  })
})

describe('J4.7: a breach of a child’s data', () => {
  it('MD-5.3: the notice goes to the verified representative and says for whom it is', async () => {
    const owner = await signIn(product.world, 'owner@example.ru')
    await superuser.query(
      `update patients.patient set verified_at = now(), verified_document = 'паспорт 00 00 000001', email = $2 where patient_id = $1`,
      [me.patient_id, MOTHER],
    )
    const child = (
      await owner.request('POST', '/api/clinic/patients', {
        surname: 'Малышева',
        given: 'Ася',
        patronymic: null,
        birthDate: '2020-04-05',
        phone: '+79000007444',
        email: null,
        sex: 'female',
        entityId: me.entity_id,
        anotherPerson: true,
      })
    ).json.patientId
    const { relationId } = (
      await owner.request('POST', `/api/clinic/patients/${child}/relations`, {
        entityId: me.entity_id,
        otherId: me.patient_id,
        kind: 'parent',
        ground: null,
        validUntil: null,
      })
    ).json
    const verified = await owner.request('POST', `/api/clinic/relations/${relationId}/verification`, {
      ground: 'свидетельство о рождении I-АА № 000000',
      validUntil: null,
    })
    expect(verified.status, verified.text).toBeLessThan(300)
    const made = await dpo.request('POST', '/api/clinic/privacy/incidents', {
      entityId: me.entity_id,
      discoveredAt: new Date(product.world.services.clockOf(me.tenant_id).nowMs() - 1_000).toISOString(),
      source: 'Учебная тревога',
      confidentiality: true,
      integrity: false,
      availability: false,
      pdAccess: true,
      description: 'Снимок ребёнка показали постороннему',
      categories: ['снимок'],
      contact: 'Ответственный, +7 900 000-00-10',
    })
    await superuser.query(
      `insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why) values ($1, $2, $3, $4, 'test')`,
      [me.tenant_id, made.json.incidentId, me.entity_id, child],
    )
    const { page } = officer
    await officer.go(`/app/dpo/incidents?incident=${made.json.incidentId}`)
    await page.getByRole('tab', { name: 'Людям' }).click()
    await page.getByRole('button', { name: 'Отправить людям (1)' }).click()
    await page.getByRole('button', { name: 'Отправить людям (0)' }).waitFor()
    await product.world.runJobs()
    await page.reload()
    const proofs = page.locator('section', { has: page.getByRole('heading', { name: 'Кому и когда ушло' }) })
    await proofs.getByText('отправлено').waitFor()
    expect(await proofs.textContent()).toContain(MOTHER)
    expect(await look(page, 'j4-7-notice', { gallery })).toEqual([])
    const letters: { to: string; text: string }[] = (
      await product.world.server.inject('/dev/outbox.json')
    ).json()
    expect(letters.find(item => item.to === MOTHER)?.text).toContain('Законному представителю пациента (Ася)')
    expect(
      (
        await superuser.query(
          `select from messaging.message where recipient = '+79000007444' and body like '%инцидент%'`,
        )
      ).rowCount,
    ).toBe(0)
    expect(officer.complaints).toEqual([])
  })
})
