import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { PATIENT_PHONE, signInPatient } from '../open-clinic.ts'
import { type Client, lastSms, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** J6 whole, in the order of the journey, with the test clock: the officer's year in an hour. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
const DAY = 86_400_000
let product: Product
let superuser: pg.Client
let officer: Person
let owner: Person
let dpo: Client
let tenantId: string
let entityId: string
let patientId: string
let surname: string

const sql = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await superuser.query<R>(text, values)).rows
const now = () => product.world.services.clockOf(tenantId).nowMs()
const today = () => new Date(now()).toISOString().slice(0, 10)
const open = async (path: string, ready: string | RegExp) => {
  await officer.go(path)
  await officer.page.getByText(ready).first().waitFor()
}
/** The officer's sign-in over HTTP, for what reception or other people do meanwhile. */
const register = async (more: object) => {
  const made = await dpo.request('POST', '/api/clinic/privacy/cases', {
    entityId,
    kind: 'withdrawal',
    door: 'reception',
    requesterKind: 'subject',
    requesterName: 'Отзывов Олег',
    requesterContact: 'otzyv@example.ru',
    basisDocument: null,
    incomingNumber: null,
    patientId: null,
    receivedOn: today(),
    request: 'Прошу прекратить обработку.',
    identifiedHow: 'паспорт предъявлен',
    scan: null,
    ...more,
  })
  if (made.status !== 201) throw new Error(made.text)
  return made.json as { caseId: string }
}

