import pg from 'pg'
import { PATIENT_PHONE } from '../open-clinic.ts'
import { type Client, signIn } from '../world.ts'
import type { Person } from './person.ts'
import { openProduct, type Product } from './product.ts'

/** The desk of J6 in a browser: the officer and the owner signed in, one patient with mail, consent and portal. */
export interface OfficerWorld {
  readonly product: Product
  readonly superuser: pg.Client
  readonly officer: Person
  readonly owner: Person
  /** The officer's sign-in over HTTP, for what reception or other people do meanwhile. */
  readonly dpo: Client
  readonly tenantId: string
  readonly entityId: string
  readonly patientId: string
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** Now by the test clock, in milliseconds. */
  now(): number
  /** The officer goes to a page and sees what is to be there. */
  open(path: string, ready: string | RegExp): Promise<void>
  close(): Promise<void>
}

export async function openOfficerWorld(): Promise<OfficerWorld> {
  const product = await openProduct({ patients: 60 })
  const { world } = product
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const sql = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await superuser.query<R>(text, values)).rows
  const [me] = await sql<{ tenant_id: string; patient_id: string; entity_id: string }>(
    `select p.tenant_id, p.patient_id, p.entity_ids[1] as entity_id from patients.patient p
     join tenancy.tenant t using (tenant_id) where p.phone = $1 and t.slug = 'ozero'`,
    [PATIENT_PHONE],
  )
  const { tenant_id: tenantId, patient_id: patientId, entity_id: entityId } = me!
  const now = () => world.services.clockOf(tenantId).nowMs()
  await sql(`update patients.patient set email = 'me@example.ru' where patient_id = $1`, [patientId])
  await sql(
    `insert into consents.record (tenant_id, record_id, entity_id, patient_id, kind, decision, edition_id, text_sha256, at,
        channel, page, form, ticked, address, user_agent)
      select tenant_id, gen_random_uuid(), entity_id, $1, kind, 'given', edition_id, sha256, $2, 'site', '/', 'booking', '{}', '', ''
      from consents.text_edition where entity_id = $3 and kind = 'news' order by number desc limit 1`,
    [patientId, new Date(now()), entityId],
  )
  const dpo = await signIn(world, 'dpo@example.ru')
  const officer = await product.person()
  await officer.signIn('dpo@example.ru')
  const owner = await product.person()
  await owner.signIn('owner@example.ru')
  return {
    product,
    superuser,
    officer,
    owner,
    dpo,
    tenantId,
    entityId,
    patientId,
    sql,
    now,
    async open(path, ready) {
      await officer.go(path)
      await officer.page.getByText(ready).first().waitFor()
    },
    async close() {
      await superuser.end()
      await product.close()
    },
  }
}
