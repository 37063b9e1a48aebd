import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENT_PHONE } from '../open-clinic.ts'
import { openProduct, type Product } from './product.ts'
import { look } from './screen.ts'

/** IP-4.2.4: whoever meets a person whose data are blocked, on whatever screen, sees that they are. */
vi.setConfig({ testTimeout: 180_000 })
const gallery = process.env.GALLERY
let product: Product
let superuser: pg.Client
let patientId: string
let surname: string

beforeAll(async () => {
  product = await openProduct({ patients: 40, history: true })
  superuser = new pg.Client({ connectionString: product.world.database.superuserUrl })
  await superuser.connect()
  const me = await superuser.query(
    `select p.tenant_id, p.patient_id, p.entity_ids[1] as entity_id, p.surname from patients.patient p
     join tenancy.tenant t using (tenant_id) where p.phone = $1 and t.slug = 'ozero'`,
    [PATIENT_PHONE],
  )
  ;({ patient_id: patientId, surname } = me.rows[0])
  const { tenant_id: tenantId, entity_id: entityId } = me.rows[0]
  const clock = product.world.services.clockOf(tenantId)
  // The demo's own visit, bill, paper and image of somebody else become his, whoever they were of.
  const his = async (table: string, where: string, values: unknown[]) => {
    const { rowCount } = await superuser.query(
      `update ${table} set patient_id = $1 where ctid in (select ctid from ${table} x where tenant_id = $2 and entity_id = $3 and ${where} limit 1)`,
      [patientId, tenantId, entityId, ...values],
    )
    expect([table, rowCount]).toEqual([table, 1])
  }
  await superuser.query(`set session_replication_role = 'replica'`)
  const day = new Date(clock.nowMs()).toISOString().slice(0, 10)
  await his(
    'scheduling.appointment',
    `x.status in ('booked', 'confirmed') and x.starts_at::date = $4 and x.practitioner_id = (select practitioner_id from
       catalogue.practitioner c join identity.staff_user u on u.user_id = c.user_id where u.email = 'doctor@example.ru')`,
    [day],
  )
  await his('money.bill', '$4::text is not null', [day])
  const relative = await superuser.query(
    `select patient_id from patients.patient_entity where tenant_id = $1 and entity_id = $2 and patient_id <> $3 limit 1`,
    [tenantId, entityId, patientId],
  )
  await superuser.query(`set session_replication_role = 'origin'`)
  await superuser.query(
    `insert into privacy.processing_block (tenant_id, block_id, patient_id, entity_id, purposes, since, recorded_at, reason,
       basis_kind, basis_document, requested_by)
     values ($1, gen_random_uuid(), $2, null, null, $3, $3, 'проверка по требованию', 'authority', 'Требование № 1-пд', 'authority')`,
    [tenantId, patientId, clock.date()],
  )
  expect(relative.rowCount).toBe(1)
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await product?.close()
})

const MARK = /[Зз]аблокирован/

describe('IP-4.2.4: the mark of a block', () => {
  it('reception sees it in the search, on the board, in the list of the day, and on the card', async () => {
    const desk = await product.person()
    await desk.signIn('reception@example.ru')
    const { page } = desk
    const card = page.locator('.card-visit', { hasText: surname }).first()
    await card.waitFor()
    expect(await card.getByRole('img', { name: MARK }).count()).toBe(1)
    expect(await look(page, 'blocked-board', { gallery })).toEqual([])
    await page.getByPlaceholder(/Найти пациента/).fill(surname)
    await page.locator('.search-item', { hasText: surname }).first().getByText(MARK).waitFor()
    expect(await look(page, 'blocked-search', { gallery })).toEqual([])
    for (const [path, name] of [
      [`patient/${patientId}`, 'card'],
      ['day-list', 'day-list'],
    ] as const) {
      await desk.go(`/app/${path}`)
      await page.locator('main').getByText(MARK).first().waitFor()
      expect(await look(page, `blocked-${name}`, { gallery })).toEqual([])
    }
    await desk.close()
  })

  it('the doctor sees it in the list of the day, at the images and in the plan', async () => {
    const desk = await product.person()
    await desk.signIn('doctor@example.ru')
    await desk.go('/app/doctor')
    const row = desk.page.getByRole('row', { name: new RegExp(surname) }).first()
    await row.getByText(MARK).waitFor()
    expect(await look(desk.page, 'blocked-doctor', { gallery })).toEqual([])
    await desk.go(`/app/images/${patientId}`)
    await desk.page.locator('main').getByText(MARK).first().waitFor()
    expect(await look(desk.page, 'blocked-images', { gallery })).toEqual([])
    await desk.go(`/app/plan/${patientId}`)
    await desk.page.locator('main').getByText(MARK).first().waitFor()
    expect(await look(desk.page, 'blocked-plan', { gallery })).toEqual([])
    await desk.close()
  })

  it('the cashier sees it in the list of bills and on the bill', async () => {
    const desk = await product.person()
    await desk.signIn('cashier@example.ru')
    await desk.go('/app/cash')
    const row = desk.page.getByRole('row', { name: new RegExp(surname) }).first()
    await row.getByText(MARK).waitFor()
    await row.getByRole('button').first().click()
    await desk.page.getByText(MARK).nth(1).waitFor()
    expect(await look(desk.page, 'blocked-bill', { gallery })).toEqual([])
    await desk.close()
  })
})
