import pg from 'pg'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { type Client, createClient, createWorld, type World } from './world.ts'

/** The vendor's side of a demo world: the console signed in, the database behind it. */
export interface VendorWorld {
  readonly world: World
  readonly superuser: pg.Client
  readonly console: Client
  sql<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>
  /** The id of a clinic of the demo by its slug. */
  tenantOf(slug: 'ozero' | 'solo'): Promise<string>
  /** Jobs until letters have left and the journal knows it. */
  settle(): Promise<void>
  close(): Promise<void>
}

export async function signInConsole(world: World, email = 'vendor@example.ru'): Promise<Client> {
  const client = createClient(world)
  const answer = await client.request('POST', '/api/console/session', { email, password: DEMO_PASSWORD })
  if (answer.status !== 200) throw new Error(`console: ${answer.text}`)
  return client
}

/** The same world with a new connection behind it, after its connections were ended. */
export const reopen = (v: VendorWorld): Promise<VendorWorld> => behind(v.world, v.console)

export async function openVendorWorld(patients = 6, history = false): Promise<VendorWorld> {
  const world = await createWorld({ patients, history })
  return behind(world, await signInConsole(world))
}

async function behind(world: World, console: Client): Promise<VendorWorld> {
  const superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  const sql: VendorWorld['sql'] = async (text, values = []) => (await superuser.query(text, [...values])).rows
  return {
    world,
    superuser,
    console,
    sql,
    tenantOf: async slug =>
      (await sql<{ id: string }>('select tenant_id as id from tenancy.tenant where slug = $1', [slug]))[0]!
        .id,
    async settle() {
      await world.runJobs()
      await world.runJobs()
    },
    async close() {
      await superuser.end()
      await world.close()
    },
  }
}

/** Somebody who wants to be a client; requisites are invented with right control digits. */
export const applicant = (i = 0) => ({
  product: 'clinic',
  kind: 'company',
  shortName: `ООО «Поляна ${i}»`,
  fullName: `Общество с ограниченной ответственностью «Поляна ${i}»`,
  inn: inn10(`99000${String(1000 + i)}`),
  kpp: '990001001',
  ogrn: ogrn13(`12599000${String(1000 + i)}`),
  address: 'г. Примерск, ул. Полевая, 1',
  phone: '+79000000050',
  headName: 'Полянский Пётр Петрович',
  licenceNumber: 'Л041-00000-99/00000050',
  licenceDate: '2025-02-03',
  licenceIssuer: 'Министерство здравоохранения Примерской области',
  legalEmail: `polyana${i}@example.ru`,
  slug: null,
  ownerEmail: null,
})

/** No screen takes a legal address away: only so can a client of an earlier system look. */
export async function forgetAddresses(superuser: pg.Client, slug: string): Promise<void> {
  await superuser.query('set session_replication_role = replica')
  await superuser.query(
    'delete from clients.legal_email where tenant_id = (select tenant_id from tenancy.tenant where slug = $1)',
    [slug],
  )
  await superuser.query('set session_replication_role = origin')
}

export const inn10 = (nine: string): string => {
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
  return `${nine}${(weights.reduce((sum, weight, i) => sum + weight * Number(nine[i]), 0) % 11) % 10}`
}
const ogrn13 = (twelve: string): string => `${twelve}${(BigInt(twelve) % 11n) % 10n}`
