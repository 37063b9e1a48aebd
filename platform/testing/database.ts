import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { LOGIN_ROLES, type LoginRole, listMigrations, migrateDatabase } from '../db/index.ts'
import { rolePassword } from '../services/index.ts'

/** The master key of tests: the roles of the shared cluster have passwords derived from it. */
export const TEST_MASTER = Buffer.alloc(32, 7)

export interface TestDatabase {
  readonly name: string
  urlOf(role: LoginRole): string
  /** For looking behind the policies and for tampering. */
  readonly superuserUrl: string
  drop(): Promise<void>
}

const withDatabase = (url: string, name: string) =>
  Object.assign(new URL(url), { pathname: `/${name}` }).toString()

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const TEMPLATE_LOCK = 4_216_077

/** Migrates the template once in a cluster; test files that come later only clone it. */
async function ensureTemplate(server: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const ready = await client.query('select from pg_database where datname = $1 and datistemplate', [
      template,
    ])
    if (ready.rowCount) return
    await client.query(`drop database if exists ${template}`)
    await client.query(`create database ${template}`)
    const passwords = Object.fromEntries(LOGIN_ROLES.map(role => [role, rolePassword(TEST_MASTER, role)]))
    await migrateDatabase(withDatabase(server, template), passwords as Record<LoginRole, string>)
    await client.query(`alter database ${template} is_template true`)
  } finally {
    await client.end()
  }
}

/** A database of its own for a test file, cloned from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testPostgresUrl')
  const state = createHash('sha256').update(JSON.stringify(listMigrations())).digest('hex').slice(0, 12)
  const template = `amb_template_${state}`
  await ensureTemplate(server, template)
  const name = `amb_test_${randomBytes(6).toString('hex')}`
  await run(server, `create database ${name} template ${template}`)
  // Rights on a database are not part of what is cloned.
  await run(
    server,
    `revoke connect on database ${name} from public`,
    `grant connect on database ${name} to ${LOGIN_ROLES.join(', ')}`,
  )
  return {
    name,
    superuserUrl: withDatabase(server, name),
    urlOf(role) {
      const url = new URL(withDatabase(server, name))
      url.username = role
      url.password = rolePassword(TEST_MASTER, role)
      return url.toString()
    },
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  }
}
