import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { type OfficerWorld, openOfficerWorld } from './officer-world.ts'
import { look } from './screen.ts'

/** J6.5–J6.7 with the test clock: what has to be proved afterwards: a destruction, an incident, untouched evidence. */
vi.setConfig({ testTimeout: 120_000 })
const gallery = process.env.GALLERY
const DAY = 86_400_000
let desk: OfficerWorld
let product: OfficerWorld['product']
let officer: OfficerWorld['officer']
let owner: OfficerWorld['owner']
let tenantId: string
let entityId: string
let superuser: OfficerWorld['superuser']
let sql: OfficerWorld['sql']
let now: OfficerWorld['now']
let open: OfficerWorld['open']

beforeAll(async () => {
  desk = await openOfficerWorld()
  ;({ product, officer, owner, tenantId, entityId, superuser, sql, now, open } = desk)
}, 240_000)
afterAll(() => desk?.close())

describe('J6: the officer and proof', () => {
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
  })
})
