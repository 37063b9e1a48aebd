import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#libs/ids/index.ts'
import { type Built, scopeOf } from '../apps/demo/built.ts'
import { copyText, openCopyWriter } from '../apps/demo/copy-rows.ts'
import { loadLarge } from '../apps/demo/load-demo.ts'
import { createWorld, signIn, type World } from './world.ts'

/** `npm run demo -- --patients N`: patients and visits travel by COPY and still pass every policy and trigger. */
let world: World
let superuser: pg.Client
let built: Built
const said: string[] = []
const openWriter = (of: Built) =>
  openCopyWriter(world.database.superuserUrl, scopeOf(of.tenantId, [...of.entityOf.values()]))

beforeAll(async () => {
  world = await createWorld()
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  built = await loadLarge(world.services as World['services'] & { close(): Promise<void> }, {
    slug: 'large',
    patients: 2_500,
    appointments: 4_000,
    doctors: 8,
    onProgress: line => said.push(line),
    openWriter,
    analyze: async () => {},
  })
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})
const one = async (text: string, ...values: unknown[]) => (await superuser.query(text, values)).rows[0]

/** A patient as the writer takes him; the rest of the columns has defaults. */
const patient = (fields: object = {}) => ({
  tenant_id: built.tenantId,
  patient_id: newId(),
  surname: 'Копиркин',
  given: 'Пётр',
  birth_date: '1980-02-03',
  phone: '+79000009999',
  source: 'reception',
  created_at: new Date(built.nowMs),
  updated_at: new Date(built.nowMs),
  ...fields,
})
async function write(...rows: object[]): Promise<void> {
  const writer = await openWriter(built)
  try {
    await writer.write([['patients.patient', rows]])
  } finally {
    await writer.close()
  }
}

describe('the large demo', () => {
  it('is a clinic whose reception finds its people and sees its days; progress was shown', async () => {
    const counted = await one(
      `select (select count(*)::int from patients.patient where tenant_id = $1) as patients,
        (select patients from patients.patient_counter where tenant_id = $1) as counter,
        (select count(*)::int from scheduling.appointment where tenant_id = $1) as visits,
        (select count(*)::int from patients.patient where tenant_id = $1 and entity_ids <> '{}') as linked`,
      built.tenantId,
    )
    expect(counted).toMatchObject({ patients: 2_500, counter: 2_500, linked: 2_500 })
    expect(counted.visits).toBeGreaterThanOrEqual(4_000)
    expect(said).toContain('patients 2000 of 2500')
    expect(said.some(line => line.startsWith('visits '))).toBe(true)
    const reception = await signIn(world, 'large-reception@example.ru')
    expect((await reception.request('GET', '/api/clinic/patients?q=а')).json.patients.length).toBeGreaterThan(
      0,
    )
  })

  it('keeps signs that COPY reads as its own, and what is not there', async () => {
    const odd = 'Ко\\пир\tкин\nN\\N"{},'
    const written = patient({ surname: odd, patronymic: null })
    await write(written)
    expect(
      await one('select surname, patronymic from patients.patient where patient_id = $1', written.patient_id),
    ).toEqual({
      surname: odd,
      patronymic: null,
    })
    expect(copyText(['a"b', 'c\\d'])).toBe('{"a\\\\"b","c\\\\\\\\d"}')
  })

  it('MM-3.9: is refused by row-level security when a row belongs to another clinic; nothing of it stays', async () => {
    const { tenant_id: other } = await one(`select tenant_id from tenancy.tenant where slug = 'ozero'`)
    const own = patient()
    await expect(write(own, patient({ tenant_id: other }))).rejects.toThrow(/row-level security/)
    expect(await one('select from patients.patient where patient_id = $1', own.patient_id)).toBeUndefined()
  })

  it('MM-3.7: stops at the limit of patients like every other path', async () => {
    const { patients } = await one(
      'select patients from patients.patient_counter where tenant_id = $1',
      built.tenantId,
    )
    await superuser.query('update patients.patient_counter set max_patients = $2 where tenant_id = $1', [
      built.tenantId,
      patients + 2,
    ])
    await expect(write(patient(), patient(), patient())).rejects.toMatchObject({ code: 'AM001' })
    await write(patient(), patient())
  })
})