beforeAll(async () => {
  product = await openProduct({ patients: 60 })
  const { world } = product
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const [me] = await sql<{ tenant_id: string; patient_id: string; entity_id: string; surname: string }>(
    `select p.tenant_id, p.patient_id, p.entity_ids[1] as entity_id, p.surname from patients.patient p
     join tenancy.tenant t using (tenant_id) where p.phone = $1 and t.slug = 'ozero'`,
    [PATIENT_PHONE],
  )
  ;({ tenant_id: tenantId, patient_id: patientId, entity_id: entityId, surname } = me!)
  await superuser.query(`update patients.patient set email = 'me@example.ru' where patient_id = $1`, [
    patientId,
  ])
  await superuser.query(
    `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at,
        channel, page, form, ticked, address, user_agent)
      select tenant_id, gen_random_uuid(), entity_id, $1, kind, 'given', edition_id, sha256, $2, 'site', '/', 'booking', '{}', '', ''
      from consents.text_edition where entity_id = $3 and kind = 'news' order by number desc limit 1`,
    [patientId, new Date(now()), entityId],
  )
  dpo = await signIn(world, 'dpo@example.ru')
  const others = await sql<{ patient_id: string }>(
    `select patient_id from patients.patient_entity where entity_id = $1 and patient_id <> $2 limit 6`,
    [entityId, patientId],
  )
  // Six withdrawals of the weeks before; each answered after some days.
  for (const [i, other] of others.entries()) {
    const { caseId } = await register({ patientId: other.patient_id })
    await moveTestClock(world.services, tenantId, (i % 3) * DAY + DAY)
    const { version } = (await dpo.request('GET', `/api/clinic/privacy/cases/${caseId}`)).json
    const closed = await dpo.request('POST', `/api/clinic/privacy/cases/${caseId}/outcome`, {
      version,
      outcome: 'satisfied',
      text: 'Обработка прекращена.',
    })
    if (closed.status !== 200) throw new Error(closed.text)
  }
  officer = await product.person()
  await officer.signIn('dpo@example.ru')
  owner = await product.person()
  await owner.signIn('owner@example.ru')
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

describe('J6: the data-protection officer', () => {
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
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
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
  })

  it('J6.5, IP-3.8b: retention reached, two people, act by order 179 with the extract; the person is found nowhere', async () => {
    const { page } = officer
    const [gone] = await sql<{ patient_id: string; surname: string }>(
      `with made as (insert into patients.patient (tenant_id, patient_id, surname, given, birth_date, phone, source, created_at, updated_at)
          values ($1, gen_random_uuid(), 'Забвеньева', 'Нина', '1977-07-07', '+79000007171', 'site', $3, $3) returning tenant_id, patient_id, surname),
        card as (insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source)
          select tenant_id, patient_id, $2, 'С-007171', $3, 'site' from made)
        select patient_id, surname from made`,
      [tenantId, entityId, new Date(now() - 2 * DAY)],
    )
    await superuser.query(
      `insert into scheduling.appointment select (jsonb_populate_record(a, jsonb_build_object('appointment_id', gen_random_uuid(),
          'patient_id', $1::uuid, 'status', 'cancelled', 'cancel_reason', 'не смогла', 'cancelled_by_kind', 'staff',
          'starts_at', $2::timestamptz - interval '1 hour', 'ends_at', $2::timestamptz))).*
       from scheduling.appointment a where a.entity_id = $3 and a.patient_id is not null limit 1`,
      [gone!.patient_id, new Date(now() - DAY), entityId],
    )
    await moveTestClock(product.world.services, tenantId, 8 * DAY)
    await product.world.runJobs()
    await open('/app/dpo/destructions', 'Забвеньева')
    const row = page.getByRole('row', { name: /Забвеньева/ })
    await row.getByText('Обезличить').waitFor()
    expect(await look(page, 'j6-5-queue', { gallery })).toEqual([])
    await row.getByRole('button', { name: 'Согласовать' }).click()
    await row.getByText(/нужен второй человек/).waitFor()
    await owner.go('/app/dpo/destructions')
    await owner.page
      .getByRole('row', { name: /Забвеньева/ })
      .getByRole('button', { name: 'Согласовать' })
      .click()
    await owner.page.getByText('уничтожается').first().waitFor()
    await product.world.runJobs()
    await open('/app/dpo/destructions', 'карта № С-007171')
    const done = page.getByRole('row', { name: /С-007171/ })
    await done.getByText('уничтожено').waitFor()
    await done.getByText(/хранить до/).waitFor()
    await done.getByText(/перезаписано/).waitFor()
    const act = await done.getByRole('link', { name: /Акт/ }).getAttribute('href')
    const pdf = await officer.context.request.get(act!)
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
    expect(await look(page, 'j6-5-act', { gallery })).toEqual([])
    await page.getByPlaceholder(/Найти пациента/).fill('Забвеньева')
    await page.getByText('Никого не нашлось').waitFor()
    await open('/app/dpo/registers?register=destructions', 'С-007171')
  })

  it('J6.6, MM1-7.3: an incident with 1,240 people: both clocks, drafts, first three notices with their proof', async () => {
    const { page } = officer
    const [{ n }] = (await sql<{ n: number }>(
      'select count(*)::int as n from patients.patient_entity where entity_id = $1',
      [entityId],
    )) as [{ n: number }]
    await superuser.query(
      `with made as (insert into patients.patient (tenant_id, patient_id, surname, given, birth_date, phone, source, created_at, updated_at)
        select $1, gen_random_uuid(), 'Затронутов', 'Номер', '1980-01-01', '+7900' || lpad((8000000 + n)::text, 7, '0'), 'import', $4, $4
        from generate_series(1, $3::int) n returning tenant_id, patient_id)
      insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source)
        select tenant_id, patient_id, $2, 'X-' || row_number() over (), $4, 'import' from made`,
      [tenantId, entityId, 1240 - n, new Date(now() - DAY)],
    )
    await open('/app/dpo/incidents', 'Новый инцидент')
    await page.getByRole('button', { name: 'Новый инцидент' }).click()
    const [entity] = await sql<{ short_name: string }>(
      'select short_name from tenancy.legal_entity where entity_id = $1',
      [entityId],
    )
    const operators = page.locator('main select').first()
    if ((await operators.count()) > 0) await operators.selectOption({ label: entity!.short_name })
    await page.getByLabel('Откуда известно').fill('Сообщение сотрудника')
    await page.getByLabel('Кто отвечает Роскомнадзору').fill('Ответственный, +7 900 000-00-10')
    await page.getByLabel('Какие данные').fill('ФИО, телефон')
    await page.getByLabel('Что произошло').fill('Учётной записью пользовались не из клиники')
    await page.getByRole('button', { name: 'Зарегистрировать' }).click()
    await page.getByText('Черновики уведомлений').waitFor()
    await page.getByText(/24 ч/).first().waitFor()
    await page.getByText(/72 ч/).first().waitFor()
    await page.getByLabel('Все пациенты оператора').check()
    await page.getByRole('button', { name: 'Найти по журналу' }).click()
    await page.getByRole('heading', { name: /Затронуто 1.?240 .*1.?000/ }).waitFor()
    for (const [label, text] of [
      ['Причины', 'Пароль сотрудника стал известен постороннему'],
      ['Вред', 'Возможны звонки посторонних'],
      ['меры', 'Доступ закрыт, пароли сменены'],
    ] as const)
      await page.getByLabel(new RegExp(label, 'i')).first().fill(text)
    await page.getByRole('button', { name: 'Сохранить' }).first().click()
    await page.getByText('1240').first().waitFor()
    await page.getByLabel(/Номер/).first().fill('РКН-2026-1')
    await page
      .getByRole('button', { name: /подано|Отметить/i })
      .first()
      .click()
    await page.getByRole('tab', { name: /[Лл]юдям|[Сс]убъект/ }).click()
    await page.getByRole('button', { name: /Сначала 3/ }).click()
    await page.getByRole('button', { name: /Отправить людям \(1237\)/ }).waitFor()
    await product.world.runJobs()
    await page.reload()
    await page.getByText('Черновики уведомлений').waitFor()
    const proofs = page.locator('section', { has: page.getByRole('heading', { name: 'Кому и когда ушло' }) })
    await proofs.getByRole('row').nth(2).waitFor()
    expect(await proofs.getByRole('row').count()).toBe(4)
    expect((await proofs.allTextContents()).join()).not.toContain('в очереди')
    expect(await look(page, 'j6-6-incident', { gallery })).toEqual([])
  })

  it('J6.7: a consent cannot be edited as the application; a superuser’s hand is found by verify-log', async () => {
    await product.world.runJobs()
    const app = new pg.Client({ connectionString: product.world.database.urlOf('amb_app') })
    await app.connect()
    await app.query(`select set_config('app.tenant', $1, false)`, [tenantId])
    await expect(app.query(`update consents.record set decision = 'given'`)).rejects.toThrow(
      /permission denied|evidence/,
    )
    await app.end()
    const verify = () =>
      spawnSync(process.execPath, ['apps/server/verify-log.ts'], {
        encoding: 'utf8',
        env: { ...process.env, DATABASE_URL: product.world.database.superuserUrl },
      })
    const whole = verify()
    expect([whole.status, whole.stdout.includes('The evidence is whole.')], whole.stdout).toEqual([0, true])
    await superuser.query('alter table consents.record disable trigger user')
    await superuser.query(
      `update consents.record set decision = case decision when 'given' then 'refused' else 'given' end
       where record_id = (select record_id from consents.record order by at limit 1)`,
    )
    await superuser.query('alter table consents.record enable trigger user')
    const broken = verify()
    expect(broken.status, broken.stdout).toBe(1)
    expect(broken.stdout).toMatch(/consents\.record[\s\S]*row-changed/)
    expect(officer.complaints).toEqual([])
    expect(owner.complaints).toEqual([])
    expect(surname).not.toBe('')
  })
})
